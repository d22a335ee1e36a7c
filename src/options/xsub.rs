//! What an [`XSub`] takes for a subscription, and which it passes on.
#![forbid(unsafe_code)]

use super::{Opt, Options};
use crate::error::Result;
use crate::xpub::XPub;
use crate::xsub::XSub;

/// # Only for [`XSub`]
impl Options<XSub> {
    /// Whether only the first frame of a message can be a subscription, so that
    /// the others may begin with any byte.
    ///
    /// By default every frame can. Choose it on both sides.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let subscriber = zmq::XSub::options().only_first_subscribe(true).open(&context)?;
    /// subscriber.send(["number", "\x01"])?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ONLY_FIRST_SUBSCRIBE")]
    pub fn only_first_subscribe(self, on: bool) -> Self {
        self.with(&Opt::ONLY_FIRST_SUBSCRIBE, &on)
    }

    /// Whether to tell the publishers of every
    /// [`unsubscribe`](XSub::unsubscribe), also if nothing was subscribed.
    ///
    /// By default they hear of the last one to a topic.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let subscriber = zmq::XSub::options().verbose_unsubscribe(true).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_XSUB_VERBOSE_UNSUBSCRIBE")]
    pub fn verbose_unsubscribe(self, on: bool) -> Self {
        self.with(&Opt::XSUB_VERBOSE_UNSUBSCRIBE, &on)
    }
}

/// # Options: subscriptions
impl XSub {
    /// Whether only the first frame of a message can be a subscription.
    ///
    /// See [`Options::only_first_subscribe`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let subscriber = context.socket(zmq::XSUB)?;
    /// assert!(!subscriber.only_first_subscribe());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ONLY_FIRST_SUBSCRIBE")]
    #[must_use]
    pub fn only_first_subscribe(&self) -> bool {
        self.remembered(&Opt::ONLY_FIRST_SUBSCRIBE) == Some(true)
    }

    /// Whether publishers hear of every `unsubscribe`.
    ///
    /// See [`Options::verbose_unsubscribe`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let subscriber = context.socket(zmq::XSUB)?;
    /// assert!(!subscriber.verbose_unsubscribe());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_XSUB_VERBOSE_UNSUBSCRIBE")]
    #[must_use]
    pub fn verbose_unsubscribe(&self) -> bool {
        self.remembered(&Opt::XSUB_VERBOSE_UNSUBSCRIBE) == Some(true)
    }

    /// See [`verbose_unsubscribe`](Self::verbose_unsubscribe).
    ///
    /// It counts from now on.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let subscriber = context.socket(zmq::XSUB)?;
    /// subscriber.set_verbose_unsubscribe(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_XSUB_VERBOSE_UNSUBSCRIBE")]
    pub fn set_verbose_unsubscribe(&self, on: bool) -> Result<()> {
        self.apply(&Opt::XSUB_VERBOSE_UNSUBSCRIBE.to(&on))
    }
}

/// # Only for [`XPub`]
impl Options<XPub> {
    /// Whether only the first frame of a message from an [`XSub`] can be a
    /// subscription.
    ///
    /// By default every frame can. Choose it on both sides.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let publisher = zmq::XPub::options().only_first_subscribe(true).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ONLY_FIRST_SUBSCRIBE")]
    pub fn only_first_subscribe(self, on: bool) -> Self {
        self.with(&Opt::ONLY_FIRST_SUBSCRIBE, &on)
    }
}

/// # Options: what is a subscription
impl XPub {
    /// Whether only the first frame of a message can be a subscription.
    ///
    /// See [`Options::only_first_subscribe`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let publisher = context.socket(zmq::XPUB)?;
    /// assert!(!publisher.only_first_subscribe());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ONLY_FIRST_SUBSCRIBE")]
    #[must_use]
    pub fn only_first_subscribe(&self) -> bool {
        self.remembered(&Opt::ONLY_FIRST_SUBSCRIBE) == Some(true)
    }
}
