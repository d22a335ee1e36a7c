//! [`Left`]: what the sockets of a context may leave behind when they close.
//!
//! libzmq closes a socket in its own time, when its messages have left, and tells
//! nobody. But it closes the socket's descriptor then, which an `epoll` notices.

use std::ffi::c_int;
use std::sync::{Mutex, PoisonError};

use self::epoll::Epoll;

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
    /// Made with the first of the sockets.
    epoll: Option<Epoll>,
    sockets: Vec<(Fate, Vec<String>)>,
    /// The endpoints of sockets whose fate cannot be seen.
    unseen: Vec<String>,
    /// Names by `inproc` and who connects to them, where nobody has come to be bound.
    connects: Vec<Connect>,
    /// At how many of either to look which of them are gone.
    next_look: usize,
}

#[derive(Debug, PartialEq, Eq)]
struct Connect {
    fate: Fate,
    name: String,
    gives_ids: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It is open as long as this is.
    Fd(c_int),
    /// There was no descriptor for an `epoll`.
    Unknown,
}

impl Fate {
    fn is_gone(self, epoll: Option<&Epoll>) -> bool {
        match (self, epoll) {
            (Self::Fd(fd), Some(epoll)) => !epoll.still_watches(fd),
            _ => false,
        }
    }
}

impl Left {
    /// Names are for people: nobody reads more.
    const MOST_UNSEEN: usize = 100;

    pub(super) fn add(&self, socket: Leaving) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(fd) = socket.fd.filter(|_| Epoll::IS_SUPPORTED) else {
            let unseen = &mut state.unseen;
            let new = socket.endpoints.into_iter().filter(|it| !unseen.contains(it));
            let new: Vec<_> = new.take(Self::MOST_UNSEEN - unseen.len()).collect();
            unseen.extend(new);
            return;
        };
        let fate = state.fate_of(fd);
        state.sockets.push((fate, socket.endpoints));
        state.look_now_and_then();
    }

    /// Remembers that the socket with this `ZMQ_FD` connects to a name.
    pub(super) fn add_connect(&self, fd: Option<c_int>, name: &str, gives_ids: bool) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let fd = fd.filter(|_| Epoll::IS_SUPPORTED);
        let fate = fd.map_or(Fate::Unknown, |fd| state.fate_of(fd));
        let connect = Connect { fate, name: name.to_owned(), gives_ids };
        if state.connects.contains(&connect) {
            return;
        }
        state.connects.push(connect);
        state.look_now_and_then();
    }

    /// Whether that socket connects to a name where nobody has come to be bound.
    pub(super) fn has_connect(&self, fd: Option<c_int>, name: &str) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.connects.iter().any(|connect| {
            connect.name == name
                && (connect.fate == Fate::Unknown || fd.map(Fate::Fd) == Some(connect.fate))
        })
    }

    /// Whether any socket does.
    pub(super) fn has_any_connect(&self, name: &str) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.connects.iter().any(|connect| connect.name == name)
    }

    /// Whether one that gives ids does.
    pub(super) fn has_connect_that_gives_ids(&self, name: &str) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.connects.iter().any(|connect| connect.gives_ids && connect.name == name)
    }

    /// Somebody is bound at that name.
    pub(super) fn forget_connects(&self, name: &str) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.connects.retain(|connect| connect.name != name);
    }

    /// The names that sockets have connected to which are not gone.
    pub(super) fn take_connects(&self) -> Vec<String> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.forget_the_gone();
        let connects = std::mem::take(&mut state.connects);
        connects.into_iter().map(|connect| connect.name).collect()
    }

    /// The endpoints of those that are not gone, each once; `None` if all are.
    pub(super) fn held(&self) -> Option<Vec<String>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.forget_the_gone();
        if state.sockets.is_empty() {
            return None;
        }
        let mut held = Vec::new();
        for endpoint in state.sockets.iter().flat_map(|(_, endpoints)| endpoints) {
            if !held.contains(endpoint) {
                held.push(endpoint.clone());
            }
        }
        Some(held)
    }

    /// The endpoints of those that may be gone or not.
    pub(super) fn unseen(&self) -> Vec<String> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).unseen.clone()
    }
}

impl State {
    const FIRST_LOOK: usize = 64;

    fn fate_of(&mut self, fd: c_int) -> Fate {
        if self.epoll.is_none() {
            self.epoll = Epoll::new();
        }
        let Some(epoll) = &self.epoll else { return Fate::Unknown };
        if epoll.still_watches(fd) {
            return Fate::Fd(fd);
        }
        // Whoever had that number before is gone.
        let before = Fate::Fd(fd);
        self.sockets.retain(|(fate, _)| *fate != before);
        self.connects.retain(|connect| connect.fate != before);
        if epoll.watch(fd) { Fate::Fd(fd) } else { Fate::Unknown }
    }

    fn look_now_and_then(&mut self) {
        if self.sockets.len() + self.connects.len() >= self.next_look.max(Self::FIRST_LOOK) {
            self.forget_the_gone();
            self.next_look = 2 * (self.sockets.len() + self.connects.len());
        }
    }

    fn forget_the_gone(&mut self) {
        let Self { epoll, sockets, connects, .. } = self;
        sockets.retain(|(fate, _)| !fate.is_gone(epoll.as_ref()));
        connects.retain(|connect| !connect.fate.is_gone(epoll.as_ref()));
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
mod epoll {
    use std::ffi::c_int;
    use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

    /// Knows descriptors by what they are open for, and so tells one that was
    /// closed from another that has its number now.
    #[derive(Debug)]
    pub(super) struct Epoll(OwnedFd);

    impl Epoll {
        pub(super) const IS_SUPPORTED: bool = true;

        pub(super) fn new() -> Option<Self> {
            // SAFETY: `epoll_create1` has no preconditions.
            let fd = unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) };
            // SAFETY: `fd` is open, and nobody else's.
            (fd != -1).then(|| Self(unsafe { OwnedFd::from_raw_fd(fd) }))
        }

        /// Remembers what is open at `fd`.
        pub(super) fn watch(&self, fd: c_int) -> bool {
            self.control(libc::EPOLL_CTL_ADD, fd)
        }

        /// Whether the same is open at `fd` still.
        pub(super) fn still_watches(&self, fd: c_int) -> bool {
            self.control(libc::EPOLL_CTL_MOD, fd)
        }

        fn control(&self, operation: c_int, fd: c_int) -> bool {
            // It is never waited on, so no event matters.
            let mut event = libc::epoll_event { events: 0, u64: 0 };
            // SAFETY: `event` is readable, and any number will do for `fd`: one that is not open,
            // or open for something else, is an error.
            unsafe { libc::epoll_ctl(self.0.as_raw_fd(), operation, fd, &raw mut event) == 0 }
        }
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
mod epoll {
    use std::ffi::c_int;

    /// There is none.
    #[derive(Debug)]
    pub(super) enum Epoll {}

    impl Epoll {
        pub(super) const IS_SUPPORTED: bool = false;

        pub(super) fn new() -> Option<Self> {
            None
        }

        pub(super) fn watch(&self, _fd: c_int) -> bool {
            match *self {}
        }

        pub(super) fn still_watches(&self, _fd: c_int) -> bool {
            match *self {}
        }
    }
}
