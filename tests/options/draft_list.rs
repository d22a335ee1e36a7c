//! The options that feature `draft` adds.

use std::time::Duration;

use zmq::{Context, NormMode, Options, Password, ReconnectStop, RouterNotify};

use crate::list::{MOST, ms};
use crate::offered::{
    Chosen, NotOffered, Outcome, Row, Try, may_lack, offered, on_type, row, set, unit_of,
};
use crate::told::{Read, Told};
use crate::types::every_type;

fn secret(text: &str) -> Password {
    text.into()
}

pub(crate) fn draft() -> Vec<Row> {
    offered! {
        ZMQ_ZAP_ENFORCE_DOMAIN: zap_enforce_domain zap_enforce_domain [set_zap_enforce_domain],
            [true, false], [];
        ZMQ_LOOPBACK_FASTPATH: loopback_fastpath loopback_fastpath [set_loopback_fastpath],
            [true, false], [];
        ZMQ_SOCKS_USERNAME: socks_username socks_username [set_socks_username],
            [Some("alice"), Some("x".repeat(255).as_str()), None::<&str>],
            [Some("a\0b"), Some("x".repeat(256).as_str())];
        ZMQ_SOCKS_PASSWORD: socks_password socks_password [set_socks_password],
            [Some(secret("sesame")), Some(secret(&"x".repeat(255))), None::<Password>],
            [Some(secret("a\0b")), Some(secret(&"x".repeat(256)))];
        ZMQ_IN_BATCH_SIZE: in_batch_size in_batch_size [set_in_batch_size],
            [256_u32, 65_536_u32, 16_777_216_u32], [0_u32, 255_u32, 16_777_217_u32, MOST];
        ZMQ_OUT_BATCH_SIZE: out_batch_size out_batch_size [set_out_batch_size],
            [256_u32, 65_536_u32, 16_777_216_u32], [0_u32, 255_u32, 16_777_217_u32, MOST];
        ZMQ_WSS_KEY_PEM: wss_key_pem wss_key_pem [set_wss_key_pem], ["key"], ["a\0b"];
        ZMQ_WSS_CERT_PEM: wss_cert_pem wss_cert_pem [set_wss_cert_pem], ["certificate"], ["a\0b"];
        ZMQ_WSS_TRUST_PEM: wss_trust_pem wss_trust_pem [set_wss_trust_pem],
            ["certificate"], ["a\0b"];
        ZMQ_WSS_HOSTNAME: wss_hostname wss_hostname [set_wss_hostname], ["feed.example"], ["a\0b"];
        ZMQ_WSS_TRUST_SYSTEM: wss_trust_system wss_trust_system [set_wss_trust_system],
            [true, false], [];
        ZMQ_RECONNECT_STOP: reconnect_stop reconnect_stop [set_reconnect_stop],
            [
                ReconnectStop::REFUSED,
                ReconnectStop::REFUSED | ReconnectStop::HANDSHAKE_FAILED,
                ReconnectStop::NEVER
            ], [];
        ZMQ_PRIORITY: priority priority [set_priority], [0_u8, 6_u8], [7_u8, 255_u8];
        ZMQ_BUSY_POLL: busy_poll busy_poll [set_busy_poll],
            [Duration::from_micros(1), Duration::from_micros(u64::from(MOST)), ms(0)], [];
        ZMQ_NORM_MODE: norm_mode norm_mode [set_norm_mode],
            [
                NormMode::Fixed, NormMode::Cc, NormMode::Ccl, NormMode::Cce,
                NormMode::CceEcnOnly
            ], [];
        ZMQ_NORM_UNICAST_NACK: norm_unicast_nack norm_unicast_nack [set_norm_unicast_nack],
            [true, false], [];
        ZMQ_NORM_BUFFER_SIZE: norm_buffer_size norm_buffer_size [set_norm_buffer_size],
            [1_u32, 2_097_151_u32 * 1024_u32], [0_u32, 2_097_151_u32 * 1024_u32 + 1_u32, u32::MAX];
        ZMQ_NORM_SEGMENT_SIZE: norm_segment_size norm_segment_size [set_norm_segment_size],
            [1_u16, u16::MAX], [0_u16];
        ZMQ_NORM_BLOCK_SIZE: norm_block_size norm_block_size [set_norm_block_size], [1_u8, 255_u8], [0_u8];
        ZMQ_NORM_NUM_PARITY: norm_num_parity norm_num_parity [set_norm_num_parity], [0_u8, 254_u8], [255_u8];
        ZMQ_NORM_NUM_AUTOPARITY: norm_num_autoparity norm_num_autoparity [set_norm_num_autoparity],
            [0_u8, 254_u8], [255_u8];
        ZMQ_NORM_PUSH: norm_push norm_push [set_norm_push], [true, false], [];
        ZMQ_ROUTER_NOTIFY: notify_of notify_of [],
            [
                RouterNotify::CONNECTED,
                RouterNotify::CONNECTED | RouterNotify::DISCONNECTED,
                RouterNotify::NEVER
            ], [];
        ZMQ_ONLY_FIRST_SUBSCRIBE:
            only_first_subscribe only_first_subscribe [], [true, false], [];
        ZMQ_HELLO_MSG:
            hello_message hello_message [set_hello_message], ["hello", ""], [];
        ZMQ_DISCONNECT_MSG:
            disconnect_message disconnect_message [set_disconnect_message], ["gone", ""], [];
        ZMQ_HICCUP_MSG:
            hiccup_message hiccup_message [set_hiccup_message], ["hiccup", ""], [];
        ZMQ_XSUB_VERBOSE_UNSUBSCRIBE:
            verbose_unsubscribe verbose_unsubscribe [set_verbose_unsubscribe], [true, false], [];
        ZMQ_TOPICS_COUNT: topics_count;
        ZMQ_MULTICAST_LOOP: multicast_loop multicast_loop [set_multicast_loop], [true, false], [];
    }
}
