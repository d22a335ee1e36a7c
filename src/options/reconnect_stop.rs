//! [`ReconnectStop`]: when not to try again.
#![forbid(unsafe_code)]

use std::borrow::Cow;
use std::ffi::c_int;
use std::ops::{BitOr, BitOrAssign};

use zmq_sys as ffi;

use super::applies::Connects;
use super::{Opt, OptionValue, Options};
use crate::error::Result;
use crate::socket::{Socket, SocketType};
use crate::version::version;

/// # Giving up, only for types that [connect](Connects)
impl<T: SocketType + Connects> Options<T> {
    /// What ends the tries to connect again.
    ///
    /// By default nothing.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options()
    ///     .reconnect_stop(zmq::ReconnectStop::REFUSED)
    ///     .open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RECONNECT_STOP")]
    pub fn reconnect_stop(self, when: ReconnectStop) -> Self {
        self.with(&Opt::RECONNECT_STOP, &when)
    }
}

/// # Options: giving up
impl Socket {
    /// What ends the tries to connect again.
    ///
    /// See [`Options::reconnect_stop`](crate::Options::reconnect_stop).
    ///
    /// ```
    /// # use zmq::ReconnectStop;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// assert_eq!(socket.reconnect_stop()?, ReconnectStop::NEVER);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RECONNECT_STOP")]
    pub fn reconnect_stop(&self) -> Result<ReconnectStop> {
        self.option(&Opt::RECONNECT_STOP)
    }

    /// See [`reconnect_stop`](Self::reconnect_stop).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # use zmq::ReconnectStop;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_reconnect_stop(ReconnectStop::REFUSED)?;
    /// assert_eq!(socket.reconnect_stop()?, ReconnectStop::REFUSED);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RECONNECT_STOP")]
    pub fn set_reconnect_stop(&self, when: ReconnectStop) -> Result<()> {
        self.apply(&Opt::RECONNECT_STOP.to(&when))
    }
}

/// A set of occasions on which a socket stops trying to connect again.
///
/// ```
/// # use zmq::ReconnectStop;
/// let when = ReconnectStop::REFUSED | ReconnectStop::HANDSHAKE_FAILED;
/// assert!(when.contains(ReconnectStop::REFUSED));
/// assert!(!when.contains(ReconnectStop::AFTER_DISCONNECT));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ReconnectStop {
    flags: c_int,
}

impl ReconnectStop {
    /// None of them.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// assert_eq!(socket.reconnect_stop()?, zmq::ReconnectStop::NEVER);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub const NEVER: Self = Self { flags: 0 };

    /// Nobody listens there.
    ///
    /// ```
    /// # use zmq::ReconnectStop;
    /// # let context = zmq::Context::new()?;
    /// let when = ReconnectStop::REFUSED;
    /// let socket = zmq::Req::options().reconnect_stop(when).open(&context)?;
    /// assert_eq!(socket.reconnect_stop()?, when);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RECONNECT_STOP_CONN_REFUSED")]
    pub const REFUSED: Self = Self { flags: ffi::ZMQ_RECONNECT_STOP_CONN_REFUSED };

    /// Somebody listens, but does not speak our language or let us in.
    ///
    /// ```
    /// # use zmq::ReconnectStop;
    /// # let context = zmq::Context::new()?;
    /// let when = ReconnectStop::HANDSHAKE_FAILED;
    /// let socket = zmq::Req::options().reconnect_stop(when).open(&context)?;
    /// assert_eq!(socket.reconnect_stop()?, when);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RECONNECT_STOP_HANDSHAKE_FAILED")]
    pub const HANDSHAKE_FAILED: Self = Self { flags: ffi::ZMQ_RECONNECT_STOP_HANDSHAKE_FAILED };

    /// The connection was ended by a
    /// [`disconnect`](crate::Socket::disconnect). libzmq 4.3.4 and older cannot
    /// do that.
    ///
    /// ```
    /// # use zmq::ReconnectStop;
    /// # if zmq::version() < (4, 3, 5) { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let when = ReconnectStop::AFTER_DISCONNECT;
    /// let socket = zmq::Req::options().reconnect_stop(when).open(&context)?;
    /// assert_eq!(socket.reconnect_stop()?, when);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RECONNECT_STOP_AFTER_DISCONNECT")]
    pub const AFTER_DISCONNECT: Self = Self { flags: ffi::ZMQ_RECONNECT_STOP_AFTER_DISCONNECT };

    /// Whether all of `other` is in the set.
    ///
    /// ```
    /// # use zmq::ReconnectStop;
    /// assert!(ReconnectStop::REFUSED.contains(ReconnectStop::NEVER));
    /// ```
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.flags & other.flags == other.flags
    }
}

impl BitOr for ReconnectStop {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self { flags: self.flags | other.flags }
    }
}

impl BitOrAssign for ReconnectStop {
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}

impl OptionValue for ReconnectStop {
    fn encode(&self) -> Vec<u8> {
        self.flags.encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        Self { flags: c_int::decode(bytes) }
    }

    /// Older libzmq accepts the flag, and does nothing by it.
    fn refusal(&self) -> Option<Cow<'static, str>> {
        (self.contains(Self::AFTER_DISCONNECT) && version() < (4, 3, 5))
            .then(|| "AFTER_DISCONNECT needs libzmq 4.3.5".into())
    }
}
