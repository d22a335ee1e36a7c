//! One message for many: `pgm`, `epgm`, `norm` and multicast `udp`.
#![forbid(unsafe_code)]

use std::ffi::c_int;
use std::time::Duration;

use super::applies::{Multicasts, MulticastsReliably};
use super::value::Capped;
use super::{Opt, Options};
use crate::error::Result;
use crate::pub_sub::{Pub, Sub};
#[cfg(feature = "draft")]
use crate::radio_dish::Radio;
use crate::socket::SocketType;
use crate::xpub::XPub;
use crate::xsub::XSub;

/// # Multicast, only for types that [multicast reliably](MulticastsReliably)
impl<T: SocketType + MulticastsReliably> Options<T> {
    /// How fast to send by multicast, in kilobits a second.
    ///
    /// By default 100, which is slow; 0 is refused, and 2 147 483 the most.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pub::options().rate(10_000).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RATE")]
    pub fn rate(self, kilobits_per_second: u32) -> Self {
        self.with(&Opt::RATE, &Capped(kilobits_per_second))
    }

    /// How long a multicast receiver may be away and still get all messages.
    ///
    /// By default 10 seconds. The sender keeps what it sent in memory for so long,
    /// which at a high [`rate`](Self::rate) is much.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pub::options().recovery_interval(Duration::from_secs(30)).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RECOVERY_IVL")]
    pub fn recovery_interval(self, absence: Duration) -> Self {
        self.with(&Opt::RECOVERY_IVL, &absence)
    }

    /// The largest multicast datagram, in bytes.
    ///
    /// By default 1500; 0 is refused.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pub::options().multicast_max_tpdu(9000).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_MULTICAST_MAXTPDU")]
    pub fn multicast_max_tpdu(self, bytes: u32) -> Self {
        self.with(&Opt::MULTICAST_MAXTPDU, &bytes)
    }
}

/// # Multicast, only for types that [multicast](Multicasts)
impl<T: SocketType + Multicasts> Options<T> {
    /// How many networks a multicast packet may pass.
    ///
    /// By default 1, the local one; 0 is refused.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pub::options().multicast_hops(4).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_MULTICAST_HOPS")]
    pub fn multicast_hops(self, hops: u8) -> Self {
        self.with(&Opt::MULTICAST_HOPS, &hops)
    }
}

on_each! {
    /// # Options: multicast
    [Pub, Sub, XPub, XSub] {
        /// How fast to send by multicast, in kilobits a second.
        ///
        /// See [`Options::rate`](crate::Options::rate).
        ///
        /// ```
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_rate(10_000)?;
        /// assert_eq!(socket.rate()?, 10_000);
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_RATE")]
        pub fn rate(&self) -> Result<u32> {
            self.option(&Opt::RATE).map(|Capped(kilobits)| kilobits)
        }

        /// See [`rate`](Self::rate).
        ///
        /// It counts for endpoints that are bound or connected from now on.
        ///
        /// ```
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_rate(10_000)?;
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_RATE")]
        pub fn set_rate(&self, kilobits_per_second: u32) -> Result<()> {
            self.apply(&Opt::RATE.to(&Capped(kilobits_per_second)))
        }

        /// How long a multicast receiver may be away and still get all messages.
        ///
        /// See [`Options::recovery_interval`](crate::Options::recovery_interval).
        ///
        /// ```
        /// # use std::time::Duration;
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_recovery_interval(Duration::from_secs(30))?;
        /// assert_eq!(socket.recovery_interval()?, Duration::from_secs(30));
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_RECOVERY_IVL")]
        pub fn recovery_interval(&self) -> Result<Duration> {
            self.option(&Opt::RECOVERY_IVL)
        }

        /// See [`recovery_interval`](Self::recovery_interval).
        ///
        /// It counts for endpoints that are bound or connected from now on.
        ///
        /// ```
        /// # use std::time::Duration;
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_recovery_interval(Duration::from_secs(30))?;
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_RECOVERY_IVL")]
        pub fn set_recovery_interval(&self, absence: Duration) -> Result<()> {
            self.apply(&Opt::RECOVERY_IVL.to(&absence))
        }

        /// How many networks a multicast packet may pass.
        ///
        /// See [`Options::multicast_hops`](crate::Options::multicast_hops).
        ///
        /// ```
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_multicast_hops(4)?;
        /// assert_eq!(socket.multicast_hops()?, 4);
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_MULTICAST_HOPS")]
        pub fn multicast_hops(&self) -> Result<u8> {
            self.option(&Opt::MULTICAST_HOPS)
        }

        /// See [`multicast_hops`](Self::multicast_hops).
        ///
        /// It counts for endpoints that are bound or connected from now on.
        ///
        /// ```
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_multicast_hops(4)?;
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_MULTICAST_HOPS")]
        pub fn set_multicast_hops(&self, hops: u8) -> Result<()> {
            self.apply(&Opt::MULTICAST_HOPS.to(&hops))
        }

        /// The largest multicast datagram, in bytes.
        ///
        /// See [`Options::multicast_max_tpdu`](crate::Options::multicast_max_tpdu).
        ///
        /// ```
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_multicast_max_tpdu(9000)?;
        /// assert_eq!(socket.multicast_max_tpdu()?, 9000);
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_MULTICAST_MAXTPDU")]
        pub fn multicast_max_tpdu(&self) -> Result<u32> {
            self.option(&Opt::MULTICAST_MAXTPDU)
        }

        /// See [`multicast_max_tpdu`](Self::multicast_max_tpdu).
        ///
        /// It counts for endpoints that are bound or connected from now on.
        ///
        /// ```
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_multicast_max_tpdu(9000)?;
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_MULTICAST_MAXTPDU")]
        pub fn set_multicast_max_tpdu(&self, bytes: u32) -> Result<()> {
            self.apply(&Opt::MULTICAST_MAXTPDU.to(&bytes))
        }
    }
}

/// # Options: multicast
#[cfg(feature = "draft")]
impl Radio {
    /// How many networks a multicast packet may pass.
    ///
    /// See [`Options::multicast_hops`](crate::Options::multicast_hops).
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::RADIO)?;
    /// socket.set_multicast_hops(4)?;
    /// assert_eq!(socket.multicast_hops()?, 4);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_MULTICAST_HOPS")]
    pub fn multicast_hops(&self) -> Result<u8> {
        self.lock_for("zmq_getsockopt")?.option(&Opt::MULTICAST_HOPS)
    }

    /// See [`multicast_hops`](Self::multicast_hops).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::RADIO)?;
    /// socket.set_multicast_hops(4)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_MULTICAST_HOPS")]
    pub fn set_multicast_hops(&self, hops: u8) -> Result<()> {
        self.lock_for("zmq_setsockopt")?.apply(&Opt::MULTICAST_HOPS.to(&hops))
    }
}

/// libzmq counts the bits in an `int`.
pub(super) type Kilobits = Capped<{ c_int::MAX.unsigned_abs() / 1000 }>;
