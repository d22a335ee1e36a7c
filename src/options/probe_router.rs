//! Letting a [`Router`] hear of this socket before it is asked anything.
#![forbid(unsafe_code)]

use super::{Opt, Options};
use crate::dealer::Dealer;
use crate::error::Result;
use crate::req::Req;
use crate::router::Router;
use crate::sealed::Sealed;
use crate::socket::{Idle, SocketType};

/// A type of socket that has [`Router`]s as peers.
///
/// ```
/// fn probing<T: zmq::SocketType + zmq::MayProbe>(options: zmq::Options<T>) -> zmq::Options<T> {
///     options.probe_router(true)
/// }
/// ```
pub trait MayProbe: Sealed {}

impl MayProbe for Req<Idle> {}
impl MayProbe for Dealer {}
impl MayProbe for Router {}

/// # Only for [`Req`], [`Dealer`] and [`Router`]
impl<T: SocketType + MayProbe> Options<T> {
    /// Whether to send an empty message to every new peer, so that a [`Router`]
    /// there hears of this socket and can speak first.
    ///
    /// By default not. Only for peers that are routers: others would take it
    /// for a message.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Dealer::options().probe_router(true).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_PROBE_ROUTER")]
    pub fn probe_router(self, on: bool) -> Self {
        self.with(&Opt::PROBE_ROUTER, &on)
    }
}

/// # Options: probing
impl<S> Req<S> {
    /// Whether to send an empty message to every new peer.
    ///
    /// See [`Options::probe_router`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// assert!(!socket.probe_router());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_PROBE_ROUTER")]
    #[must_use]
    pub fn probe_router(&self) -> bool {
        self.remembered(&Opt::PROBE_ROUTER) == Some(true)
    }

    /// See [`probe_router`](Self::probe_router).
    ///
    /// It counts for peers that come from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_probe_router(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_PROBE_ROUTER")]
    pub fn set_probe_router(&self, on: bool) -> Result<()> {
        self.apply(&Opt::PROBE_ROUTER.to(&on))
    }
}

/// # Options: probing
impl Dealer {
    /// Whether to send an empty message to every new peer.
    ///
    /// See [`Options::probe_router`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::DEALER)?;
    /// assert!(!socket.probe_router());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_PROBE_ROUTER")]
    #[must_use]
    pub fn probe_router(&self) -> bool {
        self.remembered(&Opt::PROBE_ROUTER) == Some(true)
    }

    /// See [`probe_router`](Self::probe_router).
    ///
    /// It counts for peers that come from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::DEALER)?;
    /// socket.set_probe_router(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_PROBE_ROUTER")]
    pub fn set_probe_router(&self, on: bool) -> Result<()> {
        self.apply(&Opt::PROBE_ROUTER.to(&on))
    }
}

/// # Options: probing
impl Router {
    /// Whether to send an empty message to every new peer.
    ///
    /// See [`Options::probe_router`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let router = context.socket(zmq::ROUTER)?;
    /// assert!(!router.probe_router());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_PROBE_ROUTER")]
    #[must_use]
    pub fn probe_router(&self) -> bool {
        self.remembered(&Opt::PROBE_ROUTER) == Some(true)
    }

    /// See [`probe_router`](Self::probe_router).
    ///
    /// It counts for peers that come from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let router = context.socket(zmq::ROUTER)?;
    /// router.set_probe_router(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_PROBE_ROUTER")]
    pub fn set_probe_router(&self, on: bool) -> Result<()> {
        self.apply(&Opt::PROBE_ROUTER.to(&on))
    }
}
