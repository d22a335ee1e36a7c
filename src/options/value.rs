//! [`Opt`], [`Setting`] and [`OptionValue`]: options with their Rust types.
#![forbid(unsafe_code)]

use std::borrow::Cow;
use std::ffi::c_int;
use std::marker::PhantomData;
use std::time::Duration;

use zmq_sys as ffi;

use super::heartbeat::Tenths;
use super::identity::RoutingId;
use super::multicast::Kilobits;
#[cfg(feature = "draft")]
use super::norm::{Kibibytes, NormMode};
#[cfg(feature = "draft")]
use super::queues::BatchSize;
use super::queues::HighWaterMark;
#[cfg(feature = "draft")]
use super::reconnect_stop::ReconnectStop;
#[cfg(feature = "draft")]
use super::router_notify::RouterNotify;
#[cfg(feature = "draft")]
use super::security::Pem;
use super::security::{GssapiNameType, Mechanism, Password, Text};
use super::socks::Proxy;
use super::tcp::Device;
#[cfg(feature = "draft")]
use super::tcp::{Micros, Priority};
use super::tcp_keepalive::{KeepaliveCount, KeepaliveTime};
use crate::curve::{PublicKey, SecretKey, WITHOUT_CURVE};
use crate::error::{Error, Result};
use crate::subscription::Topic;
use crate::version::{self, has, version};
use crate::wiped::Wiped;
use crate::{endpoint, wait};

/// A libzmq option together with the Rust type of its value.
pub(crate) struct Opt<V> {
    pub(crate) id: c_int,
    pub(crate) name: &'static str,
    value: PhantomData<fn() -> V>,
}

