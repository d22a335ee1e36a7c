//! [`Watched`]: sockets that may be gone.
#![forbid(unsafe_code)]

use std::ffi::c_int;

use super::sight::{Fate, Sight};

/// What is to be known of sockets as long as they are there.
#[derive(Debug)]
pub(super) struct Watched<T> {
    sight: Sight,
    sockets: Vec<(Fate, T)>,
    /// At how many of them to look which are gone.
    next_look: usize,
}

impl<T> Default for Watched<T> {
    fn default() -> Self {
        Self { sight: Sight::default(), sockets: Vec::new(), next_look: 0 }
    }
}

impl<T> Watched<T> {
    const FIRST_LOOK: usize = 64;

    /// Something is to be known of the socket with this `ZMQ_FD`.
    pub(super) fn add(&mut self, fd: Option<c_int>, known: T) {
        let fate = self.sight.fate_of(fd);
        self.sockets.push((fate, known));
        if self.sockets.len() >= self.next_look.max(Self::FIRST_LOOK) {
            self.forget_the_gone();
            self.next_look = 2 * self.sockets.len();
        }
    }

    /// What is known of those that are not known to be gone.
    pub(super) fn all(&mut self) -> impl Iterator<Item = &T> {
        self.forget_the_gone();
        self.sockets.iter().map(|(_, known)| known)
    }

    fn forget_the_gone(&mut self) {
        let sight = &self.sight;
        self.sockets.retain(|(fate, _)| sight.may_be_there(*fate));
    }
}
