//! C inside a Rust program, on the same libzmq: `part.c`, as Rust sees it.

use std::ffi::{c_char, c_int, c_void};

use zmq::sys::zmq_msg_t;

unsafe extern "C" {
    /// The version of the header that C was compiled with.
    #[must_use]
    pub safe fn part_version() -> c_int;
    /// Asks so often over a socket of its own.
    #[must_use]
    pub fn part_ask(context: *mut c_void, endpoint: *const c_char, times: c_int) -> c_int;
    /// Answers so often over a REP socket that it is lent.
    #[must_use]
    pub fn part_answer(socket: *mut c_void, times: c_int) -> c_int;
    /// Takes a message, and makes another of it.
    #[must_use]
    pub fn part_exchange(message: *mut zmq_msg_t, answer: *mut zmq_msg_t) -> c_int;
    /// Closes a socket that it is given for good.
    #[must_use]
    pub fn part_close(socket: *mut c_void) -> c_int;
    /// Ends a context that it is given for good.
    #[must_use]
    pub fn part_end(context: *mut c_void) -> c_int;
}
