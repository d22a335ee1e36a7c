//! The options of sockets, compared with the facts in `data/socket-options.tsv`.
//!
//! The table says what each option is and which values it has here. The lists below say by which
//! methods it is offered, and name values to try on every type of socket that offers it.

#[path = "common/leftovers.rs"]
mod leftovers;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use zmq::{Context, ErrorKind, Mechanism, Socket, SocketType};

/// A value as the table writes it, in the unit that it names.
trait Told {
    fn told(&self, unit: &str) -> String;
}

macro_rules! told {
    ($($type:ty: |$value:ident, $unit:pat_param| $told:expr;)+) => {$(
        impl Told for $type {
            fn told(&self, $unit: &str) -> String {
                let $value = self;
                $told.to_string()
            }
        }
    )+};
}

told! {
    bool: |value, _| u8::from(*value);
    u8: |value, _| value;
    u16: |value, _| value;
    u32: |value, unit| if unit == "KiB" { value.div_ceil(1024) } else { *value };
    u64: |value, _| value;
    str: |value, _| if value.is_empty() { "empty" } else { value };
    String: |value, unit| value.as_str().told(unit);
    zmq::Endpoint: |value, unit| (**value).told(unit);
    Vec<u8>: |value, unit| String::from_utf8_lossy(value).told(unit);
    Duration: |value, unit| match unit {
        "s" => value.as_nanos().div_ceil(1_000_000_000),
        "ms" => value.as_nanos().div_ceil(1_000_000),
        "us" => value.as_nanos().div_ceil(1_000),
        _ => panic!("no time has the unit {unit}"),
    };
    Mechanism: |value, _| match value {
        Mechanism::Null => 0,
        Mechanism::Plain => 1,
        Mechanism::Curve => 2,
        _ => 3,
    };
    Option<bool>: |value, unit| value.map_or("-1".into(), |value| value.told(unit));
    Option<u32>: |value, unit| value.map_or("-1".into(), |value| value.told(unit));
    Option<u64>: |value, unit| value.map_or("-1".into(), |value| value.told(unit));
    Option<Duration>: |value, unit| value.map_or("-1".into(), |value| value.told(unit));
    Option<String>: |value, unit| value.as_deref().unwrap_or_default().told(unit);
    Option<&str>: |value, unit| value.unwrap_or_default().told(unit);
    zmq::KeyPair: |_value, _| 1;
    Option<zmq::PublicKey>: |value, unit| value.map_or(String::new(), |it| it.to_string()).told(unit);
    Option<zmq::SecretKey>: |value, unit| {
        value.as_ref().map_or(String::new(), zmq::SecretKey::expose_z85).told(unit)
    };
    zmq::PublicKey: |value, unit| Some(*value).told(unit);
    zmq::SecretKey: |value, unit| Some(value.clone()).told(unit);
    Option<zmq::Password>: |value, unit| {
        value.as_ref().map_or("", zmq::Password::expose).told(unit)
    };
    zmq::GssapiNameType: |value, _| *value as u8;
}

#[cfg(feature = "draft")]
told! {
    zmq::NormMode: |value, _| *value as u8;
    zmq::ReconnectStop: |value, _| {
        let all = [
            zmq::ReconnectStop::REFUSED,
            zmq::ReconnectStop::HANDSHAKE_FAILED,
            zmq::ReconnectStop::AFTER_DISCONNECT,
        ];
        (0..3).filter(|&bit| value.contains(all[bit])).map(|bit| 1 << bit).sum::<i32>()
    };
    zmq::RouterNotify: |value, _| {
        let all = [zmq::RouterNotify::CONNECTED, zmq::RouterNotify::DISCONNECTED];
        (0..2).filter(|&bit| value.contains(all[bit])).map(|bit| 1 << bit).sum::<i32>()
    };
}

impl<T: Told + ?Sized> Told for &T {
    fn told(&self, unit: &str) -> String {
        (**self).told(unit)
    }
}

/// What a getter returns: set-only options are remembered, and never fail to read.
trait Read {
    fn read(self, unit: &str) -> zmq::Result<String>;
}

impl<T: Told> Read for zmq::Result<T> {
    fn read(self, unit: &str) -> zmq::Result<String> {
        self.map(|value| value.told(unit))
    }
}

macro_rules! read_at_once {
    ($($type:ty),+) => {$(
        impl Read for $type {
            fn read(self, unit: &str) -> zmq::Result<String> {
                Ok(self.told(unit))
            }
        }
    )+};
}

read_at_once!(bool, Duration, Option<u64>, Option<Duration>, Option<String>, Vec<u8>);
#[cfg(feature = "draft")]
read_at_once!(zmq::RouterNotify, Option<zmq::Password>);

/// An option that is offered.
struct Offered {
    option: &'static str,
    number: i32,
    method: &'static str,
    read: fn(&Socket, &str) -> zmq::Result<String>,
    accepted: Vec<Value>,
    refused: Vec<Value>,
}

/// A value to try.
struct Value {
    told: fn(&str) -> String,
    /// Sets it on an open socket.
    set: fn(&Socket) -> zmq::Result<()>,
    /// Opens a socket of each type with it, and reads what it is there.
    open: fn(&Context, &str) -> Vec<zmq::Result<String>>,
}

