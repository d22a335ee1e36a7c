//! Whether a socket is ready, and waiting until it is.

use std::ffi::{c_int, c_long, c_short};
#[cfg(unix)]
use std::os::fd::RawFd;
use std::sync::atomic::Ordering;

use zmq_sys as ffi;

use super::Socket;
use crate::error::errno;
use crate::frame;

/// What to wait for, by libzmq's names `ZMQ_POLLIN` and `ZMQ_POLLOUT`.
#[derive(Clone, Copy)]
#[repr(i16)]
pub(crate) enum Ready {
    ToReceive = 1,
    ToSend = 2,
}

const _: () = {
    assert!(Ready::ToReceive as c_int == ffi::ZMQ_POLLIN as c_int);
    assert!(Ready::ToSend as c_int == ffi::ZMQ_POLLOUT as c_int);
};

impl Socket {
    /// Whether the socket is ready now, or the errno; see
    /// [`ready_bits`](Self::ready_bits).
    pub(crate) fn is_ready(&self, ready: Ready) -> Result<bool, c_int> {
        Ok(self.ready_bits()? & c_int::from(ready as c_short) != 0)
    }

    /// What the socket is ready for, all that has happened being counted; or
    /// the errno.
    pub(crate) fn ready_bits(&self) -> Result<c_int, c_int> {
        if frame::is_freeing() {
            return Err(libc::EBUSY);
        }
        self.look();
        let mut events: c_int = 0;
        let mut len = size_of::<c_int>();
        let data = (&raw mut events).cast();
        // SAFETY: the socket is open, and `events` is writable for `len` bytes.
        let rc = unsafe { ffi::zmq_getsockopt(self.as_ptr(), ffi::ZMQ_EVENTS, data, &raw mut len) };
        let held = if self.holds() { ffi::ZMQ_POLLIN } else { 0 };
        if rc == -1 { Err(errno()) } else { Ok(events | held) }
    }

    /// Waits until the socket is ready, so many milliseconds at most, or
    /// returns the errno.
    pub(crate) fn wait_for(&self, ready: Ready, millis: c_int) -> Result<(), c_int> {
        if frame::is_freeing() {
            return Err(libc::EBUSY);
        }
        self.look();
        let events = ready as c_short;
        let mut item = ffi::zmq_pollitem_t { socket: self.as_ptr(), fd: 0, events, revents: 0 };
        // SAFETY: the socket is open, and `item` is one item.
        let rc = unsafe { ffi::zmq_poll(&raw mut item, 1, c_long::from(millis)) };
        if rc == -1 { Err(errno()) } else { Ok(()) }
    }

    /// Somebody is about to ask libzmq if there is something to receive.
    pub(crate) fn look(&self) {
        self.inner.looked.store(true, Ordering::Relaxed);
    }

    /// Whether something was received that is still to be handed out.
    pub(crate) fn holds(&self) -> bool {
        self.inner.holds.get()
    }

    pub(crate) fn set_holds(&self, holds: bool) {
        self.inner.holds.set(holds);
    }

    /// What to wait for in an event loop.
    #[cfg(unix)]
    pub(crate) fn descriptor(&self) -> RawFd {
        self.inner.fd.unwrap_or(-1)
    }
}
