//! [`Closing`]: how a socket leaves its context.

use std::ffi::{CString, c_int, c_void};
use std::ptr::NonNull;
use std::thread;
use std::time::{Duration, Instant};

use zmq_sys as ffi;

use super::Context;
use super::connects::Connects;
use super::gate::Inside;
use super::watched::Fate;
use crate::endpoint;
use crate::journal::Journal;
#[cfg(unix)]
use crate::socket::signal_fd;

/// Keeps others from meeting a socket that closes.
#[must_use]
pub(crate) struct Closing<'a> {
    // Dropped first, and so waited for.
    companion: Option<Companion<'a>>,
    inside: Option<Inside<'a>>,
    context: &'a Context,
}

impl Context {
    /// Forgets where a socket is bound that is to close while this is held, or
    /// that others go on with.
    pub(crate) fn lock_to_close(&self, journal: &Journal) -> Closing<'_> {
        let inproc = &self.inner.inproc;
        let inside = journal.may_use_inproc().then(|| inproc.gate.enter());
        if inside.is_some() {
            let mut bound = inproc.bound();
            for endpoint in journal.bound() {
                bound.remove(endpoint);
            }
        }
        Closing { companion: None, inside, context: self }
    }
}

impl Closing<'_> {
    /// Prepares for the close of `socket`, whose `ZMQ_FD` is `fd`.
    ///
    /// # Safety
    ///
    /// It is open in this context, and nobody else uses it.
    pub(crate) unsafe fn begin(&mut self, socket: NonNull<c_void>, fd: Option<c_int>) {
        let connects = &self.context.inner.inproc.connects;
        if self.inside.is_none() || !connects.has_of(fd) {
            return;
        }
        self.companion = Companion::open(self.context, connects);
        if let Some(name) = self.companion.as_ref().and_then(Companion::bind) {
            // A socket that is about to close has no use for this connection. Where it cannot be
            // made, as after a shutdown, nobody else can be bound either.
            // SAFETY: the caller vouches for the socket, and `name` outlives the call.
            unsafe { ffi::zmq_connect(socket.as_ptr(), name.as_ptr()) };
        }
    }
}

/// A socket that closes right after one that waits for somebody to be bound.
///
/// Such a connection has both its ends in the socket that made it. When that closes, libzmq's own
/// thread ends the one end, and tells the other. It must have done so before somebody is bound, and
/// gets that end: else two threads use it at once. libzmq does in order what it is told, and what
/// the companion asks of the other socket comes later. So when it has gone, this is done.
struct Companion<'a> {
    ptr: NonNull<c_void>,
    connects: &'a Connects,
    fate: Fate,
}

impl<'a> Companion<'a> {
    /// There is none where no socket is left for it.
    fn open(context: &Context, connects: &'a Connects) -> Option<Self> {
        // SAFETY: the context is alive.
        let ptr = unsafe { ffi::zmq_socket(context.as_ptr(), ffi::ZMQ_DEALER) };
        let ptr = NonNull::new(ptr)?;
        #[cfg(unix)]
        let fd = signal_fd(ptr);
        #[cfg(not(unix))]
        let fd = None;
        Some(Self { ptr, connects, fate: connects.fate_of(fd) })
    }

    /// A name where it can be met.
    fn bind(&self) -> Option<CString> {
        let name = CString::new(endpoint::of_our_own(endpoint::COMPANION)).ok()?;
        // SAFETY: the socket is open, and `name` outlives the call.
        let rc = unsafe { ffi::zmq_bind(self.ptr.as_ptr(), name.as_ptr()) };
        (rc == 0).then_some(name)
    }
}

/// Waits until it has gone, where that can be seen.
impl Drop for Companion<'_> {
    fn drop(&mut self) {
        const PATIENCE: Duration = Duration::from_secs(1);
        const PAUSE: Duration = Duration::from_micros(20);

        // SAFETY: it is open and ours, and is not used again.
        unsafe { ffi::zmq_close(self.ptr.as_ptr()) };
        let start = Instant::now();
        while self.connects.still_watches(self.fate) && start.elapsed() < PATIENCE {
            thread::sleep(PAUSE);
        }
    }
}
