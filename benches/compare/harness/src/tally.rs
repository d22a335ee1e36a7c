//! [`Tally`]: counts messages at the sink.

use crate::clock::Clock;
use crate::crowd::wait_for_all;
use crate::job::Job;
use crate::report::Report;

/// Counts messages at the sink, and measures from the last of the warm-up to the last.
#[derive(Debug)]
pub struct Tally {
    seen: usize,
    warm_up: usize,
    total: usize,
    clock: Option<Clock>,
}

impl Tally {
    /// For a flow.
    #[must_use]
    pub fn new(job: &Job) -> Self {
        Self { seen: 0, warm_up: job.warm_up(), total: job.total(), clock: None }
    }

    /// For rounds of many peers, after one that was not counted. If they are some of a
    /// [`Crowd`](crate::Crowd), waits for the others.
    #[must_use]
    pub fn of_rounds(job: &Job) -> Self {
        if job.server.is_some() {
            wait_for_all();
        }
        let total = job.rounds() * job.peers;
        Self { seen: 0, warm_up: 0, total, clock: Some(Clock::start()) }
    }

    /// Counts one. Whether it was the last.
    #[inline]
    pub fn count(&mut self) -> bool {
        self.seen += 1;
        if self.seen == self.warm_up {
            self.clock = Some(Clock::start());
        }
        self.seen == self.total
    }

    /// Counts as many at once. Whether they were the last.
    pub fn count_round(&mut self, messages: usize) -> bool {
        self.seen += messages;
        self.seen >= self.total
    }

    /// What was measured.
    ///
    /// # Panics
    ///
    /// If nothing was.
    #[must_use]
    pub fn report(self) -> Report {
        let (wall, spent) = self.clock.expect("a warm-up").elapsed();
        Report::of(self.total - self.warm_up, wall, spent)
    }
}
