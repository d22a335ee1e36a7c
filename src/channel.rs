//! [`Channel`]: two that talk, each from many threads.
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

/// Talks to one other, from any thread: what a [`Pair`](crate::Pair) is, for
/// messages of one frame.
///
/// ```
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::CHANNEL)?;
/// let endpoint = socket.bind("tcp://127.0.0.1:*")?;
/// let other = context.socket(zmq::CHANNEL)?;
/// other.connect(&endpoint)?;
/// other.send("ready")?;
/// assert_eq!(socket.recv()?, "ready");
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// It may be shared by threads, see [`SharedSocket`], and its messages have one
/// frame. It is a draft of libzmq: see [`zmq::has`](crate::has).
///
/// | Characteristic | |
/// |---|---|
/// | Peers | `Channel`, and one only: who comes later is turned away |
/// | Direction | sends and receives, in any order |
/// | Sends to | its peer |
/// | Receives from | its peer |
/// | With no peer, or at its high-water mark | `send` waits |
///
/// Messages of several frames, which no `Channel` sends, are dropped; libzmq
/// forgets the memory of what it drops there, and a hostile peer may send such
/// without end. Let only peers connect that you trust, by
/// [CURVE](Options::curve_server) for one.
#[derive(Debug)]
#[doc(alias = "ZMQ_CHANNEL")]
pub struct Channel {
    socket: SharedSocket,
}

impl Channel {
    /// Opens a socket with default options.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Channel::new(&context)?;
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
    /// let socket = zmq::Channel::options().send_hwm(10).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn options() -> Options<Self> {
        Options::new()
    }

    /// Sends a message to the peer.
    ///
    /// Waits while there is none or it has no room, up to the send timeout of the
    /// socket.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # let peer = context.socket(zmq::CHANNEL)?;
    /// # let endpoint = peer.bind("tcp://127.0.0.1:*")?;
    /// # let socket = context.socket(zmq::CHANNEL)?;
    /// # socket.connect(&endpoint)?;
    /// socket.send("hello")?;
    /// # assert_eq!(peer.recv()?, "hello");
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
    /// let socket = context.socket(zmq::CHANNEL)?;
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
    /// let socket = context.socket(zmq::CHANNEL)?;
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

    /// Waits for a message, up to the receive timeout of the socket: by default
    /// for ever.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # let peer = context.socket(zmq::CHANNEL)?;
    /// # let endpoint = peer.bind("tcp://127.0.0.1:*")?;
    /// # let socket = context.socket(zmq::CHANNEL)?;
    /// # socket.connect(&endpoint)?;
    /// # peer.send("ready")?;
    /// let message = socket.recv()?;
    /// assert_eq!(message, "ready");
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
    /// let socket = context.socket(zmq::CHANNEL)?;
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
    /// let socket = context.socket(zmq::CHANNEL)?;
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

impl Deref for Channel {
    type Target = SharedSocket;

    #[inline]
    fn deref(&self) -> &SharedSocket {
        &self.socket
    }
}

impl Sealed for Channel {}

impl SocketType for Channel {
    const NAME: &'static str = "CHANNEL";
    const KIND: c_int = ffi::ZMQ_CHANNEL;

    fn from_socket(socket: Socket) -> Self {
        Self { socket: SharedSocket::new(socket) }
    }
}
