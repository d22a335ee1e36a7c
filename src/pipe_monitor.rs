//! [`PipeMonitor`]: how many messages wait for each peer, and from each.

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use zmq_sys::{
    ZMQ_CURRENT_EVENT_VERSION_DRAFT, ZMQ_DGRAM, ZMQ_EVENT_MONITOR_STOPPED, ZMQ_EVENT_PIPES_STATS,
    ZMQ_PAIR,
};

use crate::draft;
use crate::draft_functions as ffi;
use crate::error::{Error, Result};
use crate::frame;
use crate::message::Message;
use crate::monitor::Link;
use crate::socket::Socket;
use crate::version::check_mended;
use crate::wait::Wait;

const EVENTS: u64 = (ZMQ_EVENT_PIPES_STATS | ZMQ_EVENT_MONITOR_STOPPED) as u64;
const REQUEST: &str = "zmq_socket_monitor_pipes_stats";

/// Tells how many messages wait between a socket and its peers, each time that
/// it is asked: see [`Socket::monitor_pipes`].
///
/// As a [`Monitor`](crate::Monitor) it may be moved to another thread, be
/// dropped before its socket or after, and left unread.
///
/// ```
/// # use std::time::Duration;
/// # if !zmq::is_mended() { return Ok(()); }
/// # let context = zmq::Context::builder().linger(Duration::ZERO).build()?;
/// let sink = context.socket(zmq::PULL)?;
/// sink.bind("inproc://tasks")?;
/// let source = context.socket(zmq::PUSH)?;
/// source.connect("inproc://tasks")?;
/// let monitor = source.monitor_pipes()?;
/// source.send("task 1")?;
/// source.send("task 2")?;
///
/// source.request_pipes_stats()?;
/// // Both sides have their part in the answer, by any call.
/// sink.events()?;
/// source.events()?;
/// let stats = monitor.recv_timeout(Duration::from_secs(5))?.unwrap();
/// assert_eq!((stats.outbound, stats.inbound), (2, 0));
/// # Ok::<(), zmq::Error>(())
/// ```
#[must_use = "dropping it ends the monitoring"]
pub struct PipeMonitor {
    // Dropped after `PipeMonitor::drop` has cut the link; see `Monitor`.
    reader: Socket,
    link: Arc<Link>,
    ended: Cell<bool>,
}

/// How many messages wait between a socket and one peer.
///
/// It is what was so a moment ago. Who takes messages says so in batches, so
/// that there may be fewer.
///
/// ```
/// # use zmq::PipeStats;
/// fn is_slow(peer: &PipeStats) -> bool {
///     peer.outbound > 500
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PipeStats {
    /// Messages that were sent, and that libzmq has not yet given to the
    /// operating system; over `inproc`, that the peer has not received.
    pub outbound: u64,
    /// Messages that have arrived, and that the socket has not received.
    pub inbound: u64,
    /// This side's address; may be empty.
    pub local: String,
    /// The peer's address; may be empty.
    pub remote: String,
}

/// # Queues
impl Socket {
    /// Makes ready to tell how many messages wait for each peer and from each.
    ///
    /// It is a [monitor](Socket::monitor), of which there is one at a time:
    /// starting another ends the one before. Nothing is told until
    /// [`request_pipes_stats`](Self::request_pipes_stats) asks.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::PUSH)?;
    /// let monitor = socket.monitor_pipes()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if the linked libzmq has no
    /// draft API, or the socket is one that threads may share; and those of
    /// [`monitor`](Self::monitor).
    #[doc(alias = "zmq_socket_monitor_versioned")]
    #[doc(alias = "pipes_stats")]
    pub fn monitor_pipes(&self) -> Result<PipeMonitor> {
        const CALL: &str = "zmq_socket_monitor_versioned";

        self.check_pipes_stats(CALL)?;
        let (reader, link) = self.start_monitor(CALL, |endpoint| {
            let version = ZMQ_CURRENT_EVENT_VERSION_DRAFT;
            // SAFETY: the socket is open and `endpoint` outlives the call.
            unsafe {
                ffi::zmq_socket_monitor_versioned(
                    self.as_ptr(),
                    endpoint,
                    EVENTS,
                    version,
                    ZMQ_PAIR,
                )
            }
        })?;
        Ok(PipeMonitor { reader, link, ended: Cell::new(false) })
    }

