//! Just enough of a binding to write tests in.

use std::{
    ffi::{CStr, CString, c_int, c_void},
    ptr,
};

use zmq_sys as ffi;

use crate::raw::{check, last_error};

pub(crate) struct Context(*mut c_void);

pub(crate) struct Socket(*mut c_void);

// SAFETY: zmq_socket(3) lets a socket go from thread to thread, if memory is seen to, as it is
// where values are moved.
unsafe impl Send for Socket {}

impl Context {
    pub(crate) fn new() -> Self {
        // SAFETY: zmq_ctx_new has no preconditions.
        let context = unsafe { ffi::zmq_ctx_new() };
        assert!(!context.is_null());
        Self(context)
    }

    pub(crate) fn set(&self, option: c_int, value: c_int) {
        // SAFETY: the context is open until `self` is dropped.
        check(unsafe { ffi::zmq_ctx_set(self.0, option, value) });
    }

    /// No call on it waits for more than five seconds, nor does its end.
    pub(crate) fn socket(&self, kind: c_int) -> Socket {
        // SAFETY: as in `set`.
        let socket = unsafe { ffi::zmq_socket(self.0, kind) };
        assert!(!socket.is_null(), "{}", last_error());
        let socket = Socket(socket);
        socket.set(ffi::ZMQ_LINGER, 0);
        socket.set(ffi::ZMQ_RCVTIMEO, 5_000);
        socket.set(ffi::ZMQ_SNDTIMEO, 5_000);
        socket
    }

    pub(crate) fn as_raw(&self) -> *mut c_void {
        self.0
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: `new` made it, and nothing uses it after this.
        let _ = unsafe { ffi::zmq_ctx_term(self.0) };
    }
}

impl Socket {
    pub(crate) fn set(&self, option: c_int, value: c_int) {
        assert_eq!(self.try_set(option, &value.to_ne_bytes()), Ok(()), "option {option}");
    }

    pub(crate) fn set_text(&self, option: c_int, value: &str) {
        assert_eq!(self.try_set(option, value.as_bytes()), Ok(()), "option {option}");
    }

    pub(crate) fn try_set(&self, option: c_int, value: &[u8]) -> Result<(), String> {
        let (data, size) = (value.as_ptr().cast(), value.len());
        // SAFETY: `size` bytes at `data` are readable, and zmq_setsockopt(3) copies them.
        let rc = unsafe { ffi::zmq_setsockopt(self.0, option, data, size) };
        if rc == 0 { Ok(()) } else { Err(last_error()) }
    }

    pub(crate) fn get(&self, option: c_int) -> c_int {
        let mut value = [0; size_of::<c_int>()];
        assert_eq!(self.get_bytes(option, &mut value), value.len());
        c_int::from_ne_bytes(value)
    }

    /// Where `bind` really bound to.
    pub(crate) fn bind(&self, endpoint: &str) -> String {
        let endpoint = CString::new(endpoint).unwrap();
        // SAFETY: the string ends with a NUL and outlives the call.
        let rc = unsafe { ffi::zmq_bind(self.0, endpoint.as_ptr()) };
        assert_eq!(rc, 0, "bind {endpoint:?}: {}", last_error());
        let mut bound = [0; 256];
        let size = self.get_bytes(ffi::ZMQ_LAST_ENDPOINT, &mut bound);
        CStr::from_bytes_with_nul(&bound[..size]).unwrap().to_str().unwrap().to_owned()
    }

    pub(crate) fn connect(&self, endpoint: &str) {
        let endpoint = CString::new(endpoint).unwrap();
        // SAFETY: the string ends with a NUL and outlives the call.
        let rc = unsafe { ffi::zmq_connect(self.0, endpoint.as_ptr()) };
        assert_eq!(rc, 0, "connect {endpoint:?}: {}", last_error());
    }

    pub(crate) fn send(&self, message: &str) {
        let (data, size) = (message.as_ptr().cast(), message.len());
        // SAFETY: `size` bytes at `data` are readable, and zmq_send(3) copies them.
        let rc = unsafe { ffi::zmq_send(self.0, data, size, 0) };
        assert_ne!(rc, -1, "{}", last_error());
    }

    /// The message, unless it is late.
    pub(crate) fn recv(&self) -> Result<String, String> {
        let mut buffer = [0_u8; 256];
        let (data, size) = (buffer.as_mut_ptr().cast(), buffer.len());
        // SAFETY: `size` bytes at `data` are writable.
        let rc = unsafe { ffi::zmq_recv(self.0, data, size, 0) };
        let size = usize::try_from(rc).map_err(|_| last_error())?;
        Ok(String::from_utf8(buffer[..size].to_vec()).unwrap())
    }

    pub(crate) fn as_raw(&self) -> *mut c_void {
        self.0
    }

    fn get_bytes(&self, option: c_int, value: &mut [u8]) -> usize {
        let mut size = value.len();
        let data = value.as_mut_ptr().cast();
        // SAFETY: `size` bytes at `data` are writable.
        check(unsafe { ffi::zmq_getsockopt(self.0, option, data, ptr::from_mut(&mut size)) });
        size
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // SAFETY: `Context::socket` made it, and nothing uses it after this.
        let _ = unsafe { ffi::zmq_close(self.0) };
    }
}
