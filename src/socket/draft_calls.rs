//! What only sockets of libzmq's draft types are asked to do.

use std::borrow::Cow;
use std::cell::Cell;
use std::ffi::CString;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU8, Ordering};

use super::Socket;
use crate::draft_functions as ffi;
use crate::error::{Error, Result};
use crate::group::Group;
use crate::{draft, endpoint};

/// Whether a RADIO sends datagrams, or messages that are too long for one.
/// libzmq would write those past the end of its buffer.
///
/// Whichever comes first excludes the other for good, as one thread may connect
/// while another sends.
#[derive(Default)]
pub(super) struct Datagrams(AtomicU8);

impl Datagrams {
    const SENT: u8 = 1;
    const EXCEEDED: u8 = 2;

    fn decide(&self, which: u8) -> bool {
        let outcome = self.0.compare_exchange(0, which, Ordering::Relaxed, Ordering::Relaxed);
        outcome.map_or_else(|decided| decided == which, |_| true)
    }
}

impl Socket {
    /// See [`draft::before_bind`].
    pub(super) fn before_draft_bind<'a>(&self, endpoint: &'a str) -> Result<Cow<'a, str>> {
        endpoint::check("zmq_bind", endpoint)?;
        draft::before_bind(self, endpoint)
    }

    /// See [`draft::before_connect`].
    pub(super) fn before_draft_connect(&self, endpoint: &str) -> Result<()> {
        endpoint::check("zmq_connect", endpoint)?;
        draft::before_connect(self, endpoint)?;
        if self.inner.kind == zmq_sys::ZMQ_RADIO
            && endpoint.starts_with("udp://")
            && !self.inner.datagrams.decide(Datagrams::SENT)
        {
            return Err(Error::new("zmq_connect", libc::ENOTSUP)
                .about(endpoint)
                .because("the RADIO has sent messages that are too long for a datagram"));
        }
        Ok(())
    }

    /// It reads nothing but what any thread may read.
    pub(crate) fn may_exceed_datagrams(&self) -> bool {
        self.inner.datagrams.decide(Datagrams::EXCEEDED)
    }

    /// Connects, and says by which number a PEER knows the other.
    pub(crate) fn connect_peer(&self, endpoint: &str) -> Result<NonZeroU32> {
        const CALL: &str = "zmq_connect_peer";

        if self.immediate()? {
            return Err(Error::new(CALL, libc::EINVAL)
                .about(endpoint)
                .because("the socket is `immediate`, so there is nobody yet"));
        }
        endpoint::check_is_free(CALL, endpoint)?;
        self.check_security(CALL, endpoint)?;
        self.check_inproc(CALL, endpoint)?;
        let id = Cell::new(0);
        self.call_with_endpoint(CALL, endpoint, |c_endpoint| {
            // SAFETY: the socket is open and of a type that `check_open` let libzmq have, and
            // `c_endpoint` outlives the call.
            id.set(unsafe { ffi::zmq_connect_peer(self.as_ptr(), c_endpoint) });
            if id.get() == 0 { -1 } else { 0 }
        })?;
        self.inner.journal.borrow_mut().meet_strangers();
        self.note(|journal| journal.connect(endpoint));
        // It is 0 only where the call failed.
        NonZeroU32::new(id.get()).ok_or_else(|| Error::new(CALL, libc::EINVAL).about(endpoint))
    }

    /// Lets a DISH join a group.
    pub(crate) fn join(&self, group: &Group) -> Result<()> {
        let name = CString::new(&**group).unwrap_or_default();
        // SAFETY: the socket is open, and `name` a C string that outlives the call.
        let rc = unsafe { ffi::zmq_join(self.as_ptr(), name.as_ptr()) };
        Self::joined("zmq_join", group, rc, "it has joined that group before")
    }

    /// Lets a DISH leave a group.
    pub(crate) fn leave(&self, group: &Group) -> Result<()> {
        let name = CString::new(&**group).unwrap_or_default();
        // SAFETY: the socket is open, and `name` a C string that outlives the call.
        let rc = unsafe { ffi::zmq_leave(self.as_ptr(), name.as_ptr()) };
        Self::joined("zmq_leave", group, rc, "it is not in that group")
    }

    fn joined(call: &'static str, group: &Group, rc: i32, reason: &'static str) -> Result<()> {
        if rc != -1 {
            return Ok(());
        }
        let error = Error::last(call).about(group);
        // The only reason that libzmq has, as the name is a good one.
        Err(if error.errno() == libc::EINVAL { error.because(reason) } else { error })
    }
}
