//! [`Socket::wait_for_peers`]: knowing that somebody is there.
#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::fmt;
use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use zmq_sys as ffi;

use crate::context::ContextBuilder;
use crate::error::{Error, Result};
use crate::monitor::Monitor;
use crate::monitor_event::{Event, Events, MonitorEvent};
use crate::options::Options;
use crate::socket::{Ready, Socket, SocketType};
use crate::threads;
use crate::wait::Deadline;

/// # Peers
impl Socket {
    /// Starts to count peers, for [`wait_for_peers`](Self::wait_for_peers).
    ///
    /// libzmq only tells of peers that come and go from now on, so this must be
    /// before the first [`bind`](Self::bind) and [`connect`](Self::connect).
    /// [`Options::watch_peers`] is the same for a socket that is yet to be
    /// opened, and [`ContextBuilder::watch_peers`] for all of a context.
    ///
    /// It takes two sockets and a thread more, and is a [monitor](Self::monitor):
    /// starting another ends the counting.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// # let workers = context.socket(zmq::PULL)?;
    /// # let endpoint = workers.bind("tcp://127.0.0.1:*")?;
    /// let socket = context.socket(zmq::PUSH)?;
    /// socket.watch_peers()?;
    /// socket.connect(&endpoint)?;
    /// socket.wait_for_peers(1, Duration::from_secs(5))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if it is too late, and
    /// those of [`monitor`](Self::monitor).
    pub fn watch_peers(&self) -> Result<()> {
        self.watch_peers_for("watch_peers")
    }

    fn watch_peers_for(&self, call: &'static str) -> Result<()> {
        if self.watch().is_some() {
            return Ok(());
        }
        if self.has_endpoints() {
            return Err(Error::new(call, libc::ENOTSUP).because(
                "who came before would be missed: open the socket with `watch_peers`, or call \
                 this before `bind` and `connect`, and start no other monitor",
            ));
        }
        let monitor = self.monitor(WATCHED)?;
        self.set_watch(Watch::start(monitor, self.kind() == ffi::ZMQ_STREAM)?);
        Ok(())
    }

    /// Waits until the socket has `n` peers or more: connections that are made,
    /// with the handshake done. Waits so long at most.
    ///
    /// It replaces the sleep that is often put after `connect`, so the socket
    /// must [watch its peers](Self::watch_peers) from the beginning.
    ///
    /// A peer that is there need not listen yet. So this is not for a
    /// [`Pub`](crate::Pub): its next message may still pass by a subscriber whose
    /// subscription is on its way. Of an [`XPub`](crate::XPub) in its place there is
    /// [`wait_for_subscribers`](crate::XPub::wait_for_subscribers).
    ///
    /// Peers by `inproc`, `udp` and multicast cannot be counted: of a socket that
    /// has other endpoints too, the peers at those are all that counts.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use zmq::Push;
    /// # let context = zmq::Context::new()?;
    /// let ventilator = Push::options().watch_peers(true).open(&context)?;
    /// let endpoint = ventilator.bind("tcp://127.0.0.1:*")?;
    /// # let workers = [context.socket(zmq::PULL)?, context.socket(zmq::PULL)?];
    /// # for worker in &workers { worker.connect(&endpoint)?; }
    /// // Two workers are started elsewhere.
    /// ventilator.wait_for_peers(2, Duration::from_secs(5))?;
    /// // Now both get their share.
    /// ventilator.send("task 1")?;
    /// ventilator.send("task 2")?;
    /// # for worker in &workers { worker.recv()?; }
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut) when the time is over; the error
    /// says how many there are. [`Unsupported`](crate::ErrorKind::Unsupported)
    /// at once if the socket does not count, or has endpoints by `inproc` and
    /// `udp` only.
    pub fn wait_for_peers(&self, n: usize, timeout: Duration) -> Result<()> {
        let watch = self.counting("wait_for_peers")?;
        watch.wait_for(n, Deadline::after(timeout))?;
        // While it sends, libzmq looks only now and then who is new.
        let _ = self.is_ready(Ready::ToSend);
        Ok(())
    }

    /// How many peers there are now; see
    /// [`wait_for_peers`](Self::wait_for_peers). It does not wait.
    ///
    /// ```
    /// # use zmq::Pull;
    /// # let context = zmq::Context::new()?;
    /// let sink = Pull::options().watch_peers(true).open(&context)?;
    /// sink.bind("tcp://127.0.0.1:*")?;
    /// assert_eq!(sink.peer_count()?, 0);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if the socket does not
    /// count, or has endpoints by `inproc` and `udp` only.
    pub fn peer_count(&self) -> Result<usize> {
        Ok(self.counting("peer_count")?.lock().peers())
    }

    /// The watch, started now if that is not too late.
    fn counting(&self, call: &'static str) -> Result<Arc<Shared>> {
        self.check_owner(call)?;
        if self.has_only_silent_endpoints() {
            return Err(Error::new(call, libc::ENOTSUP)
                .because("libzmq does not tell who comes and goes by `inproc` and `udp`"));
        }
        self.watch_peers_for(call)?;
        self.watch().ok_or_else(|| Error::new(call, libc::ENOTSUP))
    }
}

