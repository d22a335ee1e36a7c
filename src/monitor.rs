//! [`Monitor`]: what becomes of a socket's connections.

use std::cell::Cell;
use std::ffi::{CString, c_char, c_int, c_void};
use std::fmt;
use std::ptr::{self, NonNull};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use zmq_sys as ffi;

use crate::endpoint;
use crate::error::{Error, Result};
use crate::frame;
use crate::monitor_event::{Event, Events, MonitorEvent};
use crate::signals;
use crate::socket::Socket;
use crate::wait::Wait;

/// Tells what becomes of the connections of a socket: see
/// [`Socket::monitor`].
///
/// It may be moved to another thread, be dropped before its socket or after,
/// and left unread: nothing of that holds the socket up. Unread events take
/// memory, though, so ask only for those that you read.
///
/// ```
/// # use zmq::{Event, Events};
/// # let context = zmq::Context::new()?;
/// let server = context.socket(zmq::REP)?;
/// let monitor = server.monitor(Events::ALL)?;
/// let log = std::thread::spawn(move || {
///     for event in monitor {
///         println!("{event}");
///     }
/// });
/// server.bind("tcp://127.0.0.1:*")?;
/// drop(server); // and so ends the loop
/// # log.join().unwrap();
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// Connections by `inproc` have no events.
#[doc(alias = "disable_monitor")]
#[must_use = "dropping it ends the monitoring"]
pub struct Monitor {
    // Dropped after `Monitor::drop` has cut the link, as libzmq would wait for ever to tell nobody.
    reader: Socket,
    link: Arc<Link>,
    wanted: Events,
    ended: Cell<bool>,
}

impl Socket {
    /// Starts to tell `events` of this socket's connections, from now on.
    ///
    /// There is one monitor at a time: starting another ends the one before.
    ///
    /// ```
    /// # use zmq::Events;
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::REQ)?;
    /// let monitor = socket.monitor(Events::CONNECTED | Events::DISCONNECTED)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Context::socket`](crate::Context::socket), as it takes two
    /// sockets more.
    #[doc(alias = "zmq_socket_monitor")]
    #[doc(alias = "get_monitor_socket")]
    pub fn monitor(&self, events: Events) -> Result<Monitor> {
        // Without this event nobody would learn of the end.
        let told = events | Events::MONITOR_STOPPED;
        let (reader, link) = self.start_monitor("zmq_socket_monitor", |endpoint| {
            // SAFETY: the socket is open and `endpoint` outlives the call.
            unsafe { ffi::zmq_socket_monitor(self.as_ptr(), endpoint, told.bits()) }
        })?;
        Ok(Monitor { reader, link, wanted: events, ended: Cell::new(false) })
    }

    /// Has `start` bind a monitor of this socket, and a reader connect to it.
    pub(crate) fn start_monitor(
        &self,
        call: &'static str,
        start: impl FnOnce(*const c_char) -> c_int,
    ) -> Result<(Self, Arc<Link>)> {
        // The reader could not connect.
        if frame::is_freeing() {
            return Err(Error::freeing(call));
        }
        let endpoint = endpoint::of_our_own(endpoint::MONITOR);
        let reader = Socket::open(self.context(), ffi::ZMQ_PAIR)?;
        // With a limit, unread events would stop the I/O thread.
        reader.set_recv_hwm(0)?;
        self.stop_monitor();

        // Without a reader, the first event stops that thread too, but no longer than it takes to
        // connect. To connect before would leave a socket behind that waits for ever where no
        // monitor can be had.
        let c_endpoint = CString::new(&*endpoint).unwrap_or_default();
        if signals::undisturbed(|| start(c_endpoint.as_ptr())) == -1 {
            return Err(self.context().no_socket(call));
        }
        reader.connect_anywhere(&endpoint)?;
        let link = Arc::new(Link { socket: Mutex::new(NonNull::new(self.as_ptr())) });
        self.set_monitor(Some(Arc::clone(&link)));
        Ok((reader, link))
    }
}

