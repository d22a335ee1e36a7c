//! [`XPub`]: publishing with subscriptions in plain sight.
#![forbid(unsafe_code)]

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::ffi::c_int;
use std::ops::Deref;
use std::time::Duration;

use zmq_sys as ffi;

use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::frame::Frame;
use crate::message::Message;
use crate::options::{Opt, Options, Setting};
use crate::sealed::Sealed;
use crate::send_recv_error::SendError;
use crate::socket::{Socket, SocketType};
use crate::subscription::{Subscription, Topic};
use crate::wait::{Deadline, Wait};

/// How many subscriptions are taken in before anything is said of them.
const AT_ONCE: usize = 10_000;

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

/// Whether and to whom a socket in manual mode may answer.
#[derive(Debug)]
struct Manual {
    on: bool,
    /// Whether a message after a request goes to nobody but who made it.
    last_value: bool,
    /// Whether libzmq would answer the request that was received last.
    answers_last: Cell<bool>,
    /// libzmq queues requests apart from those who made them, and moves on in both queues for a
    /// message too, which is in the first only. From then on it would answer the wrong ones, until
    /// both are empty.
    confused: Cell<bool>,
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
    /// [`TimedOut`](ErrorKind::TimedOut), or
    /// [`Terminated`](ErrorKind::Terminated) after a
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
    /// [`TimedOut`](ErrorKind::TimedOut) if there is none.
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
    /// [`TimedOut`](ErrorKind::TimedOut) when the time is over.
    pub fn recv_timeout(&self, wait: Duration) -> Result<Subscription> {
        self.next(Wait::AtMost(wait))
    }

