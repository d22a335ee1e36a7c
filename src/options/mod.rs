//! [`Options`]: choosing socket options before the socket exists.
#![forbid(unsafe_code)]

mod live;
mod value;

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use crate::context::Context;
use crate::error::Result;
use crate::socket::{Socket, SocketType};

pub(crate) use self::value::{Opt, OptionValue, Setting};

/// Options for a socket of type `T`, to be [opened](Self::open).
///
/// Most options only count for endpoints that are bound or connected later, so
/// it is safest to choose them all before. To read or change them on an open
/// socket, see [`Socket`].
///
/// ```
/// # use std::time::Duration;
/// # use zmq::{Context, Req};
/// # let context = Context::new()?;
/// let socket = Req::options()
///     .linger(Duration::ZERO)
///     .recv_timeout(Duration::from_millis(250))
///     .open(&context)?;
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// A `Duration` is rounded up to whole milliseconds, and cut to what libzmq can
/// hold, which is 24 days.
#[must_use = "nothing happens until `open`"]
pub struct Options<T> {
    settings: Vec<Setting>,
    opens: PhantomData<fn() -> T>,
}

impl<T: SocketType> Options<T> {
    pub(crate) fn new() -> Self {
        Self { settings: Vec::new(), opens: PhantomData }
    }

