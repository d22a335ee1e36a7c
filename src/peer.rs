//! [`Peer`]: many equals, each by its id.
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

/// Talks to many of its kind, each by its [`PeerId`], from any thread. It may
/// speak first to those that it connects to itself.
///
/// ```
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// # let other = context.socket(zmq::PEER)?;
/// # let endpoint = other.bind("tcp://127.0.0.1:*")?;
/// let socket = context.socket(zmq::PEER)?;
/// let peer = socket.connect_peer(&endpoint)?;
/// socket.send(peer, "hello")?;
/// # let (from, message) = other.recv()?;
/// # other.send(from, format!("{message}, too"))?;
/// let (from, answer) = socket.recv()?;
/// assert_eq!(from, peer);
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// It may be shared by threads, see [`SharedSocket`], and its messages have one
/// frame. It is a draft of libzmq: see [`zmq::has`](crate::has).
///
/// | Characteristic | |
/// |---|---|
/// | Peers | `Peer` |
/// | Direction | sends and receives, in any order |
/// | Sends to | the peer that is named |
/// | Receives from | all peers, fairly in turn |
/// | With that peer at its high-water mark | `send` waits |
/// | With no such peer | `send` returns an error |
#[derive(Debug)]
#[doc(alias = "ZMQ_PEER")]
pub struct Peer {
    socket: SharedSocket,
}

impl Peer {
    /// Opens a socket with default options.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Peer::new(&context)?;
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
    /// let socket = zmq::Peer::options().recv_hwm(10).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn options() -> Options<Self> {
        Options::new()
    }

    /// Connects to `endpoint`, now or as soon as somebody is there, and says who
    /// that will be.
    ///
    /// Messages to it queue up from now on. If the connection is lost and made
    /// again, it is the same peer.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # let other = context.socket(zmq::PEER)?;
    /// # let endpoint = other.bind("tcp://127.0.0.1:*")?;
    /// let socket = context.socket(zmq::PEER)?;
    /// let peer = socket.connect_peer(&endpoint)?;
    /// socket.send(peer, "hello")?;
    /// # assert_eq!(other.recv()?.1, "hello");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`connect`](SharedSocket::connect), and
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if the socket is
    /// [immediate](Options::immediate): then there is nobody yet.
    #[doc(alias = "zmq_connect_peer")]
    pub fn connect_peer(&self, endpoint: &str) -> Result<PeerId> {
        self.socket.lock_for("zmq_connect_peer")?.connect_peer(endpoint).map(PeerId::from)
    }

    /// Sends a message to one peer.
    ///
    /// Waits while that peer is at its high-water mark, up to the send timeout of
    /// the socket.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # let other = context.socket(zmq::PEER)?;
    /// # let endpoint = other.bind("tcp://127.0.0.1:*")?;
    /// # let socket = context.socket(zmq::PEER)?;
    /// # let peer = socket.connect_peer(&endpoint)?;
    /// socket.send(peer, "hello")?;
    /// # assert_eq!(other.recv()?.1, "hello");
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
    /// let socket = context.socket(zmq::PEER)?;
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
    /// let socket = context.socket(zmq::PEER)?;
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
    /// # let other = context.socket(zmq::PEER)?;
    /// # let endpoint = other.bind("tcp://127.0.0.1:*")?;
    /// # let socket = context.socket(zmq::PEER)?;
    /// # let peer = socket.connect_peer(&endpoint)?;
    /// # socket.send(peer, "hello")?;
    /// # let (from, _) = other.recv()?;
    /// # other.send(from, "World")?;
    /// let (from, answer) = socket.recv()?;
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
    #[doc(alias = "zmq_msg_routing_id")]
    pub fn recv(&self) -> Result<(PeerId, Message)> {
        self.recv_wait(Wait::Default)
    }

    /// Takes a message if one is there.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::PEER)?;
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
    /// let socket = context.socket(zmq::PEER)?;
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

impl Deref for Peer {
    type Target = SharedSocket;

    #[inline]
    fn deref(&self) -> &SharedSocket {
        &self.socket
    }
}

impl Sealed for Peer {}

impl SocketType for Peer {
    const NAME: &'static str = "PEER";
    const KIND: c_int = ffi::ZMQ_PEER;

    fn from_socket(socket: Socket) -> Self {
        Self { socket: SharedSocket::new(socket) }
    }
}
