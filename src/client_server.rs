//! [`Client`] and [`Server`]: questions and answers, from many threads.
#![forbid(unsafe_code)]

use std::ffi::c_int;
use std::ops::Deref;
use std::time::Duration;

use zmq_sys as ffi;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::message::Message;
use crate::options::Options;
use crate::peer_id::PeerId;
use crate::sealed::Sealed;
use crate::send_recv_error::SendError;
use crate::shared_socket::SharedSocket;
use crate::socket::{Socket, SocketType};
use crate::wait::Wait;

/// Asks, and is answered, without turns and from any thread: what a
/// [`Dealer`](crate::Dealer) is, for messages of one frame.
///
/// ```
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// # let server = context.socket(zmq::SERVER)?;
/// # let endpoint = server.bind("tcp://127.0.0.1:*")?;
/// let socket = context.socket(zmq::CLIENT)?;
/// socket.connect(&endpoint)?;
/// socket.send("hello")?;
/// # let (client, question) = server.recv()?;
/// # server.send(client, format!("{question}, too"))?;
/// println!("{}", socket.recv()?);
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// It may be shared by threads, see [`SharedSocket`], and its messages have one
/// frame. It is a draft of libzmq: see [`zmq::has`](crate::has).
///
/// | Characteristic | |
/// |---|---|
/// | Peers | [`Server`] |
/// | Direction | sends and receives, in any order |
/// | Sends to | the next peer in turn that has room |
/// | Receives from | all peers, fairly in turn |
/// | With no peer, or all at their high-water mark | `send` waits |
#[derive(Debug)]
#[doc(alias = "ZMQ_CLIENT")]
pub struct Client {
    socket: SharedSocket,
}

impl Client {
    /// Opens a socket with default options.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Client::new(&context)?;
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
    /// let socket = zmq::Client::options().send_hwm(10).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn options() -> Options<Self> {
        Options::new()
    }

    /// Sends a message to the next server in turn.
    ///
    /// Waits while no server has room, up to the send timeout of the socket.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::SERVER)?;
    /// # let endpoint = server.bind("tcp://127.0.0.1:*")?;
    /// # let socket = context.socket(zmq::CLIENT)?;
    /// # socket.connect(&endpoint)?;
    /// socket.send("hello")?;
    /// # assert_eq!(server.recv()?.1, "hello");
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
    /// let socket = context.socket(zmq::CLIENT)?;
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
    /// let socket = context.socket(zmq::CLIENT)?;
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
    /// # let server = context.socket(zmq::SERVER)?;
    /// # let endpoint = server.bind("tcp://127.0.0.1:*")?;
    /// # let socket = context.socket(zmq::CLIENT)?;
    /// # socket.connect(&endpoint)?;
    /// # socket.send("hello")?;
    /// # let (client, _) = server.recv()?;
    /// # server.send(client, "World")?;
    /// let answer = socket.recv()?;
    /// assert_eq!(answer, "World");
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
    /// let socket = context.socket(zmq::CLIENT)?;
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
    /// let socket = context.socket(zmq::CLIENT)?;
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

/// Answers many, each by its [`PeerId`], from any thread: what a
/// [`Router`](crate::Router) is, for messages of one frame.
///
/// ```
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::SERVER)?;
/// let endpoint = socket.bind("tcp://127.0.0.1:*")?;
/// # let asker = context.socket(zmq::CLIENT)?;
/// # asker.connect(&endpoint)?;
/// # asker.send("hello")?;
/// let (client, question) = socket.recv()?;
/// socket.send(client, format!("{question}, too"))?;
/// # assert_eq!(asker.recv()?, "hello, too");
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// It may be shared by threads, see [`SharedSocket`], and its messages have one
/// frame. It is a draft of libzmq: see [`zmq::has`](crate::has).
///
/// | Characteristic | |
/// |---|---|
/// | Peers | [`Client`] |
/// | Direction | sends and receives, in any order |
/// | Sends to | the peer that is named |
/// | Receives from | all peers, fairly in turn |
/// | With that peer at its high-water mark | `send` waits |
/// | With no such peer | `send` returns an error |
#[derive(Debug)]
#[doc(alias = "ZMQ_SERVER")]
pub struct Server {
    socket: SharedSocket,
}

