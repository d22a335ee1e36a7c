//! Threads, without which libzmq aborts.
#![forbid(unsafe_code)]

use std::io;
use std::sync::{Mutex, PoisonError};
use std::thread::{self, Builder};

use crate::error::{Error, Result};

/// An error of `call` if the system does not grant so many threads at once.
///
/// Others may take them a moment later, so this is no promise, as with descriptors.
pub(crate) fn check(call: &'static str, number: u32) -> Result<()> {
    // What most systems give to a thread of which nothing is said, as libzmq says nothing.
    const STACK: usize = 8 << 20;

    let gate = Mutex::new(());
    let trial: io::Result<()> = thread::scope(|scope| {
        let _closed = gate.lock().unwrap_or_else(PoisonError::into_inner);
        for _ in 0..number {
            // It is there until the last of them is.
            let wait = || drop(gate.lock());
            Builder::new().stack_size(STACK).spawn_scoped(scope, wait)?;
        }
        Ok(())
    });
    trial.map_err(|error| refused(call, &error))
}

/// What to say in `call` where no thread could be started.
pub(crate) fn refused(call: &'static str, error: &io::Error) -> Error {
    // The system says that of a limit of its own, where to us it is a time that is over.
    let errno = error.raw_os_error().filter(|errno| *errno != libc::EAGAIN);
    let errno = errno.unwrap_or(libc::ENOMEM);
    Error::new(call, errno).because("the system grants no thread more")
}
