//! What of sending and receiving is nothing but a call of libzmq, which is most of it, and has to be
//! known at once.
#![forbid(unsafe_code)]

use std::ffi::c_int;

use zmq_sys as ffi;

use super::Socket;
use crate::spin::Spin;
use crate::wait::{self, Wait};

/// Where there are none that would do: one number, since whether they do is asked at every send.
pub(super) const NO_FLAGS: c_int = -1;

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
        self.inner.recvs_plainly.set(plainly);
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

    /// Whether receiving a frame is nothing but to receive it.
    #[inline]
    pub(crate) fn recvs_plainly(&self, wait: Wait) -> bool {
        match wait {
            Wait::Default => self.inner.recvs_plainly.get(),
            Wait::Never | Wait::AtMost(_) => !self.is_stale(),
        }
    }

    /// The flags with which sending one frame is nothing but to send it.
    #[inline]
    pub(crate) fn sends_plainly(&self, wait: Wait) -> Option<c_int> {
        match wait {
            Wait::Default => Some(self.inner.plain_send.get()).filter(|&flags| flags != NO_FLAGS),
            Wait::Never | Wait::AtMost(_) => self.send_flags().map(|flags| flags | wait.flags()),
        }
    }

    /// See [`Journal::always_has_peers`].
    #[inline]
    pub(crate) fn always_has_peers(&self) -> bool {
        self.inner.always_has_peers.get()
    }
}
