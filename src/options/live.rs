//! Options of an open [`Socket`], read and changed.
#![forbid(unsafe_code)]

use std::time::Duration;

use super::Opt;
use crate::endpoint::Endpoint;
use crate::error::Result;
use crate::socket::Socket;

/// # Options
///
/// Each is described where it is chosen before opening: see
/// [`Options`](crate::Options).
impl Socket {
    /// The endpoint last bound or connected, with any wildcard filled in; empty
    /// before the first.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// assert!(socket.last_endpoint()?.is_empty());
    /// socket.bind("tcp://127.0.0.1:*")?;
    /// assert!(socket.last_endpoint()?.starts_with("tcp://127.0.0.1:"));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_LAST_ENDPOINT")]
    pub fn last_endpoint(&self) -> Result<Endpoint> {
        self.option(&Opt::LAST_ENDPOINT).map(Endpoint::from_libzmq)
    }

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
    /// socket.set_recv_timeout(Some(Duration::from_millis(250)))?;
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
    /// socket.set_recv_timeout(Some(Duration::from_millis(250)))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RCVTIMEO")]
    pub fn set_recv_timeout(&self, wait: Option<Duration>) -> Result<()> {
        self.apply(&Opt::RCVTIMEO.to(&wait))
    }

    /// How long a `send` waits that names no time of its own.
    ///
    /// See [`Options::send_timeout`](crate::Options::send_timeout).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_send_timeout(Some(Duration::from_millis(250)))?;
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
    /// socket.set_send_timeout(Some(Duration::from_millis(250)))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_SNDTIMEO")]
    pub fn set_send_timeout(&self, wait: Option<Duration>) -> Result<()> {
        self.apply(&Opt::SNDTIMEO.to(&wait))
    }

    /// The high-water mark for receiving: how many messages of one peer may queue up
    /// here before it is held back.
    ///
    /// See [`Options::recv_hwm`](crate::Options::recv_hwm).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_recv_hwm(10)?;
    /// assert_eq!(socket.recv_hwm()?, 10);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RCVHWM")]
    pub fn recv_hwm(&self) -> Result<u32> {
        self.option(&Opt::RCVHWM)
    }

    /// See [`recv_hwm`](Self::recv_hwm).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_recv_hwm(10)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RCVHWM")]
    pub fn set_recv_hwm(&self, messages: u32) -> Result<()> {
        self.apply(&Opt::RCVHWM.to(&messages))
    }

    /// The high-water mark for sending: how many messages to one peer may queue up
    /// here before `send` waits.
    ///
    /// See [`Options::send_hwm`](crate::Options::send_hwm).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_send_hwm(10)?;
    /// assert_eq!(socket.send_hwm()?, 10);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_SNDHWM")]
    pub fn send_hwm(&self) -> Result<u32> {
        self.option(&Opt::SNDHWM)
    }

    /// See [`send_hwm`](Self::send_hwm).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_send_hwm(10)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_SNDHWM")]
    pub fn set_send_hwm(&self, messages: u32) -> Result<()> {
        self.apply(&Opt::SNDHWM.to(&messages))
    }

    /// Whether messages queue up only for peers that are really connected.
    ///
    /// See [`Options::immediate`](crate::Options::immediate).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_immediate(true)?;
    /// assert!(socket.immediate()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_IMMEDIATE")]
    pub fn immediate(&self) -> Result<bool> {
        self.option(&Opt::IMMEDIATE)
    }

    /// See [`immediate`](Self::immediate).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_immediate(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_IMMEDIATE")]
    pub fn set_immediate(&self, on: bool) -> Result<()> {
        self.apply(&Opt::IMMEDIATE.to(&on))
    }

