//! [`Gate`]: one thread at a time, which may come in again.
#![forbid(unsafe_code)]

use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::frame::Keeping;

/// A lock for calls of libzmq, in which messages may be freed. C's functions for that do what
/// they like, such as another of those calls. Owners in Rust are dropped after the gate has
/// been left: they may wait for a thread that waits here.
#[derive(Debug, Default)]
pub(super) struct Gate {
    mutex: Mutex<()>,
    /// The thread that is in, or 0.
    thread: AtomicUsize,
}

impl Gate {
    pub(super) fn enter(&self) -> Inside<'_> {
        let keeping = Keeping::start();
        // No other thread ever writes this one's number.
        if self.thread.load(Ordering::Relaxed) == this_thread() {
            return Inside { gate: None, _keeping: keeping };
        }
        let lock = self.mutex.lock().unwrap_or_else(PoisonError::into_inner);
        self.thread.store(this_thread(), Ordering::Relaxed);
        Inside { gate: Some((self, lock)), _keeping: keeping }
    }
}

/// Keeps others out.
#[must_use]
#[derive(Debug)]
pub(super) struct Inside<'a> {
    gate: Option<(&'a Gate, MutexGuard<'a, ()>)>,
    // Dropped after `Inside::drop` has let others in.
    _keeping: Keeping,
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        if let Some((gate, _lock)) = self.gate.take() {
            gate.thread.store(0, Ordering::Relaxed);
        }
    }
}

/// A number that no other living thread has.
fn this_thread() -> usize {
    thread_local! {
        static HERE: u8 = const { 0 };
    }
    // Not in a thread that is just ending, whose sockets are then closed as those of no thread.
    HERE.try_with(|here| ptr::from_ref(here).addr()).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;
    use std::thread;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_thread_may_come_in_again_and_no_other_before_it_has_left() {
        let (gate, has_left) = (Gate::default(), AtomicBool::new(false));
        thread::scope(|scope| {
            let outer = gate.enter();
            drop(gate.enter());
            scope.spawn(|| {
                let _inside = gate.enter();
                assert!(has_left.load(Ordering::SeqCst));
            });
            thread::sleep(Duration::from_millis(20));
            drop(gate.enter());
            has_left.store(true, Ordering::SeqCst);
            drop(outer);
        });
    }
}