/// The table: every option with its type, once.
macro_rules! options {
    ($($(#[$cfg:meta])? $type:ty: $($name:ident = $id:ident),+;)+) => {$(
        $(#[$cfg])?
        impl Opt<$type> {
            $(pub(crate) const $name: Self = Self::new(ffi::$id, stringify!($id));)+
        }
    )+};
}

options! {
    // `None` is for ever.
    Option<Duration>:
        LINGER = ZMQ_LINGER, RCVTIMEO = ZMQ_RCVTIMEO, SNDTIMEO = ZMQ_SNDTIMEO,
        RECONNECT_IVL = ZMQ_RECONNECT_IVL, VMCI_CONNECT_TIMEOUT = ZMQ_VMCI_CONNECT_TIMEOUT;
    // `None` is as long as the interval.
    Option<Duration>:
        HEARTBEAT_TIMEOUT = ZMQ_HEARTBEAT_TIMEOUT;
    Duration:
        CONNECT_TIMEOUT = ZMQ_CONNECT_TIMEOUT, HANDSHAKE_IVL = ZMQ_HANDSHAKE_IVL,
        HEARTBEAT_IVL = ZMQ_HEARTBEAT_IVL, RECONNECT_IVL_MAX = ZMQ_RECONNECT_IVL_MAX,
        RECOVERY_IVL = ZMQ_RECOVERY_IVL, TCP_MAXRT = ZMQ_TCP_MAXRT;
    Tenths:
        HEARTBEAT_TTL = ZMQ_HEARTBEAT_TTL;
    KeepaliveTime:
        TCP_KEEPALIVE_IDLE = ZMQ_TCP_KEEPALIVE_IDLE, TCP_KEEPALIVE_INTVL = ZMQ_TCP_KEEPALIVE_INTVL;
    bool:
        CONFLATE = ZMQ_CONFLATE, IMMEDIATE = ZMQ_IMMEDIATE,
        INVERT_MATCHING = ZMQ_INVERT_MATCHING, IPV6 = ZMQ_IPV6, THREAD_SAFE = ZMQ_THREAD_SAFE, PROBE_ROUTER = ZMQ_PROBE_ROUTER,
        REQ_CORRELATE = ZMQ_REQ_CORRELATE, REQ_RELAXED = ZMQ_REQ_RELAXED,
        ROUTER_HANDOVER = ZMQ_ROUTER_HANDOVER, ROUTER_MANDATORY = ZMQ_ROUTER_MANDATORY,
        STREAM_NOTIFY = ZMQ_STREAM_NOTIFY,
        XPUB_MANUAL = ZMQ_XPUB_MANUAL,
        XPUB_NODROP = ZMQ_XPUB_NODROP, XPUB_VERBOSE = ZMQ_XPUB_VERBOSE,
        XPUB_VERBOSER = ZMQ_XPUB_VERBOSER;
    u32:
        BACKLOG = ZMQ_BACKLOG, MULTICAST_MAXTPDU = ZMQ_MULTICAST_MAXTPDU;
    HighWaterMark:
        RCVHWM = ZMQ_RCVHWM, SNDHWM = ZMQ_SNDHWM;
    Kilobits:
        RATE = ZMQ_RATE;
    u8:
        MULTICAST_HOPS = ZMQ_MULTICAST_HOPS, TOS = ZMQ_TOS;
    u64:
        AFFINITY = ZMQ_AFFINITY, VMCI_BUFFER_MAX_SIZE = ZMQ_VMCI_BUFFER_MAX_SIZE,
        VMCI_BUFFER_MIN_SIZE = ZMQ_VMCI_BUFFER_MIN_SIZE, VMCI_BUFFER_SIZE = ZMQ_VMCI_BUFFER_SIZE;
    c_int:
        TYPE = ZMQ_TYPE;
    // `None` leaves it to the operating system.
    Option<u32>:
        RCVBUF = ZMQ_RCVBUF, SNDBUF = ZMQ_SNDBUF;
    KeepaliveCount:
        TCP_KEEPALIVE_CNT = ZMQ_TCP_KEEPALIVE_CNT;
    Option<bool>:
        TCP_KEEPALIVE = ZMQ_TCP_KEEPALIVE;
    // `None` is without limit.
    Option<u64>:
        MAXMSGSIZE = ZMQ_MAXMSGSIZE;
    Vec<u8>:
        CONNECT_ROUTING_ID = ZMQ_CONNECT_ROUTING_ID,
        XPUB_WELCOME_MSG = ZMQ_XPUB_WELCOME_MSG;
    Topic:
        SUBSCRIBE = ZMQ_SUBSCRIBE, UNSUBSCRIBE = ZMQ_UNSUBSCRIBE;
    RoutingId:
        ROUTING_ID = ZMQ_ROUTING_ID;
    String:
        LAST_ENDPOINT = ZMQ_LAST_ENDPOINT;
    Device:
        BINDTODEVICE = ZMQ_BINDTODEVICE;
    Proxy:
        SOCKS_PROXY = ZMQ_SOCKS_PROXY;
    #[cfg(unix)]
    c_int:
        USE_FD = ZMQ_USE_FD;
    Mechanism:
        MECHANISM = ZMQ_MECHANISM;
    bool:
        CURVE_SERVER = ZMQ_CURVE_SERVER, GSSAPI_PLAINTEXT = ZMQ_GSSAPI_PLAINTEXT,
        GSSAPI_SERVER = ZMQ_GSSAPI_SERVER, PLAIN_SERVER = ZMQ_PLAIN_SERVER;
    GssapiNameType:
        GSSAPI_PRINCIPAL_NAMETYPE = ZMQ_GSSAPI_PRINCIPAL_NAMETYPE,
        GSSAPI_SERVICE_PRINCIPAL_NAMETYPE = ZMQ_GSSAPI_SERVICE_PRINCIPAL_NAMETYPE;
    Password:
        PLAIN_PASSWORD = ZMQ_PLAIN_PASSWORD;
    PublicKey:
        CURVE_PUBLICKEY = ZMQ_CURVE_PUBLICKEY, CURVE_SERVERKEY = ZMQ_CURVE_SERVERKEY;
    SecretKey:
        CURVE_SECRETKEY = ZMQ_CURVE_SECRETKEY;
    Text:
        GSSAPI_PRINCIPAL = ZMQ_GSSAPI_PRINCIPAL,
        GSSAPI_SERVICE_PRINCIPAL = ZMQ_GSSAPI_SERVICE_PRINCIPAL,
        PLAIN_USERNAME = ZMQ_PLAIN_USERNAME, ZAP_DOMAIN = ZMQ_ZAP_DOMAIN;
    #[cfg(feature = "draft")]
    bool:
        ZAP_ENFORCE_DOMAIN = ZMQ_ZAP_ENFORCE_DOMAIN;
    #[cfg(feature = "draft")]
    bool:
        LOOPBACK_FASTPATH = ZMQ_LOOPBACK_FASTPATH, MULTICAST_LOOP = ZMQ_MULTICAST_LOOP,
        NORM_PUSH = ZMQ_NORM_PUSH, NORM_UNICAST_NACK = ZMQ_NORM_UNICAST_NACK,
        ONLY_FIRST_SUBSCRIBE = ZMQ_ONLY_FIRST_SUBSCRIBE,
        WSS_TRUST_SYSTEM = ZMQ_WSS_TRUST_SYSTEM,
        XPUB_MANUAL_LAST_VALUE = ZMQ_XPUB_MANUAL_LAST_VALUE,
        XSUB_VERBOSE_UNSUBSCRIBE = ZMQ_XSUB_VERBOSE_UNSUBSCRIBE;
    #[cfg(feature = "draft")]
    u8:
        NORM_BLOCK_SIZE = ZMQ_NORM_BLOCK_SIZE, NORM_NUM_AUTOPARITY = ZMQ_NORM_NUM_AUTOPARITY,
        NORM_NUM_PARITY = ZMQ_NORM_NUM_PARITY;
    #[cfg(feature = "draft")]
    u16:
        NORM_SEGMENT_SIZE = ZMQ_NORM_SEGMENT_SIZE;
    #[cfg(feature = "draft")]
    BatchSize:
        IN_BATCH_SIZE = ZMQ_IN_BATCH_SIZE, OUT_BATCH_SIZE = ZMQ_OUT_BATCH_SIZE;
    #[cfg(feature = "draft")]
    u32:
        TOPICS_COUNT = ZMQ_TOPICS_COUNT;
    #[cfg(feature = "draft")]
    String:
        METADATA = ZMQ_METADATA, WSS_CERT_PEM = ZMQ_WSS_CERT_PEM, WSS_HOSTNAME = ZMQ_WSS_HOSTNAME,
        WSS_TRUST_PEM = ZMQ_WSS_TRUST_PEM;
    #[cfg(feature = "draft")]
    Option<String>:
        SOCKS_USERNAME = ZMQ_SOCKS_USERNAME;
    #[cfg(feature = "draft")]
    Option<Password>:
        SOCKS_PASSWORD = ZMQ_SOCKS_PASSWORD;
    #[cfg(feature = "draft")]
    Pem:
        WSS_KEY_PEM = ZMQ_WSS_KEY_PEM;
    #[cfg(feature = "draft")]
    Vec<u8>:
        DISCONNECT_MSG = ZMQ_DISCONNECT_MSG, HELLO_MSG = ZMQ_HELLO_MSG,
        HICCUP_MSG = ZMQ_HICCUP_MSG;
    #[cfg(feature = "draft")]
    Kibibytes:
        NORM_BUFFER_SIZE = ZMQ_NORM_BUFFER_SIZE;
    #[cfg(feature = "draft")]
    Micros:
        BUSY_POLL = ZMQ_BUSY_POLL;
    #[cfg(feature = "draft")]
    NormMode:
        NORM_MODE = ZMQ_NORM_MODE;
    #[cfg(feature = "draft")]
    Priority:
        PRIORITY = ZMQ_PRIORITY;
    #[cfg(feature = "draft")]
    ReconnectStop:
        RECONNECT_STOP = ZMQ_RECONNECT_STOP;
    #[cfg(feature = "draft")]
    RouterNotify:
        ROUTER_NOTIFY = ZMQ_ROUTER_NOTIFY;
}

/// A draft option, which is known here also where drafts are not.
const RECONNECT_STOP: c_int = 109;

/// How many bytes a connection reads and writes at a time: again draft options.
impl Opt<u32> {
    pub(crate) const READ_BATCH: Self = Self::new(101, "ZMQ_IN_BATCH_SIZE");
    pub(crate) const WRITE_BATCH: Self = Self::new(102, "ZMQ_OUT_BATCH_SIZE");
}

#[cfg(feature = "draft")]
const _: () = assert!(
    Opt::READ_BATCH.id == ffi::ZMQ_IN_BATCH_SIZE && Opt::WRITE_BATCH.id == ffi::ZMQ_OUT_BATCH_SIZE
);

impl<V> Opt<V> {
    const fn new(id: c_int, name: &'static str) -> Self {
        Self { id, name, value: PhantomData }
    }
}

impl<V: OptionValue> Opt<V> {
    /// This option, set to `value`.
    pub(crate) fn to(&self, value: &V) -> Setting {
        Setting {
            id: self.id,
            name: self.name,
            bytes: value.encode().into(),
            refusal: value.refusal(),
            adds: false,
            if_known: false,
            if_mended: false,
        }
    }
}

/// An option and the bytes libzmq wants for its value.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(crate) id: c_int,
    pub(crate) name: &'static str,
    pub(crate) bytes: Wiped,
    /// Why libzmq must not see it.
    pub(crate) refusal: Option<Cow<'static, str>>,
    /// Whether it adds to what was set before, and does not replace it.
    pub(crate) adds: bool,
    /// Whether a libzmq that does not know the option may go without.
    pub(crate) if_known: bool,
    /// Whether it is safe only with a libzmq whose faults are mended.
    pub(crate) if_mended: bool,
}

impl Setting {
    /// Whether it makes libzmq have no queue for a peer that is not connected, or one that abandoned
    /// questions may fill.
    pub(crate) fn parts_with_peers(&self) -> bool {
        [ffi::ZMQ_IMMEDIATE, ffi::ZMQ_RECONNECT_IVL, ffi::ZMQ_REQ_RELAXED, RECONNECT_STOP]
            .contains(&self.id)
    }

    /// An error if libzmq must not see it.
    pub(crate) fn check(&self) -> Result<()> {
        if self.if_mended {
            version::check_mended("zmq_setsockopt").map_err(|error| error.about(self.name))?;
        }
        let Some(reason) = &self.refusal else { return Ok(()) };
        let error = Error::new("zmq_setsockopt", libc::EINVAL);
        Err(error.about(self.name).because(reason.clone()))
    }

    pub(crate) fn is_replaced_by(&self, later: &Self) -> bool {
        self.id == later.id && !later.adds
    }

    /// The value, if this sets `option`.
    pub(crate) fn value_of<V: OptionValue>(&self, option: &Opt<V>) -> Option<V> {
        (self.id == option.id).then(|| V::decode(&self.bytes))
    }
}

/// The error that libzmq should have given in `call`, if it was built without
/// what the option of this name needs: it says no more than that it does not
/// know the option.
pub(crate) fn missing(call: &'static str, name: &str) -> Option<Error> {
    // By the names that `has` knows.
    let needs: &[&str] = match name {
        "ZMQ_BUSY_POLL"
        | "ZMQ_DISCONNECT_MSG"
        | "ZMQ_HELLO_MSG"
        | "ZMQ_HICCUP_MSG"
        | "ZMQ_IN_BATCH_SIZE"
        | "ZMQ_OUT_BATCH_SIZE"
        | "ZMQ_PRIORITY"
        | "ZMQ_ROUTER_NOTIFY"
        | "ZMQ_XSUB_VERBOSE_UNSUBSCRIBE" => &["draft"],
        _ if name.starts_with("ZMQ_NORM_") => &["draft", "norm"],
        _ if name.starts_with("ZMQ_WSS_") => &["draft", "wss"],
        _ if name.starts_with("ZMQ_VMCI_") => &["vmci"],
        _ if name.starts_with("ZMQ_CURVE_") => &["curve"],
        _ if name.starts_with("ZMQ_GSSAPI_") => &["gssapi"],
        _ => &[],
    };
    if name == "ZMQ_TOPICS_COUNT" && version() < (4, 3, 5) {
        let error = Error::new(call, libc::ENOTSUP).about(name);
        return Some(error.because("it needs libzmq 4.3.5"));
    }
    let missing = needs.iter().find(|capability| !has(capability))?;
    let reason: Cow<'static, str> = match *missing {
        "curve" => WITHOUT_CURVE.into(),
        missing => format!("the linked libzmq was built without {missing}").into(),
    };
    Some(Error::new(call, libc::ENOTSUP).about(name).because(reason))
}

