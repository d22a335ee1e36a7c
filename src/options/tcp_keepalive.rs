//! How long the operating system waits for a TCP peer that says nothing.
#![forbid(unsafe_code)]

use std::borrow::Cow;
use std::ffi::c_int;
use std::time::Duration;

use super::applies::Connects;
use super::{Opt, OptionValue, Options};
use crate::error::Result;
use crate::socket::{Socket, SocketType};

/// # TCP, only for types that [connect](Connects)
impl<T: SocketType + Connects> Options<T> {
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
    pub fn tcp_keepalive(self, on: impl Into<Option<bool>>) -> Self {
        self.with(&Opt::TCP_KEEPALIVE, &on.into())
    }

    /// How many unanswered checks of the operating system end a TCP connection.
    ///
    /// From 1 to 127. By default, which is `None`, as many as for others. It
    /// matters only with [`tcp_keepalive`](Self::tcp_keepalive).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().tcp_keepalive_count(5).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_TCP_KEEPALIVE_CNT")]
    pub fn tcp_keepalive_count(self, probes: impl Into<Option<u32>>) -> Self {
        self.with(&Opt::TCP_KEEPALIVE_CNT, &KeepaliveCount(probes.into()))
    }

    /// How long a TCP connection may be silent before the first check.
    ///
    /// From a second to 32767, rounded up to whole ones. By default, which is
    /// `None`, as long as for others. It matters only with
    /// [`tcp_keepalive`](Self::tcp_keepalive).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().tcp_keepalive_idle(Duration::from_secs(60)).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_TCP_KEEPALIVE_IDLE")]
    pub fn tcp_keepalive_idle(self, silence: impl Into<Option<Duration>>) -> Self {
        self.with(&Opt::TCP_KEEPALIVE_IDLE, &KeepaliveTime(silence.into()))
    }

    /// The pause between two checks of a silent TCP connection.
    ///
    /// From a second to 32767, rounded up to whole ones. By default, which is
    /// `None`, as long as for others. It matters only with
    /// [`tcp_keepalive`](Self::tcp_keepalive).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().tcp_keepalive_interval(Duration::from_secs(10)).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_TCP_KEEPALIVE_INTVL")]
    pub fn tcp_keepalive_interval(self, pause: impl Into<Option<Duration>>) -> Self {
        self.with(&Opt::TCP_KEEPALIVE_INTVL, &KeepaliveTime(pause.into()))
    }

