//! A peer that leaves in the middle of what is sent to it.

use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

/// When the peer leaves: found by trying, as machines differ.
pub(crate) struct Moment(Duration);

impl Moment {
    pub(crate) fn new() -> Self {
        Self(Duration::from_millis(5))
    }

    /// Sends while `peer` goes away.
    pub(crate) fn send<T>(&self, peer: impl Send + 'static, send: impl FnOnce() -> T) -> T {
        let Self(delay) = *self;
        let start = Arc::new(Barrier::new(2));
        let leaver = thread::spawn({
            let start = Arc::clone(&start);
            move || {
                start.wait();
                thread::sleep(delay);
                drop(peer);
            }
        });
        start.wait();
        let outcome = send();
        leaver.join().unwrap();
        outcome
    }

    pub(crate) fn was_too_late(&mut self) {
        self.0 = self.0 * 2 / 3;
    }

    pub(crate) fn was_too_early(&mut self) {
        self.0 = self.0 * 3 / 2 + Duration::from_micros(10);
    }
}
