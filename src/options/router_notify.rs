//! [`RouterNotify`]: what a [`Router`] tells of connections that come and go.
#![forbid(unsafe_code)]

use std::ffi::c_int;
use std::ops::{BitOr, BitOrAssign};

use zmq_sys as ffi;

use super::{Opt, OptionValue, Options};
use crate::router::Router;

/// # Only for [`Router`]
impl Options<Router> {
    /// Which connections to tell of in [`Router::recv_event`].
    ///
    /// A poll finds the socket ready for them too. So receive then by
    /// [`try_recv_event`](Router::try_recv_event): the plain
    /// [`try_recv`](Router::try_recv) passes notices over, and may find nothing
    /// after them.
    ///
    /// By default none. A socket that tells of them cannot use `inproc`, where
    /// libzmq tells of none, and where a notice could not be told from an empty
    /// message of the peer.
    ///
    /// ```
    /// # use zmq::{RouterEvent, RouterNotify};
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let router = zmq::Router::options().notify_of(RouterNotify::CONNECTED).open(&context)?;
    /// let endpoint = router.bind("tcp://127.0.0.1:*")?;
    /// # let client = context.socket(zmq::DEALER)?;
    /// # client.connect(&endpoint)?;
    /// assert!(matches!(router.recv_event()?, RouterEvent::Connected(_)));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Whom to trust
    ///
    /// To libzmq a notice is an empty message that has no properties. A peer that
    /// speaks ZMTP 2.0 or older, as libzmq 3 did, sends messages without any: its
    /// empty ones are taken for notices, by which it seems to come and go as it
    /// likes, by its own id. The notices of connecting that libzmq makes are for
    /// newer peers only.
    ///
    /// So believe notices if such peers cannot get in: with a mechanism, or with a
    /// ZAP domain, libzmq turns them away.
    ///
    /// ```
    /// # use zmq::RouterNotify;
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let both = RouterNotify::CONNECTED | RouterNotify::DISCONNECTED;
    /// let options = zmq::Router::options().notify_of(both);
    /// // Who knows the password, or anybody, but by a protocol of today: notices are true.
    /// let router = options.clone().plain_server(true).open(&context)?;
    /// let router = options.clone().zap_domain("today").open(&context)?;
    /// // Anybody: a notice is a hint. What was agreed on in messages is what counts.
    /// let router = options.open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ROUTER_NOTIFY")]
    pub fn notify_of(self, when: RouterNotify) -> Self {
        self.with(&Opt::ROUTER_NOTIFY, &when)
    }
}

/// # Options: notices
impl Router {
    /// Which connections it tells of.
    ///
    /// See [`Options::notify_of`].
    ///
    /// ```
    /// # use zmq::RouterNotify;
    /// # let context = zmq::Context::new()?;
    /// let router = context.socket(zmq::ROUTER)?;
    /// assert_eq!(router.notify_of(), RouterNotify::NEVER);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ROUTER_NOTIFY")]
    #[must_use]
    pub fn notify_of(&self) -> RouterNotify {
        self.remembered(&Opt::ROUTER_NOTIFY).unwrap_or_default()
    }
}

/// A set of occasions on which a [`Router`] tells of a connection.
///
/// ```
/// # use zmq::RouterNotify;
/// let when = RouterNotify::CONNECTED | RouterNotify::DISCONNECTED;
/// assert!(when.contains(RouterNotify::CONNECTED));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RouterNotify {
    flags: c_int,
}

impl RouterNotify {
    /// None of them.
    ///
    /// ```
    /// # use zmq::RouterNotify;
    /// assert_eq!(RouterNotify::NEVER, RouterNotify::default());
    /// ```
    pub const NEVER: Self = Self { flags: 0 };

    /// It is made.
    ///
    /// ```
    /// # use zmq::RouterNotify;
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let router = zmq::Router::options().notify_of(RouterNotify::CONNECTED).open(&context)?;
    /// assert_eq!(router.notify_of(), RouterNotify::CONNECTED);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_NOTIFY_CONNECT")]
    pub const CONNECTED: Self = Self { flags: ffi::ZMQ_NOTIFY_CONNECT };

    /// It has ended.
    ///
    /// ```
    /// # use zmq::RouterNotify;
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let router = zmq::Router::options().notify_of(RouterNotify::DISCONNECTED).open(&context)?;
    /// assert_eq!(router.notify_of(), RouterNotify::DISCONNECTED);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_NOTIFY_DISCONNECT")]
    pub const DISCONNECTED: Self = Self { flags: ffi::ZMQ_NOTIFY_DISCONNECT };

    /// Whether all of `other` is in the set.
    ///
    /// ```
    /// # use zmq::RouterNotify;
    /// assert!(RouterNotify::CONNECTED.contains(RouterNotify::NEVER));
    /// ```
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.flags & other.flags == other.flags
    }
}

impl RouterNotify {
    pub(crate) const fn and(self, other: Self) -> Self {
        Self { flags: self.flags | other.flags }
    }
}

impl BitOr for RouterNotify {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.and(other)
    }
}

impl BitOrAssign for RouterNotify {
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}

impl OptionValue for RouterNotify {
    fn encode(&self) -> Vec<u8> {
        self.flags.encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        Self { flags: c_int::decode(bytes) }
    }
}
