//! What all types offer.

use std::time::Duration;

use crate::offered::{Offered, Value, offered, opened, value};
use crate::told::{Read, Told};
use crate::types::every_type;

pub(crate) const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[cfg(feature = "draft")]
pub(crate) fn secret(text: &str) -> zmq::Password {
    text.into()
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

#[expect(clippy::too_many_lines, reason = "it is a list")]
pub(crate) fn offered() -> Vec<Offered> {
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
