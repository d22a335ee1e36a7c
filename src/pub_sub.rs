//! [`Pub`] and [`Sub`]: news for whoever wants it.
#![forbid(unsafe_code)]

use std::ffi::c_int;
use std::ops::Deref;
use std::time::Duration;

use zmq_sys as ffi;

use crate::context::Context;
use crate::error::Result;
use crate::frame::Frame;
use crate::message::Message;
use crate::options::{Opt, Options, Setting};
use crate::sealed::Sealed;
use crate::send_recv_error::{RecvError, SendError};
use crate::socket::conflation::subscribe_conflating;
use crate::socket::{Socket, SocketType};
use crate::wait::Wait;

/// Sends each message to all who have subscribed to it.
///
/// ```
/// # let context = zmq::Context::new()?;
/// let publisher = context.socket(zmq::PUB)?;
/// publisher.bind("inproc://weather")?;
/// # let subscriber = zmq::Sub::options().subscribe("paris").open(&context)?;
/// # subscriber.connect("inproc://weather")?;
/// publisher.send("london 55F")?;
/// publisher.send("paris 72F")?;
/// # assert_eq!(subscriber.recv()?, "paris 72F");
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// It has no `recv`.
///
/// | Characteristic | |
/// |---|---|
/// | Peers | [`Sub`], [`XSub`](crate::XSub) |
/// | Direction | sends only |
/// | Sends to | all that have subscribed to the beginning of the message |
/// | With no subscriber | the message is dropped |
/// | With a subscriber at its high-water mark | that one does not get the message; with [`no_drop`](Options::no_drop), `send` waits |
///
/// # Who comes late has missed the beginning
///
/// A subscription takes a moment to arrive, and what is sent before that is not
/// kept. So what a `Pub` sends right after it is bound, or a [`Sub`] has
/// connected, reaches nobody. [`wait_for_peers`](Socket::wait_for_peers) does not
/// help it, as a subscriber's subscription comes after its connection, by a
/// message of its own that a `Pub` tells nobody of. To send only when somebody
/// listens, open an [`XPub`](crate::XPub) in its place: it sends as this does, and
/// its [`wait_for_subscribers`](crate::XPub::wait_for_subscribers) returns when
/// their subscriptions are there.
#[derive(Debug)]
#[doc(alias = "ZMQ_PUB")]
pub struct Pub {
    socket: Socket,
}

impl Pub {
    /// Opens a socket with default options.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pub::new(&context)?;
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
    /// let socket = zmq::Pub::options().send_hwm(10).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn options() -> Options<Self> {
        Options::new()
    }

    /// Sends a message to all who have subscribed to it.
    ///
    /// It never waits. A subscriber that has no room does not get the message,
    /// and nobody is told; with [`no_drop`](Options::no_drop) it waits instead,
    /// up to the send timeout of the socket.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::PUB)?;
    /// # socket.bind("inproc://pub-send")?;
    /// # let subscriber = zmq::Sub::options().subscribe("").open(&context)?;
    /// # subscriber.connect("inproc://pub-send")?;
    /// socket.send("72F and sunny")?;
    /// # assert_eq!(subscriber.recv()?, "72F and sunny");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the message. Having no subscribers is not an error.
    #[doc(alias = "zmq_msg_send")]
    #[doc(alias = "zmq_send")]
    #[doc(alias = "send_string")]
    #[inline]
    pub fn send(&self, message: impl Into<Message>) -> Result<(), SendError> {
        self.send_or_drop(message, Wait::Default)
    }

    /// Sends a message if all who have subscribed to it have room, or if those
    /// without may miss it.
    ///
    /// This differs from [`send`](Self::send) only with
    /// [`no_drop`](Options::no_drop).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pub::options().no_drop(true).open(&context)?;
    /// socket.try_send("nobody listens, so nobody is held up")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the message; its kind is
    /// [`TimedOut`](crate::ErrorKind::TimedOut) if a subscriber has no room
    /// and must not miss it.
    #[doc(alias = "ZMQ_DONTWAIT")]
    #[doc(alias = "NOBLOCK")]
    #[inline]
    pub fn try_send(&self, message: impl Into<Message>) -> Result<(), SendError> {
        self.send_or_drop(message, Wait::Never)
    }

    /// Sends a message, and waits so long at most for subscribers that have no
    /// room and must not miss it.
    ///
    /// This differs from [`send`](Self::send) only with
    /// [`no_drop`](Options::no_drop).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pub::options().no_drop(true).open(&context)?;
    /// socket.send_timeout("hello?", Duration::from_millis(20))?;
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
        self.send_or_drop(message, Wait::AtMost(wait))
    }

    /// Sends a message of several frames; as [`send`](Self::send) does with a
    /// [`Message`] of them. Subscriptions are compared with the first.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::PUB)?;
    /// # socket.bind("inproc://pub-parts")?;
    /// # let subscriber = zmq::Sub::options().subscribe("").open(&context)?;
    /// # subscriber.connect("inproc://pub-parts")?;
    /// socket.send_multipart(["weather", "72F"])?;
    /// # assert_eq!(subscriber.recv()?[1], "72F");
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
}

