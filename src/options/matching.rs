//! Which messages a subscription lets through.
#![forbid(unsafe_code)]

use super::{Opt, Options};
use crate::error::Result;
use crate::pub_sub::{Pub, Sub};
use crate::sealed::Sealed;
use crate::socket::SocketType;
#[cfg(feature = "draft")]
use crate::socket::{Ready, Socket};
use crate::xpub::XPub;
#[cfg(feature = "draft")]
use crate::xsub::XSub;

/// A type of socket that compares messages with subscriptions.
///
/// ```
/// fn all_but<T: zmq::SocketType + zmq::Matches>(options: zmq::Options<T>) -> zmq::Options<T> {
///     options.invert_matching(true)
/// }
/// ```
pub trait Matches: Sealed {}

impl Matches for Pub {}
impl Matches for Sub {}
impl Matches for XPub {}

/// # Only for [`Pub`], [`Sub`] and [`XPub`]
impl<T: SocketType + Matches> Options<T> {
    /// Whether a subscription keeps away what begins with its topic, and lets
    /// all else through.
    ///
    /// By default the other way round. It has to be chosen on both sides.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let publisher = zmq::XPub::options().invert_matching(true).open(&context)?;
    /// # publisher.bind("inproc://inverted")?;
    /// let subscriber = zmq::Sub::options()
    ///     .invert_matching(true)
    ///     .subscribe("debug")
    ///     .open(&context)?;
    /// # subscriber.connect("inproc://inverted")?;
    /// # publisher.recv()?;
    /// publisher.send("debug: still here")?;
    /// publisher.send("error: out of tea")?;
    /// assert_eq!(subscriber.recv()?, "error: out of tea");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_INVERT_MATCHING")]
    pub fn invert_matching(self, on: bool) -> Self {
        self.with(&Opt::INVERT_MATCHING, &on)
    }
}

/// # Options: matching
impl Pub {
    /// Whether a subscription keeps away what begins with its topic.
    ///
    /// See [`Options::invert_matching`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let publisher = context.socket(zmq::PUB)?;
    /// assert!(!publisher.invert_matching()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_INVERT_MATCHING")]
    pub fn invert_matching(&self) -> Result<bool> {
        self.option(&Opt::INVERT_MATCHING)
    }

    /// See [`invert_matching`](Self::invert_matching).
    ///
    /// It counts from the next message.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let publisher = context.socket(zmq::PUB)?;
    /// publisher.set_invert_matching(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_INVERT_MATCHING")]
    pub fn set_invert_matching(&self, on: bool) -> Result<()> {
        self.apply(&Opt::INVERT_MATCHING.to(&on))
    }

    /// How many different topics its subscribers have asked for.
    ///
    /// libzmq 4.3.5 takes off those that were taken back, and not those of a
    /// subscriber that has gone.
    ///
    /// ```
    /// # if zmq::version() < (4, 3, 5) { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let publisher = context.socket(zmq::PUB)?;
    /// assert_eq!(publisher.topics_count()?, 0);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) before libzmq 4.3.5.
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_TOPICS_COUNT")]
    pub fn topics_count(&self) -> Result<u32> {
        topics_of(self)
    }
}

/// # Options: matching
impl Sub {
    /// Whether a subscription keeps away what begins with its topic.
    ///
    /// See [`Options::invert_matching`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let subscriber = context.socket(zmq::SUB)?;
    /// assert!(!subscriber.invert_matching()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_INVERT_MATCHING")]
    pub fn invert_matching(&self) -> Result<bool> {
        self.option(&Opt::INVERT_MATCHING)
    }

    /// See [`invert_matching`](Self::invert_matching).
    ///
    /// It counts from the next message.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let subscriber = context.socket(zmq::SUB)?;
    /// subscriber.set_invert_matching(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_INVERT_MATCHING")]
    pub fn set_invert_matching(&self, on: bool) -> Result<()> {
        self.apply(&Opt::INVERT_MATCHING.to(&on))
    }

    /// How many different topics it has asked for.
    ///
    /// ```
    /// # if zmq::version() < (4, 3, 5) { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let subscriber = zmq::Sub::options().subscribe("weather").open(&context)?;
    /// assert_eq!(subscriber.topics_count()?, 1);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) before libzmq 4.3.5.
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_TOPICS_COUNT")]
    pub fn topics_count(&self) -> Result<u32> {
        topics_of(self)
    }
}

/// # Options: matching
impl XPub {
    /// Whether a subscription keeps away what begins with its topic.
    ///
    /// See [`Options::invert_matching`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let publisher = context.socket(zmq::XPUB)?;
    /// assert!(!publisher.invert_matching()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_INVERT_MATCHING")]
    pub fn invert_matching(&self) -> Result<bool> {
        self.option(&Opt::INVERT_MATCHING)
    }

    /// See [`invert_matching`](Self::invert_matching).
    ///
    /// It counts from the next message.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let publisher = context.socket(zmq::XPUB)?;
    /// publisher.set_invert_matching(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_INVERT_MATCHING")]
    pub fn set_invert_matching(&self, on: bool) -> Result<()> {
        self.apply(&Opt::INVERT_MATCHING.to(&on))
    }

    /// How many different topics its subscribers have asked for.
    ///
    /// libzmq 4.3.5 takes off those that were taken back, and not those of a
    /// subscriber that has gone.
    ///
    /// ```
    /// # if zmq::version() < (4, 3, 5) { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let publisher = context.socket(zmq::XPUB)?;
    /// assert_eq!(publisher.topics_count()?, 0);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) before libzmq 4.3.5.
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_TOPICS_COUNT")]
    pub fn topics_count(&self) -> Result<u32> {
        topics_of(self)
    }
}

/// # Options: matching
#[cfg(feature = "draft")]
impl XSub {
    /// How many different topics it has asked for.
    ///
    /// ```
    /// # if zmq::version() < (4, 3, 5) { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let subscriber = context.socket(zmq::XSUB)?;
    /// subscriber.subscribe("weather")?;
    /// assert_eq!(subscriber.topics_count()?, 1);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) before libzmq 4.3.5.
    #[doc(alias = "ZMQ_TOPICS_COUNT")]
    pub fn topics_count(&self) -> Result<u32> {
        topics_of(self)
    }
}

#[cfg(feature = "draft")]
fn topics_of(socket: &Socket) -> Result<u32> {
    // Takes in the subscriptions that have arrived. What goes wrong here, the next call will say.
    let _ = socket.is_ready(Ready::ToReceive);
    socket.option(&Opt::TOPICS_COUNT)
}