/// A Rust type that stands for an option's value.
///
/// Decoding takes what libzmq gives, and never panics on it.
pub(crate) trait OptionValue {
    /// How many bytes to offer libzmq for it. Of numbers it wants the exact
    /// size.
    const ROOM: usize = size_of::<c_int>();
    /// How many to offer if that is too little.
    const MOST_ROOM: usize = Self::ROOM;

    fn encode(&self) -> Vec<u8>;
    fn decode(bytes: &[u8]) -> Self;

    /// Why libzmq must not see it: it would misread it, or accept it and fail
    /// in silence later.
    fn refusal(&self) -> Option<Cow<'static, str>> {
        None
    }
}

/// A C `int`.
impl OptionValue for c_int {
    fn encode(&self) -> Vec<u8> {
        self.to_ne_bytes().to_vec()
    }

    fn decode(bytes: &[u8]) -> Self {
        bytes.try_into().map_or(0, Self::from_ne_bytes)
    }
}

/// An `int` of 0 or 1.
impl OptionValue for bool {
    fn encode(&self) -> Vec<u8> {
        c_int::from(*self).encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        c_int::decode(bytes) != 0
    }
}

/// An `int` that is not negative. What is too large for one is as much as it
/// can hold.
impl OptionValue for u32 {
    fn encode(&self) -> Vec<u8> {
        c_int::try_from(*self).unwrap_or(c_int::MAX).encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        c_int::decode(bytes).try_into().unwrap_or(0)
    }
}