/// # Peers
impl<T: SocketType> Options<T> {
    /// Whether to count peers from the beginning, for
    /// [`Socket::wait_for_peers`]. It takes two sockets and a thread more.
    ///
    /// By default not, unless the context [says
    /// otherwise](ContextBuilder::watch_peers).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// # let endpoint = server.bind("tcp://127.0.0.1:*")?;
    /// let client = zmq::Req::options().watch_peers(true).open(&context)?;
    /// client.connect(&endpoint)?;
    /// client.wait_for_peers(1, Duration::from_secs(5))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn watch_peers(mut self, on: bool) -> Self {
        self.watch_peers = Some(on);
        self
    }
}

/// # Peers
impl ContextBuilder {
    /// Whether the sockets of the context count their peers, for
    /// [`Socket::wait_for_peers`]. By default not: each takes two sockets and a
    /// thread more.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let context = zmq::Context::builder().watch_peers(true).build()?;
    /// let server = context.socket(zmq::PULL)?;
    /// let client = context.socket(zmq::PUSH)?;
    /// client.connect(&server.bind("tcp://127.0.0.1:*")?)?;
    /// server.wait_for_peers(1, Duration::from_secs(5))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn watch_peers(mut self, on: bool) -> Self {
        self.told.watch_peers = on;
        self
    }
}

/// What a count is made of. That a handshake is done is told by address and not
/// by connection, so it takes the failures as well to know what an end ends.
const WATCHED: Events = Events::CONNECTED
    .with(Events::ACCEPTED)
    .with(Events::DISCONNECTED)
    .with(Events::HANDSHAKE_SUCCEEDED)
    .with(Events::HANDSHAKE_FAILED_NO_DETAIL)
    .with(Events::HANDSHAKE_FAILED_PROTOCOL)
    .with(Events::HANDSHAKE_FAILED_AUTH);

/// The thread that listens to the monitor of a socket, so that events do not
/// pile up while nobody asks.
pub(crate) struct Watch {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// What the thread and the socket share.
pub(crate) struct Shared {
    count: Mutex<Count>,
    changed: Condvar,
}

#[derive(Default)]
struct Count {
    /// By the address that libzmq tells.
    tallies: HashMap<String, Tally>,
    /// Connections, with or without a handshake. It may stay too high, as the end of those that
    /// the socket itself ends is not told, and be too low for a moment.
    open: i64,
    /// A STREAM has no handshakes.
    without_handshake: bool,
    ended: Option<Error>,
}

#[derive(Default)]
struct Tally {
    ready: i64,
    /// Handshakes that failed, whose connections are about to end.
    failed: i64,
}

impl Watch {
    fn start(monitor: Monitor, without_handshake: bool) -> Result<Self> {
        let count = Count { without_handshake, ..Count::default() };
        let shared = Arc::new(Shared { count: Mutex::new(count), changed: Condvar::new() });
        let listener = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("zmq-peers".into())
            .spawn(move || listener.listen(&monitor))
            .map_err(|error| threads::refused("watch_peers", &error))?;
        Ok(Self { shared, thread: Some(thread) })
    }

    pub(crate) fn shared(&self) -> Arc<Shared> {
        Arc::clone(&self.shared)
    }

    /// Forgets the peers of an endpoint that the socket leaves.
    pub(crate) fn leave(&self, endpoint: &str) {
        self.shared.lock().leave(endpoint);
    }