    /// How long sent data may stay unacknowledged before a TCP connection ends.
    ///
    /// By default zero, which leaves it to the operating system.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().tcp_maxrt(Duration::from_secs(20)).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_TCP_MAXRT")]
    pub fn tcp_maxrt(self, wait: Duration) -> Self {
        self.with(&Opt::TCP_MAXRT, &wait)
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

    /// How many unanswered checks of the operating system end a TCP connection.
    ///
    /// See [`Options::tcp_keepalive_count`](crate::Options::tcp_keepalive_count).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_tcp_keepalive_count(Some(5))?;
    /// assert_eq!(socket.tcp_keepalive_count()?, Some(5));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_TCP_KEEPALIVE_CNT")]
    pub fn tcp_keepalive_count(&self) -> Result<Option<u32>> {
        self.option(&Opt::TCP_KEEPALIVE_CNT).map(|KeepaliveCount(probes)| probes)
    }

    /// See [`tcp_keepalive_count`](Self::tcp_keepalive_count).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_tcp_keepalive_count(Some(5))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_TCP_KEEPALIVE_CNT")]
    pub fn set_tcp_keepalive_count(&self, probes: Option<u32>) -> Result<()> {
        self.apply(&Opt::TCP_KEEPALIVE_CNT.to(&KeepaliveCount(probes)))
    }

    /// How long a TCP connection may be silent before the first check.
    ///
    /// See [`Options::tcp_keepalive_idle`](crate::Options::tcp_keepalive_idle).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_tcp_keepalive_idle(Some(Duration::from_secs(60)))?;
    /// assert_eq!(socket.tcp_keepalive_idle()?, Some(Duration::from_secs(60)));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_TCP_KEEPALIVE_IDLE")]
    pub fn tcp_keepalive_idle(&self) -> Result<Option<Duration>> {
        self.option(&Opt::TCP_KEEPALIVE_IDLE).map(|KeepaliveTime(silence)| silence)
    }

    /// See [`tcp_keepalive_idle`](Self::tcp_keepalive_idle).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_tcp_keepalive_idle(Some(Duration::from_secs(60)))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_TCP_KEEPALIVE_IDLE")]
    pub fn set_tcp_keepalive_idle(&self, silence: Option<Duration>) -> Result<()> {
        self.apply(&Opt::TCP_KEEPALIVE_IDLE.to(&KeepaliveTime(silence)))
    }

    /// The pause between two checks of a silent TCP connection.
    ///
    /// See [`Options::tcp_keepalive_interval`](crate::Options::tcp_keepalive_interval).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_tcp_keepalive_interval(Some(Duration::from_secs(10)))?;
    /// assert_eq!(socket.tcp_keepalive_interval()?, Some(Duration::from_secs(10)));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_TCP_KEEPALIVE_INTVL")]
    pub fn tcp_keepalive_interval(&self) -> Result<Option<Duration>> {
        self.option(&Opt::TCP_KEEPALIVE_INTVL).map(|KeepaliveTime(pause)| pause)
    }

    /// See [`tcp_keepalive_interval`](Self::tcp_keepalive_interval).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_tcp_keepalive_interval(Some(Duration::from_secs(10)))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_TCP_KEEPALIVE_INTVL")]
    pub fn set_tcp_keepalive_interval(&self, pause: Option<Duration>) -> Result<()> {
        self.apply(&Opt::TCP_KEEPALIVE_INTVL.to(&KeepaliveTime(pause)))
    }

    /// How long sent data may stay unacknowledged before a TCP connection ends.
    ///
    /// See [`Options::tcp_maxrt`](crate::Options::tcp_maxrt).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_tcp_maxrt(Duration::from_secs(20))?;
    /// assert_eq!(socket.tcp_maxrt()?, Duration::from_secs(20));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_TCP_MAXRT")]
    pub fn tcp_maxrt(&self) -> Result<Duration> {
        self.option(&Opt::TCP_MAXRT)
    }

    /// See [`tcp_maxrt`](Self::tcp_maxrt).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_tcp_maxrt(Duration::from_secs(20))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_TCP_MAXRT")]
    pub fn set_tcp_maxrt(&self, wait: Duration) -> Result<()> {
        self.apply(&Opt::TCP_MAXRT.to(&wait))
    }
}

/// An `int`, where -1 is the operating system's choice. libzmq accepts any, but
/// a number that the system refuses ends each connection as it is made.
pub(super) struct KeepaliveCount(pub(super) Option<u32>);

impl OptionValue for KeepaliveCount {
    fn encode(&self) -> Vec<u8> {
        self.0.encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        Self(OptionValue::decode(bytes))
    }

    fn refusal(&self) -> Option<Cow<'static, str>> {
        self.0.filter(|probes| !(1..=127).contains(probes))?;
        Some("the operating system takes 1 to 127".into())
    }
}

/// Seconds in an `int`, where -1 is the operating system's choice.
pub(super) struct KeepaliveTime(pub(super) Option<Duration>);

impl KeepaliveTime {
    /// Rounded up.
    fn seconds(&self) -> Option<u64> {
        self.0.map(|time| time.as_secs().saturating_add((time.subsec_nanos() > 0).into()))
    }
}

impl OptionValue for KeepaliveTime {
    fn encode(&self) -> Vec<u8> {
        self.seconds().map_or(-1, |seconds| c_int::try_from(seconds).unwrap_or(c_int::MAX)).encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        Self(c_int::decode(bytes).try_into().ok().map(Duration::from_secs))
    }

    /// For the reason that [`KeepaliveCount`] has.
    fn refusal(&self) -> Option<Cow<'static, str>> {
        self.seconds().filter(|seconds| !(1..=32_767).contains(seconds))?;
        Some("the operating system takes 1 to 32767 seconds".into())
    }
}
