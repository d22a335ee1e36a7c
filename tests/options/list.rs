//! The options that all builds offer, with values that are accepted and such as are refused.

use std::sync::LazyLock;
use std::time::Duration;

use zmq::{Context, Options};

use crate::offered::{
    Chosen, NotOffered, Outcome, Row, Try, may_lack, offered, on_type, row, set, unit_of,
};
use crate::told::{Read, Told};
use crate::types::every_type;

pub(crate) const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// What an `int` of milliseconds can hold.
pub(crate) const LONGEST: Duration = ms(i32::MAX.unsigned_abs() as u64);
pub(crate) const MOST: u32 = i32::MAX.unsigned_abs();
/// libzmq adds two of them and one.
pub(crate) const HIGHEST_MARK: u32 = (MOST - 1) / 2;

/// The keys that libzmq's manual shows.
pub(crate) fn keys() -> zmq::KeyPair {
    zmq::KeyPair {
        public: "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID".parse().unwrap(),
        secret: "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs".parse().unwrap(),
    }
}

/// What is offered in this build, tried once for all tests.
pub(crate) fn offered() -> &'static [Row] {
    static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
        let rows = stable();
        #[cfg(feature = "draft")]
        let rows = rows.into_iter().chain(crate::draft_list::draft()).collect();
        rows
    });
    &ROWS
}