/// # Only for [`Pub`]
impl Options<Pub> {
    /// Whether `send` waits for a subscriber that has no room, instead of
    /// leaving the message out for it.
    ///
    /// By default not. With it, the slowest subscriber sets the pace for all.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pub::options().no_drop(true).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_XPUB_NODROP")]
    pub fn no_drop(self, on: bool) -> Self {
        self.with(&Opt::XPUB_NODROP, &on)
    }
}

/// # Options: dropping
impl Pub {
    /// Whether `send` waits for a subscriber that has no room.
    ///
    /// See [`Options::no_drop`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let publisher = context.socket(zmq::PUB)?;
    /// assert!(!publisher.no_drop());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_XPUB_NODROP")]
    #[must_use]
    pub fn no_drop(&self) -> bool {
        self.remembered(&Opt::XPUB_NODROP) == Some(true)
    }

    /// See [`no_drop`](Self::no_drop).
    ///
    /// It counts from the next message.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let publisher = context.socket(zmq::PUB)?;
    /// publisher.set_no_drop(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_XPUB_NODROP")]
    pub fn set_no_drop(&self, on: bool) -> Result<()> {
        self.apply(&Opt::XPUB_NODROP.to(&on))
    }
}

/// Receives what it has subscribed to, from every [`Pub`] it is connected to.
///
/// ```
/// # let context = zmq::Context::new()?;
/// # let publisher = context.socket(zmq::PUB)?;
/// # publisher.bind("inproc://news")?;
/// let subscriber = context.socket(zmq::SUB)?;
/// subscriber.connect("inproc://news")?;
/// subscriber.subscribe("weather")?;
/// # publisher.send("weather 72F")?;
/// println!("{}", subscriber.recv()?);
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// **Without a subscription it receives nothing.** A topic is any bytes, and
/// what begins with them is received: `"weather"` takes `"weatherman"` too, and
/// the empty topic takes everything.
///
/// It has no `send`.
///
/// | Characteristic | |
/// |---|---|
/// | Peers | [`Pub`], [`XPub`](crate::XPub) |
/// | Direction | receives only |
/// | Receives from | all peers, fairly in turn |
/// | With its high-water mark reached | misses messages |
#[derive(Debug)]
#[doc(alias = "ZMQ_SUB")]
pub struct Sub {
    socket: Socket,
}