/// An `int` from 0 to `MOST`. What is larger is that much.
pub(crate) struct Capped<const MOST: u32>(pub(crate) u32);

impl<const MOST: u32> OptionValue for Capped<MOST> {
    fn encode(&self) -> Vec<u8> {
        self.0.min(MOST).encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        Self(OptionValue::decode(bytes))
    }
}

/// An `int` of one byte.
impl OptionValue for u8 {
    fn encode(&self) -> Vec<u8> {
        c_int::from(*self).encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        c_int::decode(bytes).clamp(0, Self::MAX.into()).try_into().unwrap_or(0)
    }
}

/// An `int` of two bytes.
#[cfg(feature = "draft")]
impl OptionValue for u16 {
    fn encode(&self) -> Vec<u8> {
        c_int::from(*self).encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        c_int::decode(bytes).clamp(0, Self::MAX.into()).try_into().unwrap_or(0)
    }
}

/// A `uint64_t`.
impl OptionValue for u64 {
    const ROOM: usize = size_of::<Self>();

    fn encode(&self) -> Vec<u8> {
        self.to_ne_bytes().to_vec()
    }

    fn decode(bytes: &[u8]) -> Self {
        bytes.try_into().map_or(0, Self::from_ne_bytes)
    }
}

/// An `int`, where -1 is the operating system's choice.
impl OptionValue for Option<u32> {
    fn encode(&self) -> Vec<u8> {
        self.map_or(-1, |value| c_int::try_from(value).unwrap_or(c_int::MAX)).encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        c_int::decode(bytes).try_into().ok()
    }
}

