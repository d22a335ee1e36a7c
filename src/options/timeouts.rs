//! How long to wait: [`linger`](Options::linger) and the timeouts of send and receive.
#![forbid(unsafe_code)]

use std::time::Duration;

use super::{Opt, Options};
use crate::error::Result;
use crate::socket::{Socket, SocketType};

/// # Waiting
impl<T: SocketType> Options<T> {
    /// How long closing lets unsent messages wait for their peer.
    ///
    /// By default for ever, and then the end of the context waits for them too;
    /// zero drops them at once. `None` is for ever.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().linger(Duration::ZERO).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_LINGER")]
    pub fn linger(self, wait: impl Into<Option<Duration>>) -> Self {
        self.with(&Opt::LINGER, &wait.into())
    }

    /// How long a `recv` waits that names no time of its own.
    ///
    /// By default for ever, which is `None`.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().recv_timeout(Duration::from_millis(250)).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RCVTIMEO")]
    pub fn recv_timeout(self, wait: impl Into<Option<Duration>>) -> Self {
        self.with(&Opt::RCVTIMEO, &wait.into())
    }

    /// How long a `send` waits that names no time of its own.
    ///
    /// By default for ever, which is `None`.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().send_timeout(Duration::from_millis(250)).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_SNDTIMEO")]
    pub fn send_timeout(self, wait: impl Into<Option<Duration>>) -> Self {
        self.with(&Opt::SNDTIMEO, &wait.into())
    }
}

/// # Options: waiting
///
/// Each option is described where it is chosen before opening: see
/// [`Options`].
impl Socket {
    /// How long closing lets unsent messages wait for their peer.
    ///
    /// See [`Options::linger`](crate::Options::linger).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_linger(Some(Duration::ZERO))?;
    /// assert_eq!(socket.linger()?, Some(Duration::ZERO));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_LINGER")]
    pub fn linger(&self) -> Result<Option<Duration>> {
        self.option(&Opt::LINGER)
    }

    /// See [`linger`](Self::linger).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_linger(Some(Duration::ZERO))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_LINGER")]
    pub fn set_linger(&self, wait: Option<Duration>) -> Result<()> {
        self.apply(&Opt::LINGER.to(&wait))
    }

    /// How long a `recv` waits that names no time of its own.
    ///
    /// See [`Options::recv_timeout`](crate::Options::recv_timeout).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_default_recv_timeout(Some(Duration::from_millis(250)))?;
    /// assert_eq!(socket.default_recv_timeout()?, Some(Duration::from_millis(250)));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RCVTIMEO")]
    pub fn default_recv_timeout(&self) -> Result<Option<Duration>> {
        self.option(&Opt::RCVTIMEO)
    }

    /// See [`default_recv_timeout`](Self::default_recv_timeout).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_default_recv_timeout(Some(Duration::from_millis(250)))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RCVTIMEO")]
    pub fn set_default_recv_timeout(&self, wait: Option<Duration>) -> Result<()> {
        self.apply(&Opt::RCVTIMEO.to(&wait))
    }

    /// The same as [`set_default_recv_timeout`](Self::set_default_recv_timeout), by
    /// the name that it has in [`Options`](crate::Options::recv_timeout).
    ///
    /// To read it there is only [`default_recv_timeout`](Self::default_recv_timeout), as
    /// `recv_timeout` is what receives.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_recv_timeout(Some(Duration::from_millis(250)))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RCVTIMEO")]
    pub fn set_recv_timeout(&self, wait: Option<Duration>) -> Result<()> {
        self.set_default_recv_timeout(wait)
    }

    /// How long a `send` waits that names no time of its own.
    ///
    /// See [`Options::send_timeout`](crate::Options::send_timeout).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_default_send_timeout(Some(Duration::from_millis(250)))?;
    /// assert_eq!(socket.default_send_timeout()?, Some(Duration::from_millis(250)));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_SNDTIMEO")]
    pub fn default_send_timeout(&self) -> Result<Option<Duration>> {
        self.option(&Opt::SNDTIMEO)
    }

    /// See [`default_send_timeout`](Self::default_send_timeout).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_default_send_timeout(Some(Duration::from_millis(250)))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_SNDTIMEO")]
    pub fn set_default_send_timeout(&self, wait: Option<Duration>) -> Result<()> {
        self.apply(&Opt::SNDTIMEO.to(&wait))
    }

    /// The same as [`set_default_send_timeout`](Self::set_default_send_timeout), by
    /// the name that it has in [`Options`](crate::Options::send_timeout).
    ///
    /// To read it there is only [`default_send_timeout`](Self::default_send_timeout), as
    /// `send_timeout` is what sends.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_send_timeout(Some(Duration::from_millis(250)))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_SNDTIMEO")]
    pub fn set_send_timeout(&self, wait: Option<Duration>) -> Result<()> {
        self.set_default_send_timeout(wait)
    }
}
