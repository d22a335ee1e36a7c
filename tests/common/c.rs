//! C's part, played by its own functions, `zmq::sys`.

use std::ffi::{CStr, c_int, c_void};

use zmq::{Context, sys};

/// A context of C's, which it ends when this is dropped.
pub(crate) struct Theirs(*mut c_void);

impl Theirs {
    pub(crate) fn new() -> Self {
        // SAFETY: it has no preconditions.
        Self(unsafe { sys::zmq_ctx_new() })
    }

    pub(crate) fn as_raw(&self) -> *mut c_void {
        self.0
    }

    /// A handle, which is to be dropped before `self` is.
    pub(crate) fn lend(&self) -> Context {
        // SAFETY: it is alive as long as `self`.
        unsafe { Context::borrow_raw(self.0) }.unwrap()
    }

    pub(crate) fn socket(&self, kind: c_int) -> *mut c_void {
        socket(self.0, kind)
    }
}

impl Drop for Theirs {
    fn drop(&mut self) {
        // SAFETY: it is alive, and nobody else ends it.
        assert_eq!(unsafe { sys::zmq_ctx_term(self.0) }, 0);
    }
}

pub(crate) fn socket(context: *mut c_void, kind: c_int) -> *mut c_void {
    // SAFETY: it is alive.
    let socket = unsafe { sys::zmq_socket(context, kind) };
    assert!(!socket.is_null());
    socket
}

pub(crate) fn set(socket: *mut c_void, option: c_int, value: c_int) {
    set_bytes(socket, option, &value.to_ne_bytes());
}

pub(crate) fn set_bytes(socket: *mut c_void, option: c_int, value: &[u8]) {
    let (data, len) = (value.as_ptr().cast(), value.len());
    // SAFETY: the socket is open, and `data` readable.
    assert_eq!(unsafe { sys::zmq_setsockopt(socket, option, data, len) }, 0);
}

pub(crate) fn bind(socket: *mut c_void, endpoint: &CStr) {
    // SAFETY: the socket is open.
    assert_eq!(unsafe { sys::zmq_bind(socket, endpoint.as_ptr()) }, 0);
}

pub(crate) fn connect(socket: *mut c_void, endpoint: &CStr) {
    // SAFETY: the socket is open.
    assert_eq!(unsafe { sys::zmq_connect(socket, endpoint.as_ptr()) }, 0);
}

pub(crate) fn close(socket: *mut c_void) {
    // SAFETY: the socket is open, and not used again.
    assert_eq!(unsafe { sys::zmq_close(socket) }, 0);
}