    /// Opens the socket.
    ///
    /// The same options may open many sockets.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let options = zmq::Req::options().immediate(true);
    /// let sockets = [options.open(&context)?, options.open(&context)?];
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What libzmq has against one of the options; the error names it. Besides
    /// those of [`Context::socket`].
    #[doc(alias = "zmq_socket")]
    #[doc(alias = "zmq_setsockopt")]
    pub fn open(&self, context: &Context) -> Result<T> {
        let socket = Socket::open(context, T::KIND)?;
        for setting in &self.settings {
            socket.apply(setting)?;
        }
        Ok(T::from_socket(socket))
    }

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
    pub fn linger(self, wait: Duration) -> Self {
        self.with(&Opt::LINGER, &Some(wait))
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
    pub fn recv_timeout(self, wait: Duration) -> Self {
        self.with(&Opt::RCVTIMEO, &Some(wait))
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
    pub fn send_timeout(self, wait: Duration) -> Self {
        self.with(&Opt::SNDTIMEO, &Some(wait))
    }

    /// The high-water mark for receiving: how many messages of one peer may queue up
    /// here before it is held back.
    ///
    /// By default 1000; 0 is without limit. libzmq counts in batches, so treat it as
    /// a rough figure.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().recv_hwm(10).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RCVHWM")]
    pub fn recv_hwm(self, messages: u32) -> Self {
        self.with(&Opt::RCVHWM, &messages)
    }

    /// The high-water mark for sending: how many messages to one peer may queue up
    /// here before `send` waits.
    ///
    /// By default 1000; 0 is without limit. libzmq counts in batches, so treat it as
    /// a rough figure.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().send_hwm(10).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_SNDHWM")]
    pub fn send_hwm(self, messages: u32) -> Self {
        self.with(&Opt::SNDHWM, &messages)
    }

    /// Whether messages queue up only for peers that are really connected.
    ///
    /// By default they also queue up for a peer that `connect` has not reached yet.
    /// With this, `send` waits until somebody is there.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().immediate(true).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_IMMEDIATE")]
    pub fn immediate(self, on: bool) -> Self {
        self.with(&Opt::IMMEDIATE, &on)
    }

    /// The largest frame, in bytes, that a peer may send; one that sends a larger is
    /// disconnected.
    ///
    /// By default there is no limit, which is `None`.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().max_message_size(1_000_000).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_MAXMSGSIZE")]
    pub fn max_message_size(self, bytes: u64) -> Self {
        self.with(&Opt::MAXMSGSIZE, &Some(bytes))
    }

    /// The pause before a lost connection is tried again.
    ///
    /// By default 100 milliseconds; `None` is never to try again.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().reconnect_interval(Duration::from_millis(10)).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RECONNECT_IVL")]
    pub fn reconnect_interval(self, pause: Duration) -> Self {
        self.with(&Opt::RECONNECT_IVL, &Some(pause))
    }

    /// The longest pause between tries: up to it, each one is twice the one before.
    ///
    /// By default zero, and all pauses are alike.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().reconnect_interval_max(Duration::from_secs(5)).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RECONNECT_IVL_MAX")]
    pub fn reconnect_interval_max(self, pause: Duration) -> Self {
        self.with(&Opt::RECONNECT_IVL_MAX, &pause)
    }

    /// How long one try to connect over TCP may take.
    ///
    /// By default zero, which leaves it to the operating system.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().connect_timeout(Duration::from_secs(2)).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CONNECT_TIMEOUT")]
    pub fn connect_timeout(self, wait: Duration) -> Self {
        self.with(&Opt::CONNECT_TIMEOUT, &wait)
    }

    /// How long a peer may take to shake hands before it is disconnected.
    ///
    /// By default 30 seconds; zero is for ever.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().handshake_interval(Duration::from_secs(2)).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HANDSHAKE_IVL")]
    pub fn handshake_interval(self, wait: Duration) -> Self {
        self.with(&Opt::HANDSHAKE_IVL, &wait)
    }

    /// How often to ask a silent peer whether it is still there.
    ///
    /// By default zero, which is never. What a peer may take to answer is
    /// [`heartbeat_timeout`](Self::heartbeat_timeout).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().heartbeat_interval(Duration::from_secs(1)).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HEARTBEAT_IVL")]
    pub fn heartbeat_interval(self, pause: Duration) -> Self {
        self.with(&Opt::HEARTBEAT_IVL, &pause)
    }

    /// How long a peer may take to answer a heartbeat before it counts as gone.
    ///
    /// By default as long as the
    /// [`heartbeat_interval`](Self::heartbeat_interval), and then it reads as zero.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().heartbeat_timeout(Duration::from_secs(3)).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HEARTBEAT_TIMEOUT")]
    pub fn heartbeat_timeout(self, wait: Duration) -> Self {
        self.with(&Opt::HEARTBEAT_TIMEOUT, &wait)
    }

    /// How long the peer should put up with our silence before it disconnects us.
    ///
    /// By default zero, which is for ever. libzmq rounds down to tenths of a second;
    /// 6553.5 seconds is the most.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().heartbeat_ttl(Duration::from_secs(3)).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HEARTBEAT_TTL")]
    pub fn heartbeat_ttl(self, wait: Duration) -> Self {
        self.with(&Opt::HEARTBEAT_TTL, &wait)
    }

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

    /// How many connections the operating system may hold for us until we accept
    /// them.
    ///
    /// By default 100.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().backlog(1000).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_BACKLOG")]
    pub fn backlog(self, connections: u32) -> Self {
        self.with(&Opt::BACKLOG, &connections)
    }

    /// The name under which a ROUTER peer knows this socket: 1 to 255 bytes, the first
    /// not zero.
    ///
    /// By default none, and the peer makes one up. No two peers of a ROUTER may have
    /// the same: the later one is ignored.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().routing_id("client-7").open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ROUTING_ID")]
    pub fn routing_id(self, id: impl AsRef<[u8]>) -> Self {
        self.with(&Opt::ROUTING_ID, &id.as_ref().to_vec())
    }

    pub(crate) fn with<V: OptionValue>(mut self, option: &Opt<V>, value: &V) -> Self {
        self.settings.push(option.to(value));
        self
    }

    /// Takes back what was said of `option`.
    pub(crate) fn without<V>(mut self, option: &Opt<V>) -> Self {
        self.settings.retain(|setting| setting.id != option.id);
        self
    }
}

impl<T> Clone for Options<T> {
    fn clone(&self) -> Self {
        Self { settings: self.settings.clone(), opens: PhantomData }
    }
}

impl<T> fmt::Debug for Options<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.settings.iter().map(|setting| setting.name)).finish()
    }
}
