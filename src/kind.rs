//! [`Kind`]: the constants that name a type of socket, as pyzmq has them.
#![forbid(unsafe_code)]

use std::fmt;
use std::marker::PhantomData;

#[cfg(feature = "draft")]
use crate::channel::Channel;
#[cfg(feature = "draft")]
use crate::client_server::{Client, Server};
use crate::dealer::Dealer;
#[cfg(feature = "draft")]
use crate::dgram::Dgram;
use crate::pair::Pair;
#[cfg(feature = "draft")]
use crate::peer::Peer;
use crate::pub_sub::{Pub, Sub};
use crate::push_pull::{Pull, Push};
#[cfg(feature = "draft")]
use crate::radio_dish::{Dish, Radio};
use crate::rep::Rep;
use crate::req::Req;
use crate::router::Router;
#[cfg(feature = "draft")]
use crate::scatter_gather::{Gather, Scatter};
use crate::socket::{Idle, SocketType};
use crate::stream::Stream;
use crate::xpub::XPub;
use crate::xsub::XSub;

/// A type of socket, to be opened with
/// [`Context::socket`](crate::Context::socket).
///
/// The constant knows its type, so that `context.socket(zmq::REQ)?` is a
/// [`Req<Idle>`](Req).
///
/// ```
/// # let context = zmq::Context::new()?;
/// let socket: zmq::Req<zmq::Idle> = context.socket(zmq::REQ)?;
/// # Ok::<(), zmq::Error>(())
/// ```
pub struct Kind<T> {
    opens: PhantomData<fn() -> T>,
}

/// Asks, then waits for the answer: [`Req`].
///
/// ```
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::REQ)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[doc(alias = "ZMQ_REQ")]
pub const REQ: Kind<Req<Idle>> = Kind::new();

/// Waits for a question, then answers: [`Rep`].
///
/// ```
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::REP)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[doc(alias = "ZMQ_REP")]
pub const REP: Kind<Rep<Idle>> = Kind::new();

/// Asks without waiting for its turn: [`Dealer`].
///
/// ```
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::DEALER)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[doc(alias = "ZMQ_DEALER")]
pub const DEALER: Kind<Dealer> = Kind::new();

/// Sends to all who have subscribed: [`Pub`].
///
/// ```
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::PUB)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[doc(alias = "ZMQ_PUB")]
pub const PUB: Kind<Pub> = Kind::new();

/// Receives what it has subscribed to: [`Sub`].
///
/// ```
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::SUB)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[doc(alias = "ZMQ_SUB")]
pub const SUB: Kind<Sub> = Kind::new();

/// Sends to all who have subscribed, and hears who does: [`XPub`].
///
/// ```
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::XPUB)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[doc(alias = "ZMQ_XPUB")]
pub const XPUB: Kind<XPub> = Kind::new();

/// Receives what it has subscribed to, and talks back: [`XSub`].
///
/// ```
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::XSUB)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[doc(alias = "ZMQ_XSUB")]
pub const XSUB: Kind<XSub> = Kind::new();

/// Answers many, each by its id: [`Router`].
///
/// ```
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::ROUTER)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[doc(alias = "ZMQ_ROUTER")]
pub const ROUTER: Kind<Router> = Kind::new();

/// Hands out work: [`Push`].
///
/// ```
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::PUSH)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[doc(alias = "ZMQ_PUSH")]
pub const PUSH: Kind<Push> = Kind::new();

/// Takes work: [`Pull`].
///
/// ```
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::PULL)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[doc(alias = "ZMQ_PULL")]
pub const PULL: Kind<Pull> = Kind::new();

/// Talks to one other: [`Pair`].
///
/// ```
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::PAIR)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[doc(alias = "ZMQ_PAIR")]
pub const PAIR: Kind<Pair> = Kind::new();

/// Speaks plain TCP: [`Stream`].
///
/// ```
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::STREAM)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[doc(alias = "ZMQ_STREAM")]
pub const STREAM: Kind<Stream> = Kind::new();

/// Asks and is answered, from any thread: [`Client`].
///
/// ```
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::CLIENT)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[cfg(feature = "draft")]
#[doc(alias = "ZMQ_CLIENT")]
pub const CLIENT: Kind<Client> = Kind::new();

/// Answers many, each by its id, from any thread: [`Server`].
///
/// ```
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::SERVER)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[cfg(feature = "draft")]
#[doc(alias = "ZMQ_SERVER")]
pub const SERVER: Kind<Server> = Kind::new();

/// Sends to all who have joined a group: [`Radio`].
///
/// ```
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::RADIO)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[cfg(feature = "draft")]
#[doc(alias = "ZMQ_RADIO")]
pub const RADIO: Kind<Radio> = Kind::new();

/// Receives what is sent to the groups it has joined: [`Dish`].
///
/// ```
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::DISH)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[cfg(feature = "draft")]
#[doc(alias = "ZMQ_DISH")]
pub const DISH: Kind<Dish> = Kind::new();

/// Hands out work, from any thread: [`Scatter`].
///
/// ```
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::SCATTER)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[cfg(feature = "draft")]
#[doc(alias = "ZMQ_SCATTER")]
pub const SCATTER: Kind<Scatter> = Kind::new();

/// Takes work, in any thread: [`Gather`].
///
/// ```
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::GATHER)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[cfg(feature = "draft")]
#[doc(alias = "ZMQ_GATHER")]
pub const GATHER: Kind<Gather> = Kind::new();

/// Talks to many of its kind, each by its id: [`Peer`].
///
/// ```
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::PEER)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[cfg(feature = "draft")]
#[doc(alias = "ZMQ_PEER")]
pub const PEER: Kind<Peer> = Kind::new();

/// Talks to one other, from any thread: [`Channel`].
///
/// ```
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::CHANNEL)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[cfg(feature = "draft")]
#[doc(alias = "ZMQ_CHANNEL")]
pub const CHANNEL: Kind<Channel> = Kind::new();

/// Speaks plain UDP: [`Dgram`].
///
/// ```
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::DGRAM)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[cfg(feature = "draft")]
#[doc(alias = "ZMQ_DGRAM")]
pub const DGRAM: Kind<Dgram> = Kind::new();

impl<T> Kind<T> {
    const fn new() -> Self {
        Self { opens: PhantomData }
    }
}

impl<T> Clone for Kind<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Kind<T> {}

impl<T: SocketType> fmt::Debug for Kind<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kind({})", T::NAME)
    }
}
