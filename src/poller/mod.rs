//! [`Poller`]: a standing set of sockets, descriptors and timers to wait for.
#![forbid(unsafe_code)]

mod places;

use std::fmt;
#[cfg(unix)]
use std::os::fd::{AsRawFd, BorrowedFd, RawFd};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use self::places::Places;
use crate::error::{Error, Result};
use crate::poll::{PollEvents, PollItem, RawItems, poll_with};
use crate::socket::Socket;

/// Waits for whichever of its sockets, file descriptors and timers is ready
/// first.
///
/// ```
/// # use zmq::POLLIN;
/// # let context = zmq::Context::new()?;
/// # let receiver = context.socket(zmq::PULL)?;
/// # let endpoint = receiver.bind("inproc://receiver")?;
/// # let source = context.socket(zmq::PUSH)?;
/// # source.connect(&endpoint)?;
/// # source.send("task")?;
/// # let controller = context.socket(zmq::PULL)?;
/// let mut poller = zmq::Poller::new();
/// poller.register(&receiver, POLLIN)?;
/// poller.register(&controller, POLLIN)?;
///
/// let socks = poller.poll(None)?;
/// if socks.contains(&receiver) {
///     println!("{}", receiver.recv()?);
/// }
/// if socks.contains(&controller) {
///     println!("{}", controller.recv()?);
/// }
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// It borrows what it polls. A [`Req`](crate::Req) or [`Rep`](crate::Rep), which
/// moves at every step, is polled by [`zmq::poll`](crate::poll()) instead.
#[derive(Default)]
#[doc(alias = "zmq_poller_new")]
#[doc(alias = "zmq_timers_new")]
pub struct Poller<'a> {
    items: Places<Key, PollItem<'a>>,
    timers: Vec<TimerState>,
    /// Kept for the next time, so that a poll allocates nothing.
    raw: RawItems,
}

/// What an item is known by.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Socket(usize),
    #[cfg(unix)]
    Fd(RawFd),
}

