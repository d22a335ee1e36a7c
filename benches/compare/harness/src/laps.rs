//! [`Laps`]: the time of each round trip.

use std::time::{Duration, Instant};

use crate::clock::Clock;
use crate::job::Job;
use crate::report::Report;

/// The time of each round trip.
#[derive(Debug)]
pub struct Laps {
    warm_up: usize,
    total: usize,
    times: Vec<Duration>,
    since: Instant,
    clock: Option<Clock>,
}

impl Laps {
    /// Begins with the first.
    #[must_use]
    pub fn new(job: &Job) -> Self {
        Self {
            warm_up: job.warm_up(),
            total: job.total(),
            times: Vec::with_capacity(job.total()),
            since: Instant::now(),
            clock: None,
        }
    }

    /// Ends one and begins the next. Whether it was the last.
    #[inline]
    pub fn lap(&mut self) -> bool {
        let now = Instant::now();
        self.times.push(now - self.since);
        self.since = now;
        if self.times.len() == self.warm_up {
            self.clock = Some(Clock::start());
        }
        self.times.len() == self.total
    }

    /// What was measured.
    ///
    /// # Panics
    ///
    /// If nothing was.
    #[must_use]
    pub fn report(mut self) -> Report {
        let (wall, spent) = self.clock.take().expect("a warm-up").elapsed();
        let times = &mut self.times[self.warm_up..];
        times.sort_unstable();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64();
        Report::of(times.len(), wall, spent).with("p50", at(0.5)).with("p99", at(0.99))
    }
}
