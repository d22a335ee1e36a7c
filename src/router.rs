//! [`Router`]: many peers, each addressed by its [`RoutingId`].
#![forbid(unsafe_code)]

use std::cell::RefCell;
use std::collections::HashSet;
use std::ffi::c_int;
use std::ops::Deref;
use std::time::Duration;

use zmq_sys as ffi;

use crate::context::Context;
use crate::error::Result;
use crate::frame::Frame;
use crate::message::Message;
use crate::options::Options;
#[cfg(feature = "draft")]
use crate::router_event::Notices;
use crate::routing_id::RoutingId;
use crate::sealed::Sealed;
use crate::send_recv_error::SendError;
use crate::socket::{Socket, SocketType, fill_both};
use crate::wait::Wait;

/// Receives from all peers, knows which one sent what, and sends to the one
/// that is named.
///
/// ```
/// # let context = zmq::Context::new()?;
/// let router = context.socket(zmq::ROUTER)?;
/// router.bind("inproc://clients")?;
/// # let client = context.socket(zmq::DEALER)?;
/// # client.connect("inproc://clients")?;
/// # client.send("hello")?;
/// let (client_id, message) = router.recv()?;
/// router.send(&client_id, format!("you said {message}"))?;
/// # assert_eq!(client.recv()?, "you said hello");
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// A question of a [`Req`](crate::Req) begins with an empty frame, and so must
/// the answer to it.
///
/// | Characteristic | |
/// |---|---|
/// | Peers | [`Dealer`](crate::Dealer), [`Req`](crate::Req), `Router` |
/// | Direction | sends and receives, in any order |
/// | Sends to | the peer that is named |
/// | Receives from | all peers, fairly in turn |
/// | If there is no such peer, or it is at its high-water mark | the message is dropped; with [`mandatory`](Options::mandatory), `send` returns it |
#[derive(Debug)]
#[doc(alias = "ZMQ_ROUTER")]
#[doc(alias = "ZMQ_XREP")]
pub struct Router {
    socket: Socket,
    /// All ids that [`connect_with_id`](Self::connect_with_id) ever gave. After a disconnect,
    /// libzmq holds on to an id as long as there are messages for it, and does not say when it
    /// lets go.
    given: RefCell<HashSet<RoutingId>>,
    #[cfg(feature = "draft")]
    pub(crate) notices: Notices,
}

