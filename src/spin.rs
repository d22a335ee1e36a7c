//! [`Spin`]: looking for a message again and again before sleeping until one comes.
#![forbid(unsafe_code)]

use std::ffi::c_int;
use std::hint;
use std::time::{Duration, Instant};

use crate::options::Options;
use crate::socket::{Socket, SocketType};

/// # Latency
impl<T: SocketType> Options<T> {
    /// Looks for a message again and again, so long at most, before a receive
    /// falls asleep.
    ///
    /// To wake a thread takes longer than to hand it a message. A receive that
    /// finds its message while it looks spares that, at the price of a
    /// processor that does nothing else meanwhile. It pays over `inproc` where
    /// there are at least as many processors as threads, and nobody else wants
    /// them: where the system has who sends and who looks share one, no message
    /// comes before the time is over, and a receive takes longer by that. Over
    /// `tcp` and `ipc` libzmq's own threads want a processor too, and with two
    /// it makes things worse. [`spin_where_it_pays`](Self::spin_where_it_pays)
    /// finds out. By default a receive sleeps at once.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pull::options().spin(Duration::from_micros(50)).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn spin(mut self, time: Duration) -> Self {
        self.spin = Spin::always(time);
        self
    }

    /// [Spins](Self::spin), and measures whether messages come sooner so; if
    /// not, as also where they come further apart than a millisecond, sleeps at
    /// once, and tries the other way every now and then.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let options = zmq::Req::options().spin_where_it_pays(Duration::from_micros(50));
    /// let socket = options.open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn spin_where_it_pays(mut self, time: Duration) -> Self {
        self.spin = Spin::where_it_pays(time);
        self
    }
}

/// # Latency
impl Socket {
    /// How long a receive looks for a message before it sleeps.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Rep::options().spin(Duration::from_micros(50)).open(&context)?;
    /// assert_eq!(socket.spin(), Duration::from_micros(50));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn spin(&self) -> Duration {
        self.spinning().time
    }

    /// See [`Options::spin`]; nothing ends it.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::PULL)?;
    /// socket.set_spin(Duration::from_micros(50));
    /// assert_eq!(socket.spin(), Duration::from_micros(50));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn set_spin(&self, time: Duration) {
        self.set_spinning(Spin::always(time));
    }

    /// See [`Options::spin_where_it_pays`].
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::PULL)?;
    /// socket.set_spin_where_it_pays(Duration::from_micros(50));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn set_spin_where_it_pays(&self, time: Duration) {
        self.set_spinning(Spin::where_it_pays(time));
    }
}

/// How a socket spins, and what came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Spin {
    time: Duration,
    /// What was measured, where it is to be.
    learnt: Option<Learnt>,
}

/// How long messages take to come, by what is done meanwhile.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Learnt {
    spinning: Mean,
    sleeping: Mean,
    /// How often the better was taken since the other had its turn.
    turns: u32,
    /// After how many it has its next.
    pause: u32,
}

/// A mean that forgets what is long ago, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Mean(Option<u64>);

impl Spin {
    fn always(time: Duration) -> Self {
        Self { time, learnt: None }
    }

    fn where_it_pays(time: Duration) -> Self {
        Self { time, learnt: Some(Learnt::NOTHING) }
    }

    #[inline]
    pub(crate) fn is_off(&self) -> bool {
        self.time.is_zero()
    }

    /// Makes attempts as long as they say "not now" and there is `time`.
    pub(crate) fn attempt(
        time: Duration,
        mut attempt: impl FnMut() -> Result<(), c_int>,
    ) -> Result<(), c_int> {
        let start = Instant::now();
        loop {
            match attempt() {
                Err(libc::EAGAIN) if start.elapsed() < time => hint::spin_loop(),
                outcome => return outcome,
            }
        }
    }

    /// How long to spin before this wait, if at all.
    pub(crate) fn due(&mut self) -> Option<Duration> {
        let Some(learnt) = &mut self.learnt else { return (!self.is_off()).then_some(self.time) };
        let pays = learnt.pays();
        learnt.turns += 1;
        if learnt.turns < learnt.pause {
            return pays.then_some(self.time);
        }
        learnt.turns = 0;
        // Whoever is on its way may want this very processor, so that only the end of the spinning
        // lets it come: there it takes many times as long. What has not come in the time that it
        // takes asleep has shown what there was to see.
        let enough = learnt.sleeping.0.map_or(self.time, Duration::from_nanos);
        (!pays).then_some(self.time.min(enough))
    }