/// `option: getter builder setter, [accepted], [refused];`, or only `option: getter;`
macro_rules! offered {
    ($($(#[$cfg:meta])? $option:ident: $get:ident
        $($builder:ident $set:ident, [$($good:expr),*], [$($bad:expr),*])?;)+) => {
        vec![$(
            $(#[$cfg])?
            Offered {
                option: stringify!($option),
                number: zmq_sys::$option,
                method: stringify!($get),
                read: |socket, unit| socket.$get().read(unit),
                accepted: vec![$($(value!($get $builder $set $good)),*)?],
                refused: vec![$($(value!($get $builder $set $bad)),*)?],
            },
        )+]
    };
}

macro_rules! value {
    ($get:ident $builder:ident $set:ident $value:expr) => {
        Value {
            told: |unit| $value.told(unit),
            set: |socket| socket.$set($value),
            open: |context, unit| every_type!(opened, context unit $get $builder $value),
        }
    };
}

macro_rules! opened {
    ($context:ident $unit:ident $get:ident $builder:ident $value:expr, $($type:ident)+) => {
        vec![$(
            zmq::$type::options()
                .$builder($value)
                .open($context)
                .and_then(|it| it.$get().read($unit)),
        )+]
    };
}

/// Says `$what!($with, the types)`.
macro_rules! every_type {
    ($what:ident, $($with:tt)+) => {
        $what!($($with)+, Req Rep Dealer Router Pub Sub XPub XSub Push Pull Pair Stream)
    };
}

macro_rules! check_each {
    ($check:ident $context:ident, $($type:ident)+) => {
        $($check(zmq::$type::NAME, &zmq::$type::new($context).unwrap());)+
    };
}

/// One of each type, in the order of [`Value::open`].
fn with_each_socket(context: &Context, mut check: impl FnMut(&str, &Socket)) {
    every_type!(check_each, check context);
}

/// How many types that is.
const TYPES: usize = 12;

/// An option that only some types offer.
struct OfferedOn {
    option: &'static str,
    number: i32,
    types: Vec<OnType>,
}

struct OnType {
    name: &'static str,
    default: fn(&Context, &str) -> zmq::Result<String>,
    values: Vec<ValueOnType>,
}

/// A value to try.
struct ValueOnType {
    told: fn(&str) -> String,
    /// Opens a socket with it, or sets it on an open one, and reads what it is there.
    open: fn(&Context, &str) -> zmq::Result<String>,
    set: Option<fn(&Context, &str) -> zmq::Result<String>>,
}

/// `option on types: getter builder [setter], values;`, or only `option on types: getter;`
macro_rules! offered_on {
    ($($(#[$cfg:meta])? $option:ident on $types:tt: $get:ident
        $($builder:ident $setter:tt, $values:tt)?;)+) => {
        vec![$(
            $(#[$cfg])?
            OfferedOn {
                option: stringify!($option),
                number: zmq_sys::$option,
                types: on_types!($types ($get $($builder $setter $values)?)),
            },
        )+]
    };
}

macro_rules! on_types {
    ([$($type:ident)+] $how:tt) => { vec![$(on_type!($type $how)),+] };
}

macro_rules! on_type {
    ($type:ident ($get:ident)) => { on_type!($type ($get none [] [])) };
    ($type:ident ($get:ident $builder:ident $setter:tt [$($value:expr),*])) => {
        OnType {
            name: zmq::$type::NAME,
            default: |context, unit| zmq::$type::new(context)?.$get().read(unit),
            values: vec![$(
                ValueOnType {
                    told: |unit| $value.told(unit),
                    open: |context, unit| {
                        zmq::$type::options()
                            .$builder($value)
                            .open(context)
                            .and_then(|it| it.$get().read(unit))
                    },
                    set: set_on_type!($type $get $setter $value),
                }
            ),*],
        }
    };
}

macro_rules! set_on_type {
    ($type:ident $get:ident [] $value:expr) => {
        None
    };
    ($type:ident $get:ident [$set:ident] $value:expr) => {
        Some(|context, unit| {
            let socket = zmq::$type::new(context)?;
            socket.$set($value)?;
            socket.$get().read(unit)
        })
    };
}

fn offered_on_some() -> Vec<OfferedOn> {
    offered_on! {
        ZMQ_CONFLATE on [Push Pull Pub Sub Dealer]: conflate conflate [], [true, false];
        ZMQ_INVERT_MATCHING on [Pub XPub Sub]:
            invert_matching invert_matching [set_invert_matching], [true, false];
        ZMQ_PROBE_ROUTER on [Req Dealer Router]:
            probe_router probe_router [set_probe_router], [true, false];
        ZMQ_ROUTER_MANDATORY on [Router]: mandatory mandatory [set_mandatory], [true, false];
        ZMQ_ROUTER_HANDOVER on [Router]: handover handover [set_handover], [true, false];
        ZMQ_STREAM_NOTIFY on [Stream]: notify notify [], [true, false];
        ZMQ_XPUB_NODROP on [Pub XPub]: no_drop no_drop [set_no_drop], [true, false];
        ZMQ_XPUB_VERBOSE on [XPub]: verbose verbose [set_verbose], [true, false];
        ZMQ_XPUB_VERBOSER on [XPub]: verboser verboser [set_verboser], [true, false];
        ZMQ_XPUB_WELCOME_MSG on [XPub]:
            welcome_message welcome_message [set_welcome_message], ["hello", ""];
        #[cfg(feature = "draft")]
        ZMQ_ROUTER_NOTIFY on [Router]: notify_of notify_of [],
            [
                zmq::RouterNotify::CONNECTED,
                zmq::RouterNotify::CONNECTED | zmq::RouterNotify::DISCONNECTED,
                zmq::RouterNotify::NEVER
            ];
        #[cfg(feature = "draft")]
        ZMQ_ONLY_FIRST_SUBSCRIBE on [XSub XPub]:
            only_first_subscribe only_first_subscribe [], [true, false];
        #[cfg(feature = "draft")]
        ZMQ_HELLO_MSG on [Router Dealer]:
            hello_message hello_message [set_hello_message], ["hello", ""];
        #[cfg(feature = "draft")]
        ZMQ_DISCONNECT_MSG on [Router]:
            disconnect_message disconnect_message [set_disconnect_message], ["gone", ""];
        #[cfg(feature = "draft")]
        ZMQ_HICCUP_MSG on [Dealer]:
            hiccup_message hiccup_message [set_hiccup_message], ["hiccup", ""];
        #[cfg(feature = "draft")]
        ZMQ_XSUB_VERBOSE_UNSUBSCRIBE on [XSub]:
            verbose_unsubscribe verbose_unsubscribe [set_verbose_unsubscribe], [true, false];
        #[cfg(feature = "draft")]
        ZMQ_TOPICS_COUNT on [Pub Sub XPub XSub]: topics_count;
    }
}

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// What an `int` of milliseconds can hold.
#[cfg(feature = "draft")]
fn secret(text: &str) -> zmq::Password {
    text.into()
}

const LONGEST: Duration = ms(i32::MAX.unsigned_abs() as u64);
const MOST: u32 = i32::MAX.unsigned_abs();
/// libzmq adds two of them and one.
const HIGHEST_MARK: u32 = (MOST - 1) / 2;

/// The keys that libzmq's manual shows.
fn keys() -> zmq::KeyPair {
    zmq::KeyPair {
        public: "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID".parse().unwrap(),
        secret: "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs".parse().unwrap(),
    }
}

#[expect(clippy::too_many_lines, reason = "it is a list")]
fn offered() -> Vec<Offered> {
    offered! {
        ZMQ_AFFINITY: affinity affinity set_affinity, [0_u64, 1_u64, u64::MAX], [];
        ZMQ_ROUTING_ID: routing_id routing_id set_routing_id,
            ["a", "client-7", "x".repeat(255).as_str()], ["", "\0a", "x".repeat(256).as_str()];
        ZMQ_RATE: rate rate set_rate, [1_u32, 10_000_u32, 2_147_483_u32], [0_u32];
        ZMQ_RECOVERY_IVL: recovery_interval recovery_interval set_recovery_interval,
            [ms(0), ms(1), LONGEST], [];
        ZMQ_SNDBUF: send_buffer send_buffer set_send_buffer,
            [None::<u32>, Some(0_u32), Some(65_536_u32), Some(MOST)], [];
        ZMQ_RCVBUF: recv_buffer recv_buffer set_recv_buffer,
            [None::<u32>, Some(0_u32), Some(65_536_u32), Some(MOST)], [];
        ZMQ_TYPE: socket_type;
        ZMQ_LINGER: linger linger set_linger, [None::<Duration>, Some(ms(0)), Some(LONGEST)], [];
        ZMQ_RECONNECT_IVL: reconnect_interval reconnect_interval set_reconnect_interval,
            [None::<Duration>, Some(ms(1)), Some(LONGEST)], [];
        ZMQ_BACKLOG: backlog backlog set_backlog, [0_u32, 1000_u32, MOST], [];
        ZMQ_RECONNECT_IVL_MAX: reconnect_interval_max reconnect_interval_max
            set_reconnect_interval_max, [ms(0), ms(1), LONGEST], [];
        ZMQ_MAXMSGSIZE: max_message_size max_message_size set_max_message_size,
            [None::<u64>, Some(0_u64), Some(i64::MAX.unsigned_abs())], [];
        ZMQ_SNDHWM: send_hwm send_hwm set_send_hwm, [0_u32, 1_u32, HIGHEST_MARK], [];
        ZMQ_RCVHWM: recv_hwm recv_hwm set_recv_hwm, [0_u32, 1_u32, HIGHEST_MARK], [];
        ZMQ_MULTICAST_HOPS: multicast_hops multicast_hops set_multicast_hops, [1_u8, 255_u8], [0_u8];
        ZMQ_RCVTIMEO: default_recv_timeout recv_timeout set_default_recv_timeout,
            [None::<Duration>, Some(ms(0)), Some(LONGEST)], [];
        ZMQ_SNDTIMEO: default_send_timeout send_timeout set_default_send_timeout,
            [None::<Duration>, Some(ms(0)), Some(LONGEST)], [];
        ZMQ_LAST_ENDPOINT: last_endpoint;
        ZMQ_TCP_KEEPALIVE: tcp_keepalive tcp_keepalive set_tcp_keepalive,
            [None::<bool>, Some(false), Some(true)], [];
        ZMQ_TCP_KEEPALIVE_CNT: tcp_keepalive_count tcp_keepalive_count set_tcp_keepalive_count,
            [None::<u32>, Some(1_u32), Some(127_u32)], [Some(0_u32), Some(128_u32), Some(u32::MAX)];
        ZMQ_TCP_KEEPALIVE_IDLE: tcp_keepalive_idle tcp_keepalive_idle set_tcp_keepalive_idle,
            [None::<Duration>, Some(ms(1000)), Some(ms(32_767_000))],
            [Some(ms(0)), Some(ms(32_767_001)), Some(Duration::MAX)];
        ZMQ_TCP_KEEPALIVE_INTVL: tcp_keepalive_interval tcp_keepalive_interval
            set_tcp_keepalive_interval,
            [None::<Duration>, Some(ms(1000)), Some(ms(32_767_000))],
            [Some(ms(0)), Some(ms(32_767_001)), Some(Duration::MAX)];
        ZMQ_IMMEDIATE: immediate immediate set_immediate, [true, false], [];
        ZMQ_IPV6: ipv6 ipv6 set_ipv6, [true, false], [];
        ZMQ_MECHANISM: mechanism;
        ZMQ_PLAIN_SERVER: plain_server plain_server set_plain_server, [true, false], [];
        ZMQ_PLAIN_USERNAME: plain_username plain_username set_plain_username,
            ["alice", "x".repeat(255).as_str()], ["", "a\0b", "x".repeat(256).as_str()];
        ZMQ_PLAIN_PASSWORD: plain_password plain_password set_plain_password,
            ["sesame", "x".repeat(255).as_str()], ["", "a\0b", "x".repeat(256).as_str()];
        ZMQ_CURVE_SERVER: curve_server curve_server set_curve_server, [&keys()], [];
        ZMQ_CURVE_PUBLICKEY: curve_publickey curve_publickey set_curve_publickey,
            [&keys().public], [&zmq::PublicKey::from([0; 32])];
        ZMQ_CURVE_SECRETKEY: curve_secretkey curve_secretkey set_curve_secretkey,
            [&keys().secret], [&zmq::SecretKey::from([0; 32])];
        ZMQ_CURVE_SERVERKEY: curve_serverkey curve_serverkey set_curve_serverkey,
            [&keys().public], [&zmq::PublicKey::from([0; 32])];
        ZMQ_ZAP_DOMAIN: zap_domain zap_domain set_zap_domain,
            ["staff", "x".repeat(255).as_str()], ["", "a\0b", "x".repeat(256).as_str()];
        #[cfg(feature = "draft")]
        ZMQ_ZAP_ENFORCE_DOMAIN: zap_enforce_domain zap_enforce_domain set_zap_enforce_domain,
            [true, false], [];
        ZMQ_GSSAPI_SERVER: gssapi_server gssapi_server set_gssapi_server, [true, false], [];
        ZMQ_GSSAPI_PRINCIPAL: gssapi_principal gssapi_principal set_gssapi_principal,
            ["zmq@host", "x".repeat(255).as_str()], ["", "a\0b", "x".repeat(256).as_str()];
        ZMQ_GSSAPI_SERVICE_PRINCIPAL: gssapi_service_principal gssapi_service_principal
            set_gssapi_service_principal,
            ["zmq@host", "x".repeat(255).as_str()], ["", "a\0b", "x".repeat(256).as_str()];
        ZMQ_GSSAPI_PLAINTEXT: gssapi_plaintext gssapi_plaintext set_gssapi_plaintext,
            [true, false], [];
        ZMQ_GSSAPI_PRINCIPAL_NAMETYPE: gssapi_principal_nametype gssapi_principal_nametype
            set_gssapi_principal_nametype,
            [
                zmq::GssapiNameType::UserName, zmq::GssapiNameType::Krb5Principal,
                zmq::GssapiNameType::HostBased
            ], [];
        ZMQ_GSSAPI_SERVICE_PRINCIPAL_NAMETYPE: gssapi_service_principal_nametype
            gssapi_service_principal_nametype set_gssapi_service_principal_nametype,
            [
                zmq::GssapiNameType::UserName, zmq::GssapiNameType::Krb5Principal,
                zmq::GssapiNameType::HostBased
            ], [];
        ZMQ_TOS: tos tos set_tos, [0_u8, 0x28_u8, 255_u8], [];
        ZMQ_HANDSHAKE_IVL: handshake_interval handshake_interval set_handshake_interval,
            [ms(0), ms(1), LONGEST], [];
        ZMQ_SOCKS_PROXY: socks_proxy socks_proxy set_socks_proxy,
            [Some("127.0.0.1:1080"), Some("[::1]:1080"), None::<&str>],
            [Some(""), Some("nowhere"), Some("a:0"), Some("a:*"), Some("a:65536"), Some("a\0:80")];
        ZMQ_HEARTBEAT_IVL: heartbeat_interval heartbeat_interval set_heartbeat_interval,
            [ms(0), ms(1), LONGEST], [];
        ZMQ_HEARTBEAT_TTL: heartbeat_ttl heartbeat_ttl set_heartbeat_ttl,
            [ms(0), ms(100), ms(65_500)], [ms(65_501), Duration::MAX];
        ZMQ_HEARTBEAT_TIMEOUT: heartbeat_timeout heartbeat_timeout set_heartbeat_timeout,
            [ms(0), ms(1), LONGEST], [];
        ZMQ_CONNECT_TIMEOUT: connect_timeout connect_timeout set_connect_timeout,
            [ms(0), ms(1), LONGEST], [];
        ZMQ_TCP_MAXRT: tcp_maxrt tcp_maxrt set_tcp_maxrt, [ms(0), ms(1), LONGEST], [];
        ZMQ_THREAD_SAFE: is_thread_safe;
        ZMQ_MULTICAST_MAXTPDU: multicast_max_tpdu multicast_max_tpdu set_multicast_max_tpdu,
            [1_u32, 9000_u32, MOST], [0_u32];
        ZMQ_VMCI_BUFFER_SIZE: vmci_buffer_size vmci_buffer_size set_vmci_buffer_size,
            [1_u64, u64::MAX], [];
        ZMQ_VMCI_BUFFER_MIN_SIZE: vmci_buffer_min_size vmci_buffer_min_size
            set_vmci_buffer_min_size, [1_u64, u64::MAX], [];
        ZMQ_VMCI_BUFFER_MAX_SIZE: vmci_buffer_max_size vmci_buffer_max_size
            set_vmci_buffer_max_size, [1_u64, u64::MAX], [];
        ZMQ_VMCI_CONNECT_TIMEOUT: vmci_connect_timeout vmci_connect_timeout
            set_vmci_connect_timeout, [None::<Duration>, Some(ms(0)), Some(ms(2_147_483))], [];
        ZMQ_BINDTODEVICE: bind_to_device bind_to_device set_bind_to_device,
            [Some("lo"), Some("of-fifteen-byte"), None::<&str>],
            [Some(""), Some("of-sixteen-bytes"), Some("a\0b")];
        #[cfg(feature = "draft")]
        ZMQ_LOOPBACK_FASTPATH: loopback_fastpath loopback_fastpath set_loopback_fastpath,
            [true, false], [];
        #[cfg(feature = "draft")]
        ZMQ_SOCKS_USERNAME: socks_username socks_username set_socks_username,
            [Some("alice"), Some("x".repeat(255).as_str()), None::<&str>],
            [Some("a\0b"), Some("x".repeat(256).as_str())];
        #[cfg(feature = "draft")]
        ZMQ_SOCKS_PASSWORD: socks_password socks_password set_socks_password,
            [Some(secret("sesame")), Some(secret(&"x".repeat(255))), None::<zmq::Password>],
            [Some(secret("a\0b")), Some(secret(&"x".repeat(256)))];
        #[cfg(feature = "draft")]
        ZMQ_IN_BATCH_SIZE: in_batch_size in_batch_size set_in_batch_size, [1_u32, 65_536_u32, MOST], [0_u32];
        #[cfg(feature = "draft")]
        ZMQ_OUT_BATCH_SIZE: out_batch_size out_batch_size set_out_batch_size,
            [1_u32, 65_536_u32, MOST], [0_u32];
        #[cfg(feature = "draft")]
        ZMQ_WSS_KEY_PEM: wss_key_pem wss_key_pem set_wss_key_pem, ["key"], ["a\0b"];
        #[cfg(feature = "draft")]
        ZMQ_WSS_CERT_PEM: wss_cert_pem wss_cert_pem set_wss_cert_pem, ["certificate"], ["a\0b"];
        #[cfg(feature = "draft")]
        ZMQ_WSS_TRUST_PEM: wss_trust_pem wss_trust_pem set_wss_trust_pem,
            ["certificate"], ["a\0b"];
        #[cfg(feature = "draft")]
        ZMQ_WSS_HOSTNAME: wss_hostname wss_hostname set_wss_hostname, ["feed.example"], ["a\0b"];
        #[cfg(feature = "draft")]
        ZMQ_WSS_TRUST_SYSTEM: wss_trust_system wss_trust_system set_wss_trust_system,
            [true, false], [];
        #[cfg(feature = "draft")]
        ZMQ_RECONNECT_STOP: reconnect_stop reconnect_stop set_reconnect_stop,
            [
                zmq::ReconnectStop::REFUSED,
                zmq::ReconnectStop::REFUSED | zmq::ReconnectStop::HANDSHAKE_FAILED,
                zmq::ReconnectStop::NEVER
            ], [];
        #[cfg(feature = "draft")]
        ZMQ_PRIORITY: priority priority set_priority, [0_u8, 6_u8], [7_u8, 255_u8];
        #[cfg(feature = "draft")]
        ZMQ_BUSY_POLL: busy_poll busy_poll set_busy_poll,
            [Duration::from_micros(1), Duration::from_micros(u64::from(MOST)), ms(0)], [];
        #[cfg(feature = "draft")]
        ZMQ_NORM_MODE: norm_mode norm_mode set_norm_mode,
            [
                zmq::NormMode::Fixed, zmq::NormMode::Cc, zmq::NormMode::Ccl, zmq::NormMode::Cce,
                zmq::NormMode::CceEcnOnly
            ], [];
        #[cfg(feature = "draft")]
        ZMQ_NORM_UNICAST_NACK: norm_unicast_nack norm_unicast_nack set_norm_unicast_nack,
            [true, false], [];
        #[cfg(feature = "draft")]
        ZMQ_NORM_BUFFER_SIZE: norm_buffer_size norm_buffer_size set_norm_buffer_size,
            [1_u32, 2_097_151_u32 * 1024_u32], [0_u32, 2_097_151_u32 * 1024_u32 + 1_u32, u32::MAX];
        #[cfg(feature = "draft")]
        ZMQ_NORM_SEGMENT_SIZE: norm_segment_size norm_segment_size set_norm_segment_size,
            [1_u16, u16::MAX], [0_u16];
        #[cfg(feature = "draft")]
        ZMQ_NORM_BLOCK_SIZE: norm_block_size norm_block_size set_norm_block_size, [1_u8, 255_u8], [0_u8];
        #[cfg(feature = "draft")]
        ZMQ_NORM_NUM_PARITY: norm_num_parity norm_num_parity set_norm_num_parity, [0_u8, 254_u8], [255_u8];
        #[cfg(feature = "draft")]
        ZMQ_NORM_NUM_AUTOPARITY: norm_num_autoparity norm_num_autoparity set_norm_num_autoparity,
            [0_u8, 254_u8], [255_u8];
        #[cfg(feature = "draft")]
        ZMQ_NORM_PUSH: norm_push norm_push set_norm_push, [true, false], [];
    }
}

/// Offered too, with a test of its own.
const OFFERED_OTHERWISE: [(&str, &str); 12] = [
    ("ZMQ_FD", "as_fd"),
    ("ZMQ_EVENTS", "events"),
    ("ZMQ_MULTICAST_LOOP", "multicast_loop"),
    ("ZMQ_USE_FD", "use_fd"),
    ("ZMQ_METADATA", "metadata"),
    ("ZMQ_SUBSCRIBE", "subscriptions"),
    ("ZMQ_UNSUBSCRIBE", "unsubscribe"),
    ("ZMQ_CONNECT_ROUTING_ID", "connect_with_id"),
    ("ZMQ_REQ_RELAXED", "relaxed"),
    ("ZMQ_REQ_CORRELATE", "correlate"),
    ("ZMQ_XPUB_MANUAL", "manual"),
    ("ZMQ_XPUB_MANUAL_LAST_VALUE", "manual_last_value"),
];

/// Not offered, and why.
const LEFT_OUT: [(&str, &str); 1] = [("ZMQ_RCVMORE", "messages are received whole")];

/// Where the default is another than in the table.
const OTHER_DEFAULTS: [(&str, &str, &str); 2] =
    [("ZMQ_LINGER", "SUB", "0"), ("ZMQ_LINGER", "XSUB", "0")];

/// Whose default we chose, for all sockets on a libzmq that we build.
const CHOSEN_DEFAULTS: [(&str, &str); 2] =
    [("ZMQ_IN_BATCH_SIZE", "32768"), ("ZMQ_OUT_BATCH_SIZE", "32768")];

/// A row of the table.
struct Fact {
    number: i32,
    access: &'static str,
    default: &'static str,
    unit: &'static str,
    range: &'static str,
    needs: &'static str,
    status: &'static str,
    applies: &'static str,
}

fn facts() -> BTreeMap<&'static str, Fact> {
    let mut lines = include_str!("data/socket-options.tsv").lines();
    let head = lines.next().unwrap();
    assert_eq!(head, "name\tnumber\ttype\taccess\tdefault\tunit\trange\tneeds\tstatus\tapplies to");
    let facts = lines.map(|line| {
        let columns: [&str; 10] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let [name, number, _type, access, default, unit, range, needs, status, applies] = columns;
        let number = number.parse().unwrap();
        (name, Fact { number, access, default, unit, range, needs, status, applies })
    });
    facts.collect()
}

impl Fact {
    /// Whether the linked libzmq knows the option.
    fn is_known(&self) -> bool {
        self.needs == "-" || self.needs.split(',').all(has)
    }

    fn allows(&self, told: &str) -> bool {
        if let Some(lengths) = self.range.strip_suffix(" bytes") {
            let length = if told == "empty" { 0 } else { told.len() };
            let is_nothing = length == 0 && self.default == "empty";
            return is_nothing || within(lengths, &length.to_string());
        }
        within(self.range, told)
    }
}

/// Whether the linked libzmq has this capability, or is of this version or a later one.
fn has(need: &str) -> bool {
    match need.split('.').map(str::parse).collect::<Result<Vec<i32>, _>>() {
        Ok(version) => {
            let (major, minor, patch) = zmq::version();
            [major, minor, patch].as_slice() >= version.as_slice()
        }
        Err(_) => zmq::has(need),
    }
}

/// Whether `told` is in a list of numbers and ranges of them. Other lists do not say.
fn within(list: &str, told: &str) -> bool {
    let Ok(number) = told.parse::<i128>() else { return true };
    list.split(',').any(|range| match range.split_once("..") {
        Some((least, most)) => {
            least.parse().is_ok_and(|least| number >= least)
                && (most.is_empty() || most.parse().is_ok_and(|most| number <= most))
        }
        None => range == told,
    })
}

#[track_caller]
fn assert_names<T>(outcome: zmq::Result<T>, option: &str, kind: ErrorKind) {
    let error = outcome.err().unwrap_or_else(|| panic!("{option} was accepted"));
    let line = error.to_string();
    assert!(line.contains(&format!(" `{option}`: ")), "{option}: {line}");
    assert_eq!(error.kind(), kind, "{line}");
}

#[test]
fn every_option_is_what_the_table_says() {
    let context = Context::new().unwrap();
    let facts = facts();
    for Offered { option, number, read, accepted, refused, .. } in offered() {
        let fact = &facts[option];
        assert_eq!(fact.number, number, "{option}");
        assert_eq!(fact.access == "get", accepted.is_empty(), "{option}");
        with_each_socket(&context, |kind, socket| {
            let read = || read(socket, fact.unit);
            if !fact.is_known() {
                if fact.access != "set" {
                    assert_names(read(), option, ErrorKind::Unsupported);
                }
                for value in &accepted {
                    assert_names((value.set)(socket), option, ErrorKind::Unsupported);
                }
                return;
            }
            if fact.default != "-" {
                let mut others = OTHER_DEFAULTS.iter();
                let other = others.find(|other| (other.0, other.1) == (option, kind));
                let mut default = other.map_or(fact.default, |other| other.2);
                if cfg!(zmq_vendored) {
                    let mut chosen = CHOSEN_DEFAULTS.iter();
                    default = chosen.find(|ours| ours.0 == option).map_or(default, |ours| ours.1);
                }
                assert_eq!(read().unwrap(), default, "{option} on {kind}");
            }
            for value in &accepted {
                let told = (value.told)(fact.unit);
                (value.set)(socket).unwrap();
                assert_eq!(read().unwrap(), told, "{option} on {kind}");
            }
            let before = read().unwrap();
            for value in &refused {
                assert_names((value.set)(socket), option, ErrorKind::InvalidInput);
                assert_eq!(read().unwrap(), before, "{option} on {kind}");
            }
        });
    }
}

#[test]
fn every_option_may_be_chosen_before_opening() {
    let context = Context::new().unwrap();
    let facts = facts();
    for Offered { option, accepted, refused, .. } in offered() {
        let fact = &facts[option];
        for value in &accepted {
            let told = (value.told)(fact.unit);
            for outcome in (value.open)(&context, fact.unit) {
                if fact.is_known() {
                    assert_eq!(outcome.unwrap(), told, "{option}");
                } else {
                    assert_names(outcome, option, ErrorKind::Unsupported);
                }
            }
        }
        for value in &refused {
            for outcome in (value.open)(&context, fact.unit) {
                let is_ours =
                    outcome.as_ref().is_err_and(|it| it.kind() == ErrorKind::InvalidInput);
                let kind = if fact.is_known() || is_ours {
                    ErrorKind::InvalidInput
                } else {
                    ErrorKind::Unsupported
                };
                assert_names(outcome, option, kind);
            }
        }
    }
}

#[test]
fn an_option_of_some_types_is_offered_on_just_those() {
    let context = Context::new().unwrap();
    let facts = facts();
    let mut all = BTreeSet::new();
    with_each_socket(&context, |kind, _| {
        all.insert(kind.to_owned());
    });
    assert_eq!(all.len(), TYPES);
    for OfferedOn { option, number, types } in offered_on_some() {
        let fact = &facts[option];
        assert_eq!(fact.number, number, "{option}");
        let offered: BTreeSet<_> = types.iter().map(|it| it.name).collect();
        let applies = fact.applies.split(' ').filter(|name| all.contains(*name)).collect();
        assert_eq!(offered, applies, "{option}");
    }
}

#[test]
fn every_option_of_some_types_is_what_the_table_says() {
    let context = Context::new().unwrap();
    let facts = facts();
    for OfferedOn { option, types, .. } in offered_on_some() {
        let fact = &facts[option];
        for OnType { name, default, values } in types {
            assert_eq!(fact.access == "get", values.is_empty(), "{option}");
            if fact.is_known() || fact.access == "set" {
                let told = default(&context, fact.unit).unwrap();
                assert_eq!(told, fact.default, "{option} on {name}");
            } else if fact.access == "get" {
                assert_names(default(&context, fact.unit), option, ErrorKind::Unsupported);
            }
            for value in values {
                let told = (value.told)(fact.unit);
                assert!(fact.allows(&told), "{option} has the range {}, not {told}", fact.range);
                let outcomes = [Some(value.open), value.set];
                for outcome in outcomes.iter().flatten().map(|how| how(&context, fact.unit)) {
                    if fact.is_known() {
                        assert_eq!(outcome.unwrap(), told, "{option} on {name}");
                    } else {
                        assert_names(outcome, option, ErrorKind::Unsupported);
                    }
                }
            }
        }
    }
}

#[test]
fn of_verbose_and_verboser_the_last_word_counts() {
    let context = Context::new().unwrap();
    let publisher = context.socket(zmq::XPUB).unwrap();
    let told = || (publisher.verbose(), publisher.verboser());
    publisher.set_verbose(true).unwrap();
    publisher.set_verboser(true).unwrap();
    assert_eq!(told(), (false, true));
    publisher.set_verbose(false).unwrap();
    assert_eq!(told(), (false, false));
    publisher.set_verboser(true).unwrap();
    publisher.set_verbose(true).unwrap();
    assert_eq!(told(), (true, false));
}

#[test]
fn no_pause_is_a_short_one_and_not_never() {
    let context = Context::new().unwrap();
    let socket = zmq::Req::options().reconnect_interval(Duration::ZERO).open(&context).unwrap();
    assert_eq!(socket.reconnect_interval().unwrap(), Some(ms(1)));
    socket.set_reconnect_interval(Some(Duration::ZERO)).unwrap();
    assert_eq!(socket.reconnect_interval().unwrap(), Some(ms(1)));
}

#[test]
fn the_values_tried_are_within_the_range_of_the_table_or_not() {
    let facts = facts();
    for Offered { option, accepted, refused, .. } in offered() {
        let fact = &facts[option];
        for told in accepted.iter().map(|value| (value.told)(fact.unit)) {
            assert!(fact.allows(&told), "{option} has the range {}, not {told}", fact.range);
        }
        for told in refused.iter().map(|value| (value.told)(fact.unit)) {
            let is_text = told.parse::<i128>().is_err();
            assert!(is_text || !fact.allows(&told), "{option}: {} has {told}", fact.range);
        }
    }
}

#[test]
fn every_option_of_the_table_is_offered_or_left_out_for_a_reason() {
    let facts = facts();
    let mut offered: BTreeSet<_> = offered().iter().map(|offered| offered.option).collect();
    offered.extend(offered_on_some().iter().map(|offered| offered.option));
    let open = |option: &str| facts[option].status != "draft" || cfg!(feature = "draft");
    let otherwise = OFFERED_OTHERWISE.map(|(option, _method)| option);
    offered.extend(otherwise.into_iter().filter(|option| open(option)));
    for (option, fact) in &facts {
        let is_offered = offered.remove(option);
        let reasons = LEFT_OUT.iter().filter(|(left_out, _reason)| left_out == option);
        match (is_offered, reasons.count(), fact.status) {
            (false, 0, "deprecated") | (true, 0, _) | (false, 1, _) => {}
            (false, 0, _) if !open(option) => {}
            (_, reasons, _) => panic!("{option}: offered is {is_offered}, {reasons} reasons"),
        }
    }
    assert!(offered.is_empty(), "not in the table: {offered:?}");
}

#[test]
fn a_method_has_one_option() {
    let offered = offered();
    let methods: BTreeSet<_> = offered.iter().map(|offered| offered.method).collect();
    assert_eq!(methods.len(), offered.len());
}

#[test]
fn a_time_is_rounded_up_to_the_unit_of_the_option() {
    let context = Context::new().unwrap();
    let socket = context.socket(zmq::REQ).unwrap();
    let least = Duration::from_nanos(1);
    socket.set_handshake_interval(least).unwrap();
    assert_eq!(socket.handshake_interval().unwrap(), ms(1));
    socket.set_heartbeat_ttl(least).unwrap();
    assert_eq!(socket.heartbeat_ttl().unwrap(), ms(100));
    socket.set_heartbeat_ttl(ms(101)).unwrap();
    assert_eq!(socket.heartbeat_ttl().unwrap(), ms(200));
    socket.set_tcp_keepalive_idle(Some(least)).unwrap();
    assert_eq!(socket.tcp_keepalive_idle().unwrap(), Some(ms(1000)));
}

#[test]
fn a_number_too_large_for_libzmq_is_as_much_as_it_holds() {
    let context = Context::new().unwrap();
    let socket = context.socket(zmq::REQ).unwrap();
    socket.set_backlog(u32::MAX).unwrap();
    assert_eq!(socket.backlog().unwrap(), MOST);
    socket.set_send_hwm(u32::MAX).unwrap();
    assert_eq!(socket.send_hwm().unwrap(), HIGHEST_MARK);
    socket.set_recv_hwm(u32::MAX).unwrap();
    assert_eq!(socket.recv_hwm().unwrap(), HIGHEST_MARK);
    socket.set_rate(u32::MAX).unwrap();
    assert_eq!(socket.rate().unwrap(), MOST / 1000);
    socket.set_max_message_size(Some(u64::MAX)).unwrap();
    assert_eq!(socket.max_message_size().unwrap(), Some(i64::MAX.unsigned_abs()));
    socket.set_connect_timeout(Duration::MAX).unwrap();
    assert_eq!(socket.connect_timeout().unwrap(), LONGEST);
}

#[test]
fn each_socket_knows_its_type() {
    let context = Context::new().unwrap();
    let mut names = Vec::new();
    with_each_socket(&context, |kind, socket| {
        assert_eq!(socket.socket_type().unwrap(), kind);
        names.push(kind.to_owned());
    });
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), TYPES);
}

#[test]
fn a_refusal_says_why() {
    let context = Context::new().unwrap();
    let socket = context.socket(zmq::REQ).unwrap();
    let refused = socket.set_bind_to_device(Some("a\0b")).unwrap_err();
    let line = "zmq_setsockopt `ZMQ_BINDTODEVICE`: it must not contain a NUL";
    assert_eq!(refused.to_string(), line);

    let refused = zmq::Req::options().tcp_keepalive_count(0).open(&context).unwrap_err();
    let line = "zmq_setsockopt `ZMQ_TCP_KEEPALIVE_CNT`: the operating system takes 1 to 127";
    assert_eq!(refused.to_string(), line);

    if !zmq::has("vmci") {
        let refused = socket.set_vmci_buffer_size(1).unwrap_err();
        let line =
            "zmq_setsockopt `ZMQ_VMCI_BUFFER_SIZE`: the linked libzmq was built without vmci";
        assert_eq!(refused.to_string(), line);
    }
}

#[test]
fn a_host_name_over_255_bytes_is_refused_before_a_proxy_is_asked_for_it() {
    let context = Context::new().unwrap();
    let socket = zmq::Push::options().socks_proxy("127.0.0.1:1").open(&context).unwrap();
    let endpoint = format!("tcp://{}:80", "a".repeat(256));
    assert_eq!(socket.connect(&endpoint).unwrap_err().kind(), ErrorKind::InvalidInput);
}

#[cfg(feature = "draft")]
#[test]
fn metadata_adds_up() {
    const OPTION: &str = "ZMQ_METADATA";

    let context = Context::new().unwrap();
    let options = zmq::Push::options().metadata("X-Role", "worker").metadata("X-a", "b:c");
    let socket = options.open(&context).unwrap();
    socket.add_metadata("X-b", "2").unwrap();
    let all = [("X-Role", "worker"), ("X-a", "b:c"), ("X-b", "2")];
    assert_eq!(socket.metadata(), all.map(|(name, value)| (name.into(), value.into())));

    let long = format!("X-{}", "x".repeat(254));
    for (name, value) in [
        ("X-Role", "again"),
        ("Role", "worker"),
        ("X-", "v"),
        ("", ""),
        ("X-c", ""),
        ("X-c:d", "e"),
        ("X-c", "a\0b"),
        (&long, "v"),
    ] {
        assert_names(socket.add_metadata(name, value), OPTION, ErrorKind::InvalidInput);
        let opened = options.clone().metadata(name, value).open(&context);
        assert_names(opened, OPTION, ErrorKind::InvalidInput);
    }
    assert_eq!(socket.metadata().len(), all.len());
}

#[cfg(feature = "draft")]
#[test]
fn after_disconnect_is_refused_where_it_would_mean_something_else() {
    let context = Context::new().unwrap();
    let socket = context.socket(zmq::PUSH).unwrap();
    let outcome = socket.set_reconnect_stop(zmq::ReconnectStop::AFTER_DISCONNECT);
    if zmq::version() < (4, 3, 5) {
        assert_names(outcome, "ZMQ_RECONNECT_STOP", ErrorKind::InvalidInput);
    } else {
        outcome.unwrap();
        assert_eq!(socket.reconnect_stop().unwrap(), zmq::ReconnectStop::AFTER_DISCONNECT);
    }
}
