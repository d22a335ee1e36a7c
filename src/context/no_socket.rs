//! Which of two limits leaves no socket.

use std::ffi::c_void;
use std::ptr::NonNull;

use zmq_sys as ffi;

use super::Context;
use crate::descriptors;
use crate::error::Error;

impl Context {
    /// What libzmq left when it could not open a socket in `call`.
    #[cold]
    pub(crate) fn no_socket(&self, call: &'static str) -> Error {
        no_socket(self.inner.ptr, call)
    }
}

/// The same where there is no handle of `context` yet, which is alive.
#[cold]
pub(super) fn no_socket(context: NonNull<c_void>, call: &'static str) -> Error {
    let error = Error::last(call);
    if error.errno() != libc::EMFILE {
        return error;
    }
    // libzmq says the same of both limits. A socket takes two descriptors at most.
    if let Err(error) = descriptors::check(call, 2) {
        return error;
    }
    // SAFETY: the caller vouches for the context.
    match unsafe { ffi::zmq_ctx_get(context.as_ptr(), ffi::ZMQ_MAX_SOCKETS) } {
        -1 => error,
        most => error.because(format!("the context's limit of {most} sockets is reached")),
    }
}
