//! Who a socket is, to its peers and to us.
#![forbid(unsafe_code)]

use std::borrow::Cow;

use super::{Opt, OptionValue, Options};
use crate::dealer::Dealer;
use crate::endpoint::Endpoint;
use crate::error::{Error, Result};
use crate::rep::Rep;
use crate::req::Req;
use crate::router::Router;
use crate::sealed::Sealed;
use crate::socket::{Idle, Socket, SocketType};

/// A type of socket that its peers may know by a name of its own choice.
///
/// ```
/// # use zmq::{MayBeNamed, Options, SocketType};
/// fn named<T: SocketType + MayBeNamed>(options: Options<T>) -> Options<T> {
///     options.routing_id("client-7")
/// }
/// ```
pub trait MayBeNamed: Sealed {}

impl MayBeNamed for Req<Idle> {}
impl MayBeNamed for Rep<Idle> {}
impl MayBeNamed for Dealer {}
impl MayBeNamed for Router {}

/// # Only for [`Req`], [`Rep`], [`Dealer`] and [`Router`]
impl<T: SocketType + MayBeNamed> Options<T> {
    /// The name under which a ROUTER peer knows this socket: 1 to 255 bytes, the first
    /// not zero.
    ///
    /// By default none, and the peer makes one up. No two peers of a ROUTER may have
    /// the same: the later one is ignored.
    ///
    /// A [`Rep`] has a ROUTER for a peer by `inproc` only.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().routing_id("client-7").open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ROUTING_ID")]
    #[doc(alias = "identity")]
    pub fn routing_id(self, id: impl AsRef<[u8]>) -> Self {
        self.with(&Opt::ROUTING_ID, &RoutingId(id.as_ref().to_vec()))
    }
}

/// # Options: identity
impl Socket {
    /// The type of the socket, as ZeroMQ spells it.
    ///
    /// Typed sockets know it: [`SocketType::NAME`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// assert_eq!(socket.socket_type()?, "REQ");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_TYPE")]
    pub fn socket_type(&self) -> Result<&'static str> {
        // In the order of their numbers.
        const NAMES: [&str; 21] = [
            "PAIR", "PUB", "SUB", "REQ", "REP", "DEALER", "ROUTER", "PULL", "PUSH", "XPUB", "XSUB",
            "STREAM", "SERVER", "CLIENT", "RADIO", "DISH", "GATHER", "SCATTER", "DGRAM", "PEER",
            "CHANNEL",
        ];

        let number = self.option(&Opt::TYPE)?;
        let name = usize::try_from(number).ok().and_then(|number| NAMES.get(number));
        name.copied().ok_or_else(|| {
            let error = Error::new("zmq_getsockopt", libc::ENOTSUP).about(Opt::TYPE.name);
            error.because(format!("type {number} is unknown"))
        })
    }

    /// Whether libzmq lets several threads use the socket at a time, as it does
    /// with those of the draft API.
    ///
    /// This crate does not: it keeps track of what a socket was told.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// assert!(!socket.is_thread_safe()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_THREAD_SAFE")]
    pub fn is_thread_safe(&self) -> Result<bool> {
        self.option(&Opt::THREAD_SAFE)
    }

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
}

impl<S> Req<S> {
    pub(crate) fn is_named(&self) -> bool {
        self.remembered(&Opt::ROUTING_ID).is_some()
    }
}

/// # Options: identity
impl<S> Req<S> {
    /// The name under which a ROUTER peer knows this socket: 1 to 255 bytes, the first
    /// not zero.
    ///
    /// See [`Options::routing_id`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_routing_id("client-7")?;
    /// assert_eq!(socket.routing_id()?, b"client-7");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ROUTING_ID")]
    #[doc(alias = "identity")]
    pub fn routing_id(&self) -> Result<Vec<u8>> {
        self.option(&Opt::ROUTING_ID).map(|RoutingId(id)| id)
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
    #[doc(alias = "identity")]
    pub fn set_routing_id(&self, id: impl AsRef<[u8]>) -> Result<()> {
        self.apply(&Opt::ROUTING_ID.to(&RoutingId(id.as_ref().to_vec())))
    }
}

/// # Options: identity
impl<S> Rep<S> {
    /// The name under which a ROUTER peer knows this socket: 1 to 255 bytes, the first
    /// not zero.
    ///
    /// See [`Options::routing_id`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// socket.set_routing_id("client-7")?;
    /// assert_eq!(socket.routing_id()?, b"client-7");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ROUTING_ID")]
    #[doc(alias = "identity")]
    pub fn routing_id(&self) -> Result<Vec<u8>> {
        self.option(&Opt::ROUTING_ID).map(|RoutingId(id)| id)
    }

    /// See [`routing_id`](Self::routing_id).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// socket.set_routing_id("client-7")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ROUTING_ID")]
    #[doc(alias = "identity")]
    pub fn set_routing_id(&self, id: impl AsRef<[u8]>) -> Result<()> {
        self.apply(&Opt::ROUTING_ID.to(&RoutingId(id.as_ref().to_vec())))
    }
}

/// # Options: identity
impl Dealer {
    /// The name under which a ROUTER peer knows this socket: 1 to 255 bytes, the first
    /// not zero.
    ///
    /// See [`Options::routing_id`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::DEALER)?;
    /// socket.set_routing_id("client-7")?;
    /// assert_eq!(socket.routing_id()?, b"client-7");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ROUTING_ID")]
    #[doc(alias = "identity")]
    pub fn routing_id(&self) -> Result<Vec<u8>> {
        self.option(&Opt::ROUTING_ID).map(|RoutingId(id)| id)
    }

    /// See [`routing_id`](Self::routing_id).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::DEALER)?;
    /// socket.set_routing_id("client-7")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ROUTING_ID")]
    #[doc(alias = "identity")]
    pub fn set_routing_id(&self, id: impl AsRef<[u8]>) -> Result<()> {
        self.apply(&Opt::ROUTING_ID.to(&RoutingId(id.as_ref().to_vec())))
    }
}

/// # Options: identity
impl Router {
    /// The name under which a ROUTER peer knows this socket: 1 to 255 bytes, the first
    /// not zero.
    ///
    /// See [`Options::routing_id`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::ROUTER)?;
    /// socket.set_routing_id("client-7")?;
    /// assert_eq!(socket.routing_id()?, b"client-7");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ROUTING_ID")]
    #[doc(alias = "identity")]
    pub fn routing_id(&self) -> Result<Vec<u8>> {
        self.option(&Opt::ROUTING_ID).map(|RoutingId(id)| id)
    }

    /// See [`routing_id`](Self::routing_id).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::ROUTER)?;
    /// socket.set_routing_id("client-7")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ROUTING_ID")]
    #[doc(alias = "identity")]
    pub fn set_routing_id(&self, id: impl AsRef<[u8]>) -> Result<()> {
        self.apply(&Opt::ROUTING_ID.to(&RoutingId(id.as_ref().to_vec())))
    }
}

/// The name under which a ROUTER knows a peer.
pub(super) struct RoutingId(pub(super) Vec<u8>);

impl OptionValue for RoutingId {
    const ROOM: usize = Vec::ROOM;

    fn encode(&self) -> Vec<u8> {
        self.0.encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        Self(OptionValue::decode(bytes))
    }

    /// Names with a zero in front are those that a ROUTER makes up. libzmq
    /// accepts one all the same, and two peers may then have the same.
    fn refusal(&self) -> Option<Cow<'static, str>> {
        let is_good = matches!(self.0.len(), 1..=255) && self.0[0] != 0;
        (!is_good).then(|| "it has 1 to 255 bytes, the first not zero".into())
    }
}
