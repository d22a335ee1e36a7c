//! [`Sight`]: which sockets are gone.
//!
//! libzmq closes a socket in its own time, when its messages have left, and tells
//! nobody. But it closes the socket's descriptor then, which an `epoll` notices.

use std::collections::HashMap;
use std::ffi::c_int;

use self::epoll::Epoll;

/// Sees sockets by their `ZMQ_FD`.
#[derive(Debug, Default)]
pub(super) struct Sight {
    /// Made with the first of them.
    epoll: Option<Epoll>,
    /// Which of all that were seen has this descriptor now.
    numbers: HashMap<c_int, u64>,
    next: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Fate {
    /// The socket is open as long as this descriptor is what it was.
    Seen { fd: c_int, number: u64 },
    /// It cannot be seen.
    Unknown,
}

impl Sight {
    /// Whether there is any, here, of sockets that have a `ZMQ_FD`.
    pub(super) const CAN_SEE: bool = Epoll::IS_SUPPORTED;

    /// That of the socket which has this `ZMQ_FD` now.
    pub(super) fn fate_of(&mut self, fd: Option<c_int>) -> Fate {
        let Some(fd) = fd.filter(|_| Self::CAN_SEE) else { return Fate::Unknown };
        if self.epoll.is_none() {
            self.epoll = Epoll::new();
        }
        // There may be no descriptor for it.
        let Some(epoll) = &self.epoll else { return Fate::Unknown };
        if let Some(&number) = self.numbers.get(&fd).filter(|_| epoll.still_watches(fd)) {
            return Fate::Seen { fd, number };
        }
        if !epoll.watch(fd) {
            return Fate::Unknown;
        }
        self.next += 1;
        self.numbers.insert(fd, self.next);
        Fate::Seen { fd, number: self.next }
    }

    /// Whether it is seen to be there.
    pub(super) fn is_there(&self, fate: Fate) -> bool {
        let (Some(epoll), Fate::Seen { fd, number }) = (&self.epoll, fate) else { return false };
        self.numbers.get(&fd) == Some(&number) && epoll.still_watches(fd)
    }

    /// Whether it is there, or cannot be seen.
    pub(super) fn may_be_there(&self, fate: Fate) -> bool {
        fate == Fate::Unknown || self.is_there(fate)
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
