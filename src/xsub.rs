//! [`XSub`]: subscribing, and talking back.
#![forbid(unsafe_code)]

use std::ffi::c_int;
use std::ops::Deref;
use std::time::Duration;

use zmq_sys as ffi;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::frame::Frame;
use crate::message::Message;
#[cfg(feature = "draft")]
use crate::options::Opt;
use crate::options::Options;
use crate::sealed::Sealed;
use crate::send_recv_error::{RecvError, SendError};
use crate::socket::{Socket, SocketType};
use crate::subscription::{LONGEST_TOPIC, TOO_LONG, notice};
use crate::wait::Wait;

/// A [`Sub`](crate::Sub) that also sends messages to its publishers, which
/// must be [`XPub`](crate::XPub)s to receive them.
///
/// ```
/// # use zmq::Subscription;
/// # let context = zmq::Context::new()?;
/// # let publisher = context.socket(zmq::XPUB)?;
/// # publisher.bind("inproc://talk-back")?;
/// let subscriber = context.socket(zmq::XSUB)?;
/// subscriber.connect("inproc://talk-back")?;
/// subscriber.subscribe("weather")?;
/// subscriber.send("please hurry")?;
/// # assert_eq!(publisher.recv()?, Subscription::Subscribe("weather".into()));
/// # assert_eq!(publisher.recv()?, Subscription::Message("please hurry".into()));
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// | Characteristic | |
/// |---|---|
/// | Peers | [`Pub`](crate::Pub), [`XPub`](crate::XPub) |
/// | Direction | receives messages, sends subscriptions and messages |
/// | Receives from | all peers, fairly in turn |
/// | Sends to | all peers |
/// | With a peer at its high-water mark, if it is given one for sending | that one does not get the subscription or message |
///
/// A `Sub` drops what it has not subscribed to, whatever its publishers send.
/// An `XSub` leaves that to them.
#[derive(Debug)]
#[doc(alias = "ZMQ_XSUB")]
pub struct XSub {
    socket: Socket,
    /// Whether a frame after the first is never a subscription.
    only_first: bool,
}

impl XSub {
    /// Opens a socket with default options.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::XSub::new(&context)?;
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
    /// let socket = zmq::XSub::options().recv_hwm(10).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn options() -> Options<Self> {
        Options::new()
    }

    /// Asks all peers for messages that begin with `topic`, from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let subscriber = context.socket(zmq::XSUB)?;
    /// subscriber.subscribe("weather")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if `topic` has more than
    /// 1024 bytes: libzmq would need more stack than a thread may have.
    /// [`Terminated`](crate::ErrorKind::Terminated) after a
    /// [`shutdown`](Context::shutdown).
    #[doc(alias = "ZMQ_SUBSCRIBE")]
    pub fn subscribe(&self, topic: impl AsRef<[u8]>) -> Result<()> {
        self.send_notice(1, topic.as_ref())
    }

    /// Takes one [`subscribe`](Self::subscribe) to the same `topic` back; if
    /// there was none, nothing happens.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let subscriber = context.socket(zmq::XSUB)?;
    /// subscriber.subscribe("weather")?;
    /// subscriber.unsubscribe("weather")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`subscribe`](Self::subscribe).
    #[doc(alias = "ZMQ_UNSUBSCRIBE")]
    pub fn unsubscribe(&self, topic: impl AsRef<[u8]>) -> Result<()> {
        self.send_notice(0, topic.as_ref())
    }

    /// Sends a message to all publishers. An [`XPub`](crate::XPub) receives it as a
    /// [`Subscription::Message`](crate::Subscription::Message); a [`Pub`](crate::Pub) drops it.
    ///
    /// It never waits. A publisher that has no room does not get it.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let publisher = context.socket(zmq::XPUB)?;
    /// # publisher.bind("inproc://upstream")?;
    /// # let subscriber = context.socket(zmq::XSUB)?;
    /// # subscriber.connect("inproc://upstream")?;
    /// subscriber.send("more news, please")?;
    ///
    /// let failed = subscriber.send(b"\x01weather").unwrap_err();
    /// assert_eq!(failed.error().kind(), zmq::ErrorKind::InvalidInput);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the message. No frame may begin with a byte of 0 or 1:
    /// libzmq would take it for a subscription.
    #[doc(alias = "zmq_msg_send")]
    #[doc(alias = "zmq_send")]
    #[doc(alias = "send_string")]
    pub fn send(&self, message: impl Into<Message>) -> Result<(), SendError> {
        let message = message.into();
        let checked = if self.only_first { 1 } else { usize::MAX };
        if message.iter().take(checked).any(|frame| matches!(frame.first(), Some(0 | 1))) {
            let error = Error::new("zmq_msg_send", libc::EINVAL)
                .because("a frame that begins with a byte of 0 or 1 would be a subscription");
            return Err(SendError::new(error, message));
        }
        self.send_message(message, Wait::Default)
    }

    /// Sends a message of several frames; as [`send`](Self::send) does with a
    /// [`Message`] of them.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let subscriber = context.socket(zmq::XSUB)?;
    /// subscriber.send_multipart(["more", "news"])?;
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
    /// # let peer = context.socket(zmq::PUB)?;
    /// # peer.bind("inproc://xsub-recv")?;
    /// # let socket = context.socket(zmq::XSUB)?;
    /// # socket.connect("inproc://xsub-recv")?;
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
    /// # peer.bind("inproc://xsub-recv-into")?;
    /// # let socket = context.socket(zmq::XSUB)?;
    /// # socket.connect("inproc://xsub-recv-into")?;
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
    /// let socket = context.socket(zmq::XSUB)?;
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
    /// let socket = context.socket(zmq::XSUB)?;
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
    /// # peer.bind("inproc://xsub-recv-parts")?;
    /// # let socket = context.socket(zmq::XSUB)?;
    /// # socket.connect("inproc://xsub-recv-parts")?;
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

    /// Whether libzmq would take a frame of `message` for a subscription to a topic
    /// that is too long.
    pub(crate) fn reads_long_topic(&self, message: &Message) -> bool {
        let is_notice = |frame: &Frame| matches!(frame.first(), Some(0 | 1));
        let is_long = |frame: &Frame| frame.len() > 1 + LONGEST_TOPIC && is_notice(frame);
        // If the first frame is a subscription, the others may be in any case.
        let reads_all = !self.only_first || message.iter().next().is_some_and(is_notice);
        message.iter().take(if reads_all { usize::MAX } else { 1 }).any(is_long)
    }

    fn send_notice(&self, kind: u8, topic: &[u8]) -> Result<()> {
        if topic.len() > LONGEST_TOPIC {
            return Err(Error::new("zmq_msg_send", libc::EINVAL).because(TOO_LONG));
        }
        self.send_message(notice(kind, topic), Wait::Default)?;
        Ok(())
    }
}

impl Deref for XSub {
    type Target = Socket;

    #[inline]
    fn deref(&self) -> &Socket {
        &self.socket
    }
}

impl Sealed for XSub {}

impl SocketType for XSub {
    const NAME: &'static str = "XSUB";
    const KIND: c_int = ffi::ZMQ_XSUB;

    fn from_socket(socket: Socket) -> Self {
        #[cfg(feature = "draft")]
        let only_first = socket.chosen(&Opt::ONLY_FIRST_SUBSCRIBE) == Some(true);
        #[cfg(not(feature = "draft"))]
        let only_first = false;
        Self { socket, only_first }
    }
}
