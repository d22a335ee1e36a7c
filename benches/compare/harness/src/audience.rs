//! [`Audience`]: those who subscribe.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::clock::Clock;
use crate::job::Job;
use crate::report::Report;

/// The first byte of what is sent until everybody hears it.
pub const HELLO: u8 = 0;
/// The first byte of what is measured.
pub const NEWS: u8 = 1;
/// The first byte of what is sent after that, for those who missed some of it.
pub const END: u8 = 2;

/// Those who subscribe, as the publisher knows them.
///
/// It sends [`HELLO`] until all are there, the news, and [`END`] until all have heard enough.
/// Publishers may drop messages, so what arrived is counted and what did not is reported.
#[derive(Debug)]
pub struct Audience {
    all: usize,
    messages: usize,
    there: AtomicUsize,
    heard: Mutex<Vec<Heard>>,
    clock: Mutex<Option<Clock>>,
}

#[derive(Debug)]
struct Heard {
    messages: usize,
    until: Instant,
}

impl Audience {
    /// Nobody yet.
    #[must_use]
    pub fn new(job: &Job) -> Arc<Self> {
        Arc::new(Self {
            all: job.peers,
            messages: job.messages,
            there: AtomicUsize::new(0),
            heard: Mutex::default(),
            clock: Mutex::default(),
        })
    }

    /// One who subscribes.
    #[must_use]
    pub fn ear(self: &Arc<Self>) -> Ear {
        Ear { audience: Arc::clone(self), messages: 0, is_there: false }
    }

    /// Whether all are there. From then on it counts.
    pub fn is_there(&self) -> bool {
        let there = self.there.load(Ordering::Acquire) == self.all;
        if there {
            *self.clock.lock().unwrap_or_else(PoisonError::into_inner) = Some(Clock::start());
        }
        there
    }

    /// Whether all have heard enough.
    pub fn is_content(&self) -> bool {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).len() == self.all
    }

    /// What was measured: deliveries, of all that should have been.
    ///
    /// # Panics
    ///
    /// If it was not waited until everybody [is there](Self::is_there).
    #[must_use]
    pub fn report(&self) -> Report {
        let clock = self.clock.lock().unwrap_or_else(PoisonError::into_inner).take();
        let clock = clock.expect("an audience");
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        let messages: usize = heard.iter().map(|one| one.messages).sum();
        let until = heard.iter().map(|one| one.until).max();
        let wall = until.map_or(Duration::ZERO, |until| until - clock.began());
        let (_, spent) = clock.elapsed();
        let lost = 1.0 - messages as f64 / (self.messages * self.all) as f64;
        Report::of(messages, wall, spent).with("lost", lost)
    }
}

/// One of an [`Audience`].
#[derive(Debug)]
pub struct Ear {
    audience: Arc<Audience>,
    messages: usize,
    is_there: bool,
}

impl Ear {
    /// Counts a message with this first byte. Whether it was the last.
    #[inline]
    pub fn hear(&mut self, kind: u8) -> bool {
        if kind == NEWS {
            self.messages += 1;
            if self.messages < self.audience.messages {
                return false;
            }
        } else if kind == HELLO {
            if !self.is_there {
                self.is_there = true;
                self.audience.there.fetch_add(1, Ordering::Release);
            }
            return false;
        }
        let heard = Heard { messages: self.messages, until: Instant::now() };
        self.audience.heard.lock().unwrap_or_else(PoisonError::into_inner).push(heard);
        true
    }
}
