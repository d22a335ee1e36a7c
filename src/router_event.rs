//! [`RouterEvent`]: what a [`Router`] hears besides messages.
#![forbid(unsafe_code)]

use std::cell::RefCell;
use std::collections::HashSet;
use std::time::Duration;

use crate::error::{ErrorKind, Result};
use crate::message::Message;
use crate::options::{Opt, RouterNotify};
use crate::router::Router;
use crate::routing_id::RoutingId;
use crate::socket::Socket;
use crate::wait::Wait;

/// What a [`Router`] receives that was opened with
/// [`notify_of`](crate::Options::notify_of), which says when to believe a notice.
///
/// ```
/// # use zmq::{RouterEvent, RouterNotify};
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// let router = zmq::Router::options()
///     .notify_of(RouterNotify::CONNECTED | RouterNotify::DISCONNECTED)
///     .open(&context)?;
/// # let endpoint = router.bind("tcp://127.0.0.1:*")?;
/// # let client = context.socket(zmq::DEALER)?;
/// # client.connect(&endpoint)?;
/// match router.recv_event()? {
///     RouterEvent::Connected(id) => router.send(&id, "welcome")?,
///     RouterEvent::Message(id, message) => println!("{id}: {message}"),
///     RouterEvent::Disconnected(id) => println!("{id} is gone"),
/// }
/// # assert_eq!(client.recv()?, "welcome");
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouterEvent {
    /// A connection is made.
    Connected(RoutingId),
    /// A message, as [`Router::recv`] returns it.
    Message(RoutingId, Message),
    /// A connection has ended. There is no such notice if there was no room for
    /// it: its peer had sent as much as the high-water mark allows.
    Disconnected(RoutingId),
}

/// # Notices
///
/// Which there are, [`Options::notify_of`](crate::Options::notify_of) says. The plain
/// [`recv`](Router::recv) and its like pass them over. A poll and
/// [`while_ready`](Socket::while_ready) find the socket ready for a notice too, so what they
/// wake receives by [`try_recv_event`](Self::try_recv_event).
impl Router {
    /// Waits for a message or a notice, up to the receive timeout of the socket:
    /// by default for ever.
    ///
    /// ```
    /// # use zmq::{RouterEvent, RouterNotify};
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let router = zmq::Router::options().notify_of(RouterNotify::CONNECTED).open(&context)?;
    /// # let endpoint = router.bind("tcp://127.0.0.1:*")?;
    /// # let client = context.socket(zmq::DEALER)?;
    /// # client.connect(&endpoint)?;
    /// assert!(matches!(router.recv_event()?, RouterEvent::Connected(_)));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut), or
    /// [`Terminated`](crate::ErrorKind::Terminated) after a
    /// [`shutdown`](crate::Context::shutdown).
    #[doc(alias = "zmq_msg_recv")]
    pub fn recv_event(&self) -> Result<RouterEvent> {
        self.receive_event(Wait::Default)
    }

    /// Takes a message or a notice if one is there.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let router = context.socket(zmq::ROUTER)?;
    /// assert!(router.try_recv_event().is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut) if there is none.
    #[doc(alias = "ZMQ_DONTWAIT")]
    pub fn try_recv_event(&self) -> Result<RouterEvent> {
        self.receive_event(Wait::Never)
    }

    /// Waits so long at most for a message or a notice.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let router = context.socket(zmq::ROUTER)?;
    /// assert!(router.recv_event_timeout(Duration::from_millis(20)).is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut) when the time is over.
    pub fn recv_event_timeout(&self, wait: Duration) -> Result<RouterEvent> {
        self.receive_event(Wait::AtMost(wait))
    }

    /// Receives a message, and drops the notices before it.
    pub(crate) fn receive_past_notices(&self, wait: Wait) -> Result<(RoutingId, Message)> {
        let deadline = wait.deadline(self.recv_timeout_millis());
        let mut next = wait;
        let mut passed = false;
        loop {
            let event = self.receive_event(next).map_err(|error| {
                // The socket was ready, and who asked it would wonder.
                if passed && error.kind() == ErrorKind::TimedOut {
                    error.because("there were notices only, which `recv_event` and its like return")
                } else {
                    error
                }
            })?;
            if let RouterEvent::Message(id, message) = event {
                return Ok((id, message));
            }
            passed = true;
            if !matches!(wait, Wait::Never) {
                next = Wait::AtMost(deadline.remaining().unwrap_or(Duration::MAX));
            }
        }
    }

    fn receive_event(&self, wait: Wait) -> Result<RouterEvent> {
        let (id, message) = self.receive_any(wait)?;
        Ok(self.notices.sort(id, message))
    }
}

/// Tells notices from messages.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    when: RouterNotify,
    /// libzmq says the same when a connection begins and when it ends: an empty frame. So, if it
    /// says both, the ones that have begun are known here.
    connected: RefCell<HashSet<RoutingId>>,
}

impl Notices {
    pub(crate) fn of(socket: &Socket) -> Self {
        let when = socket.remembered(&Opt::ROUTER_NOTIFY).unwrap_or_default();
        Self { when, connected: RefCell::default() }
    }

    pub(crate) fn are_on(&self) -> bool {
        self.when != RouterNotify::NEVER
    }

    fn sort(&self, id: RoutingId, message: Message) -> RouterEvent {
        const BOTH: RouterNotify = RouterNotify::CONNECTED.and(RouterNotify::DISCONNECTED);

        let mut connected = self.connected.borrow_mut();
        if !self.are_on() || !is_notice(&message) {
            // The end of its last connection may have had no room to be told.
            if self.when == BOTH && !connected.contains(&id) {
                connected.insert(id.clone());
            }
            return RouterEvent::Message(id, message);
        }
        let is_end = match self.when {
            RouterNotify::CONNECTED => false,
            RouterNotify::DISCONNECTED => true,
            _ => connected.remove(&id),
        };
        if is_end {
            return RouterEvent::Disconnected(id);
        }
        if self.when == BOTH {
            connected.insert(id.clone());
        }
        RouterEvent::Connected(id)
    }
}

/// Whether libzmq has made this up. What a peer sends has properties, such as
/// the type of its socket or its address; unless it speaks ZMTP 2.0 or older, of
/// which [`Options::notify_of`](crate::Options::notify_of) tells.
fn is_notice(message: &Message) -> bool {
    let [frame] = message.frames() else { return false };
    frame.is_empty() && frame.socket_type().is_none() && frame.peer_address().is_none()
}