    /// Waits until a message that begins with `topic` would go to `n`
    /// subscriptions, and so long at most.
    ///
    /// After it, what is sent reaches them: no need to sleep until subscribers
    /// are there. It receives subscriptions to that end, and keeps them for
    /// [`recv`](Self::recv), so that nothing is lost, unless the socket is
    /// [given to C](Self::into_raw) before.
    ///
    /// It counts subscriptions: a subscriber to `""` and `"weather"` counts
    /// twice for `"weather"`. To count more than one, the socket must hear them
    /// all, and be opened with [`verboser`](Options::verboser) or
    /// [`verbose`](Options::verbose). Only with the former does it hear of each
    /// that leaves; with the latter those that left count until the last one has.
    /// What has come in is read before it counts, and that somebody has left comes
    /// in a moment later.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let publisher = zmq::XPub::options().verboser(true).open(&context)?;
    /// publisher.bind("inproc://audience")?;
    /// # let options = zmq::Sub::options().subscribe("weather");
    /// # let subscribers = [options.open(&context)?, options.open(&context)?];
    /// # for subscriber in &subscribers { subscriber.connect("inproc://audience")?; }
    /// publisher.wait_for_subscribers("weather", 2, Duration::from_secs(5))?;
    /// publisher.send("weather: sunny")?;
    /// # for subscriber in &subscribers { assert_eq!(subscriber.recv()?, "weather: sunny"); }
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](ErrorKind::TimedOut) when the time is over;
    /// [`InvalidInput`](ErrorKind::InvalidInput) at once if the socket could
    /// never count to `n`, is in [manual mode](Options::manual), where a
    /// subscription does not count until it is granted, or [inverts
    /// matching](Options::invert_matching).
    pub fn wait_for_subscribers(
        &self,
        topic: impl AsRef<[u8]>,
        n: usize,
        timeout: Duration,
    ) -> Result<()> {
        let topic = topic.as_ref();
        let failed = |errno, reason: String| {
            Err(Error::new("wait_for_subscribers", errno)
                .about(&String::from_utf8_lossy(topic))
                .because(reason))
        };
        if self.manual.on {
            return failed(libc::EINVAL, "in manual mode, subscriptions wait to be granted".into());
        }
        if self.invert_matching()? {
            return failed(
                libc::EINVAL,
                "subscriptions keep messages away, not ask for them".into(),
            );
        }
        if n > 1 && !self.hears_all() {
            return failed(libc::EINVAL, format!("only a verbose XPUB can count to {n}"));
        }
        let deadline = Deadline::after(timeout);
        // What has come already may say that somebody left. A flood of it must not keep us for ever.
        for _ in 0..AT_ONCE {
            match self.receive_early(Wait::Never) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::TimedOut => break,
                Err(error) => return Err(error),
            }
        }
        loop {
            let there = self.subscriptions_to(topic);
            if there >= n {
                return Ok(());
            }
            let wait = match deadline {
                Deadline::Never => timeout,
                _ => deadline.remaining().unwrap_or_default(),
            };
            match self.receive_early(Wait::AtMost(wait)) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::TimedOut => {
                    return failed(libc::EAGAIN, format!("{there} of {n} came in time"));
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Grants `topic` to whoever made the request that was received last; in
    /// [manual mode](Options::manual) only.
    ///
    /// It may be another topic than was asked for, and several.
    ///
    /// ```
    /// # use zmq::Subscription;
    /// # let context = zmq::Context::new()?;
    /// let publisher = unsafe { zmq::XPub::options().manual() }.open(&context)?;
    /// publisher.bind("inproc://granted")?;
    /// # let subscriber = zmq::Sub::options().subscribe("weather").open(&context)?;
    /// # subscriber.connect("inproc://granted")?;
    /// if let Subscription::Subscribe(topic) = publisher.recv()? {
    ///     publisher.subscribe(topic)?;
    /// }
    /// # publisher.send("weather: sunny")?;
    /// # assert_eq!(subscriber.recv()?, "weather: sunny");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](ErrorKind::InvalidInput) if the socket is not in manual
    /// mode, or if what was received last is no request. Nor can a request be
    /// answered that was queued behind a [message](Subscription::Message),
    /// since libzmq has lost sight of who made it.
    #[doc(alias = "ZMQ_SUBSCRIBE")]
    pub fn subscribe(&self, topic: impl AsRef<[u8]>) -> Result<()> {
        self.answer(&Opt::SUBSCRIBE, topic.as_ref())
    }

    /// Takes `topic` from whoever made the request that was received last; in
    /// [manual mode](Options::manual) only.
    ///
    /// ```
    /// # use zmq::Subscription;
    /// # let context = zmq::Context::new()?;
    /// let publisher = unsafe { zmq::XPub::options().manual() }.open(&context)?;
    /// # publisher.bind("inproc://taken")?;
    /// # let subscriber = zmq::Sub::options().subscribe("weather").open(&context)?;
    /// # subscriber.connect("inproc://taken")?;
    /// # publisher.recv()?; publisher.subscribe("weather")?;
    /// # subscriber.unsubscribe("weather")?;
    /// if let Subscription::Unsubscribe(topic) = publisher.recv()? {
    ///     publisher.unsubscribe(topic)?;
    /// }
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`subscribe`](Self::subscribe).
    #[doc(alias = "ZMQ_UNSUBSCRIBE")]
    pub fn unsubscribe(&self, topic: impl AsRef<[u8]>) -> Result<()> {
        self.answer(&Opt::UNSUBSCRIBE, topic.as_ref())
    }

    fn answer(&self, option: &Opt<Topic>, topic: &[u8]) -> Result<()> {
        let failed = |reason: &'static str| {
            Err(Error::new("zmq_setsockopt", libc::EINVAL).about(option.name).because(reason))
        };
        if !self.manual.on {
            return failed("only an XPUB opened with `manual` grants subscriptions");
        }
        if !self.manual.answers_last.get() {
            return failed("there is no request to answer");
        }
        // Of any length: what libzmq keeps for a publisher takes no stack.
        self.set_option(&Setting { refusal: None, ..option.to(&topic.into()) })
    }

    #[inline]
    fn publish(&self, message: Message, wait: Wait) -> Result<(), SendError> {
        if self.manual.last_value {
            // It has gone to whoever made the last request, whom libzmq then forgets.
            self.manual.answers_last.set(false);
        }
        self.send_message(message, wait)
    }

    pub(crate) fn sends_last_value(&self) -> bool {
        self.manual.last_value
    }

    fn next(&self, wait: Wait) -> Result<Subscription> {
        let early = self.early.borrow_mut().pop_front();
        let next = early.map_or_else(|| self.receive(wait), Ok);
        self.note_what_is_held();
        next
    }

    /// Receives something to be handed out later.
    fn receive_early(&self, wait: Wait) -> Result<()> {
        let received = self.receive(wait).map(|it| self.early.borrow_mut().push_back(it));
        self.note_what_is_held();
        received
    }

    /// For those who poll.
    fn note_what_is_held(&self) {
        self.set_holds(!self.early.borrow().is_empty() || self.ahead.borrow().is_some());
    }

    fn receive(&self, wait: Wait) -> Result<Subscription> {
        let frame = match self.ahead.take() {
            Some(frame) => frame,
            None => self.receive_frame(wait)?,
        };
        self.manual.answers_last.set(!self.manual.confused.get());
        match frame.split_first() {
            Some((1, topic)) => {
                let topic = Frame::from(topic);
                *self.topics.borrow_mut().entry(topic.clone()).or_default() += 1;
                Ok(Subscription::Subscribe(topic))
            }
            Some((0, topic)) => {
                self.forget(topic);
                Ok(Subscription::Unsubscribe(topic.into()))
            }
            _ => self.receive_rest(frame).map(Subscription::Message),
        }
    }

    /// Receives the other frames of a message.
    ///
    /// A frame that begins with 0 or 1 is a subscription even in the middle of
    /// a message, and libzmq may keep it to itself if it is none of interest.
    /// So the end that was announced need not come, and waiting for it could
    /// last for ever.
    fn receive_rest(&self, mut first: Frame) -> Result<Message> {
        self.manual.confused.set(true);
        self.manual.answers_last.set(false);
        if !first.more() {
            first.unshare()?;
            return Ok(first.into());
        }
        let mut frames = vec![first];
        while frames.last().is_some_and(Frame::more) {
            match self.receive_frame(Wait::Never) {
                Ok(frame) if matches!(frame.first(), Some(0 | 1)) && !self.only_first => {
                    self.ahead.replace(Some(frame));
                    break;
                }
                Ok(frame) => frames.push(frame),
                Err(error) if error.kind() == ErrorKind::TimedOut => break,
                Err(error) => return Err(error),
            }
        }
        // Whoever sent it may have shared it, and then libzmq marks what it hands out as shared, too,
        // which is a copy of its own without a count of those who read it.
        frames.iter_mut().try_for_each(Frame::unshare)?;
        Ok(Message::from_vec(frames))
    }

    fn receive_frame(&self, wait: Wait) -> Result<Frame> {
        let mut frame = Frame::new();
        if self.manual.on && self.manual.confused.get() {
            match self.recv_first(&mut frame, Wait::Never) {
                // Both queues are empty.
                Err(error) if error.kind() == ErrorKind::TimedOut => {
                    self.manual.confused.set(false);
                }
                outcome => return outcome.map(|()| frame),
            }
        }
        self.recv_first(&mut frame, wait)?;
        Ok(frame)
    }

    /// One subscription less, or none left, as libzmq does not speak of the
    /// others.
    fn forget(&self, topic: &[u8]) {
        let mut topics = self.topics.borrow_mut();
        match topics.get_mut(topic) {
            Some(times) if *times > 1 && self.chosen(&Opt::XPUB_VERBOSER) == Some(true) => {
                *times -= 1;
            }
            _ => drop(topics.remove(topic)),
        }
    }

    fn hears_all(&self) -> bool {
        [Opt::XPUB_VERBOSE, Opt::XPUB_VERBOSER]
            .iter()
            .any(|option| self.chosen(option) == Some(true))
    }

    fn subscriptions_to(&self, topic: &[u8]) -> usize {
        let topics = self.topics.borrow();
        topics.iter().filter(|(prefix, _)| topic.starts_with(prefix)).map(|(_, times)| times).sum()
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