    /// Has the [`PipeMonitor`] tell of each peer that the socket has now.
    ///
    /// It does not wait. The answers come one by one: over `inproc` the peer has
    /// to use its socket, and over all transports this one has to be used again,
    /// be it for [`events`](Self::events) only.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use zmq::{Pull, Push};
    /// # if !zmq::is_mended() { return Ok(()); }
    /// # let context = zmq::Context::builder().linger(Duration::ZERO).build()?;
    /// # let source = context.socket(zmq::PUSH)?;
    /// # let endpoint = source.bind("tcp://127.0.0.1:*")?;
    /// let sink = context.socket(zmq::PULL)?;
    /// let monitor = sink.monitor_pipes()?;
    /// sink.connect(&endpoint)?;
    /// source.send("task")?;
    /// sink.poll(zmq::POLLIN, Some(Duration::from_secs(5)))?;
    /// sink.request_pipes_stats()?;
    /// let stats = loop {
    ///     sink.events()?;
    ///     if let Ok(Some(stats)) = monitor.recv_timeout(Duration::from_millis(10)) {
    ///         break stats;
    ///     }
    /// };
    /// assert_eq!(stats.inbound, 1);
    /// assert_eq!(stats.remote, *endpoint);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if the socket has no
    /// [`PipeMonitor`], [`TimedOut`](crate::ErrorKind::TimedOut) if it has no
    /// peers, and those of [`monitor_pipes`](Self::monitor_pipes).
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if it waits by `inproc` for
    /// somebody to be bound; and where the linked libzmq [is not
    /// mended](crate::is_mended), as it may then ask who has just gone. There remains
    /// [`request_pipes_stats_unchecked`](Self::request_pipes_stats_unchecked).
    #[doc(alias = "zmq_socket_monitor_pipes_stats")]
    #[doc(alias = "pipes_stats")]
    pub fn request_pipes_stats(&self) -> Result<()> {
        self.check_pipes_stats(REQUEST)?;
        check_mended(REQUEST)?;
        self.unless_it_waits(|| {
            // SAFETY: a library that is mended asks nobody who may have gone, and this socket does
            // not wait for somebody to be bound.
            unsafe { self.request_pipes_stats_unchecked() }
        })
        .unwrap_or_else(|| {
            Err(Error::new(REQUEST, libc::ENOTSUP)
                .because("the socket waits by inproc for somebody to be bound, or may do so"))
        })
    }

    /// [Has the `PipeMonitor` tell](Self::request_pipes_stats), whatever the linked libzmq
    /// is.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::builder().linger(Duration::ZERO).build()?;
    /// # let (sink, source) = (context.socket(zmq::PULL)?, context.socket(zmq::PUSH)?);
    /// # sink.bind("inproc://tasks")?;
    /// # source.connect("inproc://tasks")?;
    /// let monitor = source.monitor_pipes()?;
    /// // SAFETY: the one peer is `sink`, and that stays.
    /// unsafe { source.request_pipes_stats_unchecked()? };
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of `request_pipes_stats`, but for what libzmq lacks.
    ///
    /// # Safety
    ///
    /// No connection of the socket may be ending, nor one by `inproc` wait for
    /// somebody to be bound. libzmq asks the other end of each, also where that has just
    /// gone and its memory with it: so no peer may be leaving, for whatever reason,
    /// and since the last one left, or was disconnected here, that must have come to its
    /// end and the socket have been used once more. It is so where all peers are known,
    /// and known to stay.
    #[doc(alias = "zmq_socket_monitor_pipes_stats")]
    #[doc(alias = "pipes_stats")]
    pub unsafe fn request_pipes_stats_unchecked(&self) -> Result<()> {
        self.check_pipes_stats(REQUEST)?;
        // SAFETY: the socket is open, this thread's alone, and of a library with drafts; that the
        // ends of its connections are there, the caller has promised.
        if unsafe { ffi::zmq_socket_monitor_pipes_stats(self.as_ptr()) } != -1 {
            return Ok(());
        }
        let error = Error::last(REQUEST);
        Err(match error.errno() {
            libc::EINVAL => error.because("the socket has no `PipeMonitor`: see `monitor_pipes`"),
            libc::EAGAIN => error.because("the socket has no peers"),
            _ => error,
        })
    }

