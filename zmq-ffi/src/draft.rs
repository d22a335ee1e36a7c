//! What `zmq.h` declares under `ZMQ_BUILD_DRAFT_API`: libzmq may change it in any release.

use core::ffi::{CStr, c_char, c_int, c_long, c_short, c_void};

#[cfg(unix)]
use libc::sigset_t;

use crate::{ZMQ_EVENT_ALL, zmq_fd_t, zmq_msg_t, zmq_pollitem_t};

// Socket types.

pub const ZMQ_SERVER: c_int = 12;
pub const ZMQ_CLIENT: c_int = 13;
pub const ZMQ_RADIO: c_int = 14;
pub const ZMQ_DISH: c_int = 15;
pub const ZMQ_GATHER: c_int = 16;
pub const ZMQ_SCATTER: c_int = 17;
pub const ZMQ_DGRAM: c_int = 18;
pub const ZMQ_PEER: c_int = 19;
pub const ZMQ_CHANNEL: c_int = 20;

// Socket options.

pub const ZMQ_ZAP_ENFORCE_DOMAIN: c_int = 93;
pub const ZMQ_LOOPBACK_FASTPATH: c_int = 94;
pub const ZMQ_METADATA: c_int = 95;
pub const ZMQ_MULTICAST_LOOP: c_int = 96;
pub const ZMQ_ROUTER_NOTIFY: c_int = 97;
pub const ZMQ_XPUB_MANUAL_LAST_VALUE: c_int = 98;
pub const ZMQ_SOCKS_USERNAME: c_int = 99;
pub const ZMQ_SOCKS_PASSWORD: c_int = 100;
pub const ZMQ_IN_BATCH_SIZE: c_int = 101;
pub const ZMQ_OUT_BATCH_SIZE: c_int = 102;
pub const ZMQ_WSS_KEY_PEM: c_int = 103;
pub const ZMQ_WSS_CERT_PEM: c_int = 104;
pub const ZMQ_WSS_TRUST_PEM: c_int = 105;
pub const ZMQ_WSS_HOSTNAME: c_int = 106;
pub const ZMQ_WSS_TRUST_SYSTEM: c_int = 107;
pub const ZMQ_ONLY_FIRST_SUBSCRIBE: c_int = 108;
pub const ZMQ_RECONNECT_STOP: c_int = 109;
pub const ZMQ_HELLO_MSG: c_int = 110;
pub const ZMQ_DISCONNECT_MSG: c_int = 111;
pub const ZMQ_PRIORITY: c_int = 112;
pub const ZMQ_BUSY_POLL: c_int = 113;
pub const ZMQ_HICCUP_MSG: c_int = 114;
pub const ZMQ_XSUB_VERBOSE_UNSUBSCRIBE: c_int = 115;
pub const ZMQ_TOPICS_COUNT: c_int = 116;
pub const ZMQ_NORM_MODE: c_int = 117;
pub const ZMQ_NORM_UNICAST_NACK: c_int = 118;
pub const ZMQ_NORM_BUFFER_SIZE: c_int = 119;
pub const ZMQ_NORM_SEGMENT_SIZE: c_int = 120;
pub const ZMQ_NORM_BLOCK_SIZE: c_int = 121;
pub const ZMQ_NORM_NUM_PARITY: c_int = 122;
pub const ZMQ_NORM_NUM_AUTOPARITY: c_int = 123;
pub const ZMQ_NORM_PUSH: c_int = 124;

// Values of `ZMQ_NORM_MODE`.

pub const ZMQ_NORM_FIXED: c_int = 0;
pub const ZMQ_NORM_CC: c_int = 1;
pub const ZMQ_NORM_CCL: c_int = 2;
pub const ZMQ_NORM_CCE: c_int = 3;
pub const ZMQ_NORM_CCE_ECNONLY: c_int = 4;

// Flags of `ZMQ_RECONNECT_STOP`.

pub const ZMQ_RECONNECT_STOP_CONN_REFUSED: c_int = 0x1;
pub const ZMQ_RECONNECT_STOP_HANDSHAKE_FAILED: c_int = 0x2;
/// `0x3` in libzmq 4.3.4 and older, where it could not be told from the other two together.
pub const ZMQ_RECONNECT_STOP_AFTER_DISCONNECT: c_int = 0x4;

// Context options.

pub const ZMQ_ZERO_COPY_RECV: c_int = 10;

