//! What of sending and receiving is nothing but a call of libzmq, which is most of it, and has to be
//! known at once.
#![forbid(unsafe_code)]

use std::ffi::c_int;

use zmq_sys as ffi;

use super::Socket;
use crate::frame::{NO_FLAGS, may_call};
use crate::spin::Spin;
use crate::wait::{self, Wait};

impl Socket {
    #[inline]
    pub(crate) fn recv_timeout_millis(&self) -> c_int {
        self.inner.recv_timeout.get()
    }

    #[inline]
    pub(crate) fn send_timeout_millis(&self) -> c_int {
        self.inner.send_timeout.get()
    }

    pub(crate) fn spinning(&self) -> Spin {
        self.inner.spin.get()
    }

    pub(crate) fn set_spinning(&self, spin: Spin) {
        self.inner.spin.set(spin);
        self.find_plain_ways();
    }

    /// Keeps what was learnt by spinning.
    pub(crate) fn keep_spin(&self, spin: Spin) {
        self.inner.spin.set(spin);
    }

    /// Finds out anew, after a change, what can be left to libzmq.
    pub(super) fn find_plain_ways(&self) {
        let waits_for_ever = self.recv_timeout_millis() == wait::FOREVER;
        let plainly = waits_for_ever && !self.is_stale() && self.spinning().is_off();
        self.inner.plain_recv.set(if plainly { 0 } else { NO_FLAGS });
        let waits_for_ever = self.send_timeout_millis() == wait::FOREVER;
        let flags = self.send_flags().filter(|_| waits_for_ever);
        self.inner.plain_send.set(flags.unwrap_or(NO_FLAGS));
    }

    /// The flags with which sending one frame is nothing but to send it, but for the time.
    fn send_flags(&self) -> Option<c_int> {
        // See `send_first`, `send_first_of_question` and `unshare`.
        match self.inner.kind {
            ffi::ZMQ_PAIR => Some(ffi::ZMQ_DONTWAIT),
            ffi::ZMQ_REQ if self.always_has_peers() && !self.is_stale() => Some(ffi::ZMQ_DONTWAIT),
            ffi::ZMQ_REQ | ffi::ZMQ_XSUB => None,
            _ => Some(0),
        }
    }

    /// The flags with which receiving a frame is nothing but to receive it,
    /// which may be done now.
    #[inline]
    pub(crate) fn recvs_plainly(&self, wait: Wait) -> Option<c_int> {
        let flags = match wait {
            Wait::Default => self.inner.plain_recv.get(),
            Wait::Never | Wait::AtMost(_) if self.is_stale() => NO_FLAGS,
            Wait::Never | Wait::AtMost(_) => wait.flags(),
        };
        may_call(flags).then_some(flags)
    }

    /// The flags with which sending one frame is nothing but to send it, which
    /// may be done now.
    #[inline]
    pub(crate) fn sends_plainly(&self, wait: Wait) -> Option<c_int> {
        let flags = match wait {
            Wait::Default => self.inner.plain_send.get(),
            Wait::Never | Wait::AtMost(_) => {
                self.send_flags().map_or(NO_FLAGS, |flags| flags | wait.flags())
            }
        };
        may_call(flags).then_some(flags)
    }

    /// See [`Journal::always_has_peers`](crate::journal::Journal::always_has_peers).
    #[inline]
    pub(crate) fn always_has_peers(&self) -> bool {
        self.inner.always_has_peers.get()
    }
}
