//! Room at the peers of sockets that drop what there is no room for.
//!
//! libzmq takes notice of what its peers have read once in 100 receives, when it finds nothing to
//! receive, and about once in a millisecond of sending. Until it does, a queue looks as full as it
//! was, and messages are dropped for peers that have nothing queued: half of an answer of some
//! thousand parts, and whoever waits for the last does so for ever. So it is made to in time, for
//! peers that have a quarter of what fits yet to read, or less. Nor does it look when a message that
//! is not to wait finds no room, so that this is made to as well, before it is an error.

use std::borrow::Cow;
use std::ffi::c_int;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};

use zmq_sys as ffi;

use super::Socket;
use crate::error::errno;
use crate::frame;
use crate::options::{Capped, Opt, Setting};

/// The default of `ZMQ_SNDHWM`.
const USUAL: u32 = 1000;

/// How many messages may be sent before libzmq is to take notice. Atomic, as threads may send by one
/// socket that they share.
pub(super) struct Unheard {
    left: AtomicU32,
    most: AtomicU32,
}

impl Unheard {
    pub(super) fn of_kind(kind: c_int) -> Self {
        let most = Self::most(kind, USUAL);
        Self { left: most.into(), most: most.into() }
    }

    /// A peer tells when it has read half of what fits. The other half is for what is sent in between
    /// and for what it has yet to read, in equal parts.
    fn most(kind: c_int, mark: u32) -> u32 {
        let drops = match kind {
            ffi::ZMQ_ROUTER | ffi::ZMQ_PUB | ffi::ZMQ_XPUB => true,
            #[cfg(feature = "draft")]
            ffi::ZMQ_RADIO => true,
            _ => false,
        };
        if drops && mark > 0 { mark / 4 } else { u32::MAX }
    }
}

impl Socket {
    /// What to set instead. A REP decides whether there is room for its answer as it receives the
    /// question, so that to look before it answers would be too late.
    pub(super) fn with_room<'a>(&self, setting: &'a Setting) -> Cow<'a, Setting> {
        match setting.value_of(&Opt::SNDHWM) {
            Some(Capped(1..USUAL)) if self.kind() == ffi::ZMQ_REP => {
                Cow::Owned(Opt::SNDHWM.to(&Capped(USUAL)))
            }
            _ => Cow::Borrowed(setting),
        }
    }

    /// Keeps in mind how many messages fit. Who knows how many were sent before.
    pub(super) fn learn_of_room(&self, mark: u32) {
        self.inner.unheard.most.store(Unheard::most(self.kind(), mark), SeqCst);
        self.inner.unheard.left.store(0, SeqCst);
    }

    /// Before a message is sent: if it might be dropped for want of room that there is, has libzmq
    /// take notice first.
    #[expect(clippy::inline_always, reason = "it is called in loops where each instruction counts")]
    #[inline(always)]
    pub(crate) fn heed_room(&self) {
        let left = &self.inner.unheard.left;
        let before = left.load(Relaxed);
        // Not in one step, which would take longer: of these sockets one thread has the use. Those
        // that threads share have `takes_room`.
        left.store(before.wrapping_sub(1), Relaxed);
        if before == 0 {
            self.hear_of_room();
        }
    }

    /// Whether a message may be sent before libzmq is to take notice, where others may send at the
    /// same time.
    #[cfg(feature = "draft")]
    pub(crate) fn takes_room(&self) -> bool {
        let lower = |left: u32| left.checked_sub(1);
        self.inner.unheard.left.fetch_update(Relaxed, Relaxed, lower).is_ok()
    }

    /// Has libzmq take notice of what its peers have read. Any thread may that may send.
    #[cold]
    pub(crate) fn hear_of_room(&self) {
        // If it does not come to it here, it has to with the next message.
        self.inner.unheard.left.store(0, Relaxed);
        if frame::is_freeing() {
            return;
        }
        // To ask what the socket is ready for would do that as well, but also take a message out.
        // SAFETY: the socket is open, and this a string, though of no endpoint, so that nothing is
        // unbound.
        unsafe { ffi::zmq_unbind(self.as_ptr(), c"".as_ptr()) };
        // After a signal it may not have.
        if errno() == libc::EINTR {
            return;
        }
        let Unheard { left, most } = &self.inner.unheard;
        let fit = most.load(SeqCst);
        left.store(fit, SeqCst);
        if most.load(SeqCst) != fit {
            // Somebody has changed the mark in between.
            left.store(0, SeqCst);
        }
    }
}