impl Server {
    /// Opens a socket with default options.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Server::new(&context)?;
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
    /// let socket = zmq::Server::options().recv_hwm(10).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn options() -> Options<Self> {
        Options::new()
    }

    /// Sends a message to one peer.
    ///
    /// Waits while that peer is at its high-water mark, up to the send timeout of
    /// the socket.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::SERVER)?;
    /// # let endpoint = socket.bind("tcp://127.0.0.1:*")?;
    /// # let asker = context.socket(zmq::CLIENT)?;
    /// # asker.connect(&endpoint)?;
    /// # asker.send("hello")?;
    /// let (client, question) = socket.recv()?;
    /// socket.send(client, "World")?;
    /// # assert_eq!(asker.recv()?, "World");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the message, which must have one frame. Its kind is
    /// [`HostUnreachable`](crate::ErrorKind::HostUnreachable) if there is no such
    /// peer, or no longer.
    #[doc(alias = "zmq_msg_send")]
    #[doc(alias = "zmq_msg_set_routing_id")]
    pub fn send(&self, to: PeerId, message: impl Into<Message>) -> Result<(), SendError> {
        self.send_wait(to, message.into(), Wait::Default)
    }

    /// Sends a message to one peer if it has room.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # use std::num::NonZeroU32;
    /// # use zmq::{ErrorKind, PeerId};
    /// let socket = context.socket(zmq::SERVER)?;
    /// let nobody = PeerId::from(NonZeroU32::MIN);
    /// let failed = socket.try_send(nobody, "hello").unwrap_err();
    /// assert_eq!(failed.error().kind(), ErrorKind::HostUnreachable);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send), and
    /// [`TimedOut`](crate::ErrorKind::TimedOut) if the peer has no room.
    #[doc(alias = "ZMQ_DONTWAIT")]
    pub fn try_send(&self, to: PeerId, message: impl Into<Message>) -> Result<(), SendError> {
        self.send_wait(to, message.into(), Wait::Never)
    }

    /// Sends a message to one peer, and waits so long at most for room.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # use std::time::Duration;
    /// # use std::num::NonZeroU32;
    /// # use zmq::{ErrorKind, PeerId};
    /// let socket = context.socket(zmq::SERVER)?;
    /// let nobody = PeerId::from(NonZeroU32::MIN);
    /// let failed = socket.send_timeout(nobody, "hello", Duration::from_millis(20)).unwrap_err();
    /// assert_eq!(failed.error().kind(), ErrorKind::HostUnreachable);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`try_send`](Self::try_send), when the time is over.
    pub fn send_timeout(
        &self,
        to: PeerId,
        message: impl Into<Message>,
        wait: Duration,
    ) -> Result<(), SendError> {
        self.send_wait(to, message.into(), Wait::AtMost(wait))
    }

    /// Waits for a message, up to the receive timeout of the socket: by default
    /// for ever.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::SERVER)?;
    /// # let endpoint = socket.bind("tcp://127.0.0.1:*")?;
    /// # let client = context.socket(zmq::CLIENT)?;
    /// # client.connect(&endpoint)?;
    /// # client.send("hello")?;
    /// let (client, question) = socket.recv()?;
    /// assert_eq!(question, "hello");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut), or
    /// [`Terminated`](crate::ErrorKind::Terminated) after a
    /// [`shutdown`](Context::shutdown).
    #[doc(alias = "zmq_msg_recv")]
    #[doc(alias = "zmq_msg_routing_id")]
    pub fn recv(&self) -> Result<(PeerId, Message)> {
        self.recv_wait(Wait::Default)
    }

    /// Takes a message if one is there.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::SERVER)?;
    /// assert!(socket.try_recv().is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut) if there is none.
    #[doc(alias = "ZMQ_DONTWAIT")]
    pub fn try_recv(&self) -> Result<(PeerId, Message)> {
        self.recv_wait(Wait::Never)
    }

    /// Waits so long at most for a message.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # use std::time::Duration;
    /// let socket = context.socket(zmq::SERVER)?;
    /// assert!(socket.recv_timeout(Duration::from_millis(20)).is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut) when the time is over.
    pub fn recv_timeout(&self, wait: Duration) -> Result<(PeerId, Message)> {
        self.recv_wait(Wait::AtMost(wait))
    }

    fn recv_wait(&self, wait: Wait) -> Result<(PeerId, Message)> {
        let mut frame = self.socket.recv_frame(wait)?;
        let from = frame.peer().map(PeerId::from);
        from.map(|from| (from, frame.into())).ok_or_else(|| {
            Error::new("zmq_msg_routing_id", libc::EPROTO).because("libzmq named no peer")
        })
    }

    fn send_wait(&self, to: PeerId, message: Message, wait: Wait) -> Result<(), SendError> {
        self.socket
            .send_message(message, wait, |frame| frame.set_peer(to.number()))
            .map_err(|failed| failed.about(&to.to_string()))
    }
}

impl Deref for Client {
    type Target = SharedSocket;

    #[inline]
    fn deref(&self) -> &SharedSocket {
        &self.socket
    }
}

impl Sealed for Client {}

impl SocketType for Client {
    const NAME: &'static str = "CLIENT";
    const KIND: c_int = ffi::ZMQ_CLIENT;

    fn from_socket(socket: Socket) -> Self {
        Self { socket: SharedSocket::new(socket) }
    }
}

impl Deref for Server {
    type Target = SharedSocket;

    #[inline]
    fn deref(&self) -> &SharedSocket {
        &self.socket
    }
}

impl Sealed for Server {}

impl SocketType for Server {
    const NAME: &'static str = "SERVER";
    const KIND: c_int = ffi::ZMQ_SERVER;

    fn from_socket(socket: Socket) -> Self {
        Self { socket: SharedSocket::new(socket) }
    }
}
