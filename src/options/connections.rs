//! Making connections, and making them again.
#![forbid(unsafe_code)]

use std::time::Duration;

use super::applies::{Connects, SpeaksZmtp};
use super::{Opt, Options};
use crate::error::Result;
use crate::socket::{Socket, SocketType};

/// # Connections
impl<T: SocketType> Options<T> {
    /// The pause before a lost connection is tried again.
    ///
    /// By default 100 milliseconds, and at least one; `None` is never to try
    /// again.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().reconnect_interval(Duration::from_millis(10)).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RECONNECT_IVL")]
    pub fn reconnect_interval(self, pause: impl Into<Option<Duration>>) -> Self {
        self.with(&Opt::RECONNECT_IVL, &a_pause(pause.into()))
    }

    /// Which I/O threads of the context serve new connections: bit 0 is the first.
    ///
    /// By default 0, which is any. An endpoint for which no thread is left fails
    /// with [`NoIoThread`](crate::ErrorKind::NoIoThread).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().affinity(0b1).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_AFFINITY")]
    pub fn affinity(self, threads: u64) -> Self {
        self.with(&Opt::AFFINITY, &threads)
    }
}

/// # Connections, only for types that [connect](Connects)
impl<T: SocketType + Connects> Options<T> {
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
}

/// # Connections, only for types that [speak ZMTP](SpeaksZmtp)
impl<T: SocketType + SpeaksZmtp> Options<T> {
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
}

/// # Options: connections
impl Socket {
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
        self.apply(&Opt::RECONNECT_IVL.to(&a_pause(pause)))
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

    /// Which I/O threads of the context serve new connections: bit 0 is the first.
    ///
    /// See [`Options::affinity`](crate::Options::affinity).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_affinity(0b1)?;
    /// assert_eq!(socket.affinity()?, 0b1);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_AFFINITY")]
    pub fn affinity(&self) -> Result<u64> {
        self.option(&Opt::AFFINITY)
    }

    /// See [`affinity`](Self::affinity).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_affinity(0b1)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_AFFINITY")]
    pub fn set_affinity(&self, threads: u64) -> Result<()> {
        self.apply(&Opt::AFFINITY.to(&threads))
    }
}

/// To libzmq, no pause means no reconnecting, which is what `None` is for.
fn a_pause(pause: Option<Duration>) -> Option<Duration> {
    pause.map(|pause| pause.max(Duration::from_millis(1)))
}