impl<'a> Poller<'a> {
    /// A poller of nothing yet.
    ///
    /// ```
    /// let poller = zmq::Poller::new();
    /// assert!(poller.is_empty());
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Polls `socket` for `events`. If it is polled already, for these from now
    /// on.
    ///
    /// ```
    /// # use zmq::{POLLIN, POLLOUT};
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::PULL)?;
    /// let mut poller = zmq::Poller::new();
    /// poller.register(&socket, POLLIN)?;
    /// assert_eq!(poller.len(), 1);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if `events` are none.
    #[doc(alias = "zmq_poller_add")]
    #[doc(alias = "zmq_poller_modify")]
    #[doc(alias = "modify")]
    pub fn register(&mut self, socket: &'a Socket, events: PollEvents) -> Result<()> {
        self.add(Key::of(socket), PollItem::new(socket, events), events)
    }

    /// Polls a descriptor for `events`. If it is polled already, for these from
    /// now on.
    ///
    /// ```
    /// # use std::os::fd::AsFd;
    /// # use zmq::POLLIN;
    /// let stdin = std::io::stdin();
    /// let mut poller = zmq::Poller::new();
    /// poller.register_fd(stdin.as_fd(), POLLIN)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if `events` are none.
    #[cfg(unix)]
    #[doc(alias = "zmq_poller_add_fd")]
    #[doc(alias = "zmq_poller_modify_fd")]
    pub fn register_fd(&mut self, fd: BorrowedFd<'a>, events: PollEvents) -> Result<()> {
        self.add(Key::Fd(fd.as_raw_fd()), PollItem::from_fd(fd, events), events)
    }

    /// Polls `socket` no more.
    ///
    /// ```
    /// # use zmq::POLLIN;
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::PULL)?;
    /// # let mut poller = zmq::Poller::new();
    /// poller.register(&socket, POLLIN)?;
    /// poller.unregister(&socket)?;
    /// assert!(poller.is_empty());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) if it was not polled.
    #[doc(alias = "zmq_poller_remove")]
    pub fn unregister(&mut self, socket: &Socket) -> Result<()> {
        self.remove(Key::of(socket))
    }

    /// Polls a descriptor no more.
    ///
    /// ```
    /// # use std::os::fd::AsFd;
    /// # use zmq::POLLIN;
    /// # let stdin = std::io::stdin();
    /// # let mut poller = zmq::Poller::new();
    /// poller.register_fd(stdin.as_fd(), POLLIN)?;
    /// poller.unregister_fd(stdin.as_fd())?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) if it was not polled.
    #[cfg(unix)]
    #[doc(alias = "zmq_poller_remove_fd")]
    pub fn unregister_fd(&mut self, fd: BorrowedFd<'_>) -> Result<()> {
        self.remove(Key::Fd(fd.as_raw_fd()))
    }

    /// Adds a timer that fires every `interval` from now on.
    ///
    /// Of intervals that nobody polled through, it fires for one only.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let mut poller = zmq::Poller::new();
    /// let tick = poller.every(Duration::from_millis(10));
    /// assert!(poller.poll(None)?.fired(tick));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "zmq_timers_add")]
    pub fn every(&mut self, interval: Duration) -> Timer {
        self.add_timer(interval, Some(interval))
    }

    /// Adds a timer that fires once.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let mut poller = zmq::Poller::new();
    /// let enough = poller.after(Duration::from_millis(10));
    /// assert!(poller.poll(None)?.fired(enough));
    /// assert!(!poller.poll(Some(Duration::from_millis(20)))?.fired(enough));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "zmq_timers_add")]
    pub fn after(&mut self, wait: Duration) -> Timer {
        self.add_timer(wait, None)
    }

    /// Starts the timer's time again from now, also if it has fired.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let mut poller = zmq::Poller::new();
    /// let idle = poller.after(Duration::from_secs(5));
    /// poller.reset(idle)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) if it was cancelled, or is
    /// another poller's.
    #[doc(alias = "zmq_timers_reset")]
    pub fn reset(&mut self, timer: Timer) -> Result<()> {
        let state = self.timers.iter_mut().find(|state| state.timer == timer);
        let state = state.ok_or_else(|| unknown("reset", "there is no such timer"))?;
        state.fires = Instant::now().checked_add(state.wait);
        Ok(())
    }

    /// Takes the timer away.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let mut poller = zmq::Poller::new();
    /// let tick = poller.every(Duration::from_millis(10));
    /// poller.cancel(tick)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) if it was cancelled before, or
    /// is another poller's.
    #[doc(alias = "zmq_timers_cancel")]
    pub fn cancel(&mut self, timer: Timer) -> Result<()> {
        let place = self.timers.iter().position(|state| state.timer == timer);
        let place = place.ok_or_else(|| unknown("cancel", "there is no such timer"))?;
        self.timers.swap_remove(place);
        Ok(())
    }

    /// Waits until something is ready or a timer fires, and returns what; none
    /// after `timeout`, if there is one.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use zmq::POLLIN;
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::PULL)?;
    /// # let mut poller = zmq::Poller::new();
    /// # poller.register(&socket, POLLIN)?;
    /// let socks = poller.poll(Some(Duration::from_millis(20)))?;
    /// assert!(socks.is_empty());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if there is nothing to
    /// wait for, and no timeout, so that it would never end. Otherwise those of
    /// [`zmq::poll`](crate::poll()).
    #[doc(alias = "zmq_poller_wait_all")]
    #[doc(alias = "zmq_poller_wait")]
    #[doc(alias = "zmq_timers_timeout")]
    #[doc(alias = "zmq_timers_execute")]
    pub fn poll(&mut self, timeout: Option<Duration>) -> Result<Readiness<'_>> {
        let end = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let next = self.timers.iter().filter_map(|state| state.fires).chain(end).min();
        if next.is_none() && self.is_empty() && timeout.is_none() {
            return Err(Error::new("zmq_poll", libc::EINVAL)
                .because("there is nothing to wait for, and no end"));
        }
        let wait = next.map(|next| next.saturating_duration_since(Instant::now()));
        poll_with(self.items.values_mut(), wait, &mut self.raw)?;

        let now = Instant::now();
        for state in &mut self.timers {
            state.fired = state.fires.is_some_and(|fires| fires <= now);
            if state.fired {
                state.fires = state.interval.and_then(|interval| now.checked_add(interval));
            }
        }
        Ok(Readiness { items: &self.items, timers: &self.timers })
    }

    /// How many sockets and descriptors are polled.
    ///
    /// ```
    /// assert_eq!(zmq::Poller::new().len(), 0);
    /// ```
    #[must_use]
    #[doc(alias = "zmq_poller_size")]
    pub fn len(&self) -> usize {
        self.items.values().len()
    }

    /// Whether no socket or descriptor is polled.
    ///
    /// ```
    /// assert!(zmq::Poller::new().is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.values().is_empty()
    }

    fn add(&mut self, key: Key, item: PollItem<'a>, events: PollEvents) -> Result<()> {
        if events.is_empty() {
            return Err(Error::new("register", libc::EINVAL).because("there are no events"));
        }
        self.items.set(key, item);
        Ok(())
    }

    fn remove(&mut self, key: Key) -> Result<()> {
        self.items.remove(key).ok_or_else(|| unknown("unregister", "it is not polled"))?;
        Ok(())
    }

    fn add_timer(&mut self, wait: Duration, interval: Option<Duration>) -> Timer {
        // Counted for all pollers, so that none takes another's timer for its own.
        static COUNT: AtomicU64 = AtomicU64::new(0);

        let timer = Timer(COUNT.fetch_add(1, Ordering::Relaxed));
        let fires = Instant::now().checked_add(wait);
        self.timers.push(TimerState { timer, wait, interval, fires, fired: false });
        timer
    }
}

