//! What an [`XPub`] hears, and what it says by itself.
#![forbid(unsafe_code)]

use super::{Opt, Options};
use crate::error::Result;
use crate::xpub::XPub;

/// # Only for [`XPub`]
impl Options<XPub> {
    /// Whether `send` waits for a subscriber that has no room, instead of
    /// leaving the message out for it.
    ///
    /// By default not. With it, the slowest subscriber sets the pace for all.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::XPub::options().no_drop(true).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_XPUB_NODROP")]
    pub fn no_drop(self, on: bool) -> Self {
        self.with(&Opt::XPUB_NODROP, &on)
    }

    /// Whether to hear of every subscription, and not only of the first to its
    /// topic. Of the ends, only the last is heard.
    ///
    /// By default not. Of this and [`verboser`](Self::verboser), the last word
    /// counts.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::XPub::options().verbose(true).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_XPUB_VERBOSE")]
    pub fn verbose(self, on: bool) -> Self {
        self.without(&Opt::XPUB_VERBOSER).with(&Opt::XPUB_VERBOSE, &on)
    }

    /// Whether to hear of every subscription, and of every end of one.
    ///
    /// By default not. Of this and [`verbose`](Self::verbose), the last word
    /// counts.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::XPub::options().verboser(true).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_XPUB_VERBOSER")]
    pub fn verboser(self, on: bool) -> Self {
        self.without(&Opt::XPUB_VERBOSE).with(&Opt::XPUB_VERBOSER, &on)
    }

    /// A message for everyone who connects, before all others. It arrives only
    /// if it begins with a topic that the subscriber has asked for.
    ///
    /// By default, or if it is empty, there is none. A socket that has one cannot be
    /// bound by `inproc` where somebody has connected already.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::XPub::options().welcome_message("hello").open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_XPUB_WELCOME_MSG")]
    pub fn welcome_message(self, message: impl AsRef<[u8]>) -> Self {
        self.with(&Opt::XPUB_WELCOME_MSG, &message.as_ref().to_vec())
    }
}

/// # Options: who hears what
impl XPub {
    /// Whether `send` waits for a subscriber that has no room.
    ///
    /// See [`Options::no_drop`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let publisher = context.socket(zmq::XPUB)?;
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
    /// let publisher = context.socket(zmq::XPUB)?;
    /// publisher.set_no_drop(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_XPUB_NODROP")]
    pub fn set_no_drop(&self, on: bool) -> Result<()> {
        self.apply(&Opt::XPUB_NODROP.to(&on))
    }

    /// Whether to hear of every subscription.
    ///
    /// See [`Options::verbose`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let publisher = context.socket(zmq::XPUB)?;
    /// assert!(!publisher.verbose());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_XPUB_VERBOSE")]
    #[must_use]
    pub fn verbose(&self) -> bool {
        self.remembered(&Opt::XPUB_VERBOSE) == Some(true)
    }

    /// See [`verbose`](Self::verbose). Either way, it takes back
    /// [`verboser`](Self::set_verboser).
    ///
    /// It counts for subscriptions that arrive from now on: those that were not
    /// heard are not made up for.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let publisher = zmq::XPub::options().verboser(true).open(&context)?;
    /// publisher.set_verbose(true)?;
    /// assert!(publisher.verbose() && !publisher.verboser());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_XPUB_VERBOSE")]
    pub fn set_verbose(&self, on: bool) -> Result<()> {
        self.apply(&Opt::XPUB_VERBOSER.to(&false))?;
        self.apply(&Opt::XPUB_VERBOSE.to(&on))
    }

    /// Whether to hear of every subscription, and of every end of one.
    ///
    /// See [`Options::verboser`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let publisher = context.socket(zmq::XPUB)?;
    /// assert!(!publisher.verboser());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_XPUB_VERBOSER")]
    #[must_use]
    pub fn verboser(&self) -> bool {
        self.remembered(&Opt::XPUB_VERBOSER) == Some(true)
    }

    /// See [`verboser`](Self::verboser). Either way, it takes back
    /// [`verbose`](Self::set_verbose).
    ///
    /// It counts for subscriptions that arrive from now on: those that were not
    /// heard are not made up for.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let publisher = context.socket(zmq::XPUB)?;
    /// publisher.set_verboser(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_XPUB_VERBOSER")]
    pub fn set_verboser(&self, on: bool) -> Result<()> {
        // libzmq knows both as one choice, of which the last word counts.
        self.apply(&Opt::XPUB_VERBOSE.to(&false))?;
        self.apply(&Opt::XPUB_VERBOSER.to(&on))
    }

    /// The message for everyone who connects; empty if there is none.
    ///
    /// See [`Options::welcome_message`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let publisher = context.socket(zmq::XPUB)?;
    /// assert!(publisher.welcome_message().is_empty());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_XPUB_WELCOME_MSG")]
    #[must_use]
    pub fn welcome_message(&self) -> Vec<u8> {
        self.remembered(&Opt::XPUB_WELCOME_MSG).unwrap_or_default()
    }

    /// See [`welcome_message`](Self::welcome_message).
    ///
    /// It counts for those who connect from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let publisher = context.socket(zmq::XPUB)?;
    /// publisher.set_welcome_message("hello")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_XPUB_WELCOME_MSG")]
    pub fn set_welcome_message(&self, message: impl AsRef<[u8]>) -> Result<()> {
        self.apply(&Opt::XPUB_WELCOME_MSG.to(&message.as_ref().to_vec()))
    }
}