/// Milliseconds in an `int`.
impl OptionValue for Duration {
    fn encode(&self) -> Vec<u8> {
        wait::to_millis(Some(*self)).encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        Self::from_millis(u32::decode(bytes).into())
    }
}

/// Milliseconds in an `int`, where -1 is for ever.
impl OptionValue for Option<Duration> {
    fn encode(&self) -> Vec<u8> {
        wait::to_millis(*self).encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        c_int::decode(bytes).try_into().ok().map(Duration::from_millis)
    }
}

/// An `int` of -1, 0 or 1.
impl OptionValue for Option<bool> {
    fn encode(&self) -> Vec<u8> {
        self.map_or(-1, c_int::from).encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        match c_int::decode(bytes) {
            ..0 => None,
            value => Some(value != 0),
        }
    }
}

/// An `int64_t`, where -1 is without limit.
impl OptionValue for Option<u64> {
    const ROOM: usize = size_of::<i64>();

    fn encode(&self) -> Vec<u8> {
        self.map_or(-1, |value| i64::try_from(value).unwrap_or(i64::MAX)).to_ne_bytes().to_vec()
    }

    fn decode(bytes: &[u8]) -> Self {
        bytes.try_into().map_or(-1, i64::from_ne_bytes).try_into().ok()
    }
}

/// Text, ended by a NUL when libzmq writes it.
impl OptionValue for String {
    const ROOM: usize = 1024;
    const MOST_ROOM: usize = endpoint::LONGEST + 1;

    fn encode(&self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }

    fn decode(bytes: &[u8]) -> Self {
        let text = bytes.split(|&byte| byte == 0).next().unwrap_or_default();
        Self::from_utf8_lossy(text).into_owned()
    }

    /// libzmq keeps a NUL, and everybody who reads the value stops at it.
    fn refusal(&self) -> Option<Cow<'static, str>> {
        self.contains('\0').then(|| "it must not contain a NUL".into())
    }
}

/// Text, or none of it, which is nothing to libzmq too.
impl OptionValue for Option<String> {
    const ROOM: usize = String::ROOM;
    const MOST_ROOM: usize = String::MOST_ROOM;

    fn encode(&self) -> Vec<u8> {
        self.as_ref().map_or_else(Vec::new, String::encode)
    }

    fn decode(bytes: &[u8]) -> Self {
        Some(String::decode(bytes)).filter(|text| !text.is_empty())
    }

    fn refusal(&self) -> Option<Cow<'static, str>> {
        self.as_ref()?.refusal()
    }
}

/// Plain bytes.
impl OptionValue for Vec<u8> {
    const ROOM: usize = 256;

    fn encode(&self) -> Vec<u8> {
        self.clone()
    }

    fn decode(bytes: &[u8]) -> Self {
        bytes.to_vec()
    }
}
