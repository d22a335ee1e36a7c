//! On which types of sockets an option does something, where that is for what they speak to say.
#![forbid(unsafe_code)]

use zmq_sys as ffi;

#[cfg(feature = "draft")]
use crate::channel::Channel;
#[cfg(feature = "draft")]
use crate::client_server::{Client, Server};
use crate::dealer::Dealer;
use crate::error::{Error, Result};
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
use crate::sealed::Sealed;
use crate::socket::{Idle, Socket};
use crate::stream::Stream;
use crate::xpub::XPub;
use crate::xsub::XSub;

/// A type of socket that has connections: all but `Dgram`, as UDP has none.
///
/// ```
/// # use zmq::{Connects, Options, SocketType};
/// fn in_a_hurry<T: SocketType + Connects>(options: Options<T>) -> Options<T> {
///     options.connect_timeout(std::time::Duration::from_millis(100))
/// }
/// ```
///
/// An untyped [`Socket`] has their options too, and refuses them where they would do
/// nothing: [`Unsupported`](crate::ErrorKind::Unsupported).
pub trait Connects: Sealed {}

/// A type of socket that speaks ZMTP, the protocol of ZeroMQ: all but
/// [`Stream`], which speaks plain TCP, and `Dgram`, which speaks plain UDP.
///
/// ```
/// # use zmq::{Options, SocketType, SpeaksZmtp};
/// fn alive<T: SocketType + SpeaksZmtp>(options: Options<T>) -> Options<T> {
///     options.heartbeat_interval(std::time::Duration::from_secs(1))
/// }
/// ```
///
/// An untyped [`Socket`] has their options too, and refuses them where they would do
/// nothing: [`Unsupported`](crate::ErrorKind::Unsupported).
pub trait SpeaksZmtp: Connects {}

/// A type of socket that sends one message for many, or receives such: those of
/// publishers and subscribers, and `Radio`.
///
/// ```
/// # use zmq::{Multicasts, Options, SocketType};
/// fn widely<T: SocketType + Multicasts>(options: Options<T>) -> Options<T> {
///     options.multicast_hops(4)
/// }
/// ```
pub trait Multicasts: Sealed {}

/// A type of socket that uses `pgm`, `epgm` and `norm`, which send again what got
/// lost: those of publishers and subscribers.
///
/// ```
/// # use zmq::{MulticastsReliably, Options, SocketType};
/// fn fast<T: SocketType + MulticastsReliably>(options: Options<T>) -> Options<T> {
///     options.rate(10_000)
/// }
/// ```
pub trait MulticastsReliably: Multicasts {}

macro_rules! all {
    ($($trait:ident: $($type:ty),+;)+) => { $($(impl $trait for $type {})+)+ };
}

all! {
    Connects: Req<Idle>, Rep<Idle>, Dealer, Router, Pub, Sub, XPub, XSub, Push, Pull, Pair, Stream;
    SpeaksZmtp: Req<Idle>, Rep<Idle>, Dealer, Router, Pub, Sub, XPub, XSub, Push, Pull, Pair;
    Multicasts: Pub, Sub, XPub, XSub;
    MulticastsReliably: Pub, Sub, XPub, XSub;
}

#[cfg(feature = "draft")]
all! {
    Connects: Client, Server, Radio, Dish, Scatter, Gather, Peer, Channel;
    SpeaksZmtp: Client, Server, Radio, Dish, Scatter, Gather, Peer, Channel;
    Multicasts: Radio;
}

impl Socket {
    /// An error if the option of this name does nothing on sockets of this type.
    pub(crate) fn check_applies(&self, option: &'static str) -> Result<()> {
        let reason = match self.kind() {
            ffi::ZMQ_STREAM if is_of_zmtp(option) => "a STREAM speaks plain TCP",
            #[cfg(feature = "draft")]
            ffi::ZMQ_DGRAM if is_of_zmtp(option) || is_of_connections(option) => {
                "a DGRAM speaks plain UDP"
            }
            _ => return Ok(()),
        };
        Err(Error::new("zmq_setsockopt", libc::ENOTSUP).about(option).because(reason))
    }
}

/// Whether the option is for those who [speak ZMTP](SpeaksZmtp).
fn is_of_zmtp(option: &str) -> bool {
    const GROUPS: [&str; 6] = ["CURVE", "GSSAPI", "HEARTBEAT", "PLAIN", "WSS", "ZAP"];

    let name = option.strip_prefix("ZMQ_").unwrap_or(option);
    GROUPS.iter().any(|group| name.starts_with(group))
        || ["HANDSHAKE_IVL", "MAXMSGSIZE", "METADATA"].contains(&name)
}

/// Whether the option is for those who [connect](Connects).
#[cfg(feature = "draft")]
fn is_of_connections(option: &str) -> bool {
    const GROUPS: [&str; 3] = ["SOCKS", "TCP", "VMCI"];

    let name = option.strip_prefix("ZMQ_").unwrap_or(option);
    GROUPS.iter().any(|group| name.starts_with(group))
        || [
            "BACKLOG",
            "BUSY_POLL",
            "CONNECT_TIMEOUT",
            "IMMEDIATE",
            "IN_BATCH_SIZE",
            "LOOPBACK_FASTPATH",
            "OUT_BATCH_SIZE",
            "PRIORITY",
            "RCVBUF",
            "RECONNECT_IVL_MAX",
            "RECONNECT_STOP",
            "SNDBUF",
            "TOS",
            "USE_FD",
        ]
        .contains(&name)
}
