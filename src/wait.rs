//! [`Wait`] and [`Deadline`]: how long a send or receive may take.
#![forbid(unsafe_code)]

use std::ffi::c_int;
use std::time::{Duration, Instant};

use zmq_sys as ffi;

/// How long the caller is ready to wait.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wait {
    /// As long as the socket's own timeout option says.
    Default,
    /// Not at all.
    Never,
    /// So long, whatever the option says.
    AtMost(Duration),
}

impl Wait {
    /// The flags for libzmq. It waits by itself only as its own option says.
    #[inline]
    pub(crate) fn flags(self) -> c_int {
        match self {
            Self::Default => 0,
            Self::Never | Self::AtMost(_) => ffi::ZMQ_DONTWAIT,
        }
    }

    /// When the wait that begins now ends, on a socket whose timeout option is
    /// `option` milliseconds.
    #[inline]
    pub(crate) fn deadline(self, option: c_int) -> Deadline {
        match self {
            // The common case, spared the look at the clock.
            Self::Default if option == FOREVER => Deadline::Never,
            Self::Default => u64::try_from(option)
                .map_or(Deadline::Never, |millis| Deadline::after(Duration::from_millis(millis))),
            Self::Never => Deadline::Now,
            Self::AtMost(wait) => Deadline::after(wait),
        }
    }
}

/// libzmq's word for waiting without end.
pub(crate) const FOREVER: c_int = -1;

/// When a wait ends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Deadline {
    Now,
    At(Instant),
    Never,
}

impl Deadline {
    pub(crate) fn after(wait: Duration) -> Self {
        if wait.is_zero() {
            return Self::Now;
        }
        // Further off than the clock can tell is never.
        Instant::now().checked_add(wait).map_or(Self::Never, Self::At)
    }

    pub(crate) fn is_over(self) -> bool {
        self.remaining() == Some(Duration::ZERO)
    }

    /// What is left, `None` for ever.
    pub(crate) fn remaining(self) -> Option<Duration> {
        match self {
            Self::Now => Some(Duration::ZERO),
            Self::At(end) => Some(end.saturating_duration_since(Instant::now())),
            Self::Never => None,
        }
    }
}

/// Milliseconds as libzmq counts them: `None` is for ever, a part of one is a
/// whole one, and what an `int` cannot hold is as much as it can (24 days).
pub(crate) fn to_millis(wait: Option<Duration>) -> c_int {
    wait.map_or(FOREVER, |wait| {
        wait.as_nanos().div_ceil(1_000_000).try_into().unwrap_or(c_int::MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_never_cut_to_nothing() {
        assert_eq!(to_millis(None), -1);
        assert_eq!(to_millis(Some(Duration::ZERO)), 0);
        assert_eq!(to_millis(Some(Duration::from_nanos(1))), 1);
        assert_eq!(to_millis(Some(Duration::from_millis(250))), 250);
        assert_eq!(to_millis(Some(Duration::MAX)), c_int::MAX);
    }

    #[test]
    fn a_deadline_beyond_the_clock_never_comes() {
        assert!(matches!(Deadline::after(Duration::MAX), Deadline::Never));
        assert_eq!(Deadline::after(Duration::ZERO).remaining(), Some(Duration::ZERO));
    }
}