impl Router {
    /// Opens a socket with default options.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Router::new(&context)?;
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
    /// let socket = zmq::Router::options().mandatory(true).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn options() -> Options<Self> {
        Options::new()
    }

    /// Sends a message to the peer that is known by `id`.
    ///
    /// It never waits. If there is no such peer, or it has no room, the message
    /// is dropped and nobody is told, as a server should not stop for one
    /// client that has left; with [`mandatory`](Options::mandatory), both are
    /// errors. That a message was sent does not mean that it arrives: a peer
    /// may leave at any time.
    ///
    /// ```
    /// # use zmq::RoutingId;
    /// # let context = zmq::Context::new()?;
    /// # let router = context.socket(zmq::ROUTER)?;
    /// # router.bind("inproc://router-send")?;
    /// # let client = zmq::Dealer::options().routing_id("client-7").open(&context)?;
    /// # client.connect("inproc://router-send")?;
    /// # client.send("I am here")?;
    /// # router.recv()?;
    /// router.send(&RoutingId::from("client-7"), "hello")?;
    /// # assert_eq!(client.recv()?, "hello");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the message. With [`mandatory`](Options::mandatory),
    /// its kind is [`HostUnreachable`](crate::ErrorKind::HostUnreachable) if
    /// there is no such peer, and [`TimedOut`](crate::ErrorKind::TimedOut) if
    /// it has no room. One that leaves while it has none still has none, until a
    /// receive finds that it is gone.
    #[doc(alias = "zmq_msg_send")]
    #[doc(alias = "zmq_send")]
    #[doc(alias = "send_string")]
    #[expect(clippy::inline_always, reason = "it is called in loops where each instruction counts")]
    #[inline(always)]
    pub fn send(&self, id: &RoutingId, message: impl Into<Message>) -> Result<(), SendError> {
        self.send_to(&id.0, message).map_err(|failed| id.unsent(failed))
    }

    /// Sends a message of several frames; as [`send`](Self::send) does with a
    /// [`Message`] of them.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let router = context.socket(zmq::ROUTER)?;
    /// # router.bind("inproc://router-parts")?;
    /// # let client = context.socket(zmq::DEALER)?;
    /// # client.connect("inproc://router-parts")?;
    /// # client.send("hello")?;
    /// let (client_id, _hello) = router.recv()?;
    /// router.send_multipart(&client_id, ["task", "7"])?;
    /// # assert_eq!(client.recv()?[1], "7");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send).
    #[doc(alias = "ZMQ_SNDMORE")]
    pub fn send_multipart<F: Into<Frame>>(
        &self,
        id: &RoutingId,
        frames: impl IntoIterator<Item = F>,
    ) -> Result<(), SendError> {
        self.send(id, frames.into_iter().collect::<Message>())
    }

    /// Waits for a message, up to the receive timeout of the socket: by default
    /// for ever. Returns whose it is too.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let router = context.socket(zmq::ROUTER)?;
    /// # router.bind("inproc://router-recv")?;
    /// # let client = zmq::Dealer::options().routing_id("client-7").open(&context)?;
    /// # client.connect("inproc://router-recv")?;
    /// # client.send("hello")?;
    /// let (id, message) = router.recv()?;
    /// assert_eq!(id, "client-7");
    /// assert_eq!(message, "hello");
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
    #[expect(clippy::inline_always, reason = "else what is received is moved once more")]
    #[inline(always)]
    pub fn recv(&self) -> Result<(RoutingId, Message)> {
        self.receive(Wait::Default)
    }

    /// Receives as [`recv`](Self::recv) does, into an id and a message that are
    /// used again: for loops where each instruction counts.
    ///
    /// ```
    /// # use zmq::{Message, RoutingId};
    /// # let context = zmq::Context::new()?;
    /// # let router = context.socket(zmq::ROUTER)?;
    /// # router.bind("inproc://router-recv-into")?;
    /// # let client = zmq::Dealer::options().routing_id("client-7").open(&context)?;
    /// # client.connect("inproc://router-recv-into")?;
    /// # client.send("hello")?;
    /// # client.send("hello")?;
    /// let (mut id, mut message) = (RoutingId::default(), Message::new());
    /// for _ in 0..2 {
    ///     router.recv_into(&mut id, &mut message)?;
    ///     assert_eq!(id, "client-7");
    ///     assert_eq!(message, "hello");
    /// }
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`recv`](Self::recv). Nothing is left then of what `id` and
    /// `message` were.
    #[inline]
    pub fn recv_into(&self, id: &mut RoutingId, message: &mut Message) -> Result<()> {
        #[cfg(feature = "draft")]
        if self.notices.are_on() {
            (*id, *message) = Default::default();
            (*id, *message) = self.receive_past_notices(Wait::Default)?;
            return Ok(());
        }
        let outcome = self.recv_from(&mut id.0, message, Wait::Default);
        if outcome.is_err() {
            (*id, *message) = Default::default();
        }
        outcome
    }

    /// Takes a message if one is there.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let router = context.socket(zmq::ROUTER)?;
    /// assert!(router.try_recv().is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut) if there is none.
    #[doc(alias = "ZMQ_DONTWAIT")]
    #[doc(alias = "NOBLOCK")]
    pub fn try_recv(&self) -> Result<(RoutingId, Message)> {
        self.receive(Wait::Never)
    }

    /// Waits so long at most for a message.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let router = context.socket(zmq::ROUTER)?;
    /// assert!(router.recv_timeout(Duration::from_millis(20)).is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut) when the time is over.
    pub fn recv_timeout(&self, wait: Duration) -> Result<(RoutingId, Message)> {
        self.receive(Wait::AtMost(wait))
    }

    /// Connects to `endpoint`, and calls whoever is there `id`, whatever it
    /// calls itself. So it can be sent to before it has sent anything.
    ///
    /// An id is 1 to 255 bytes, the first not zero, and serves once in the life
    /// of a socket. **Connect by id first**, and only then
    /// [`bind`](Socket::bind) or [`connect`](Socket::connect): the peers that
    /// come that way choose their ids themselves, and if one of them had the
    /// same, libzmq would end the program.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::DEALER)?;
    /// # server.bind("inproc://by-id")?;
    /// let router = context.socket(zmq::ROUTER)?;
    /// router.connect_with_id("inproc://by-id", "server-1")?;
    /// router.send(&"server-1".into(), "hello")?;
    /// # assert_eq!(server.recv()?, "hello");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`connect`](Socket::connect), and then `id` may be tried again;
    /// [`AddrInUse`](crate::ErrorKind::AddrInUse) if a peer has the `id` or may
    /// have it; [`InvalidInput`](crate::ErrorKind::InvalidInput) if it cannot
    /// be one, or the socket was opened with
    /// [`immediate`](Options::immediate), where libzmq would not use it.
    #[doc(alias = "ZMQ_CONNECT_ROUTING_ID")]
    #[doc(alias = "ZMQ_CONNECT_RID")]
    pub fn connect_with_id(&self, endpoint: &str, id: impl Into<RoutingId>) -> Result<()> {
        let id = id.into();
        let failed = |errno, reason| Err(id.unfit(errno, reason));
        id.check()?;
        if self.immediate()? {
            return failed(
                libc::EINVAL,
                "a socket with `immediate` cannot choose the ids of peers",
            );
        }
        // libzmq aborts if a peer has this id. On a socket with peers that choose theirs, no check
        // would do: `zmq_connect` lets in those who are at the door before it uses the id. Besides,
        // only the draft API can ask for a peer without sending to it, and a peer that has left
        // keeps its id until all it sent is received. So there must be no such peers. Those that
        // come later do no harm: libzmq turns away whoever has an id that is taken.
        if self.meets_strangers() {
            return failed(
                libc::EADDRINUSE,
                "another peer may have this id: connect by id before `bind` and `connect`",
            );
        }
        if self.given.borrow().contains(&id) {
            return failed(libc::EADDRINUSE, "this id was given before");
        }
        self.connect_known(endpoint, id.as_ref())?;
        self.given.borrow_mut().insert(id);
        Ok(())
    }

    /// Whether some of what is received is not a message.
    #[cfg(feature = "draft")]
    pub(crate) fn tells_of_connections(&self) -> bool {
        self.notices.are_on()
    }

    /// Takes a message, envelope and all.
    pub(crate) fn take_whole(&self, wait: Wait) -> Result<Message> {
        #[cfg(feature = "draft")]
        if self.notices.are_on() {
            let (id, mut message) = self.receive_past_notices(wait)?;
            message.push_front(id);
            return Ok(message);
        }
        self.recv_message(wait)
    }

    #[expect(clippy::inline_always, reason = "else what is received is moved once more")]
    #[inline(always)]
    fn receive(&self, wait: Wait) -> Result<(RoutingId, Message)> {
        #[cfg(feature = "draft")]
        if self.notices.are_on() {
            return self.receive_past_notices(wait);
        }
        self.receive_any(wait)
    }

    /// Receives a message, or what looks like one.
    #[expect(clippy::inline_always, reason = "else what is received is moved once more")]
    #[inline(always)]
    pub(crate) fn receive_any(&self, wait: Wait) -> Result<(RoutingId, Message)> {
        fill_both(|id, message| self.recv_from(&mut id.0, message, wait))
    }
}

impl Deref for Router {
    type Target = Socket;

    #[inline]
    fn deref(&self) -> &Socket {
        &self.socket
    }
}

impl Sealed for Router {}

impl SocketType for Router {
    const NAME: &'static str = "ROUTER";
    const KIND: c_int = ffi::ZMQ_ROUTER;

    fn from_socket(socket: Socket) -> Self {
        Self {
            #[cfg(feature = "draft")]
            notices: Notices::of(&socket),
            socket,
            given: RefCell::default(),
        }
    }
}
