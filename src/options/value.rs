//! [`Opt`], [`Setting`] and [`OptionValue`]: options with their Rust types.
#![forbid(unsafe_code)]

use std::ffi::c_int;
use std::marker::PhantomData;
use std::time::Duration;

use zmq_sys as ffi;

use crate::{endpoint, wait};

/// A libzmq option together with the Rust type of its value.
pub(crate) struct Opt<V> {
    pub(crate) id: c_int,
    pub(crate) name: &'static str,
    value: PhantomData<fn() -> V>,
}

/// The table: every option with its type, once.
macro_rules! options {
    ($($type:ty: $($name:ident = $id:ident),+;)+) => {$(
        impl Opt<$type> {
            $(pub(crate) const $name: Self = Self::new(ffi::$id, stringify!($id));)+
        }
    )+};
}

options! {
    // `None` is for ever.
    Option<Duration>:
        LINGER = ZMQ_LINGER, RCVTIMEO = ZMQ_RCVTIMEO, SNDTIMEO = ZMQ_SNDTIMEO,
        RECONNECT_IVL = ZMQ_RECONNECT_IVL;
    Duration:
        CONNECT_TIMEOUT = ZMQ_CONNECT_TIMEOUT, HANDSHAKE_IVL = ZMQ_HANDSHAKE_IVL,
        HEARTBEAT_IVL = ZMQ_HEARTBEAT_IVL, HEARTBEAT_TIMEOUT = ZMQ_HEARTBEAT_TIMEOUT,
        HEARTBEAT_TTL = ZMQ_HEARTBEAT_TTL, RECONNECT_IVL_MAX = ZMQ_RECONNECT_IVL_MAX;
    bool:
        IMMEDIATE = ZMQ_IMMEDIATE, IPV6 = ZMQ_IPV6, PROBE_ROUTER = ZMQ_PROBE_ROUTER,
        ROUTER_HANDOVER = ZMQ_ROUTER_HANDOVER, ROUTER_MANDATORY = ZMQ_ROUTER_MANDATORY,
        XPUB_MANUAL = ZMQ_XPUB_MANUAL,
        XPUB_NODROP = ZMQ_XPUB_NODROP, XPUB_VERBOSE = ZMQ_XPUB_VERBOSE,
        XPUB_VERBOSER = ZMQ_XPUB_VERBOSER;
    u32:
        BACKLOG = ZMQ_BACKLOG, RCVHWM = ZMQ_RCVHWM, SNDHWM = ZMQ_SNDHWM;
    // `None` leaves it to the operating system.
    Option<bool>:
        TCP_KEEPALIVE = ZMQ_TCP_KEEPALIVE;
    // `None` is without limit.
    Option<u64>:
        MAXMSGSIZE = ZMQ_MAXMSGSIZE;
    Vec<u8>:
        CONNECT_ROUTING_ID = ZMQ_CONNECT_ROUTING_ID, ROUTING_ID = ZMQ_ROUTING_ID,
        SUBSCRIBE = ZMQ_SUBSCRIBE, UNSUBSCRIBE = ZMQ_UNSUBSCRIBE,
        XPUB_WELCOME_MSG = ZMQ_XPUB_WELCOME_MSG;
    String:
        LAST_ENDPOINT = ZMQ_LAST_ENDPOINT;
}

impl<V> Opt<V> {
    const fn new(id: c_int, name: &'static str) -> Self {
        Self { id, name, value: PhantomData }
    }
}

impl<V: OptionValue> Opt<V> {
    /// This option, set to `value`.
    pub(crate) fn to(&self, value: &V) -> Setting {
        Setting { id: self.id, name: self.name, bytes: value.encode() }
    }
}

/// An option and the bytes libzmq wants for its value.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(crate) id: c_int,
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
}

impl Setting {
    pub(crate) fn is_replaced_by(&self, later: &Self) -> bool {
        self.id == later.id
    }

    /// The value, if this sets `option`.
    pub(crate) fn value_of<V: OptionValue>(&self, option: &Opt<V>) -> Option<V> {
        (self.id == option.id).then(|| V::decode(&self.bytes))
    }
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
