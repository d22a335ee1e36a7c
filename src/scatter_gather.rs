//! [`Scatter`] and [`Gather`]: a pipeline of work, from and for many threads.
#![forbid(unsafe_code)]

use std::ffi::c_int;
use std::ops::Deref;
use std::time::Duration;

use zmq_sys as ffi;

use crate::context::Context;
use crate::error::Result;
use crate::message::Message;
use crate::options::Options;
use crate::sealed::Sealed;
use crate::send_recv_error::SendError;
use crate::shared_socket::SharedSocket;
use crate::socket::{Socket, SocketType};
use crate::wait::Wait;

/// Hands out work, from any thread: what a [`Push`](crate::Push) is, for messages
/// of one frame.
///
/// ```
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::SCATTER)?;
/// let endpoint = socket.bind("tcp://127.0.0.1:*")?;
/// # let worker = context.socket(zmq::GATHER)?;
/// # worker.connect(&endpoint)?;
/// for task in 0..10 {
///     socket.send(format!("task {task}"))?;
/// }
/// # assert_eq!(worker.recv()?, "task 0");
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// It may be shared by threads, see [`SharedSocket`], and its messages have one
/// frame. It is a draft of libzmq: see [`zmq::has`](crate::has).
///
/// | Characteristic | |
/// |---|---|
/// | Peers | [`Gather`] |
/// | Direction | sends only |
/// | Sends to | the next peer in turn that has room |
/// | With no peer, or all at their high-water mark | `send` waits |
#[derive(Debug)]
#[doc(alias = "ZMQ_SCATTER")]
pub struct Scatter {
    socket: SharedSocket,
}

impl Scatter {
    /// Opens a socket with default options.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Scatter::new(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Context::socket`], and
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if the linked libzmq has no
    /// drafts.
    pub fn new(context: &Context) -> Result<Self> {
        Self::options().open(context)
    }

    /// Chooses options first.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Scatter::options().send_hwm(10).open(&context)?;
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
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # let sink = context.socket(zmq::GATHER)?;
    /// # let endpoint = sink.bind("tcp://127.0.0.1:*")?;
    /// # let socket = context.socket(zmq::SCATTER)?;
    /// # socket.connect(&endpoint)?;
    /// socket.send("hello")?;
    /// # assert_eq!(sink.recv()?, "hello");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the message, which must have one frame.
    #[doc(alias = "zmq_msg_send")]
    pub fn send(&self, message: impl Into<Message>) -> Result<(), SendError> {
        self.socket.send_message(message.into(), Wait::Default, |_| Ok(()))
    }

    /// Sends a message if a peer can take it at once.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::SCATTER)?;
    /// assert!(socket.try_send("nobody is there").is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the message; its kind is
    /// [`TimedOut`](crate::ErrorKind::TimedOut) if no peer could take it.
    #[doc(alias = "ZMQ_DONTWAIT")]
    pub fn try_send(&self, message: impl Into<Message>) -> Result<(), SendError> {
        self.socket.send_message(message.into(), Wait::Never, |_| Ok(()))
    }

    /// Sends a message, and waits so long at most for a peer to take it.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # use std::time::Duration;
    /// let socket = context.socket(zmq::SCATTER)?;
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
        self.socket.send_message(message.into(), Wait::AtMost(wait), |_| Ok(()))
    }
}

/// Takes work, in any thread: what a [`Pull`](crate::Pull) is, for messages of one
/// frame.
///
/// ```
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::GATHER)?;
/// let endpoint = socket.bind("tcp://127.0.0.1:*")?;
/// # let source = context.socket(zmq::SCATTER)?;
/// # source.connect(&endpoint)?;
/// # source.send("task")?;
/// println!("{}", socket.recv()?);
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// It may be shared by threads, see [`SharedSocket`], and its messages have one
/// frame. It is a draft of libzmq: see [`zmq::has`](crate::has).
///
/// | Characteristic | |
/// |---|---|
/// | Peers | [`Scatter`] |
/// | Direction | receives only |
/// | Receives from | all peers, fairly in turn |
/// | At its high-water mark | the peers wait |
#[derive(Debug)]
#[doc(alias = "ZMQ_GATHER")]
pub struct Gather {
    socket: SharedSocket,
}

impl Gather {
    /// Opens a socket with default options.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Gather::new(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Context::socket`], and
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if the linked libzmq has no
    /// drafts.
    pub fn new(context: &Context) -> Result<Self> {
        Self::options().open(context)
    }

    /// Chooses options first.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Gather::options().recv_hwm(10).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn options() -> Options<Self> {
        Options::new()
    }

    /// Waits for a message, up to the receive timeout of the socket: by default
    /// for ever.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::GATHER)?;
    /// # let endpoint = socket.bind("tcp://127.0.0.1:*")?;
    /// # let source = context.socket(zmq::SCATTER)?;
    /// # source.connect(&endpoint)?;
    /// # source.send("task")?;
    /// let task = socket.recv()?;
    /// assert_eq!(task, "task");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut), or
    /// [`Terminated`](crate::ErrorKind::Terminated) after a
    /// [`shutdown`](Context::shutdown).
    #[doc(alias = "zmq_msg_recv")]
    pub fn recv(&self) -> Result<Message> {
        self.recv_wait(Wait::Default)
    }

    /// Takes a message if one is there.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::GATHER)?;
    /// assert!(socket.try_recv().is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut) if there is none.
    #[doc(alias = "ZMQ_DONTWAIT")]
    pub fn try_recv(&self) -> Result<Message> {
        self.recv_wait(Wait::Never)
    }

    /// Waits so long at most for a message.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # use std::time::Duration;
    /// let socket = context.socket(zmq::GATHER)?;
    /// assert!(socket.recv_timeout(Duration::from_millis(20)).is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut) when the time is over.
    pub fn recv_timeout(&self, wait: Duration) -> Result<Message> {
        self.recv_wait(Wait::AtMost(wait))
    }

    fn recv_wait(&self, wait: Wait) -> Result<Message> {
        self.socket.recv_frame(wait).map(Message::from)
    }
}

impl Deref for Scatter {
    type Target = SharedSocket;

    #[inline]
    fn deref(&self) -> &SharedSocket {
        &self.socket
    }
}

impl Sealed for Scatter {}

impl SocketType for Scatter {
    const NAME: &'static str = "SCATTER";
    const KIND: c_int = ffi::ZMQ_SCATTER;

    fn from_socket(socket: Socket) -> Self {
        Self { socket: SharedSocket::new(socket) }
    }
}

impl Deref for Gather {
    type Target = SharedSocket;

    #[inline]
    fn deref(&self) -> &SharedSocket {
        &self.socket
    }
}

impl Sealed for Gather {}

impl SocketType for Gather {
    const NAME: &'static str = "GATHER";
    const KIND: c_int = ffi::ZMQ_GATHER;

    fn from_socket(socket: Socket) -> Self {
        Self { socket: SharedSocket::new(socket) }
    }
}
