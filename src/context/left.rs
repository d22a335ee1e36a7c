//! [`Left`]: what the sockets of a context may leave behind when they close.
#![forbid(unsafe_code)]

use std::ffi::c_int;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::sight::Sight;
use super::watched::Watched;

/// A socket that is about to close.
#[derive(Debug)]
pub(crate) struct Leaving {
    /// `ZMQ_FD`, where it has one.
    pub(crate) fd: Option<c_int>,
    pub(crate) endpoints: Vec<String>,
}

#[derive(Debug, Default)]
pub(super) struct Left {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Their endpoints.
    sockets: Watched<Vec<String>>,
    /// The endpoints of sockets whose fate cannot be seen.
    unseen: Vec<String>,
}

impl Left {
    /// Names are for people: nobody reads more.
    const MOST_UNSEEN: usize = 100;

    pub(super) fn add(&self, socket: Leaving) {
        let mut state = self.state();
        let State { sockets, unseen } = &mut *state;
        if socket.fd.is_none() || !Sight::CAN_SEE {
            let new = socket.endpoints.into_iter().filter(|it| !unseen.contains(it));
            let new: Vec<_> = new.take(Self::MOST_UNSEEN - unseen.len()).collect();
            unseen.extend(new);
            return;
        }
        sockets.add(socket.fd, socket.endpoints);
    }

    /// The endpoints of those that are not gone, each once; `None` if all are.
    pub(super) fn held(&self) -> Option<Vec<String>> {
        let mut state = self.state();
        let mut held: Option<Vec<String>> = None;
        for endpoints in state.sockets.all() {
            let held = held.get_or_insert_default();
            for endpoint in endpoints {
                if !held.contains(endpoint) {
                    held.push(endpoint.clone());
                }
            }
        }
        held
    }

    /// The endpoints of those that may be gone or not.
    pub(super) fn unseen(&self) -> Vec<String> {
        self.state().unseen.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