impl Monitor {
    /// Waits for the next event; `None` if there will be no more, because the
    /// socket is gone or has another monitor.
    ///
    /// ```
    /// # use zmq::Events;
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::REP)?;
    /// let monitor = socket.monitor(Events::ALL)?;
    /// drop(socket);
    /// while let Some(event) = monitor.recv()? {
    ///     println!("{event}");
    /// }
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Terminated`](crate::ErrorKind::Terminated) after a
    /// [`shutdown`](crate::Context::shutdown).
    #[doc(alias = "recv_monitor_message")]
    pub fn recv(&self) -> Result<Option<MonitorEvent>> {
        self.next_event(Wait::Default)
    }

    /// Takes an event if there is one.
    ///
    /// ```
    /// # use zmq::{ErrorKind, Events};
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::REP)?;
    /// let monitor = socket.monitor(Events::ALL)?;
    /// assert_eq!(monitor.try_recv().unwrap_err().kind(), ErrorKind::TimedOut);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut) if there is none, and those of
    /// [`recv`](Self::recv).
    pub fn try_recv(&self) -> Result<Option<MonitorEvent>> {
        self.next_event(Wait::Never)
    }

    /// Waits so long at most for the next event.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use zmq::Events;
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::REP)?;
    /// let monitor = socket.monitor(Events::ALL)?;
    /// assert!(monitor.recv_timeout(Duration::from_millis(20)).is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`try_recv`](Self::try_recv), when the time is over.
    pub fn recv_timeout(&self, wait: Duration) -> Result<Option<MonitorEvent>> {
        // Its socket is none of the user's.
        self.next_event(Wait::AtMost(wait)).map_err(|error| error.about("a monitor"))
    }

    /// The socket that the events arrive at, to be polled with others.
    ///
    /// ```
    /// # use zmq::{Events, POLLIN};
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::REP)?;
    /// let monitor = socket.monitor(Events::ALL)?;
    /// let mut poller = zmq::Poller::new();
    /// poller.register(monitor.as_socket(), POLLIN)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn as_socket(&self) -> &Socket {
        &self.reader
    }

    fn next_event(&self, wait: Wait) -> Result<Option<MonitorEvent>> {
        while !self.ended.get() {
            let Some(event) = MonitorEvent::decode(&self.reader.recv_message(wait)?) else {
                continue;
            };
            let stopped = event.event == Event::MonitorStopped;
            self.ended.set(stopped);
            if !stopped || self.wanted.contains(Events::MONITOR_STOPPED) {
                return Ok(Some(event));
            }
        }
        Ok(None)
    }
}

/// Waits for each event, and ends with the socket or the context.
impl Iterator for Monitor {
    type Item = MonitorEvent;

    fn next(&mut self) -> Option<MonitorEvent> {
        self.recv().ok().flatten()
    }
}

impl fmt::Debug for Monitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Monitor")
            .field("events", &self.wanted)
            .field("ended", &self.ended.get())
            .finish_non_exhaustive()
    }
}

impl Drop for Monitor {
    fn drop(&mut self) {
        self.link.cut(self.reader.context().is_inherited());
    }
}

/// What a monitor and its socket know of each other: the socket, for as long as
/// both are there.
pub(crate) struct Link {
    socket: Mutex<Option<NonNull<c_void>>>,
}

// SAFETY: the pointer is used under the lock only, by `cut`, for a call that may come from any
// thread.
unsafe impl Send for Link {}
// SAFETY: as for `Send`.
unsafe impl Sync for Link {}

impl Link {
    /// Has libzmq tell the end to the reader, which is still there, and nothing
    /// more. The one who is first to go does it, in whichever thread.
    pub(crate) fn cut(&self, inherited: bool) {
        let mut socket = self.socket.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(socket), false) = (socket.take(), inherited) {
            // SAFETY: the socket is open, as it cuts its links before it closes. libzmq guards a
            // socket's monitor by a lock of its own, and touches nothing else here.
            let stop = || unsafe { ffi::zmq_socket_monitor(socket.as_ptr(), ptr::null(), 0) };
            signals::undisturbed(stop);
        }
    }
}
