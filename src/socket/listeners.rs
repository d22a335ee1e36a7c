//! Descriptors that came from elsewhere, for the socket to accept connections from.
#![forbid(unsafe_code)]

use std::os::fd::{IntoRawFd, OwnedFd, RawFd};

use super::Socket;
use crate::error::Result;
use crate::listener::Listener;
use crate::options::Opt;

#[derive(Default)]
pub(super) struct Listeners {
    /// For the next bind.
    pub(super) pending: Option<Listener>,
    /// Copies of those that libzmq has, by endpoint: a socket that takes the place of this one
    /// cannot bind the address where somebody else holds it too.
    pub(super) adopted: Vec<(String, Listener)>,
}

impl Socket {
    /// Lets libzmq accept connections from `fd` when the socket is bound next.
    pub(crate) fn adopt_at_next_bind(&self, fd: OwnedFd) -> Result<()> {
        self.inner.listeners.borrow_mut().pending = Some(Listener::new(fd)?);
        Ok(())
    }

    pub(crate) fn pending_listener(&self) -> Option<RawFd> {
        self.inner.listeners.borrow().pending.as_ref().map(Listener::number)
    }

    /// Tells libzmq of the pending listener, if it is one for `endpoint`, and
    /// returns a copy of it.
    pub(super) fn offer_listener(&self, endpoint: &str) -> Result<Option<Listener>> {
        let listeners = self.inner.listeners.borrow();
        let Some(listener) = &listeners.pending else { return Ok(None) };
        if !listener.serves(endpoint)? {
            return Ok(None);
        }
        let spare = listener.try_clone()?;
        self.set_option(&Opt::USE_FD.to(&listener.number()))?;
        Ok(Some(spare))
    }

    /// Lets go of the pending listener if libzmq has adopted it, of which the
    /// copy is left then.
    pub(super) fn settle_listener(
        &self,
        spare: Option<Listener>,
        is_bound: bool,
    ) -> Option<Listener> {
        spare.as_ref()?;
        // libzmq would adopt it again at the next bind, and abort. It can fail only where no bind
        // succeeds either.
        let _ = self.set_option(&Opt::USE_FD.to(&-1));
        if !is_bound {
            return None;
        }
        // libzmq closes it.
        let adopted = self.inner.listeners.borrow_mut().pending.take();
        adopted.map(|listener| OwnedFd::from(listener).into_raw_fd());
        spare
    }

    /// A copy of what serves `endpoint`, if that was adopted.
    pub(super) fn listener_at(&self, endpoint: &str) -> Result<Option<Listener>> {
        let listeners = self.inner.listeners.borrow();
        let mut adopted = listeners.adopted.iter();
        let listener = adopted.find(|(bound, _)| bound == endpoint);
        listener.map(|(_, listener)| listener.try_clone()).transpose()
    }
}
