//! [`Kept`]: sockets that were dropped while they waited for somebody to be bound.

use std::ffi::{c_int, c_void};
use std::mem;
use std::ptr::NonNull;
use std::sync::{Mutex, MutexGuard, PoisonError};

use zmq_sys as ffi;

use super::Context;

/// They are closed when nobody is to be met any more. Somebody who is bound meanwhile
/// still looks at who waited for that, and libzmq must not have freed it by then.
#[derive(Debug, Default)]
pub(super) struct Kept {
    sockets: Mutex<Vec<Dropped>>,
}

#[derive(Debug)]
struct Dropped {
    socket: NonNull<c_void>,
    fd: Option<c_int>,
}

// SAFETY: nobody else has the socket, and zmq_socket(3) allows it to migrate between threads with a
// full memory barrier, which the mutex around it is.
unsafe impl Send for Dropped {}

impl Context {
    /// Keeps a socket with this `ZMQ_FD` until somebody is bound, or the end.
    ///
    /// # Safety
    ///
    /// `socket` must be open, and nobody else's from now on.
    pub(crate) unsafe fn keep(&self, socket: NonNull<c_void>, fd: Option<c_int>) {
        self.inner.inproc.kept.sockets().push(Dropped { socket, fd });
    }
}

impl Kept {
    /// Closes all but those that are still to be kept.
    pub(super) fn close(&self, mut is_to_be_kept: impl FnMut(Option<c_int>) -> bool) {
        let all = mem::take(&mut *self.sockets());
        let (kept, rest): (Vec<_>, _) = all.into_iter().partition(|it| is_to_be_kept(it.fd));
        self.sockets().extend(kept);
        for Dropped { socket, .. } in rest {
            // SAFETY: it is open and ours, and is not used again.
            unsafe { ffi::zmq_close(socket.as_ptr()) };
        }
    }

    /// Never held across a call of libzmq.
    fn sockets(&self) -> MutexGuard<'_, Vec<Dropped>> {
        self.sockets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