    fn check_pipes_stats(&self, call: &'static str) -> Result<()> {
        self.check_owner(call)?;
        if frame::is_freeing() {
            return Err(Error::freeing(call));
        }
        let refuse = |reason| Err(Error::new(call, libc::ENOTSUP).because(reason));
        if !draft::is_there() {
            return refuse("the linked libzmq was built without draft");
        }
        // libzmq does not take their lock for it.
        if draft::is_draft(self.kind()) && self.kind() != ZMQ_DGRAM {
            return refuse("it cannot count the queues of a socket that threads may share");
        }
        Ok(())
    }
}

impl PipeMonitor {
    /// Waits for the next answer; `None` if there will be no more, because the
    /// socket is gone or has another monitor.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::PUSH)?;
    /// let monitor = socket.monitor_pipes()?;
    /// drop(socket);
    /// assert!(monitor.recv()?.is_none());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Monitor::recv`](crate::Monitor::recv).
    pub fn recv(&self) -> Result<Option<PipeStats>> {
        self.next_stats(Wait::Default)
    }

    /// Takes an answer if there is one.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::PUSH)?;
    /// let monitor = socket.monitor_pipes()?;
    /// assert_eq!(monitor.try_recv().unwrap_err().kind(), zmq::ErrorKind::TimedOut);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Monitor::try_recv`](crate::Monitor::try_recv).
    pub fn try_recv(&self) -> Result<Option<PipeStats>> {
        self.next_stats(Wait::Never)
    }

    /// Waits so long at most for the next answer.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::PUSH)?;
    /// let monitor = socket.monitor_pipes()?;
    /// assert!(monitor.recv_timeout(Duration::from_millis(20)).is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`try_recv`](Self::try_recv), when the time is over.
    pub fn recv_timeout(&self, wait: Duration) -> Result<Option<PipeStats>> {
        self.next_stats(Wait::AtMost(wait)).map_err(|error| error.about("a monitor"))
    }

    /// The socket that the answers arrive at, to be polled with others.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::PUSH)?;
    /// let monitor = socket.monitor_pipes()?;
    /// let mut poller = zmq::Poller::new();
    /// poller.register(monitor.as_socket(), zmq::POLLIN)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn as_socket(&self) -> &Socket {
        &self.reader
    }

    fn next_stats(&self, wait: Wait) -> Result<Option<PipeStats>> {
        while !self.ended.get() {
            match Told::decode(&self.reader.recv_message(wait)?) {
                Some(Told::Stats(stats)) => return Ok(Some(stats)),
                Some(Told::End) => self.ended.set(true),
                None => {}
            }
        }
        Ok(None)
    }
}

/// What a monitor of this kind says.
pub(crate) enum Told {
    Stats(PipeStats),
    End,
}

impl Told {
    /// Reads a message in the second version of the format: the event, how many
    /// values there are, the values, and two addresses. `None` if it is none, or
    /// another event.
    pub(crate) fn decode(message: &Message) -> Option<Self> {
        let mut numbers = message.frames().iter().map(|frame| {
            let bytes: &[u8] = frame;
            bytes.try_into().map(u64::from_ne_bytes).ok()
        });
        let event = numbers.next()??;
        if event == ZMQ_EVENT_MONITOR_STOPPED as u64 {
            return Some(Self::End);
        }
        let (2, outbound, inbound) = (numbers.next()??, numbers.next()??, numbers.next()??) else {
            return None;
        };
        let [_, _, _, _, local, remote] = message.frames() else { return None };
        let (local, remote) = (local.to_string(), remote.to_string());
        let is_stats = event == ZMQ_EVENT_PIPES_STATS as u64;
        is_stats.then_some(Self::Stats(PipeStats { outbound, inbound, local, remote }))
    }
}

/// Waits for each answer, and ends with the socket or the context.
impl Iterator for PipeMonitor {
    type Item = PipeStats;

    fn next(&mut self) -> Option<PipeStats> {
        self.recv().ok().flatten()
    }
}

impl fmt::Debug for PipeMonitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PipeMonitor").field("ended", &self.ended.get()).finish_non_exhaustive()
    }
}

impl Drop for PipeMonitor {
    fn drop(&mut self) {
        self.link.cut(self.reader.context().is_inherited());
    }
}
