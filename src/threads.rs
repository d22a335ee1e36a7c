//! Threads, without which libzmq aborts.
#![forbid(unsafe_code)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, Builder};
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// An error of `call` if the system does not grant so many threads at once.
///
/// Others may take them a moment later, so this is no promise, as with descriptors.
pub(crate) fn check(call: &'static str, number: u32) -> Result<()> {
    // What most systems give to a thread of which nothing is said, as libzmq says nothing.
    const STACK: usize = 8 << 20;

    // Not of a scope, which would leave something behind in the thread of a program in C.
    let gate = Arc::new(Mutex::new(()));
    let start = || {
        let gate = Arc::clone(&gate);
        let wait = move || {
            drop(gate.lock());
            // Which the system knows it by, where it says so.
            fs::read_link("/proc/thread-self").ok()
        };
        Builder::new().stack_size(STACK).spawn(wait)
    };
    // They are there until the last of them is.
    let closed = gate.lock().unwrap_or_else(PoisonError::into_inner);
    let (threads, failed) = collect((0..number).map(|_| start()));
    drop(closed);
    let left: Vec<_> = threads.into_iter().filter_map(|it| it.join().ok().flatten()).collect();
    wait_for_the_last_of(&left);
    failed.map_or(Ok(()), |error| Err(refused(call, &error)))
}

/// All until the first that failed.
fn collect<T>(all: impl Iterator<Item = io::Result<T>>) -> (Vec<T>, Option<io::Error>) {
    let mut failed = None;
    let started = all.map_while(|it| it.map_err(|error| failed = Some(error)).ok()).collect();
    (started, failed)
}

/// Threads that have been joined count as long as the system knows them.
fn wait_for_the_last_of(threads: &[PathBuf]) {
    const PATIENCE: Duration = Duration::from_millis(100);

    let start = Instant::now();
    for thread in threads {
        while Path::new("/proc").join(thread).exists() && start.elapsed() < PATIENCE {
            thread::yield_now();
        }
    }
}

/// What to say in `call` where no thread could be started.
pub(crate) fn refused(call: &'static str, error: &io::Error) -> Error {
    // The system says that of a limit of its own, where to us it is a time that is over.
    let errno = error.raw_os_error().filter(|errno| *errno != libc::EAGAIN);
    let errno = errno.unwrap_or(libc::ENOMEM);
    Error::new(call, errno).because("the system grants no thread more")
}
