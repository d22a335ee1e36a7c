//! [`Watched`]: sockets that may be gone.
//!
//! libzmq closes a socket in its own time, when its messages have left, and tells
//! nobody. But it closes the socket's descriptor then, which an `epoll` notices.

use std::ffi::c_int;

use self::epoll::Epoll;

/// What is to be known of sockets as long as they are there, by their fates.
#[derive(Debug)]
pub(super) struct Watched<T> {
    /// Made with the first of them.
    epoll: Option<Epoll>,
    sockets: Vec<(Fate, T)>,
    /// At how many of them to look which are gone.
    next_look: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The socket is open as long as this is.
    Fd(c_int),
    /// It cannot be seen.
    Unknown,
}

impl<T> Default for Watched<T> {
    fn default() -> Self {
        Self { epoll: None, sockets: Vec::new(), next_look: 0 }
    }
}

impl<T> Watched<T> {
    /// Whether it can be seen at all, here, of sockets that have a `ZMQ_FD`.
    pub(super) const CAN_SEE: bool = Epoll::IS_SUPPORTED;

    const FIRST_LOOK: usize = 64;

    /// That of the socket with this `ZMQ_FD`.
    pub(super) fn fate_of(&mut self, fd: Option<c_int>) -> Fate {
        let Some(fd) = fd.filter(|_| Self::CAN_SEE) else { return Fate::Unknown };
        if self.epoll.is_none() {
            self.epoll = Epoll::new();
        }
        // There may be no descriptor for it.
        let Some(epoll) = &self.epoll else { return Fate::Unknown };
        if epoll.still_watches(fd) {
            return Fate::Fd(fd);
        }
        // Whoever had that number before is gone.
        let before = Fate::Fd(fd);
        self.sockets.retain(|(fate, _)| *fate != before);
        if epoll.watch(fd) { Fate::Fd(fd) } else { Fate::Unknown }
    }

    pub(super) fn add(&mut self, fate: Fate, known: T) {
        self.sockets.push((fate, known));
        if self.sockets.len() >= self.next_look.max(Self::FIRST_LOOK) {
            self.forget_the_gone();
            self.next_look = 2 * self.sockets.len();
        }
    }

    /// All that are not known to be gone, nor forgotten.
    pub(super) fn iter(&self) -> impl Iterator<Item = &(Fate, T)> {
        self.sockets.iter()
    }

    /// Whether it is known to be there.
    pub(super) fn still_watches(&self, fate: Fate) -> bool {
        match (&self.epoll, fate) {
            (Some(epoll), Fate::Fd(fd)) => epoll.still_watches(fd),
            _ => false,
        }
    }

    pub(super) fn retain(&mut self, mut is_kept: impl FnMut(&T) -> bool) {
        self.sockets.retain(|(_, known)| is_kept(known));
    }

    pub(super) fn forget_the_gone(&mut self) {
        let Some(epoll) = &self.epoll else { return };
        self.sockets.retain(|(fate, _)| match *fate {
            Fate::Fd(fd) => epoll.still_watches(fd),
            Fate::Unknown => true,
        });
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
