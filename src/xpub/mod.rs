//! [`XPub`]: publishing with subscriptions in plain sight.
#![forbid(unsafe_code)]

mod audience;
mod hearing;
mod manual;

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::ffi::c_int;
use std::ops::Deref;
use std::time::Duration;

use zmq_sys as ffi;

use self::manual::Manual;
use crate::context::Context;
use crate::error::Result;
use crate::frame::Frame;
use crate::message::Message;
use crate::options::{Opt, Options};
use crate::sealed::Sealed;
use crate::send_recv_error::SendError;
use crate::socket::{Socket, SocketType};
use crate::subscription::Subscription;
use crate::wait::Wait;

/// A [`Pub`](crate::Pub) that hears who subscribes to what.
///
/// ```
/// # use zmq::Subscription;
/// # let context = zmq::Context::new()?;
/// let publisher = context.socket(zmq::XPUB)?;
/// publisher.bind("inproc://heard")?;
/// # let subscriber = zmq::Sub::options().subscribe("weather").open(&context)?;
/// # subscriber.connect("inproc://heard")?;
/// match publisher.recv()? {
///     Subscription::Subscribe(topic) => publisher.send(format!("{topic}: sunny"))?,
///     other => println!("{other:?}"),
/// }
/// # assert_eq!(subscriber.recv()?, "weather: sunny");
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// | Characteristic | |
/// |---|---|
/// | Peers | [`Sub`](crate::Sub), [`XSub`](crate::XSub) |
/// | Direction | sends messages, receives subscriptions |
/// | Sends to | all that have subscribed to the beginning of the message |
/// | Receives from | all peers, their subscriptions |
/// | With no subscriber | the message is dropped |
/// | With a subscriber at its high-water mark | that one does not get the message; with [`no_drop`](Options::no_drop), `send` waits |
///
/// # Which subscriptions it hears of
///
/// The first to a topic, and the end of the last; so several subscribers to one
/// topic look like one. With [`verbose`](Options::verbose) every subscription
/// is heard, and with [`verboser`](Options::verboser) every end of one too.
///
/// All that it hears is kept until it is received, and has no high-water mark: a
/// program that only sends receives it now and then, and throws it away.
#[derive(Debug)]
#[doc(alias = "ZMQ_XPUB")]
pub struct XPub {
    socket: Socket,
    /// Received while waiting for something else, to be returned in their turn.
    early: RefCell<VecDeque<Subscription>>,
    /// Read to see whether a message goes on, which it does not: this is a notice.
    ahead: RefCell<Option<Frame>>,
    /// How many subscriptions there are, as far as they were received.
    topics: RefCell<HashMap<Frame, usize>>,
    manual: Manual,
    /// Whether a frame after the first is never a subscription.
    only_first: bool,
}

impl XPub {
    /// Opens a socket with default options.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::XPub::new(&context)?;
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
    /// let socket = zmq::XPub::options().verbose(true).open(&context)?;
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
    /// # let socket = context.socket(zmq::XPUB)?;
    /// # socket.bind("inproc://xpub-send")?;
    /// # let subscriber = zmq::Sub::options().subscribe("").open(&context)?;
    /// # subscriber.connect("inproc://xpub-send")?;
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
        self.publish(message.into(), Wait::Default)
    }

    /// Sends a message if all who have subscribed to it have room, or if those
    /// without may miss it.
    ///
    /// This differs from [`send`](Self::send) only with
    /// [`no_drop`](Options::no_drop).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::XPub::options().no_drop(true).open(&context)?;
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
        self.publish(message.into(), Wait::Never)
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
    /// let socket = zmq::XPub::options().no_drop(true).open(&context)?;
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
        self.publish(message.into(), Wait::AtMost(wait))
    }

    /// Sends a message of several frames; as [`send`](Self::send) does with a
    /// [`Message`] of them. Subscriptions are compared with the first.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::XPUB)?;
    /// # socket.bind("inproc://xpub-parts")?;
    /// # let subscriber = zmq::Sub::options().subscribe("").open(&context)?;
    /// # subscriber.connect("inproc://xpub-parts")?;
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

    /// Waits for a subscription, up to the receive timeout of the socket: by
    /// default for ever.
    ///
    /// ```
    /// # use zmq::Subscription;
    /// # let context = zmq::Context::new()?;
    /// # let publisher = context.socket(zmq::XPUB)?;
    /// # publisher.bind("inproc://xpub-recv")?;
    /// # let subscriber = zmq::Sub::options().subscribe("weather").open(&context)?;
    /// # subscriber.connect("inproc://xpub-recv")?;
    /// if let Subscription::Subscribe(topic) = publisher.recv()? {
    ///     println!("somebody listens to {topic}");
    /// }
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
    pub fn recv(&self) -> Result<Subscription> {
        self.next(Wait::Default)
    }

    /// Takes a subscription if one is there.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let publisher = context.socket(zmq::XPUB)?;
    /// assert!(publisher.try_recv().is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut) if there is none.
    #[doc(alias = "ZMQ_DONTWAIT")]
    #[doc(alias = "NOBLOCK")]
    pub fn try_recv(&self) -> Result<Subscription> {
        self.next(Wait::Never)
    }

    /// Waits so long at most for a subscription.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let publisher = context.socket(zmq::XPUB)?;
    /// assert!(publisher.recv_timeout(Duration::from_millis(20)).is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut) when the time is over.
    pub fn recv_timeout(&self, wait: Duration) -> Result<Subscription> {
        self.next(Wait::AtMost(wait))
    }

    #[inline]
    fn publish(&self, message: Message, wait: Wait) -> Result<(), SendError> {
        let sent = self.send_or_drop(message, wait);
        if self.manual.last_value && sent.is_ok() {
            // It has gone to whoever made the last request, whom libzmq then forgets.
            self.manual.answers_last.set(false);
        }
        sent
    }
}

impl Deref for XPub {
    type Target = Socket;

    #[inline]
    fn deref(&self) -> &Socket {
        &self.socket
    }
}

impl Sealed for XPub {}

impl SocketType for XPub {
    const NAME: &'static str = "XPUB";
    const KIND: c_int = ffi::ZMQ_XPUB;

    fn from_socket(socket: Socket) -> Self {
        #[cfg(feature = "draft")]
        let chosen = |option| socket.chosen(option) == Some(true);
        #[cfg(feature = "draft")]
        let (last_value, only_first) =
            (chosen(&Opt::XPUB_MANUAL_LAST_VALUE), chosen(&Opt::ONLY_FIRST_SUBSCRIBE));
        #[cfg(not(feature = "draft"))]
        let (last_value, only_first) = (false, false);
        let manual = Manual {
            on: last_value || socket.chosen(&Opt::XPUB_MANUAL) == Some(true),
            last_value,
            answers_last: Cell::new(false),
            confused: Cell::new(false),
        };
        Self {
            socket,
            early: RefCell::default(),
            ahead: RefCell::default(),
            topics: RefCell::default(),
            manual,
            only_first,
        }
    }
}