    /// Waits for the thread, which ends with the monitor; in a forked child,
    /// which does not have it, lets go of it.
    pub(crate) fn end(mut self, inherited: bool) {
        let Some(thread) = self.thread.take() else { return };
        if inherited {
            mem::forget(thread);
        } else {
            // It does not panic.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn listen(&self, monitor: &Monitor) {
        let ended = loop {
            match monitor.recv() {
                Ok(Some(event)) => {
                    self.lock().note(&event);
                    self.changed.notify_all();
                }
                Ok(None) => break Error::new("wait_for_peers", libc::ENOTSUP),
                Err(error) => break error,
            }
        };
        self.lock().ended = Some(ended);
        self.changed.notify_all();
    }

    fn wait_for(&self, n: usize, deadline: Deadline) -> Result<()> {
        /// As good as for ever, and no clock overflows by it.
        const LONG: Duration = Duration::from_secs(3600);

        let mut count = self.lock();
        loop {
            let peers = count.peers();
            if peers >= n {
                return Ok(());
            }
            if let Some(error) = &count.ended {
                return Err(error.clone());
            }
            let left = deadline.remaining().unwrap_or(LONG);
            if left.is_zero() {
                return Err(Error::new("wait_for_peers", libc::EAGAIN)
                    .because(format!("{peers} of {n} came in time")));
            }
            let (guard, _) = self
                .changed
                .wait_timeout(count, left.min(LONG))
                .unwrap_or_else(PoisonError::into_inner);
            count = guard;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Count> {
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Count {
    fn peers(&self) -> usize {
        let ready = self.tallies.values().map(|tally| tally.ready).sum();
        let peers = if self.without_handshake { self.open } else { self.open.min(ready) };
        usize::try_from(peers).unwrap_or(0)
    }

    fn note(&mut self, MonitorEvent { event, endpoint }: &MonitorEvent) {
        match event {
            Event::Accepted | Event::Connected => self.open += 1,
            Event::HandshakeSucceeded => self.tally(endpoint).ready += 1,
            Event::HandshakeFailedNoDetail { .. }
            | Event::HandshakeFailedProtocol(_)
            | Event::HandshakeFailedAuth { .. } => self.tally(endpoint).failed += 1,
            Event::Disconnected => {
                self.open -= 1;
                let tally = self.tally(endpoint);
                if tally.failed > 0 {
                    tally.failed -= 1;
                } else {
                    tally.ready = (tally.ready - 1).max(0);
                }
                self.tallies.retain(|_, tally| tally.ready != 0 || tally.failed != 0);
            }
            _ => {}
        }
    }

    fn tally(&mut self, endpoint: &str) -> &mut Tally {
        self.tallies.entry(endpoint.to_owned()).or_default()
    }

    fn leave(&mut self, endpoint: &str) {
        if self.tallies.remove(endpoint).is_none() {
            // Bound to all interfaces, or connected by the name of a host.
            self.tallies.retain(|address, _| !is_same_port(endpoint, address));
        }
    }
}

/// Whether both are, by what they end with, at the same port of the same
/// transport.
fn is_same_port(endpoint: &str, address: &str) -> bool {
    fn parts(endpoint: &str) -> Option<(&str, &str)> {
        let (transport, rest) = endpoint.split_once("://")?;
        let (_host, port) = rest.rsplit_once(':')?;
        Some((transport, port))
    }
    parts(endpoint).is_some_and(|it| parts(address) == Some(it))
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(events: &[(Event, &str)]) -> usize {
        let mut count = Count::default();
        for &(event, endpoint) in events {
            count.note(&MonitorEvent { event, endpoint: endpoint.into() });
        }
        count.peers()
    }

    #[test]
    fn only_a_connection_whose_handshake_is_done_counts() {
        let failed = Event::HandshakeFailedAuth { status: 400 };
        let (accepted, done, gone) =
            (Event::Accepted, Event::HandshakeSucceeded, Event::Disconnected);
        assert_eq!(count(&[(accepted, "*")]), 0);
        assert_eq!(count(&[(accepted, "*"), (done, "a")]), 1);
        assert_eq!(count(&[(accepted, "*"), (done, "a"), (gone, "a")]), 0);
        let refused = [(accepted, "*"), (done, "a"), (accepted, "*"), (failed, "a"), (gone, "a")];
        assert_eq!(count(&refused), 1);
    }

    #[test]
    fn a_failure_after_the_handshake_does_not_leave_a_peer_behind() {
        let failed = Event::HandshakeFailedProtocol(crate::ProtocolError::Cryptographic);
        let (accepted, done, gone) =
            (Event::Accepted, Event::HandshakeSucceeded, Event::Disconnected);
        assert_eq!(count(&[(accepted, "*"), (done, "a"), (failed, "a"), (gone, "a")]), 0);
    }

    #[test]
    fn an_endpoint_that_is_left_takes_its_peers_along() {
        let mut count = Count::default();
        for address in ["tcp://127.0.0.1:1", "tcp://127.0.0.1:2", "ipc:///a"] {
            for event in [Event::Accepted, Event::HandshakeSucceeded] {
                count.note(&MonitorEvent { event, endpoint: address.into() });
            }
        }
        count.leave("tcp://0.0.0.0:2");
        assert_eq!(count.peers(), 2);
        count.leave("ipc:///a");
        assert_eq!(count.peers(), 1);
        count.leave("ipc:///never");
        assert_eq!(count.peers(), 1);
    }
}
