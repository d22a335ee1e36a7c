//! Time, the time of processors, and memory.

use std::fs;
use std::mem::MaybeUninit;
use std::time::{Duration, Instant};

/// When a measurement began.
#[derive(Debug)]
pub(crate) struct Clock {
    began: Instant,
    spent: Duration,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self { spent: processor_time(), began: Instant::now() }
    }

    pub(crate) fn began(&self) -> Instant {
        self.began
    }

    /// What has passed, on the wall and on the processors.
    pub(crate) fn elapsed(&self) -> (Duration, Duration) {
        (self.began.elapsed(), processor_time() - self.spent)
    }
}

/// The most memory that this program ever held. Not what `getrusage` says, which counts that of
/// the program before `exec` too.
pub(crate) fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}

/// Of all threads, in the program and for it in the kernel.
fn processor_time() -> Duration {
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: `usage` has room for what is asked for.
    unsafe { libc::getrusage(libc::RUSAGE_SELF, usage.as_mut_ptr()) };
    // SAFETY: all zeros are valid, and so is what the call wrote.
    let usage = unsafe { usage.assume_init() };
    let time = |value: libc::timeval| {
        Duration::new(value.tv_sec.unsigned_abs(), u32::try_from(value.tv_usec).unwrap_or(0) * 1000)
    };
    time(usage.ru_utime) + time(usage.ru_stime)
}
