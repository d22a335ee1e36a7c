//! Noticing that a silent peer is gone.
#![forbid(unsafe_code)]

use std::borrow::Cow;
use std::time::Duration;

use super::applies::SpeaksZmtp;
use super::{Opt, OptionValue, Options};
use crate::error::Result;
use crate::socket::{Socket, SocketType};

/// # Heartbeats, only for types that [speak ZMTP](SpeaksZmtp)
impl<T: SocketType + SpeaksZmtp> Options<T> {
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
    /// [`heartbeat_interval`](Self::heartbeat_interval), which reads as `None`; zero
    /// is for ever.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().heartbeat_timeout(Duration::from_secs(3)).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HEARTBEAT_TIMEOUT")]
    pub fn heartbeat_timeout(self, wait: Duration) -> Self {
        self.with(&Opt::HEARTBEAT_TIMEOUT, &Some(wait))
    }

    /// How long the peer should put up with our silence before it disconnects us.
    ///
    /// By default zero, which is for ever. It is rounded up to tenths of a second;
    /// 65.5 seconds is the most.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().heartbeat_ttl(Duration::from_secs(3)).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HEARTBEAT_TTL")]
    pub fn heartbeat_ttl(self, wait: Duration) -> Self {
        self.with(&Opt::HEARTBEAT_TTL, &Tenths(wait))
    }
}

/// # Options: heartbeats
impl Socket {
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
    /// assert_eq!(socket.heartbeat_timeout()?, Some(Duration::from_secs(3)));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HEARTBEAT_TIMEOUT")]
    pub fn heartbeat_timeout(&self) -> Result<Option<Duration>> {
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
        self.apply(&Opt::HEARTBEAT_TIMEOUT.to(&Some(wait)))
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
        self.option(&Opt::HEARTBEAT_TTL).map(|Tenths(wait)| wait)
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
        self.apply(&Opt::HEARTBEAT_TTL.to(&Tenths(wait)))
    }
}

/// Milliseconds in an `int`, of which libzmq keeps the tenths of a second.
pub(super) struct Tenths(pub(super) Duration);

impl Tenths {
    const MILLIS: u64 = 100;
    /// libzmq at the other end multiplies them in 16 bits.
    const MOST: Duration = Duration::from_millis(u16::MAX as u64 / Self::MILLIS * Self::MILLIS);
}

impl OptionValue for Tenths {
    /// Rounded up, since libzmq makes zero, which is for ever, of less than a
    /// tenth.
    fn encode(&self) -> Vec<u8> {
        let tenths = self.0.as_nanos().div_ceil(u128::from(Self::MILLIS) * 1_000_000);
        let millis = tenths.saturating_mul(Self::MILLIS.into());
        Duration::from_millis(millis.try_into().unwrap_or(u64::MAX)).encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        Self(Duration::decode(bytes))
    }

    fn refusal(&self) -> Option<Cow<'static, str>> {
        (self.0 > Self::MOST).then(|| {
            "it can be no longer than 65.5 seconds, of which a peer would make less".into()
        })
    }
}
