//! [`Dealer`]: questions and answers without turns.
#![forbid(unsafe_code)]

use std::ffi::c_int;
use std::ops::Deref;
use std::time::Duration;

use zmq_sys as ffi;

use crate::context::Context;
use crate::error::Result;
use crate::frame::Frame;
use crate::message::Message;
use crate::options::Options;
use crate::sealed::Sealed;
use crate::send_recv_error::{RecvError, SendError};
use crate::socket::{Socket, SocketType};
use crate::wait::Wait;

/// Sends to one peer after the other, and receives from all of them: a
/// [`Req`](crate::Req) that need not wait for an answer before it asks again.
///
/// ```
/// # let context = zmq::Context::new()?;
/// # let worker = context.socket(zmq::DEALER)?;
/// # worker.bind("inproc://work")?;
/// let socket = context.socket(zmq::DEALER)?;
/// socket.connect("inproc://work")?;
/// for number in 1..=3 {
///     socket.send(format!("question {number}"))?;
/// }
/// # for _ in 1..=3 { worker.send(worker.recv()?)?; }
/// for _ in 1..=3 {
///     println!("{}", socket.recv()?);
/// }
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// | Characteristic | |
/// |---|---|
/// | Peers | [`Router`](crate::Router), [`Rep`](crate::Rep), `Dealer` |
/// | Direction | sends and receives, in any order |
/// | Sends to | the next peer in turn that has room |
/// | Receives from | all peers, fairly in turn |
/// | With no peer, or all at their high-water mark | `send` waits |
///
/// # Talking to a `Rep`
///
/// A [`Rep`](crate::Rep) takes what precedes the first empty frame for the way
/// back, so a question to one begins with an empty frame, and so does its
/// answer:
///
/// ```
/// # let context = zmq::Context::new()?;
/// # let server = context.socket(zmq::REP)?;
/// # server.bind("inproc://delimiter")?;
/// # let socket = context.socket(zmq::DEALER)?;
/// # socket.connect("inproc://delimiter")?;
/// socket.send(["", "hello"])?;
/// # let (question, asker) = server.recv()?;
/// # assert_eq!(question, "hello");
/// # let server = asker.send("World")?;
/// let [_delimiter, answer] = socket.recv_multipart()?;
/// assert_eq!(answer, "World");
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Debug)]
#[doc(alias = "ZMQ_DEALER")]
#[doc(alias = "ZMQ_XREQ")]
pub struct Dealer {
    socket: Socket,
}

impl Dealer {
    /// Opens a socket with default options.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Dealer::new(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Context::socket`].
    pub fn new(context: &Context) -> Result<Self> {
        Self::options().open(context)
    }

