//! [`poll`]: waiting for several sockets and file descriptors at once.

mod repeated;

use std::ffi::{c_int, c_long, c_short};
use std::fmt;
use std::marker::PhantomData;
use std::ops::{BitOr, BitOrAssign};
#[cfg(unix)]
use std::os::fd::{AsRawFd, BorrowedFd};
#[cfg(windows)]
use std::os::windows::io::{AsRawSocket, BorrowedSocket};
use std::ptr;
use std::time::Duration;

use zmq_sys as ffi;

use self::repeated::Repeated;
use crate::error::{Error, Result, errno};
use crate::frame;
use crate::socket::Socket;
use crate::wait::{self, Deadline};

/// What a socket or descriptor is asked for, or ready for: [`POLLIN`],
/// [`POLLOUT`], and for descriptors [`POLLERR`] and [`POLLPRI`].
///
/// ```
/// # use zmq::{POLLIN, POLLOUT};
/// let both = POLLIN | POLLOUT;
/// assert!(both.contains(POLLIN));
/// assert!(!POLLIN.contains(both));
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct PollEvents(c_short);

/// A message can be received, or a descriptor read, without waiting.
///
/// ```
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::PULL)?;
/// assert!(socket.poll(zmq::POLLIN, Some(std::time::Duration::ZERO))?.is_empty());
/// # Ok::<(), zmq::Error>(())
/// ```
#[doc(alias = "ZMQ_POLLIN")]
pub const POLLIN: PollEvents = PollEvents::of(ffi::ZMQ_POLLIN);

/// A message can be sent, or a descriptor written, without waiting.
///
/// ```
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::PUSH)?;
/// assert!(socket.poll(zmq::POLLOUT, Some(std::time::Duration::ZERO))?.is_empty());
/// # Ok::<(), zmq::Error>(())
/// ```
#[doc(alias = "ZMQ_POLLOUT")]
pub const POLLOUT: PollEvents = PollEvents::of(ffi::ZMQ_POLLOUT);

/// A descriptor is broken. It is reported unasked, and never for a socket.
///
/// ```
/// assert!((zmq::POLLIN | zmq::POLLERR).contains(zmq::POLLERR));
/// ```
#[doc(alias = "ZMQ_POLLERR")]
pub const POLLERR: PollEvents = PollEvents::of(ffi::ZMQ_POLLERR);

/// A descriptor has urgent data. Sockets never have.
///
/// ```
/// assert!(!zmq::POLLIN.contains(zmq::POLLPRI));
/// ```
#[doc(alias = "ZMQ_POLLPRI")]
pub const POLLPRI: PollEvents = PollEvents::of(ffi::ZMQ_POLLPRI);

impl PollEvents {
    #[expect(clippy::cast_possible_truncation, reason = "libzmq's four are below 16")]
    const fn of(event: c_int) -> Self {
        Self(event as c_short)
    }

    /// What libzmq says of a socket, in as many bits as it has for that.
    pub(crate) fn from_bits(bits: c_int) -> Self {
        Self(c_short::try_from(bits).unwrap_or_default())
    }

    /// Whether all of `events` are among these.
    ///
    /// ```
    /// assert!(zmq::POLLIN.contains(zmq::POLLIN));
    /// ```
    #[must_use]
    pub const fn contains(self, events: Self) -> bool {
        self.0 & events.0 == events.0
    }

    /// Whether any of `events` is among these.
    ///
    /// ```
    /// # use zmq::{POLLIN, POLLOUT};
    /// assert!((POLLIN | POLLOUT).intersects(POLLIN));
    /// assert!(!POLLOUT.intersects(POLLIN));
    /// ```
    #[must_use]
    pub const fn intersects(self, events: Self) -> bool {
        self.0 & events.0 != 0
    }

    /// Whether there are none.
    ///
    /// ```
    /// assert!(zmq::PollEvents::default().is_empty());
    /// ```
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for PollEvents {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for PollEvents {
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}

impl fmt::Debug for PollEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names =
            [(POLLIN, "POLLIN"), (POLLOUT, "POLLOUT"), (POLLERR, "POLLERR"), (POLLPRI, "POLLPRI")];
        let mut list = f.debug_set();
        for (event, name) in names {
            if self.contains(event) {
                list.entry(&format_args!("{name}"));
            }
        }
        list.finish()
    }
}