    /// The largest frame, in bytes, that a peer may send; one that sends a larger is
    /// disconnected.
    ///
    /// See [`Options::max_message_size`](crate::Options::max_message_size).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_max_message_size(Some(1_000_000))?;
    /// assert_eq!(socket.max_message_size()?, Some(1_000_000));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_MAXMSGSIZE")]
    pub fn max_message_size(&self) -> Result<Option<u64>> {
        self.option(&Opt::MAXMSGSIZE)
    }

    /// See [`max_message_size`](Self::max_message_size).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_max_message_size(Some(1_000_000))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_MAXMSGSIZE")]
    pub fn set_max_message_size(&self, bytes: Option<u64>) -> Result<()> {
        self.apply(&Opt::MAXMSGSIZE.to(&bytes))
    }

    /// The pause before a lost connection is tried again.
    ///
    /// See [`Options::reconnect_interval`](crate::Options::reconnect_interval).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_reconnect_interval(Some(Duration::from_millis(10)))?;
    /// assert_eq!(socket.reconnect_interval()?, Some(Duration::from_millis(10)));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RECONNECT_IVL")]
    pub fn reconnect_interval(&self) -> Result<Option<Duration>> {
        self.option(&Opt::RECONNECT_IVL)
    }

    /// See [`reconnect_interval`](Self::reconnect_interval).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_reconnect_interval(Some(Duration::from_millis(10)))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RECONNECT_IVL")]
    pub fn set_reconnect_interval(&self, pause: Option<Duration>) -> Result<()> {
        self.apply(&Opt::RECONNECT_IVL.to(&pause))
    }

    /// The longest pause between tries: up to it, each one is twice the one before.
    ///
    /// See [`Options::reconnect_interval_max`](crate::Options::reconnect_interval_max).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_reconnect_interval_max(Duration::from_secs(5))?;
    /// assert_eq!(socket.reconnect_interval_max()?, Duration::from_secs(5));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RECONNECT_IVL_MAX")]
    pub fn reconnect_interval_max(&self) -> Result<Duration> {
        self.option(&Opt::RECONNECT_IVL_MAX)
    }

    /// See [`reconnect_interval_max`](Self::reconnect_interval_max).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_reconnect_interval_max(Duration::from_secs(5))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RECONNECT_IVL_MAX")]
    pub fn set_reconnect_interval_max(&self, pause: Duration) -> Result<()> {
        self.apply(&Opt::RECONNECT_IVL_MAX.to(&pause))
    }

    /// How long one try to connect over TCP may take.
    ///
    /// See [`Options::connect_timeout`](crate::Options::connect_timeout).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_connect_timeout(Duration::from_secs(2))?;
    /// assert_eq!(socket.connect_timeout()?, Duration::from_secs(2));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CONNECT_TIMEOUT")]
    pub fn connect_timeout(&self) -> Result<Duration> {
        self.option(&Opt::CONNECT_TIMEOUT)
    }

    /// See [`connect_timeout`](Self::connect_timeout).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_connect_timeout(Duration::from_secs(2))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CONNECT_TIMEOUT")]
    pub fn set_connect_timeout(&self, wait: Duration) -> Result<()> {
        self.apply(&Opt::CONNECT_TIMEOUT.to(&wait))
    }

    /// How long a peer may take to shake hands before it is disconnected.
    ///
    /// See [`Options::handshake_interval`](crate::Options::handshake_interval).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_handshake_interval(Duration::from_secs(2))?;
    /// assert_eq!(socket.handshake_interval()?, Duration::from_secs(2));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HANDSHAKE_IVL")]
    pub fn handshake_interval(&self) -> Result<Duration> {
        self.option(&Opt::HANDSHAKE_IVL)
    }

    /// See [`handshake_interval`](Self::handshake_interval).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_handshake_interval(Duration::from_secs(2))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HANDSHAKE_IVL")]
    pub fn set_handshake_interval(&self, wait: Duration) -> Result<()> {
        self.apply(&Opt::HANDSHAKE_IVL.to(&wait))
    }