impl Sub {
    /// Opens a socket with default options.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Sub::new(&context)?;
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
    /// let socket = zmq::Sub::options().subscribe("weather").open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn options() -> Options<Self> {
        Options::new()
    }

    /// Asks for all messages that begin with `topic`, from now on.
    ///
    /// What is asked for twice is received once, and must be
    /// [taken back](Self::unsubscribe) twice.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let subscriber = context.socket(zmq::SUB)?;
    /// subscriber.subscribe("weather")?;
    /// subscriber.subscribe([0x2a, 0x00])?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if `topic` has more than
    /// 1024 bytes: libzmq would need more stack than a thread may have.
    #[doc(alias = "ZMQ_SUBSCRIBE")]
    pub fn subscribe(&self, topic: impl AsRef<[u8]>) -> Result<()> {
        self.ask_for(&Opt::SUBSCRIBE.to(&topic.as_ref().into()))
    }

    /// Takes one [`subscribe`](Self::subscribe) to the same `topic` back; if
    /// there was none, nothing happens.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let subscriber = zmq::Sub::options().subscribe("weather").open(&context)?;
    /// subscriber.unsubscribe("weather")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`subscribe`](Self::subscribe).
    #[doc(alias = "ZMQ_UNSUBSCRIBE")]
    pub fn unsubscribe(&self, topic: impl AsRef<[u8]>) -> Result<()> {
        self.ask_for(&Opt::UNSUBSCRIBE.to(&topic.as_ref().into()))
    }

    /// What it has subscribed to: each topic once, in the order of their bytes.
    ///
    /// What a socket had subscribed to before it came from C is not known here.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let subscriber = zmq::Sub::options().subscribe("weather").open(&context)?;
    /// subscriber.subscribe("news")?;
    /// assert_eq!(subscriber.subscriptions(), [&b"news"[..], b"weather"]);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    #[doc(alias = "ZMQ_SUBSCRIBE")]
    pub fn subscriptions(&self) -> Vec<Vec<u8>> {
        if self.conflates() { vec![Vec::new()] } else { self.topics() }
    }

    fn ask_for(&self, setting: &Setting) -> Result<()> {
        if self.conflates() { subscribe_conflating(setting) } else { self.apply(setting) }
    }

    /// Waits for a message, up to the receive timeout of the socket: by default
    /// for ever.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let peer = context.socket(zmq::PUB)?;
    /// # peer.bind("inproc://sub-recv")?;
    /// # let socket = context.socket(zmq::SUB)?;
    /// # socket.connect("inproc://sub-recv")?;
    /// # socket.subscribe("")?;
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
    /// # let peer = context.socket(zmq::PUB)?;
    /// # peer.bind("inproc://sub-recv-into")?;
    /// # let socket = context.socket(zmq::SUB)?;
    /// # socket.connect("inproc://sub-recv-into")?;
    /// # socket.subscribe("")?;
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
    /// let socket = context.socket(zmq::SUB)?;
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
    /// let socket = context.socket(zmq::SUB)?;
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
    /// # let peer = context.socket(zmq::PUB)?;
    /// # peer.bind("inproc://sub-recv-parts")?;
    /// # let socket = context.socket(zmq::SUB)?;
    /// # socket.connect("inproc://sub-recv-parts")?;
    /// # socket.subscribe("")?;
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

/// # Only for [`Sub`]
impl Options<Sub> {
    /// Asks for all messages that begin with `topic`, as
    /// [`Sub::subscribe`] does; for several topics, say it several times. One of
    /// more than 1024 bytes is an error when the socket is opened.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Sub::options().subscribe("weather").subscribe("news").open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_SUBSCRIBE")]
    pub fn subscribe(self, topic: impl AsRef<[u8]>) -> Self {
        self.with(&Opt::SUBSCRIBE, &topic.as_ref().into())
    }
}

impl Deref for Pub {
    type Target = Socket;

    #[inline]
    fn deref(&self) -> &Socket {
        &self.socket
    }
}

impl Deref for Sub {
    type Target = Socket;

    #[inline]
    fn deref(&self) -> &Socket {
        &self.socket
    }
}

impl Sealed for Pub {}
impl Sealed for Sub {}

impl SocketType for Pub {
    const NAME: &'static str = "PUB";
    const KIND: c_int = ffi::ZMQ_PUB;

    fn from_socket(socket: Socket) -> Self {
        Self { socket }
    }
}

impl SocketType for Sub {
    const NAME: &'static str = "SUB";
    const KIND: c_int = ffi::ZMQ_SUB;

    fn from_socket(socket: Socket) -> Self {
        Self { socket }
    }
}