    /// Takes note of how long a wait was, and for how long of it there was to
    /// be spun.
    pub(crate) fn learn(&mut self, spun: Option<Duration>, wait: Duration) {
        // A wait of seconds tells nothing of what it takes to hand over a message.
        let longest = Duration::from_millis(1);
        // Time in which nothing came has cost a processor, and saved nothing.
        let in_vain = spun.filter(|&spun| spun <= wait).unwrap_or_default();
        let wait = wait.min(longest) + in_vain.min(longest);
        let Some(learnt) = &mut self.learnt else { return };
        if spun.is_some() != learnt.pays() {
            let better = if spun.is_some() { learnt.sleeping } else { learnt.spinning };
            learnt.pause = if better.0.is_some_and(|mean| wait.as_nanos() < mean.into()) {
                Learnt::SOON
            } else {
                (2 * learnt.pause).min(Learnt::SELDOM)
            };
        }
        let mean = if spun.is_some() { &mut learnt.spinning } else { &mut learnt.sleeping };
        mean.add(wait);
    }
}

impl Learnt {
    const NOTHING: Self =
        Self { spinning: Mean(None), sleeping: Mean(None), turns: 0, pause: Self::AT_FIRST };

    /// So rarely that the worse way, if it takes twice as long, costs 3 %.
    const AT_FIRST: u32 = 32;
    /// So rarely, once it is known to be worse, that of a hundred round trips of two that spin not
    /// even the longest is longer for it.
    const SELDOM: u32 = 256;
    /// Where it was not worse, and a few more will tell.
    const SOON: u32 = 4;

    /// Whether messages come sooner. If nobody knows yet, they may; if it is all the same, as where
    /// they seldom come, it does not.
    fn pays(&self) -> bool {
        match (self.spinning.0, self.sleeping.0) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(spinning), Some(sleeping)) => spinning < sleeping,
        }
    }
}

impl Mean {
    fn add(&mut self, time: Duration) {
        let new = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        self.0 = Some(self.0.map_or(new, |old| (old * 7 + new) / 8));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(spin: &mut Spin, spinning: u64, sleeping: u64) -> usize {
        let mut times = 0;
        for _ in 0..1000 {
            let due = spin.due();
            let is_due = due.is_some();
            times += usize::from(is_due);
            spin.learn(due, Duration::from_micros(if is_due { spinning } else { sleeping }));
        }
        times
    }

    /// How long all waits together take where nothing comes before the end of the spinning.
    fn waits_in_vain(spin: &mut Spin, sleeping: Duration) -> Duration {
        let wait = |_| {
            let due = spin.due();
            let wait = due.unwrap_or_default() + sleeping;
            spin.learn(due, wait);
            wait
        };
        (0..1000).map(wait).sum()
    }

    #[test]
    fn it_spins_where_that_is_faster_and_learns_anew() {
        let mut spin = Spin::where_it_pays(Duration::from_micros(50));
        assert!(waits(&mut spin, 5, 60) > 950);
        assert!(waits(&mut spin, 80, 40) < 200);
        assert!(waits(&mut spin, 80, 40) < 50);
        assert!(waits(&mut spin, 5, 40) > 700);
    }

    #[test]
    fn where_it_is_in_vain_it_costs_next_to_nothing() {
        let mut spin = Spin::where_it_pays(Duration::from_millis(1));
        let sleeping = Duration::from_micros(5);
        waits_in_vain(&mut spin, sleeping);
        assert!(waits_in_vain(&mut spin, sleeping) < sleeping * 1050);
    }

    #[test]
    fn where_messages_seldom_come_it_sleeps() {
        // Before they come, or long after.
        for time in [50, 1000, 20_000, u64::MAX] {
            let mut spin = Spin::where_it_pays(Duration::from_micros(time));
            assert!(waits(&mut spin, 10_000, 10_000) < 20, "{time}");
        }
    }

    #[test]
    fn what_is_known_to_be_worse_is_not_even_one_of_a_hundred() {
        for (spinning, sleeping) in [(5, 60), (80, 40)] {
            let mut spin = Spin::where_it_pays(Duration::from_micros(50));
            waits(&mut spin, spinning, sleeping);
            let times = waits(&mut spin, spinning, sleeping);
            assert!(times.min(1000 - times) < 5);
        }
    }

    #[test]
    fn without_learning_it_always_spins_or_never() {
        let time = Duration::from_micros(1);
        assert_eq!(Spin::always(time).due(), Some(time));
        assert_eq!(Spin::default().due(), None);
    }
}
