//! The functions of libzmq that only a library with drafts has, or what stands
//! in for them, so that a program links to one without.

#[cfg(zmq_draft)]
pub(crate) use zmq_sys::{
    zmq_connect_peer, zmq_join, zmq_leave, zmq_msg_group, zmq_msg_routing_id, zmq_msg_set_group,
    zmq_msg_set_routing_id, zmq_socket_monitor_pipes_stats, zmq_socket_monitor_versioned,
};

#[cfg(not(zmq_draft))]
pub(crate) use self::missing::*;

/// Nobody gets as far as to call these: no draft socket opens, and no draft monitor starts.
#[cfg(not(zmq_draft))]
mod missing {
    use std::ffi::{c_char, c_int, c_void};

    use zmq_sys::zmq_msg_t;

    const NO_DRAFTS: &str = "no draft socket opens without the draft API";

    pub(crate) unsafe fn zmq_connect_peer(_: *mut c_void, _: *const c_char) -> u32 {
        unreachable!("{NO_DRAFTS}")
    }

    pub(crate) unsafe fn zmq_join(_: *mut c_void, _: *const c_char) -> c_int {
        unreachable!("{NO_DRAFTS}")
    }

    pub(crate) unsafe fn zmq_leave(_: *mut c_void, _: *const c_char) -> c_int {
        unreachable!("{NO_DRAFTS}")
    }

    pub(crate) unsafe fn zmq_msg_group(_: *mut zmq_msg_t) -> *const c_char {
        unreachable!("{NO_DRAFTS}")
    }

    pub(crate) unsafe fn zmq_msg_routing_id(_: *mut zmq_msg_t) -> u32 {
        unreachable!("{NO_DRAFTS}")
    }

    pub(crate) unsafe fn zmq_msg_set_group(_: *mut zmq_msg_t, _: *const c_char) -> c_int {
        unreachable!("{NO_DRAFTS}")
    }

    pub(crate) unsafe fn zmq_msg_set_routing_id(_: *mut zmq_msg_t, _: u32) -> c_int {
        unreachable!("{NO_DRAFTS}")
    }

    pub(crate) unsafe fn zmq_socket_monitor_pipes_stats(_: *mut c_void) -> c_int {
        unreachable!("{NO_DRAFTS}")
    }

    pub(crate) unsafe fn zmq_socket_monitor_versioned(
        _: *mut c_void,
        _: *const c_char,
        _: u64,
        _: c_int,
        _: c_int,
    ) -> c_int {
        unreachable!("{NO_DRAFTS}")
    }
}
