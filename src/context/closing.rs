//! [`Closing`]: how a socket leaves its context.

use std::ffi::{CString, c_int, c_void};
use std::ptr::NonNull;
use std::thread;
use std::time::{Duration, Instant};

use zmq_sys as ffi;

use super::gate::Inside;
use super::{Context, Inner};
use crate::endpoint;
use crate::error::{Error, Result, errno};
use crate::journal::Journal;
#[cfg(unix)]
use crate::socket::signal_fd;

/// Keeps others from meeting a socket that closes.
#[must_use]
pub(crate) struct Closing<'a> {
    // Dropped first, and so before anybody else comes in.
    companion: Option<Companion<'a>>,
    inside: Option<Inside<'a>>,
    context: &'a Inner,
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
        Closing { companion: None, inside, context: &self.inner }
    }
}

impl Closing<'_> {
    /// Prepares for the close of `socket`, whose `ZMQ_FD` is `fd`.
    ///
    /// # Safety
    ///
    /// It is open in this context, and nobody else uses it.
    pub(crate) unsafe fn begin(
        &mut self,
        socket: NonNull<c_void>,
        fd: Option<c_int>,
        journal: &Journal,
    ) {
        if self.inside.is_none() {
            return;
        }
        let names = self.context.inproc.connects.those_of(fd, journal.endpoints());
        if names.is_empty() {
            return;
        }
        let names = names.into_iter().map(ToOwned::to_owned).collect();
        self.companion = Companion::open(self.context, names);
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
    context: &'a Inner,
    /// Where the other waited.
    names: Vec<String>,
}

impl<'a> Companion<'a> {
    /// There is none where no socket is left for it.
    fn open(context: &'a Inner, names: Vec<String>) -> Option<Self> {
        let open = || {
            // SAFETY: the context is alive.
            NonNull::new(unsafe { ffi::zmq_socket(context.ptr.as_ptr(), ffi::ZMQ_DEALER) })
        };
        let ptr = open().or_else(|| {
            // Companions of others may have taken the last, and are gone soon.
            let has_room = || !context.inproc.connects.is_being_left(None);
            (errno() == libc::EMFILE && wait_until(has_room)).then(open).flatten()
        })?;
        Some(Self { ptr, context, names })
    }

    /// A name where it can be met.
    fn bind(&self) -> Option<CString> {
        let name = CString::new(endpoint::of_our_own(endpoint::COMPANION)).ok()?;
        // SAFETY: the socket is open, and `name` outlives the call.
        let rc = unsafe { ffi::zmq_bind(self.ptr.as_ptr(), name.as_ptr()) };
        (rc == 0).then_some(name)
    }
}

/// Until it has gone, nobody is bound where the other waited.
impl Drop for Companion<'_> {
    fn drop(&mut self) {
        #[cfg(unix)]
        let fd = signal_fd(self.ptr);
        #[cfg(not(unix))]
        let fd = None;
        self.context.inproc.connects.leave(fd, std::mem::take(&mut self.names));
        // SAFETY: it is open and ours, and is not used again.
        unsafe { ffi::zmq_close(self.ptr.as_ptr()) };
    }
}

impl Inner {
    /// Enters the gate when nobody is just leaving `name`, who has waited there.
    pub(super) fn enter_to_bind(&self, name: &str) -> Result<Inside<'_>> {
        let mut inside = None;
        wait_until(|| {
            let entered = self.inproc.gate.enter();
            let is_free = !self.inproc.connects.is_being_left(Some(name));
            inside = is_free.then_some(entered);
            is_free
        });
        inside.ok_or_else(|| {
            Error::new("zmq_bind", libc::EADDRINUSE)
                .about(name)
                .because("a socket that has waited there is still closing: try again")
        })
    }

    /// Waits until nobody is just leaving any name, if that is soon.
    pub(super) fn wait_for_leavers(&self) {
        wait_until(|| !self.inproc.connects.is_being_left(None));
    }
}

/// Waits until it is so, for a second at most: libzmq's own thread, which closes sockets, may have
/// somebody's message to drop, or be this one.
fn wait_until(mut is_so: impl FnMut() -> bool) -> bool {
    const PATIENCE: Duration = Duration::from_secs(1);
    const PAUSE: Duration = Duration::from_micros(20);

    let start = Instant::now();
    while !is_so() {
        if start.elapsed() > PATIENCE {
            return false;
        }
        thread::sleep(PAUSE);
    }
    true
}
