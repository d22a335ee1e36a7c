//! Keeping the newest message only.
#![forbid(unsafe_code)]

use super::{Opt, Options};
use crate::dealer::Dealer;
use crate::error::Result;
use crate::pub_sub::{Pub, Sub};
use crate::push_pull::{Pull, Push};
use crate::sealed::Sealed;
use crate::socket::SocketType;

/// A type of socket that can keep the newest message only.
///
/// ```
/// fn newest_only<T: zmq::SocketType + zmq::MayConflate>(options: zmq::Options<T>) -> zmq::Options<T> {
///     options.conflate(true)
/// }
/// ```
pub trait MayConflate: Sealed {}

impl MayConflate for Push {}
impl MayConflate for Pull {}
impl MayConflate for Pub {}
impl MayConflate for Sub {}
impl MayConflate for Dealer {}

/// # Only for [`Push`], [`Pull`], [`Pub`], [`Sub`] and [`Dealer`]
impl<T: SocketType + MayConflate> Options<T> {
    /// Whether to keep only the newest message to, and from, each peer. One
    /// that has not left, or was not received, gives way to the next.
    ///
    /// By default not. It makes the high-water marks meaningless, and has rules
    /// of its own:
    ///
    /// - Messages have one frame. Sending more is an error. A peer that sends
    ///   more puts an end to receiving: that and every later receive is an
    ///   error, as libzmq would end the program. Then open the socket anew.
    /// - It cannot [`bind`](crate::Socket::bind) or
    ///   [`connect`](crate::Socket::connect) an `inproc` endpoint.
    /// - libzmq can miss to tell a socket of the newest message, which then lies
    ///   there until the next one comes. So it is for what is sent again and again.
    /// - What is sent right before the socket closes is often lost, and the
    ///   [`linger`](Self::linger) is a second, unless it is set. It cannot be
    ///   for ever.
    /// - A [`Sub`] tells a publisher only its last topic. So it subscribes to
    ///   everything, and to nothing else.
    /// - A [`Pub`] hears only the last topic that a subscriber tells it, so
    ///   subscribers should have one.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pull::options().conflate(true).open(&context)?;
    /// assert!(socket.conflate()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CONFLATE")]
    pub fn conflate(self, on: bool) -> Self {
        self.with(&Opt::CONFLATE, &on)
    }
}

/// # Options: the newest only
impl Push {
    /// Whether it keeps only the newest message to each peer.
    ///
    /// See [`Options::conflate`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Push::options().conflate(true).open(&context)?;
    /// assert!(socket.conflate()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CONFLATE")]
    pub fn conflate(&self) -> Result<bool> {
        self.option(&Opt::CONFLATE)
    }

    /// See [`conflate`](Self::conflate).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::PUSH)?;
    /// socket.set_conflate(true)?;
    /// assert!(socket.conflate()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if the socket has been bound or
    /// connected; [`InvalidInput`](crate::ErrorKind::InvalidInput) if it has been
    /// told what [does not go with it](crate::Options::conflate).
    #[doc(alias = "ZMQ_CONFLATE")]
    pub fn set_conflate(&self, on: bool) -> Result<()> {
        self.set_conflation(on)
    }
}

/// # Options: the newest only
impl Pull {
    /// Whether it keeps only the newest message from each peer.
    ///
    /// See [`Options::conflate`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pull::options().conflate(true).open(&context)?;
    /// assert!(socket.conflate()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CONFLATE")]
    pub fn conflate(&self) -> Result<bool> {
        self.option(&Opt::CONFLATE)
    }

    /// See [`conflate`](Self::conflate).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::PULL)?;
    /// socket.set_conflate(true)?;
    /// assert!(socket.conflate()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if the socket has been bound or
    /// connected; [`InvalidInput`](crate::ErrorKind::InvalidInput) if it has been
    /// told what [does not go with it](crate::Options::conflate).
    #[doc(alias = "ZMQ_CONFLATE")]
    pub fn set_conflate(&self, on: bool) -> Result<()> {
        self.set_conflation(on)
    }
}

/// # Options: the newest only
impl Pub {
    /// Whether it keeps only the newest message to each subscriber.
    ///
    /// See [`Options::conflate`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pub::options().conflate(true).open(&context)?;
    /// assert!(socket.conflate()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CONFLATE")]
    pub fn conflate(&self) -> Result<bool> {
        self.option(&Opt::CONFLATE)
    }

    /// See [`conflate`](Self::conflate).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::PUB)?;
    /// socket.set_conflate(true)?;
    /// assert!(socket.conflate()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if the socket has been bound or
    /// connected; [`InvalidInput`](crate::ErrorKind::InvalidInput) if it has been
    /// told what [does not go with it](crate::Options::conflate).
    #[doc(alias = "ZMQ_CONFLATE")]
    pub fn set_conflate(&self, on: bool) -> Result<()> {
        self.set_conflation(on)
    }
}

/// # Options: the newest only
impl Sub {
    /// Whether it keeps only the newest message from each publisher.
    ///
    /// See [`Options::conflate`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Sub::options().conflate(true).open(&context)?;
    /// assert!(socket.conflate()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CONFLATE")]
    pub fn conflate(&self) -> Result<bool> {
        self.option(&Opt::CONFLATE)
    }

    /// See [`conflate`](Self::conflate). Where it no longer does, it subscribes to nothing.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::SUB)?;
    /// socket.set_conflate(true)?;
    /// assert!(socket.conflate()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if the socket has been bound or
    /// connected; [`InvalidInput`](crate::ErrorKind::InvalidInput) if it has been
    /// told what [does not go with it](crate::Options::conflate).
    #[doc(alias = "ZMQ_CONFLATE")]
    pub fn set_conflate(&self, on: bool) -> Result<()> {
        self.set_conflation(on)
    }
}

/// # Options: the newest only
impl Dealer {
    /// Whether it keeps only the newest message to and from each peer.
    ///
    /// See [`Options::conflate`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Dealer::options().conflate(true).open(&context)?;
    /// assert!(socket.conflate()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CONFLATE")]
    pub fn conflate(&self) -> Result<bool> {
        self.option(&Opt::CONFLATE)
    }

    /// See [`conflate`](Self::conflate).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::DEALER)?;
    /// socket.set_conflate(true)?;
    /// assert!(socket.conflate()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if the socket has been bound or
    /// connected; [`InvalidInput`](crate::ErrorKind::InvalidInput) if it has been
    /// told what [does not go with it](crate::Options::conflate).
    #[doc(alias = "ZMQ_CONFLATE")]
    pub fn set_conflate(&self, on: bool) -> Result<()> {
        self.set_conflation(on)
    }
}