    /// Chooses options first.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Dealer::options().send_hwm(10).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn options() -> Options<Self> {
        Options::new()
    }

    /// Sends a message to the next peer in turn.
    ///
    /// Waits while no peer has room, up to the send timeout of the socket.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let peer = context.socket(zmq::DEALER)?;
    /// # peer.bind("inproc://dealer-send")?;
    /// # let socket = context.socket(zmq::DEALER)?;
    /// # socket.connect("inproc://dealer-send")?;
    /// socket.send("hello")?;
    /// # assert_eq!(peer.recv()?, "hello");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the message.
    #[doc(alias = "zmq_msg_send")]
    #[doc(alias = "zmq_send")]
    #[doc(alias = "send_string")]
    #[inline]
    pub fn send(&self, message: impl Into<Message>) -> Result<(), SendError> {
        self.send_message(message.into(), Wait::Default)
    }

    /// Sends a message if a peer can take it at once.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::DEALER)?;
    /// assert!(socket.try_send("nobody is there").is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the message; its kind is
    /// [`TimedOut`](crate::ErrorKind::TimedOut) if no peer could take it.
    #[doc(alias = "ZMQ_DONTWAIT")]
    #[doc(alias = "NOBLOCK")]
    #[inline]
    pub fn try_send(&self, message: impl Into<Message>) -> Result<(), SendError> {
        self.send_message(message.into(), Wait::Never)
    }

    /// Sends a message, and waits so long at most for a peer to take it.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::DEALER)?;
    /// assert!(socket.send_timeout("hello?", Duration::from_millis(20)).is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`try_send`](Self::try_send), when the time is over.
    pub fn send_timeout(
        &self,
        message: impl Into<Message>,
        wait: Duration,
    ) -> Result<(), SendError> {
        self.send_message(message.into(), Wait::AtMost(wait))
    }

    /// Sends a message of several frames; as [`send`](Self::send) does with a
    /// [`Message`] of them.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let peer = context.socket(zmq::DEALER)?;
    /// # peer.bind("inproc://dealer-send-parts")?;
    /// # let socket = context.socket(zmq::DEALER)?;
    /// # socket.connect("inproc://dealer-send-parts")?;
    /// socket.send_multipart(["task", "7"])?;
    /// # assert_eq!(peer.recv()?[1], "7");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send).
    #[doc(alias = "ZMQ_SNDMORE")]
    pub fn send_multipart<F: Into<Frame>>(
        &self,
        frames: impl IntoIterator<Item = F>,
    ) -> Result<(), SendError> {
        self.send(frames.into_iter().collect::<Message>())
    }

    /// Waits for a message, up to the receive timeout of the socket: by default
    /// for ever.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let peer = context.socket(zmq::DEALER)?;
    /// # peer.bind("inproc://dealer-recv")?;
    /// # let socket = context.socket(zmq::DEALER)?;
    /// # socket.connect("inproc://dealer-recv")?;
    /// # peer.send("task")?;
    /// let message = socket.recv()?;
    /// assert_eq!(message, "task");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut), or
    /// [`Terminated`](crate::ErrorKind::Terminated) after a
    /// [`shutdown`](Context::shutdown).
    #[doc(alias = "zmq_msg_recv")]
    #[doc(alias = "zmq_recv")]
    #[doc(alias = "recv_string")]
    #[inline]
    pub fn recv(&self) -> Result<Message> {
        self.recv_message(Wait::Default)
    }

    /// Receives as [`recv`](Self::recv) does, into a message that is used again:
    /// for loops where each instruction counts.
    ///
    /// ```
    /// # use zmq::Message;
    /// # let context = zmq::Context::new()?;
    /// # let peer = context.socket(zmq::DEALER)?;
    /// # peer.bind("inproc://dealer-recv-into")?;
    /// # let socket = context.socket(zmq::DEALER)?;
    /// # socket.connect("inproc://dealer-recv-into")?;
    /// # peer.send("task")?;
    /// # peer.send("task")?;
    /// let mut message = Message::new();
    /// for _ in 0..2 {
    ///     socket.recv_into(&mut message)?;
    ///     assert_eq!(message, "task");
    /// }
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`recv`](Self::recv). Nothing is left then of what `message`
    /// was.
    #[inline]
    pub fn recv_into(&self, message: &mut Message) -> Result<()> {
        self.recv_message_into(message)
    }

    /// Takes a message if one is there.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::DEALER)?;
    /// assert!(socket.try_recv().is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut) if there is none.
    #[doc(alias = "ZMQ_DONTWAIT")]
    #[doc(alias = "NOBLOCK")]
    #[inline]
    pub fn try_recv(&self) -> Result<Message> {
        self.recv_message(Wait::Never)
    }

    /// Waits so long at most for a message.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::DEALER)?;
    /// assert!(socket.recv_timeout(Duration::from_millis(20)).is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut) when the time is over.
    pub fn recv_timeout(&self, wait: Duration) -> Result<Message> {
        self.recv_message(Wait::AtMost(wait))
    }

    /// Waits for a message of exactly `N` frames.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let peer = context.socket(zmq::DEALER)?;
    /// # peer.bind("inproc://dealer-recv-parts")?;
    /// # let socket = context.socket(zmq::DEALER)?;
    /// # socket.connect("inproc://dealer-recv-parts")?;
    /// # peer.send(["task", "7"])?;
    /// let [what, number] = socket.recv_multipart()?;
    /// assert_eq!(number, "7");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`recv`](Self::recv); and if the message has another number of
    /// frames, the error returns it.
    #[doc(alias = "ZMQ_RCVMORE")]
    pub fn recv_multipart<const N: usize>(&self) -> Result<[Frame; N], RecvError> {
        RecvError::split(self.recv())
    }
}

impl Deref for Dealer {
    type Target = Socket;

    #[inline]
    fn deref(&self) -> &Socket {
        &self.socket
    }
}

impl Sealed for Dealer {}

impl SocketType for Dealer {
    const NAME: &'static str = "DEALER";
    const KIND: c_int = ffi::ZMQ_DEALER;

    fn from_socket(socket: Socket) -> Self {
        Self { socket }
    }
}