/// A socket or descriptor to [`poll`], what for, and afterwards what it is
/// ready for.
///
/// ```
/// # use zmq::{POLLIN, PollItem};
/// # let context = zmq::Context::new()?;
/// # let socket = context.socket(zmq::PULL)?;
/// let item = PollItem::new(&socket, POLLIN);
/// assert!(item.ready().is_empty());
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Clone, Copy)]
#[doc(alias = "zmq_pollitem_t")]
pub struct PollItem<'a> {
    raw: ffi::zmq_pollitem_t,
    polled: Polled<'a>,
}

/// What an item borrows, which stays open for as long.
#[derive(Clone, Copy)]
enum Polled<'a> {
    Socket(&'a Socket),
    Descriptor(PhantomData<&'a ()>),
}

impl<'a> PollItem<'a> {
    /// Asks whether `socket` is ready for `events`.
    ///
    /// ```
    /// # use zmq::{POLLIN, POLLOUT, PollItem};
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::REQ)?;
    /// let item = PollItem::new(&socket, POLLIN | POLLOUT);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn new(socket: &'a Socket, events: PollEvents) -> Self {
        let raw =
            ffi::zmq_pollitem_t { socket: socket.as_ptr(), fd: 0, events: events.0, revents: 0 };
        Self { raw, polled: Polled::Socket(socket) }
    }

    /// Asks whether a descriptor is ready for `events`.
    ///
    /// ```
    /// # use std::os::fd::AsFd;
    /// # use zmq::{POLLIN, PollItem};
    /// let stdin = std::io::stdin();
    /// let item = PollItem::from_fd(stdin.as_fd(), POLLIN);
    /// ```
    #[must_use]
    #[cfg(unix)]
    pub fn from_fd(fd: BorrowedFd<'a>, events: PollEvents) -> Self {
        Self::of_descriptor(fd.as_raw_fd(), events)
    }

    /// Asks whether a socket of the operating system is ready for `events`.
    ///
    /// ```
    /// # use std::os::windows::io::AsSocket;
    /// # use zmq::{POLLIN, PollItem};
    /// let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    /// let item = PollItem::from_socket(listener.as_socket(), POLLIN);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    #[cfg(windows)]
    pub fn from_socket(socket: BorrowedSocket<'a>, events: PollEvents) -> Self {
        Self::of_descriptor(socket.as_raw_socket() as ffi::zmq_fd_t, events)
    }

    /// What it was ready for when it was last polled.
    ///
    /// ```
    /// # use zmq::{POLLIN, PollItem};
    /// # let context = zmq::Context::new()?;
    /// # let sink = context.socket(zmq::PULL)?;
    /// # sink.bind("inproc://ready")?;
    /// # let source = context.socket(zmq::PUSH)?;
    /// # source.connect("inproc://ready")?;
    /// # source.send("task")?;
    /// let mut items = [PollItem::new(&sink, POLLIN)];
    /// zmq::poll(&mut items, None)?;
    /// assert_eq!(items[0].ready(), POLLIN);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn ready(&self) -> PollEvents {
        PollEvents(self.raw.revents)
    }

    /// Whether a message can be received, or the descriptor read.
    ///
    /// ```
    /// # use zmq::{POLLIN, PollItem};
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::PULL)?;
    /// assert!(!PollItem::new(&socket, POLLIN).is_readable());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.ready().contains(POLLIN)
    }

    /// Whether a message can be sent, or the descriptor written.
    ///
    /// ```
    /// # use zmq::{POLLOUT, PollItem};
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::PUSH)?;
    /// assert!(!PollItem::new(&socket, POLLOUT).is_writable());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn is_writable(&self) -> bool {
        self.ready().contains(POLLOUT)
    }

    fn of_descriptor(fd: ffi::zmq_fd_t, events: PollEvents) -> Self {
        let raw = ffi::zmq_pollitem_t { socket: ptr::null_mut(), fd, events: events.0, revents: 0 };
        Self { raw, polled: Polled::Descriptor(PhantomData) }
    }
}

impl PollItem<'_> {
    /// Whether it is asked for what its socket has received and not yet handed out.
    fn is_held(&self) -> bool {
        let asked = c_int::from(self.raw.events) & ffi::ZMQ_POLLIN != 0;
        asked && matches!(self.polled, Polled::Socket(socket) if socket.holds())
    }
}

impl fmt::Debug for PollItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PollItem")
            .field("socket", &self.raw.socket)
            .field("fd", &self.raw.fd)
            .field("events", &PollEvents(self.raw.events))
            .field("ready", &self.ready())
            .finish()
    }
}

