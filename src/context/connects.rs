//! [`Connects`]: who waits by `inproc` for somebody to be bound.
#![forbid(unsafe_code)]

use std::ffi::c_int;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::watched::{Fate, Watched};

/// Names by `inproc` and who connects to them, where nobody has come to be bound.
#[derive(Debug, Default)]
pub(super) struct Connects {
    waiting: Mutex<Watched<Connect>>,
}

#[derive(Debug)]
struct Connect {
    name: String,
    gives_ids: bool,
}

impl Connects {
    /// Remembers that the socket with this `ZMQ_FD` connects to a name.
    pub(super) fn add(&self, fd: Option<c_int>, name: &str, gives_ids: bool) {
        let mut waiting = self.waiting();
        let fate = waiting.fate_of(fd);
        let is_same = |(other, it): &(Fate, Connect)| {
            *other == fate && it.name == name && it.gives_ids == gives_ids
        };
        if !waiting.iter().any(is_same) {
            waiting.add(fate, Connect { name: name.to_owned(), gives_ids });
        }
    }

    /// Whether that socket connects to a name where nobody has come to be bound.
    pub(super) fn has(&self, fd: Option<c_int>, name: &str) -> bool {
        self.waiting().iter().any(|(fate, connect)| {
            connect.name == name && (*fate == Fate::Unknown || fd.map(Fate::Fd) == Some(*fate))
        })
    }

    /// Whether it connects to any such name.
    pub(super) fn has_of(&self, fd: Option<c_int>) -> bool {
        let is_its = |fate: &Fate| *fate == Fate::Unknown || fd.map(Fate::Fd) == Some(*fate);
        self.waiting().iter().any(|(fate, _)| is_its(fate))
    }

    /// Whether any socket does.
    pub(super) fn has_any(&self, name: &str) -> bool {
        self.waiting().iter().any(|(_, connect)| connect.name == name)
    }

    /// Whether one that gives ids does.
    pub(super) fn has_one_that_gives_ids(&self, name: &str) -> bool {
        let mut waiting = self.waiting();
        // Where C has been bound meanwhile, nobody says so.
        waiting.forget_the_gone();
        waiting.iter().any(|(_, connect)| connect.gives_ids && connect.name == name)
    }

    /// Somebody is bound at that name.
    pub(super) fn forget(&self, name: &str) {
        self.waiting().retain(|connect| connect.name != name);
    }

    /// The names that sockets have connected to which are not gone.
    pub(super) fn take(&self) -> Vec<String> {
        let mut waiting = self.waiting();
        waiting.forget_the_gone();
        let names = waiting.iter().map(|(_, connect)| connect.name.clone()).collect();
        waiting.retain(|_| false);
        names
    }

    /// By which another socket can be told, that is not one of them.
    pub(super) fn fate_of(&self, fd: Option<c_int>) -> Fate {
        self.waiting().fate_of(fd)
    }

    /// Whether that is known to be there.
    pub(super) fn still_watches(&self, fate: Fate) -> bool {
        self.waiting().still_watches(fate)
    }

    fn waiting(&self) -> MutexGuard<'_, Watched<Connect>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
