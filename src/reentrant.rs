//! [`Turn`]: whose turn it is, among threads.
#![forbid(unsafe_code)]

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

/// A lock that the thread which has it may take again.
///
/// It guards nothing by itself. That it is given back as often as it was taken,
/// and by the same thread, is its user's affair.
#[derive(Debug, Default)]
pub(crate) struct Turn {
    holder: Mutex<Option<Holder>>,
    free: Condvar,
}

#[derive(Debug)]
struct Holder {
    thread: ThreadId,
    times: usize,
}

impl Turn {
    /// Waits until no other thread has it.
    pub(crate) fn take(&self) {
        let thread = thread::current().id();
        let mut holder = self.holder();
        loop {
            match &mut *holder {
                Some(own) if own.thread == thread => {
                    own.times += 1;
                    return;
                }
                Some(_) => {
                    holder = self.free.wait(holder).unwrap_or_else(PoisonError::into_inner);
                }
                None => {
                    *holder = Some(Holder { thread, times: 1 });
                    return;
                }
            }
        }
    }

    pub(crate) fn give_back(&self) {
        let mut holder = self.holder();
        match &mut *holder {
            Some(own) if own.times > 1 => own.times -= 1,
            _ => {
                *holder = None;
                self.free.notify_one();
            }
        }
    }

    fn holder(&self) -> MutexGuard<'_, Option<Holder>> {
        // Nothing panics while it is held.
        self.holder.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
