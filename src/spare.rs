//! [`Spare`]: a descriptor that is kept for libzmq.

use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::net::UnixDatagram;
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// A descriptor that is free as soon as libzmq needs it.
///
/// Some it opens in a thread of its own, a moment after the call that it is for
/// has returned, and aborts where there is none left by then.
#[derive(Debug)]
pub(crate) struct Spare(UnixDatagram);

impl Spare {
    /// How long that moment may be, as the thread may have other things to do.
    const LONGEST: Duration = Duration::from_secs(1);
    /// The same where what is opened may be closed again before anybody sees it.
    const LONGEST_UNSEEN: Duration = Duration::from_millis(100);
    /// The same where descriptors are not few, and somebody would have to take many first.
    const LONGEST_WITH_PLENTY: Duration = Duration::from_millis(1);
    const PLENTY: usize = 16;

    /// An error of `call` if there is none.
    pub(crate) fn take(call: &'static str) -> Result<Self> {
        UnixDatagram::unbound().map(Self).map_err(|error| Error::os(call, &error))
    }

    /// Makes the call, for which libzmq is to open a descriptor if it succeeds,
    /// and waits until it has: else the caller could take the last one before.
    pub(crate) fn spend<T, E>(self, call: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.spend_within(Self::LONGEST, Self::LONGEST, call)
    }

    /// The same for one that libzmq closes again soon.
    pub(crate) fn spend_briefly<T, E>(self, call: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.spend_within(Self::LONGEST_UNSEEN, Self::LONGEST_WITH_PLENTY, call)
    }

    fn spend_within<T, E>(
        self,
        longest: Duration,
        longest_with_plenty: Duration,
        call: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let others: Vec<_> = (0..Self::PLENTY).map_while(|_| self.0.try_clone().ok()).collect();
        let wait = if others.len() < Self::PLENTY { longest } else { longest_with_plenty };
        drop(others);
        // Whoever opens one next gets the lowest number that is free.
        let own = self.0.as_raw_fd();
        let other = self.0.try_clone().map(|it| it.as_raw_fd());
        let next = other.map_or(own, |other| own.min(other));
        drop(self);
        let outcome = call();
        let start = Instant::now();
        while outcome.is_ok() && !is_open(next) && start.elapsed() < wait {
            thread::sleep(Duration::from_micros(50));
        }
        outcome
    }
}

fn is_open(fd: RawFd) -> bool {
    // SAFETY: it only asks, and any number will do.
    unsafe { libc::fcntl(fd, libc::F_GETFD) != -1 }
}
