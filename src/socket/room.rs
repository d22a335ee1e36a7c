//! Room at the peers of sockets that drop what there is no room for.
//!
//! libzmq takes notice of what its peers have read once in 100 receives or in about a millisecond,
//! and when it finds nothing to receive. Until it does, a queue looks as full as it was: where few
//! messages fit, it drops some for peers that have nothing queued, and who asked waits for ever.

use std::borrow::Cow;

use zmq_sys as ffi;

use super::Socket;
use crate::frame;
use crate::options::{Capped, Opt, Setting};

/// The default of `ZMQ_SNDHWM`: with as many, of which a peer tells when it has read half, notice is
/// taken in time.
const MANY: u32 = 1000;

impl Socket {
    /// What to set instead. A REP decides whether there is room for its answer as it receives the
    /// question, so that to look before it answers would be too late.
    pub(super) fn with_room<'a>(&self, setting: &'a Setting) -> Cow<'a, Setting> {
        match setting.value_of(&Opt::SNDHWM) {
            Some(Capped(1..MANY)) if self.kind() == ffi::ZMQ_REP => {
                Cow::Owned(Opt::SNDHWM.to(&Capped(MANY)))
            }
            _ => Cow::Borrowed(setting),
        }
    }

    /// Keeps in mind whether few messages fit, where that matters.
    pub(super) fn learn_of_room(&self, messages: u32) {
        let is_few = (1..MANY).contains(&messages);
        self.inner.few_fit.set(is_few && self.kind() == ffi::ZMQ_ROUTER);
    }

    /// Whether it may drop what there is room for, unless it has [heard](Self::hear_of_room) just
    /// before.
    pub(crate) fn may_overlook_room(&self) -> bool {
        self.inner.few_fit.get()
    }

    /// Has libzmq take notice of what its peers have read.
    pub(crate) fn hear_of_room(&self) {
        if frame::is_freeing() {
            return;
        }
        // To ask what the socket is ready for would do that as well, but also take a message out.
        // SAFETY: the socket is open, and this a string, though of no endpoint, so that nothing is
        // unbound.
        unsafe { ffi::zmq_unbind(self.as_ptr(), c"".as_ptr()) };
    }
}
