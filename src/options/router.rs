//! What a [`Router`] does with messages and peers that it has no place for.
#![forbid(unsafe_code)]

use super::{Opt, Options};
use crate::error::Result;
use crate::router::Router;

/// # Only for [`Router`]
impl Options<Router> {
    /// Whether `send` returns a message as an error that it would drop
    /// otherwise: one to nobody, or to a peer that has no room. It does not
    /// wait either.
    ///
    /// By default not.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let router = zmq::Router::options().mandatory(true).open(&context)?;
    /// let failed = router.send(&"client-7".into(), "hello?").unwrap_err();
    /// assert_eq!(failed.error().kind(), zmq::ErrorKind::HostUnreachable);
    /// assert_eq!(failed.into_message(), "hello?");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ROUTER_MANDATORY")]
    pub fn mandatory(self, on: bool) -> Self {
        self.with(&Opt::ROUTER_MANDATORY, &on)
    }

    /// Whether a peer that comes with an id that is taken takes it over, and
    /// the one that had it is disconnected.
    ///
    /// By default the later one is turned away, or with another libzmq than the one that is
    /// built here, ignored. What the one before had sent, and was not yet received, comes
    /// under an id that libzmq makes up, and after what its namesake has sent.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let router = zmq::Router::options().handover(true).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ROUTER_HANDOVER")]
    pub fn handover(self, on: bool) -> Self {
        self.with(&Opt::ROUTER_HANDOVER, &on)
    }
}

/// # Options: routing
impl Router {
    /// Whether `send` returns what it would drop otherwise.
    ///
    /// See [`Options::mandatory`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let router = context.socket(zmq::ROUTER)?;
    /// assert!(!router.mandatory());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ROUTER_MANDATORY")]
    #[must_use]
    pub fn mandatory(&self) -> bool {
        self.remembered(&Opt::ROUTER_MANDATORY) == Some(true)
    }

    /// See [`mandatory`](Self::mandatory).
    ///
    /// It counts from the next message.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let router = context.socket(zmq::ROUTER)?;
    /// router.set_mandatory(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ROUTER_MANDATORY")]
    pub fn set_mandatory(&self, on: bool) -> Result<()> {
        self.apply(&Opt::ROUTER_MANDATORY.to(&on))
    }

    /// Whether a peer takes over an id that is taken.
    ///
    /// See [`Options::handover`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let router = context.socket(zmq::ROUTER)?;
    /// assert!(!router.handover());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ROUTER_HANDOVER")]
    #[must_use]
    pub fn handover(&self) -> bool {
        self.remembered(&Opt::ROUTER_HANDOVER) == Some(true)
    }

    /// See [`handover`](Self::handover).
    ///
    /// It counts for peers that come from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let router = context.socket(zmq::ROUTER)?;
    /// router.set_handover(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ROUTER_HANDOVER")]
    pub fn set_handover(&self, on: bool) -> Result<()> {
        self.apply(&Opt::ROUTER_HANDOVER.to(&on))
    }
}
