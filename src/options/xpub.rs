//! What an [`XPub`] hears, and what it says by itself.
#![forbid(unsafe_code)]

use super::{Opt, Options};
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
    /// By default, or if it is empty, there is none.
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