    /// How often to ask a silent peer whether it is still there.
    ///
    /// See [`Options::heartbeat_interval`](crate::Options::heartbeat_interval).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_heartbeat_interval(Duration::from_secs(1))?;
    /// assert_eq!(socket.heartbeat_interval()?, Duration::from_secs(1));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HEARTBEAT_IVL")]
    pub fn heartbeat_interval(&self) -> Result<Duration> {
        self.option(&Opt::HEARTBEAT_IVL)
    }

    /// See [`heartbeat_interval`](Self::heartbeat_interval).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_heartbeat_interval(Duration::from_secs(1))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HEARTBEAT_IVL")]
    pub fn set_heartbeat_interval(&self, pause: Duration) -> Result<()> {
        self.apply(&Opt::HEARTBEAT_IVL.to(&pause))
    }

    /// How long a peer may take to answer a heartbeat before it counts as gone.
    ///
    /// See [`Options::heartbeat_timeout`](crate::Options::heartbeat_timeout).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_heartbeat_timeout(Duration::from_secs(3))?;
    /// assert_eq!(socket.heartbeat_timeout()?, Duration::from_secs(3));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HEARTBEAT_TIMEOUT")]
    pub fn heartbeat_timeout(&self) -> Result<Duration> {
        self.option(&Opt::HEARTBEAT_TIMEOUT)
    }

    /// See [`heartbeat_timeout`](Self::heartbeat_timeout).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_heartbeat_timeout(Duration::from_secs(3))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HEARTBEAT_TIMEOUT")]
    pub fn set_heartbeat_timeout(&self, wait: Duration) -> Result<()> {
        self.apply(&Opt::HEARTBEAT_TIMEOUT.to(&wait))
    }

    /// How long the peer should put up with our silence before it disconnects us.
    ///
    /// See [`Options::heartbeat_ttl`](crate::Options::heartbeat_ttl).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_heartbeat_ttl(Duration::from_secs(3))?;
    /// assert_eq!(socket.heartbeat_ttl()?, Duration::from_secs(3));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HEARTBEAT_TTL")]
    pub fn heartbeat_ttl(&self) -> Result<Duration> {
        self.option(&Opt::HEARTBEAT_TTL)
    }

    /// See [`heartbeat_ttl`](Self::heartbeat_ttl).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_heartbeat_ttl(Duration::from_secs(3))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HEARTBEAT_TTL")]
    pub fn set_heartbeat_ttl(&self, wait: Duration) -> Result<()> {
        self.apply(&Opt::HEARTBEAT_TTL.to(&wait))
    }

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

    /// How many connections the operating system may hold for us until we accept
    /// them.
    ///
    /// See [`Options::backlog`](crate::Options::backlog).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_backlog(1000)?;
    /// assert_eq!(socket.backlog()?, 1000);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_BACKLOG")]
    pub fn backlog(&self) -> Result<u32> {
        self.option(&Opt::BACKLOG)
    }

    /// See [`backlog`](Self::backlog).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_backlog(1000)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_BACKLOG")]
    pub fn set_backlog(&self, connections: u32) -> Result<()> {
        self.apply(&Opt::BACKLOG.to(&connections))
    }

    /// The name under which a ROUTER peer knows this socket: 1 to 255 bytes, the first
    /// not zero.
    ///
    /// See [`Options::routing_id`](crate::Options::routing_id).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_routing_id("client-7")?;
    /// assert_eq!(socket.routing_id()?, b"client-7");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ROUTING_ID")]
    pub fn routing_id(&self) -> Result<Vec<u8>> {
        self.option(&Opt::ROUTING_ID)
    }

    /// See [`routing_id`](Self::routing_id).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_routing_id("client-7")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ROUTING_ID")]
    pub fn set_routing_id(&self, id: impl AsRef<[u8]>) -> Result<()> {
        self.apply(&Opt::ROUTING_ID.to(&id.as_ref().to_vec()))
    }
}
