//! [`End`]: what a context needs to start and to end, where libzmq would rather
//! abort than fail.

use std::ffi::{CString, c_int, c_void};
use std::ptr::NonNull;
use std::sync::atomic::Ordering;
use std::sync::{MutexGuard, PoisonError};

use zmq_sys as ffi;

use super::{Context, Inner};
use crate::descriptors;
use crate::error::Result;
use crate::threads;

/// A socket that is kept for the end.
///
/// When a context ends, libzmq opens a socket for each connection by `inproc`
/// to a name where nobody ever came to be bound, and aborts if it cannot: at the
/// limit of sockets, or without a descriptor. So one is opened at the beginning,
/// and takes all those connections before libzmq looks.
#[derive(Debug, Default)]
pub(super) struct End {
    spare: Option<NonNull<c_void>>,
}

// SAFETY: zmq_socket(3) allows a socket to migrate between threads with a full memory barrier,
// which the lock around an `End` implies.
unsafe impl Send for End {}

impl Context {
    /// Starts the context's threads, if nobody has.
    pub(crate) fn start(&self) -> Result<()> {
        if self.inner.has_started.load(Ordering::Acquire) {
            return Ok(());
        }
        let _inside = self.inner.inproc.gate.enter();
        if self.inner.has_started.load(Ordering::Acquire) {
            return Ok(());
        }
        check_start(self.io_threads()?)?;
        let sockets = self.get(ffi::ZMQ_MAX_SOCKETS, "ZMQ_MAX_SOCKETS")?;
        // One more than was asked for, for the spare: a DEALER, which takes all who come.
        self.set_max_sockets(sockets.saturating_add(1));
        // SAFETY: the context is alive.
        let spare = unsafe { ffi::zmq_socket(self.as_ptr(), ffi::ZMQ_DEALER) };
        self.set_max_sockets(sockets);
        let spare = NonNull::new(spare).ok_or_else(|| self.no_socket("zmq_socket"))?;
        self.inner.end().spare = Some(spare);
        self.inner.has_started.store(true, Ordering::Release);
        Ok(())
    }

    /// Where even one more is too many, it is left as it was.
    fn set_max_sockets(&self, sockets: c_int) {
        // SAFETY: the context is alive.
        unsafe { ffi::zmq_ctx_set(self.as_ptr(), ffi::ZMQ_MAX_SOCKETS, sockets) };
    }
}

/// An error if there are too few descriptors or threads for a context with so many threads to
/// start, for which libzmq would abort.
pub(super) fn check_start(io_threads: u32) -> Result<()> {
    // Of each thread, and of the one that closes sockets, a mailbox and an epoll; the mailboxes
    // of the spare and the socket that is to be opened; and two for others that want some now.
    let few = usize::try_from(io_threads).unwrap_or(usize::MAX);
    descriptors::check("zmq_socket", few.saturating_mul(2).saturating_add(2 + 2 + 2))?;
    threads::check("zmq_socket", io_threads.saturating_add(1))
}

impl End {
    /// Begins with a spare that has been opened.
    pub(super) fn with_spare(spare: NonNull<c_void>) -> Self {
        Self { spare: Some(spare) }
    }
}

impl Inner {
    /// Never held across a call of libzmq.
    fn end(&self) -> MutexGuard<'_, End> {
        self.end.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Closes the spare where another is to end the context, and does so with
    /// connections that may yet be met.
    pub(super) fn let_go_of_spare(&self) {
        let Some(spare) = self.end().spare.take() else { return };
        // SAFETY: the spare is open, and is not used again.
        unsafe { ffi::zmq_close(spare.as_ptr()) };
    }

    /// Leaves nothing for which libzmq would need a socket of its own. No socket
    /// may connect from now on.
    pub(super) fn settle(&self) {
        self.wait_for_leavers();
        let names = self.inproc.connects.take();
        let mut spare = self.end().spare.take();
        if spare.is_none() && !names.is_empty() {
            // All sockets are those of others, who borrowed the context. It may have no room for one
            // more, as without this.
            // SAFETY: the context is alive.
            spare = NonNull::new(unsafe { ffi::zmq_socket(self.ptr.as_ptr(), ffi::ZMQ_DEALER) });
        }
        let Some(spare) = spare else { return };
        for name in names {
            let name = CString::new(name).unwrap_or_default();
            // Somebody may well be bound there, or have been: what then fails is as it should be.
            // SAFETY: the spare is open, and `name` outlives the call.
            unsafe { ffi::zmq_bind(spare.as_ptr(), name.as_ptr()) };
        }
        // SAFETY: the spare is open, and is not used again.
        unsafe { ffi::zmq_close(spare.as_ptr()) };
    }
}
