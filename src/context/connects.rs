//! [`Connects`]: who waits by `inproc` for somebody to be bound.
#![forbid(unsafe_code)]

use std::collections::{HashMap, HashSet};
use std::ffi::c_int;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::sight::{Fate, Sight};

/// Names by `inproc` and who connects to them, where nobody has come to be bound.
#[derive(Debug, Default)]
pub(super) struct Connects {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    sight: Sight,
    names: HashMap<String, HashSet<Connect>>,
    /// How many they are, at all names.
    count: usize,
    /// At how many to look who is gone.
    next_look: usize,
    leaving: Vec<Leaver>,
    /// The same, of those.
    next_look_at_leaving: usize,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Connect {
    fate: Fate,
    gives_ids: bool,
}

/// Who waits no more.
#[derive(Debug)]
struct Leaver {
    /// As long as this is there, libzmq has not done its part.
    until: Fate,
    names: Vec<String>,
}

const FIRST_LOOK: usize = 64;

impl Connects {
    /// Remembers that the socket with this `ZMQ_FD` connects to a name.
    pub(super) fn add(&self, fd: Option<c_int>, name: &str, gives_ids: bool) {
        let mut state = self.state();
        let connect = Connect { fate: state.sight.fate_of(fd), gives_ids };
        if !state.names.entry(name.to_owned()).or_default().insert(connect) {
            return;
        }
        state.count += 1;
        // Where C is bound, they find each other and nobody says so.
        if state.count >= state.next_look.max(FIRST_LOOK) {
            state.forget_the_gone();
            state.next_look = 2 * state.count;
        }
    }

    /// Whether that socket connects to a name where nobody has come to be bound.
    pub(super) fn has(&self, fd: Option<c_int>, name: &str) -> bool {
        !self.those_of(fd, [name].into_iter()).is_empty()
    }

    /// To which of these names it does.
    pub(super) fn those_of<'a>(
        &self,
        fd: Option<c_int>,
        names: impl Iterator<Item = &'a str>,
    ) -> Vec<&'a str> {
        let mut state = self.state();
        let mut names: Vec<_> = names.filter(|name| state.names.contains_key(*name)).collect();
        if !names.is_empty() {
            let fate = state.sight.fate_of(fd);
            let is_its = |it: &Connect| it.fate == fate || it.fate == Fate::Unknown;
            names.retain(|name| state.names[*name].iter().any(is_its));
        }
        names
    }

    /// Whether any socket does.
    pub(super) fn has_any(&self, name: &str) -> bool {
        self.state().names.contains_key(name)
    }

    /// Whether one that gives ids does.
    pub(super) fn has_one_that_gives_ids(&self, name: &str) -> bool {
        let state = &*self.state();
        let mut connects = state.names.get(name).into_iter().flatten();
        // Where C has been bound meanwhile, nobody says so.
        connects.any(|it| it.gives_ids && state.sight.may_be_there(it.fate))
    }

    /// Somebody is bound at that name.
    pub(super) fn forget(&self, name: &str) {
        let mut state = self.state();
        let found = state.names.remove(name).unwrap_or_default();
        state.count -= found.len();
    }

    /// The names that sockets have connected to which are not gone.
    pub(super) fn take(&self) -> Vec<String> {
        let mut state = self.state();
        state.forget_the_gone();
        state.count = 0;
        mem::take(&mut state.names).into_keys().collect()
    }

    /// Remembers that a socket which waited at these names leaves them, as long as
    /// another is there, which has this `ZMQ_FD`.
    pub(super) fn leave(&self, until: Option<c_int>, names: Vec<String>) {
        let mut state = self.state();
        let until = state.sight.fate_of(until);
        state.leaving.push(Leaver { until, names });
        if state.leaving.len() >= state.next_look_at_leaving.max(FIRST_LOOK) {
            state.forget_who_has_left();
            state.next_look_at_leaving = 2 * state.leaving.len();
        }
    }

    /// Whether one is seen to leave this name, or without a name, any.
    pub(super) fn is_being_left(&self, name: Option<&str>) -> bool {
        let mut state = self.state();
        state.forget_who_has_left();
        let is_there = |it: &Leaver| name.is_none_or(|name| it.names.iter().any(|it| it == name));
        state.leaving.iter().any(is_there)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn forget_the_gone(&mut self) {
        let sight = &self.sight;
        self.names.retain(|_, connects| {
            connects.retain(|it| sight.may_be_there(it.fate));
            !connects.is_empty()
        });
        self.count = self.names.values().map(HashSet::len).sum();
    }

    fn forget_who_has_left(&mut self) {
        let sight = &self.sight;
        self.leaving.retain(|it| sight.is_there(it.until));
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::os::fd::AsRawFd;
    use std::os::unix::net::UnixDatagram;

    use super::*;

    #[test]
    fn those_that_are_gone_are_forgotten_also_where_nobody_is_known_to_be_bound() {
        let connects = Connects::default();
        // Only their descriptors are looked at.
        let stays = UnixDatagram::unbound().unwrap();
        connects.add(Some(stays.as_raw_fd()), "inproc://c", true);
        for _ in 0..10_000 {
            let goes = UnixDatagram::unbound().unwrap();
            connects.add(Some(goes.as_raw_fd()), "inproc://c", false);
        }
        assert!(connects.state().count <= FIRST_LOOK, "{}", connects.state().count);
        assert!(connects.has(Some(stays.as_raw_fd()), "inproc://c"));
        assert!(connects.has_one_that_gives_ids("inproc://c"));
        drop(stays);
        assert!(!connects.has_one_that_gives_ids("inproc://c"));
        connects.forget("inproc://c");
        assert_eq!(connects.state().count, 0);
    }
}