unsafe extern "C" {
    // Contexts.
    pub fn zmq_ctx_set_ext(
        context: *mut c_void,
        option: c_int,
        optval: *const c_void,
        optvallen: usize,
    ) -> c_int;
    pub fn zmq_ctx_get_ext(
        context: *mut c_void,
        option: c_int,
        optval: *mut c_void,
        optvallen: *mut usize,
    ) -> c_int;

    // Sockets.
    pub fn zmq_join(s: *mut c_void, group: *const c_char) -> c_int;
    pub fn zmq_leave(s: *mut c_void, group: *const c_char) -> c_int;
    pub fn zmq_connect_peer(s: *mut c_void, addr: *const c_char) -> u32;

    // Messages.
    pub fn zmq_msg_set_routing_id(msg: *mut zmq_msg_t, routing_id: u32) -> c_int;
    pub fn zmq_msg_routing_id(msg: *mut zmq_msg_t) -> u32;
    pub fn zmq_msg_set_group(msg: *mut zmq_msg_t, group: *const c_char) -> c_int;
    pub fn zmq_msg_group(msg: *mut zmq_msg_t) -> *const c_char;
    pub fn zmq_msg_init_buffer(msg: *mut zmq_msg_t, buf: *const c_void, size: usize) -> c_int;
}

// Message properties.

pub const ZMQ_MSG_PROPERTY_ROUTING_ID: &CStr = c"Routing-Id";
pub const ZMQ_MSG_PROPERTY_SOCKET_TYPE: &CStr = c"Socket-Type";
pub const ZMQ_MSG_PROPERTY_USER_ID: &CStr = c"User-Id";
pub const ZMQ_MSG_PROPERTY_PEER_ADDRESS: &CStr = c"Peer-Address";

// Flags of `ZMQ_ROUTER_NOTIFY`.

pub const ZMQ_NOTIFY_CONNECT: c_int = 1;
pub const ZMQ_NOTIFY_DISCONNECT: c_int = 2;

// Pollers.

/// What happened: to `socket`, or to `fd` if that is null.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct zmq_poller_event_t {
    pub socket: *mut c_void,
    pub fd: zmq_fd_t,
    pub user_data: *mut c_void,
    pub events: c_short,
}

unsafe extern "C" {
    pub fn zmq_poller_new() -> *mut c_void;
    pub fn zmq_poller_destroy(poller_p: *mut *mut c_void) -> c_int;
    pub fn zmq_poller_size(poller: *mut c_void) -> c_int;
    pub fn zmq_poller_add(
        poller: *mut c_void,
        socket: *mut c_void,
        user_data: *mut c_void,
        events: c_short,
    ) -> c_int;
    pub fn zmq_poller_modify(poller: *mut c_void, socket: *mut c_void, events: c_short) -> c_int;
    pub fn zmq_poller_remove(poller: *mut c_void, socket: *mut c_void) -> c_int;
    pub fn zmq_poller_wait(
        poller: *mut c_void,
        event: *mut zmq_poller_event_t,
        timeout: c_long,
    ) -> c_int;
    pub fn zmq_poller_wait_all(
        poller: *mut c_void,
        events: *mut zmq_poller_event_t,
        n_events: c_int,
        timeout: c_long,
    ) -> c_int;
    pub fn zmq_poller_fd(poller: *mut c_void, fd: *mut zmq_fd_t) -> c_int;
    pub fn zmq_poller_add_fd(
        poller: *mut c_void,
        fd: zmq_fd_t,
        user_data: *mut c_void,
        events: c_short,
    ) -> c_int;
    pub fn zmq_poller_modify_fd(poller: *mut c_void, fd: zmq_fd_t, events: c_short) -> c_int;
    pub fn zmq_poller_remove_fd(poller: *mut c_void, fd: zmq_fd_t) -> c_int;
    pub fn zmq_socket_get_peer_state(
        socket: *mut c_void,
        routing_id: *const c_void,
        routing_id_size: usize,
    ) -> c_int;
}

// Monitor events.

pub const ZMQ_EVENT_PIPES_STATS: c_int = 0x1_0000;

pub const ZMQ_CURRENT_EVENT_VERSION: c_int = 1;
pub const ZMQ_CURRENT_EVENT_VERSION_DRAFT: c_int = 2;

pub const ZMQ_EVENT_ALL_V1: c_int = ZMQ_EVENT_ALL;
pub const ZMQ_EVENT_ALL_V2: c_int = ZMQ_EVENT_ALL_V1 | ZMQ_EVENT_PIPES_STATS;

unsafe extern "C" {
    pub fn zmq_socket_monitor_versioned(
        s: *mut c_void,
        addr: *const c_char,
        events: u64,
        event_version: c_int,
        type_: c_int,
    ) -> c_int;
    pub fn zmq_socket_monitor_pipes_stats(s: *mut c_void) -> c_int;
}

// Polling under a signal mask, which Windows has not.

#[cfg(not(unix))]
type sigset_t = c_void;

unsafe extern "C" {
    pub fn zmq_ppoll(
        items: *mut zmq_pollitem_t,
        nitems: c_int,
        timeout: c_long,
        sigmask: *const sigset_t,
    ) -> c_int;
}