#[expect(clippy::too_many_lines, reason = "it is a list")]
fn stable() -> Vec<Row> {
    offered! {
        ZMQ_AFFINITY: affinity affinity [set_affinity], [0_u64, 1_u64, u64::MAX], [];
        ZMQ_ROUTING_ID: routing_id routing_id [set_routing_id],
            ["a", "client-7", "x".repeat(255).as_str()], ["", "\0a", "x".repeat(256).as_str()];
        ZMQ_RATE: rate rate [set_rate], [1_u32, 10_000_u32, 2_147_483_u32], [0_u32];
        ZMQ_RECOVERY_IVL: recovery_interval recovery_interval [set_recovery_interval],
            [ms(0), ms(1), LONGEST], [];
        ZMQ_SNDBUF: send_buffer send_buffer [set_send_buffer],
            [None::<u32>, Some(0_u32), Some(65_536_u32), Some(MOST)], [];
        ZMQ_RCVBUF: recv_buffer recv_buffer [set_recv_buffer],
            [None::<u32>, Some(0_u32), Some(65_536_u32), Some(MOST)], [];
        ZMQ_TYPE: socket_type;
        ZMQ_LINGER: linger linger [set_linger], [None::<Duration>, Some(ms(0)), Some(LONGEST)], [];
        ZMQ_RECONNECT_IVL: reconnect_interval reconnect_interval [set_reconnect_interval],
            [None::<Duration>, Some(ms(1)), Some(LONGEST)], [];
        ZMQ_BACKLOG: backlog backlog [set_backlog], [0_u32, 1000_u32, MOST], [];
        ZMQ_RECONNECT_IVL_MAX: reconnect_interval_max reconnect_interval_max
            [set_reconnect_interval_max], [ms(0), ms(1), LONGEST], [];
        ZMQ_MAXMSGSIZE: max_message_size max_message_size [set_max_message_size],
            [None::<u64>, Some(0_u64), Some(i64::MAX.unsigned_abs())], [];
        ZMQ_SNDHWM: send_hwm send_hwm [set_send_hwm], [0_u32, 1_u32, HIGHEST_MARK], [];
        ZMQ_RCVHWM: recv_hwm recv_hwm [set_recv_hwm], [0_u32, 1_u32, HIGHEST_MARK], [];
        ZMQ_MULTICAST_HOPS: multicast_hops multicast_hops [set_multicast_hops], [1_u8, 255_u8], [0_u8];
        ZMQ_RCVTIMEO: default_recv_timeout recv_timeout [set_default_recv_timeout],
            [None::<Duration>, Some(ms(0)), Some(LONGEST)], [];
        ZMQ_SNDTIMEO: default_send_timeout send_timeout [set_default_send_timeout],
            [None::<Duration>, Some(ms(0)), Some(LONGEST)], [];
        ZMQ_LAST_ENDPOINT: last_endpoint;
        ZMQ_TCP_KEEPALIVE: tcp_keepalive tcp_keepalive [set_tcp_keepalive],
            [None::<bool>, Some(false), Some(true)], [];
        ZMQ_TCP_KEEPALIVE_CNT: tcp_keepalive_count tcp_keepalive_count [set_tcp_keepalive_count],
            [None::<u32>, Some(1_u32), Some(127_u32)], [Some(0_u32), Some(128_u32), Some(u32::MAX)];
        ZMQ_TCP_KEEPALIVE_IDLE: tcp_keepalive_idle tcp_keepalive_idle [set_tcp_keepalive_idle],
            [None::<Duration>, Some(ms(1000)), Some(ms(32_767_000))],
            [Some(ms(0)), Some(ms(32_767_001)), Some(Duration::MAX)];
        ZMQ_TCP_KEEPALIVE_INTVL: tcp_keepalive_interval tcp_keepalive_interval
            [set_tcp_keepalive_interval],
            [None::<Duration>, Some(ms(1000)), Some(ms(32_767_000))],
            [Some(ms(0)), Some(ms(32_767_001)), Some(Duration::MAX)];
        ZMQ_IMMEDIATE: immediate immediate [set_immediate], [true, false], [];
        ZMQ_IPV6: ipv6 ipv6 [set_ipv6], [true, false], [];
        ZMQ_MECHANISM: mechanism;
        ZMQ_PLAIN_SERVER: plain_server plain_server [set_plain_server], [true, false], [];
        ZMQ_PLAIN_USERNAME: plain_username plain_username [set_plain_username],
            ["alice", "x".repeat(255).as_str()], ["", "a\0b", "x".repeat(256).as_str()];
        ZMQ_PLAIN_PASSWORD: plain_password plain_password [set_plain_password],
            ["sesame", "x".repeat(255).as_str()], ["", "a\0b", "x".repeat(256).as_str()];
        ZMQ_CURVE_SERVER: curve_server curve_server [set_curve_server], [&keys()], [];
        ZMQ_CURVE_PUBLICKEY: curve_publickey curve_publickey [set_curve_publickey],
            [&keys().public], [&zmq::PublicKey::from([0; 32])];
        ZMQ_CURVE_SECRETKEY: curve_secretkey curve_secretkey [set_curve_secretkey],
            [&keys().secret], [&zmq::SecretKey::from([0; 32])];
        ZMQ_CURVE_SERVERKEY: curve_serverkey curve_serverkey [set_curve_serverkey],
            [&keys().public], [&zmq::PublicKey::from([0; 32])];
        ZMQ_ZAP_DOMAIN: zap_domain zap_domain [set_zap_domain],
            ["staff", "x".repeat(255).as_str()], ["", "a\0b", "x".repeat(256).as_str()];
        ZMQ_GSSAPI_SERVER: gssapi_server gssapi_server [set_gssapi_server], [true, false], [];
        ZMQ_GSSAPI_PRINCIPAL: gssapi_principal gssapi_principal [set_gssapi_principal],
            ["zmq@host", "x".repeat(255).as_str()], ["", "a\0b", "x".repeat(256).as_str()];
        ZMQ_GSSAPI_SERVICE_PRINCIPAL: gssapi_service_principal gssapi_service_principal
            [set_gssapi_service_principal],
            ["zmq@host", "x".repeat(255).as_str()], ["", "a\0b", "x".repeat(256).as_str()];
        ZMQ_GSSAPI_PLAINTEXT: gssapi_plaintext gssapi_plaintext [set_gssapi_plaintext],
            [true, false], [];
        ZMQ_GSSAPI_PRINCIPAL_NAMETYPE: gssapi_principal_nametype gssapi_principal_nametype
            [set_gssapi_principal_nametype],
            [
                zmq::GssapiNameType::UserName, zmq::GssapiNameType::Krb5Principal,
                zmq::GssapiNameType::HostBased
            ], [];
        ZMQ_GSSAPI_SERVICE_PRINCIPAL_NAMETYPE: gssapi_service_principal_nametype
            gssapi_service_principal_nametype [set_gssapi_service_principal_nametype],
            [
                zmq::GssapiNameType::UserName, zmq::GssapiNameType::Krb5Principal,
                zmq::GssapiNameType::HostBased
            ], [];
        ZMQ_TOS: tos tos [set_tos], [0_u8, 0x28_u8, 255_u8], [];
        ZMQ_HANDSHAKE_IVL: handshake_interval handshake_interval [set_handshake_interval],
            [ms(0), ms(1), LONGEST], [];
        ZMQ_SOCKS_PROXY: socks_proxy socks_proxy [set_socks_proxy],
            [Some("127.0.0.1:1080"), Some("[::1]:1080"), None::<&str>],
            [Some(""), Some("nowhere"), Some("a:0"), Some("a:*"), Some("a:65536"), Some("a\0:80")];
        ZMQ_HEARTBEAT_IVL: heartbeat_interval heartbeat_interval [set_heartbeat_interval],
            [ms(0), ms(1), LONGEST], [];
        ZMQ_HEARTBEAT_TTL: heartbeat_ttl heartbeat_ttl [set_heartbeat_ttl],
            [ms(0), ms(100), ms(65_500)], [ms(65_501), Duration::MAX];
        ZMQ_HEARTBEAT_TIMEOUT: heartbeat_timeout heartbeat_timeout [set_heartbeat_timeout],
            [ms(0), ms(1), LONGEST], [];
        ZMQ_CONNECT_TIMEOUT: connect_timeout connect_timeout [set_connect_timeout],
            [ms(0), ms(1), LONGEST], [];
        ZMQ_TCP_MAXRT: tcp_maxrt tcp_maxrt [set_tcp_maxrt], [ms(0), ms(1), LONGEST], [];
        ZMQ_THREAD_SAFE: is_thread_safe;
        ZMQ_MULTICAST_MAXTPDU: multicast_max_tpdu multicast_max_tpdu [set_multicast_max_tpdu],
            [1_u32, 9000_u32, MOST], [0_u32];
        ZMQ_VMCI_BUFFER_SIZE: vmci_buffer_size vmci_buffer_size [set_vmci_buffer_size],
            [1_u64, u64::MAX], [];
        ZMQ_VMCI_BUFFER_MIN_SIZE: vmci_buffer_min_size vmci_buffer_min_size
            [set_vmci_buffer_min_size], [1_u64, u64::MAX], [];
        ZMQ_VMCI_BUFFER_MAX_SIZE: vmci_buffer_max_size vmci_buffer_max_size
            [set_vmci_buffer_max_size], [1_u64, u64::MAX], [];
        ZMQ_VMCI_CONNECT_TIMEOUT: vmci_connect_timeout vmci_connect_timeout
            [set_vmci_connect_timeout], [None::<Duration>, Some(ms(0)), Some(ms(2_147_483))], [];
        ZMQ_BINDTODEVICE: bind_to_device bind_to_device [set_bind_to_device],
            [Some("lo"), Some("of-fifteen-byte"), None::<&str>],
            [Some(""), Some("of-sixteen-bytes"), Some("a\0b")];
        ZMQ_CONFLATE: conflate conflate [set_conflate], [true, false], [];
        ZMQ_INVERT_MATCHING:
            invert_matching invert_matching [set_invert_matching], [true, false], [];
        ZMQ_PROBE_ROUTER:
            probe_router probe_router [set_probe_router], [true, false], [];
        ZMQ_ROUTER_MANDATORY: mandatory mandatory [set_mandatory], [true, false], [];
        ZMQ_ROUTER_HANDOVER: handover handover [set_handover], [true, false], [];
        ZMQ_STREAM_NOTIFY: notify notify [set_notify], [true, false], [];
        ZMQ_XPUB_NODROP: no_drop no_drop [set_no_drop], [true, false], [];
        ZMQ_XPUB_VERBOSE: verbose verbose [set_verbose], [true, false], [];
        ZMQ_XPUB_VERBOSER: verboser verboser [set_verboser], [true, false], [];
        ZMQ_XPUB_WELCOME_MSG:
            welcome_message welcome_message [set_welcome_message], ["hello", ""], [];
    }
}