impl fmt::Debug for Poller<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Poller")
            .field("items", &self.items.values())
            .field("timers", &self.timers.len())
            .finish_non_exhaustive()
    }
}

/// A timer of a [`Poller`].
///
/// ```
/// # use std::time::Duration;
/// let mut poller = zmq::Poller::new();
/// let tick: zmq::Timer = poller.every(Duration::from_millis(10));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Timer(u64);

struct TimerState {
    timer: Timer,
    wait: Duration,
    interval: Option<Duration>,
    /// `None` if it has fired for the last time, or beyond all times.
    fires: Option<Instant>,
    fired: bool,
}

/// What a [`Poller`] found ready, asked by socket.
///
/// ```
/// # use std::time::Duration;
/// # use zmq::{POLLIN, POLLOUT};
/// # let context = zmq::Context::new()?;
/// # let socket = context.socket(zmq::PULL)?;
/// # let mut poller = zmq::Poller::new();
/// poller.register(&socket, POLLIN)?;
/// let socks = poller.poll(Some(Duration::ZERO))?;
/// if socks.get(&socket).contains(POLLIN) {
///     println!("{}", socket.recv()?);
/// }
/// # Ok::<(), zmq::Error>(())
/// ```
pub struct Readiness<'p> {
    items: &'p Places<Key, PollItem<'p>>,
    timers: &'p [TimerState],
}

impl Readiness<'_> {
    /// Whether `socket` is ready for any of what it was registered for.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::PULL)?;
    /// # let mut poller = zmq::Poller::new();
    /// # let tick = poller.after(Duration::ZERO);
    /// assert!(!poller.poll(None)?.contains(&socket));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn contains(&self, socket: &Socket) -> bool {
        !self.get(socket).is_empty()
    }

    /// What `socket` is ready for.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::PULL)?;
    /// # let mut poller = zmq::Poller::new();
    /// # let tick = poller.after(Duration::ZERO);
    /// assert!(poller.poll(None)?.get(&socket).is_empty());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn get(&self, socket: &Socket) -> PollEvents {
        self.of(Key::of(socket))
    }

    /// What a descriptor is ready for.
    ///
    /// ```
    /// # use std::os::fd::AsFd;
    /// # use std::time::Duration;
    /// # let mut poller = zmq::Poller::new();
    /// # let tick = poller.after(Duration::ZERO);
    /// # let stdin = std::io::stdin();
    /// assert!(poller.poll(None)?.get_fd(stdin.as_fd()).is_empty());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(unix)]
    #[must_use]
    pub fn get_fd(&self, fd: BorrowedFd<'_>) -> PollEvents {
        self.of(Key::Fd(fd.as_raw_fd()))
    }

    /// Whether the timer has fired.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let mut poller = zmq::Poller::new();
    /// let tick = poller.after(Duration::ZERO);
    /// assert!(poller.poll(None)?.fired(tick));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn fired(&self, timer: Timer) -> bool {
        self.timers.iter().any(|state| state.timer == timer && state.fired)
    }

    /// Whether nothing is ready and no timer has fired: the time is over.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let mut poller = zmq::Poller::new();
    /// assert!(poller.poll(Some(Duration::from_millis(1)))?.is_empty());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.values().iter().all(|item| item.ready().is_empty())
            && !self.timers.iter().any(|state| state.fired)
    }

    fn of(&self, key: Key) -> PollEvents {
        self.items.get(key).map_or_else(PollEvents::default, PollItem::ready)
    }
}

impl fmt::Debug for Readiness<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ready = self.items.values().iter().filter(|item| !item.ready().is_empty());
        f.debug_list().entries(ready).finish()
    }
}

impl Key {
    fn of(socket: &Socket) -> Self {
        Self::Socket(socket.as_ptr().addr())
    }
}

fn unknown(call: &'static str, reason: &'static str) -> Error {
    Error::new(call, libc::ENOENT).because(reason)
}
