//! What the operating system does for TCP connections.
#![forbid(unsafe_code)]

use super::{Opt, Options};
use crate::error::Result;
use crate::socket::{Socket, SocketType};

/// # TCP
impl<T: SocketType> Options<T> {
    /// Whether the operating system checks silent TCP connections.
    ///
    /// By default, which is `None`, as it does for others.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().tcp_keepalive(true).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_TCP_KEEPALIVE")]
    pub fn tcp_keepalive(self, on: bool) -> Self {
        self.with(&Opt::TCP_KEEPALIVE, &Some(on))
    }

    /// Whether to speak IPv6 as well as IPv4.
    ///
    /// By default as the context says, and that says no.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().ipv6(true).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_IPV6")]
    pub fn ipv6(self, on: bool) -> Self {
        self.with(&Opt::IPV6, &on)
    }
}

/// # Options: TCP
impl Socket {
    /// Whether the operating system checks silent TCP connections.
    ///
    /// See [`Options::tcp_keepalive`](crate::Options::tcp_keepalive).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_tcp_keepalive(Some(true))?;
    /// assert_eq!(socket.tcp_keepalive()?, Some(true));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_TCP_KEEPALIVE")]
    pub fn tcp_keepalive(&self) -> Result<Option<bool>> {
        self.option(&Opt::TCP_KEEPALIVE)
    }

    /// See [`tcp_keepalive`](Self::tcp_keepalive).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_tcp_keepalive(Some(true))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_TCP_KEEPALIVE")]
    pub fn set_tcp_keepalive(&self, on: Option<bool>) -> Result<()> {
        self.apply(&Opt::TCP_KEEPALIVE.to(&on))
    }

    /// Whether to speak IPv6 as well as IPv4.
    ///
    /// See [`Options::ipv6`](crate::Options::ipv6).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_ipv6(true)?;
    /// assert!(socket.ipv6()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_IPV6")]
    pub fn ipv6(&self) -> Result<bool> {
        self.option(&Opt::IPV6)
    }

    /// See [`ipv6`](Self::ipv6).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_ipv6(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_IPV6")]
    pub fn set_ipv6(&self, on: bool) -> Result<()> {
        self.apply(&Opt::IPV6.to(&on))
    }
}