/// Waits until one of the items is ready, and returns how many are; none after
/// `timeout`, if there is one. A socket may have several items.
///
/// The items borrow their sockets for as long as they live, so a socket that
/// moves from state to state is polled between its steps:
///
/// ```
/// # use std::time::Duration;
/// # use zmq::{POLLIN, PollItem};
/// # let context = zmq::Context::new()?;
/// # let (first, second) = (context.socket(zmq::REP)?, context.socket(zmq::REP)?);
/// # first.bind("inproc://first")?;
/// # second.bind("inproc://second")?;
/// # let client = context.socket(zmq::REQ)?;
/// # client.connect("inproc://second")?;
/// # let waiting = client.send("hello")?;
/// let mut items = [PollItem::new(&first, POLLIN), PollItem::new(&second, POLLIN)];
/// zmq::poll(&mut items, Some(Duration::from_secs(1)))?;
///
/// if items[1].is_readable() {
///     let (question, asker) = second.recv()?;
///     let second = asker.send("World")?;
/// }
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// # Errors
///
/// [`Terminated`](crate::ErrorKind::Terminated) after a
/// [`shutdown`](crate::Context::shutdown). That nothing is ready in time is no
/// error.
#[doc(alias = "zmq_poll")]
#[doc(alias = "select")]
pub fn poll(items: &mut [PollItem<'_>], timeout: Option<Duration>) -> Result<usize> {
    let repeated = Repeated::in_items(items);
    repeated.ask_for_all(items);
    // In vain or not, what they were ready for before is past.
    for item in &mut *items {
        item.raw.revents = 0;
    }
    let outcome = poll_with(items, timeout, &mut RawItems::default());
    repeated.tell_each(items);
    outcome.map(|_| count_ready(items))
}

impl Socket {
    /// Waits until the socket is ready for one of `events`, and says for which;
    /// for none after `timeout`, if there is one.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// let ready = socket.poll(zmq::POLLIN, Some(Duration::from_millis(20)))?;
    /// assert!(ready.is_empty());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`poll`].
    #[doc(alias = "zmq_poll")]
    #[doc(alias = "ZMQ_EVENTS")]
    pub fn poll(&self, events: PollEvents, timeout: Option<Duration>) -> Result<PollEvents> {
        let mut items = [PollItem::new(self, events)];
        poll_with(&mut items, timeout, &mut RawItems::default())?;
        Ok(items[0].ready())
    }
}

/// How many are ready.
fn count_ready(items: &[PollItem<'_>]) -> usize {
    items.iter().filter(|item| !item.ready().is_empty()).count()
}

/// Room for what libzmq polls.
#[derive(Default)]
pub(crate) struct RawItems(Vec<ffi::zmq_pollitem_t>);

/// [`poll`] of items of which no two are of one socket, in room that may be kept for the next time.
pub(crate) fn poll_with(
    items: &mut [PollItem<'_>],
    timeout: Option<Duration>,
    RawItems(raw): &mut RawItems,
) -> Result<usize> {
    const POLL: &str = "zmq_poll";

    if frame::is_freeing() {
        return Err(Error::freeing(POLL));
    }
    if items.is_empty() && timeout.is_none() {
        return Err(Error::new(POLL, libc::EINVAL).because("nothing to wait for, for ever"));
    }
    let len = c_int::try_from(items.len())
        .map_err(|_| Error::new(POLL, libc::EINVAL).because("too many items"))?;
    raw.clear();
    raw.extend(items.iter().map(|item| item.raw));
    for item in &*items {
        if let Polled::Socket(socket) = item.polled {
            socket.look();
        }
    }
    let mut deadline = timeout.map_or(Deadline::Never, Deadline::after);
    if items.iter().any(PollItem::is_held) {
        deadline = Deadline::Now;
    }
    loop {
        let millis = c_long::from(wait::to_millis(deadline.remaining()));
        // SAFETY: there are `len` items, and what they name is open, since `items` borrow it.
        let ready = unsafe { ffi::zmq_poll(raw.as_mut_ptr(), len, millis) };
        if ready >= 0 {
            for (item, raw) in items.iter_mut().zip(raw) {
                let held = if item.is_held() { POLLIN.0 } else { 0 };
                item.raw.revents = raw.revents | held;
            }
            return Ok(count_ready(items));
        }
        let errno = errno();
        if errno != libc::EINTR {
            return Err(Error::new(POLL, errno));
        }
        for item in &*items {
            if let Polled::Socket(socket) = item.polled {
                socket.check_owner(POLL)?;
            }
        }
    }
}
