//! Who listens: [`XPub::wait_for_subscribers`].
#![forbid(unsafe_code)]

use std::time::Duration;

use super::XPub;
use crate::error::{Error, ErrorKind, Result};
use crate::options::Opt;
use crate::wait::{Deadline, Wait};

/// How many subscriptions are taken in before anything is said of them.
const AT_ONCE: usize = 10_000;

/// How long to listen once more before who seems to be there is said to be. That somebody has left,
/// however long ago, is heard in two steps, between which libzmq's own thread has one.
const ONCE_MORE: Duration = Duration::from_millis(10);

/// # Subscribers
impl XPub {
    /// Waits until a message that begins with `topic` would go to `n`
    /// subscriptions, and so long at most.
    ///
    /// After it, what is sent reaches them: no need to sleep until subscribers
    /// are there. It receives subscriptions to that end, and keeps them for
    /// [`recv`](Self::recv), so that nothing is lost, unless the socket is
    /// [given to C](Self::into_raw) before.
    ///
    /// It counts subscriptions: a subscriber to `""` and `"weather"` counts
    /// twice for `"weather"`. To count more than one, the socket must hear them
    /// all, and be opened with [`verboser`](crate::Options::verboser) or
    /// [`verbose`](crate::Options::verbose). Only with the former does it hear of each
    /// that leaves; with the latter those that left count until the last one has.
    /// What has come in is read before it counts, and as it may be that somebody has
    /// left, it listens for another 10 ms if there is so much time.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let publisher = zmq::XPub::options().verboser(true).open(&context)?;
    /// publisher.bind("inproc://audience")?;
    /// # let options = zmq::Sub::options().subscribe("weather");
    /// # let subscribers = [options.open(&context)?, options.open(&context)?];
    /// # for subscriber in &subscribers { subscriber.connect("inproc://audience")?; }
    /// publisher.wait_for_subscribers("weather", 2, Duration::from_secs(5))?;
    /// publisher.send("weather: sunny")?;
    /// # for subscriber in &subscribers { assert_eq!(subscriber.recv()?, "weather: sunny"); }
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](ErrorKind::TimedOut) when the time is over;
    /// [`InvalidInput`](ErrorKind::InvalidInput) at once if the socket could
    /// never count to `n`, is in [manual mode](crate::Options::manual), where a
    /// subscription does not count until it is granted, or [inverts
    /// matching](crate::Options::invert_matching).
    pub fn wait_for_subscribers(
        &self,
        topic: impl AsRef<[u8]>,
        n: usize,
        timeout: Duration,
    ) -> Result<()> {
        let topic = topic.as_ref();
        let failed = |errno, reason: String| {
            Err(Error::new("wait_for_subscribers", errno)
                .about(&String::from_utf8_lossy(topic))
                .because(reason))
        };
        if self.manual.on {
            return failed(libc::EINVAL, "in manual mode, subscriptions wait to be granted".into());
        }
        if self.invert_matching()? {
            return failed(
                libc::EINVAL,
                "subscriptions keep messages away, not ask for them".into(),
            );
        }
        if n > 1 && !self.hears_all() {
            return failed(libc::EINVAL, format!("only a verbose XPUB can count to {n}"));
        }
        let deadline = Deadline::after(timeout);
        // What has come already may say that somebody left. A flood of it must not keep us for ever.
        for _ in 0..AT_ONCE {
            match self.receive_early(Wait::Never) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::TimedOut => break,
                Err(error) => return Err(error),
            }
        }
        let mut heard_since = 0;
        loop {
            let there = self.subscriptions_to(topic);
            let left = match deadline {
                Deadline::Never => timeout,
                _ => deadline.remaining().unwrap_or_default(),
            };
            let wait = if there >= n { left.min(ONCE_MORE) } else { left };
            match self.receive_early(Wait::AtMost(wait)) {
                Err(error) if error.kind() != ErrorKind::TimedOut => return Err(error),
                Ok(()) if heard_since < AT_ONCE => heard_since += 1,
                // Nothing more has come, or a flood that does not end.
                _ if there >= n => return Ok(()),
                Ok(()) if !left.is_zero() => {}
                _ => return failed(libc::EAGAIN, format!("{there} of {n} came in time")),
            }
        }
    }

    /// One subscription less, or none left, as libzmq does not speak of the
    /// others.
    pub(super) fn forget(&self, topic: &[u8]) {
        let mut topics = self.topics.borrow_mut();
        match topics.get_mut(topic) {
            Some(times) if *times > 1 && self.chosen(&Opt::XPUB_VERBOSER) == Some(true) => {
                *times -= 1;
            }
            _ => drop(topics.remove(topic)),
        }
    }

    fn hears_all(&self) -> bool {
        [Opt::XPUB_VERBOSE, Opt::XPUB_VERBOSER]
            .iter()
            .any(|option| self.chosen(option) == Some(true))
    }

    fn subscriptions_to(&self, topic: &[u8]) -> usize {
        let topics = self.topics.borrow();
        topics.iter().filter(|(prefix, _)| topic.starts_with(prefix)).map(|(_, times)| times).sum()
    }
}
