//! [`proxy`] and [`Proxy`]: messages between two sockets, shovelled on.
#![forbid(unsafe_code)]

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::dealer::Dealer;
use crate::error::{Error, ErrorKind, Result};
use crate::message::Message;
use crate::pair::Pair;
use crate::poll::{POLLIN, POLLOUT, PollItem, poll};
use crate::pub_sub::Pub;
use crate::push_pull::{Pull, Push};
use crate::router::Router;
use crate::sealed::Sealed;
use crate::socket::Socket;
use crate::wait::Wait;
use crate::xpub::XPub;
use crate::xsub::XSub;

/// Passes messages on between two sockets, both ways, until the context is
/// [shut down](crate::Context::shutdown).
///
/// A message is only taken from one side when the other has room, so a slow
/// peer holds the fast ones back and not this program's memory. Messages keep
/// all their frames, and so their way back.
///
/// ```
/// # use std::thread;
/// # let context = zmq::Context::new()?;
/// let frontend = context.socket(zmq::ROUTER)?;
/// frontend.bind("inproc://clients")?;
/// let backend = context.socket(zmq::DEALER)?;
/// backend.bind("inproc://workers")?;
/// let device = thread::spawn(move || zmq::proxy(&frontend, &backend));
///
/// # let worker = context.socket(zmq::REP)?;
/// # worker.connect("inproc://workers")?;
/// # let client = context.socket(zmq::REQ)?;
/// # client.connect("inproc://clients")?;
/// let client = client.send("hello")?;
/// let (question, worker) = worker.recv()?;
/// let worker = worker.send("World")?;
/// assert_eq!(client.recv()?.0, "World");
///
/// context.shutdown()?;
/// device.join().unwrap()?;
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// To capture, pause, count or stop it, see [`Proxy`].
///
/// # Errors
///
/// What libzmq has against one of the sockets. The end of the context is none.
#[doc(alias = "zmq_proxy")]
#[doc(alias = "zmq_device")]
pub fn proxy(frontend: &impl Proxied, backend: &impl Proxied) -> Result<()> {
    Shovel::new(Side::of(frontend), Side::of(backend), None).run(None)
}

/// The device `QUEUE`: questions of many clients to many servers, in turn, and
/// their answers back.
///
/// ```no_run
/// # let context = zmq::Context::new()?;
/// # let (frontend, backend) = (context.socket(zmq::ROUTER)?, context.socket(zmq::DEALER)?);
/// frontend.bind("tcp://*:5559")?;
/// backend.bind("tcp://*:5560")?;
/// zmq::queue(&frontend, &backend)?;
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// # Errors
///
/// Those of [`proxy`].
#[doc(alias = "ZMQ_QUEUE")]
pub fn queue(frontend: &Router, backend: &Dealer) -> Result<()> {
    proxy(frontend, backend)
}

/// The device `FORWARDER`: what many publish to all who subscribe.
///
/// ```no_run
/// # let context = zmq::Context::new()?;
/// # let (frontend, backend) = (context.socket(zmq::XSUB)?, context.socket(zmq::XPUB)?);
/// frontend.bind("tcp://*:5559")?;
/// backend.bind("tcp://*:5560")?;
/// zmq::forwarder(&frontend, &backend)?;
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// # Errors
///
/// Those of [`proxy`].
#[doc(alias = "ZMQ_FORWARDER")]
pub fn forwarder(frontend: &XSub, backend: &XPub) -> Result<()> {
    proxy(frontend, backend)
}

/// The device `STREAMER`: the work of many to many who take it.
///
/// ```no_run
/// # let context = zmq::Context::new()?;
/// # let (frontend, backend) = (context.socket(zmq::PULL)?, context.socket(zmq::PUSH)?);
/// frontend.bind("tcp://*:5559")?;
/// backend.bind("tcp://*:5560")?;
/// zmq::streamer(&frontend, &backend)?;
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// # Errors
///
/// Those of [`proxy`].
#[doc(alias = "ZMQ_STREAMER")]
pub fn streamer(frontend: &Pull, backend: &Push) -> Result<()> {
    proxy(frontend, backend)
}

/// A [`proxy`] that owns its sockets, to be run on a thread of its own.
///
/// ```
/// # let context = zmq::Context::new()?;
/// # let frontend = context.socket(zmq::PULL)?;
/// # frontend.bind("inproc://in")?;
/// # let backend = context.socket(zmq::PUSH)?;
/// # backend.bind("inproc://out")?;
/// # let source = context.socket(zmq::PUSH)?;
/// # source.connect("inproc://in")?;
/// # let sink = context.socket(zmq::PULL)?;
/// # sink.connect("inproc://out")?;
/// let device = zmq::Proxy::new(frontend, backend).spawn()?;
/// source.send("task")?;
/// assert_eq!(sink.recv()?, "task");
/// assert_eq!(device.statistics().frontend.received.messages, 1);
///
/// let stopped = device.stop()?;
/// assert!(stopped.waiting.is_empty());
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "it does nothing until `run` or `spawn`"]
#[doc(alias = "zmq_proxy_steerable")]
pub struct Proxy<F, B> {
    frontend: F,
    backend: B,
    capture: Option<Capture>,
}

impl<F: Proxied, B: Proxied> Proxy<F, B> {
    /// A proxy between these sockets.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let (frontend, backend) = (context.socket(zmq::ROUTER)?, context.socket(zmq::DEALER)?);
    /// let device = zmq::Proxy::new(frontend, backend);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn new(frontend: F, backend: B) -> Self {
        Self { frontend, backend, capture: None }
    }

    /// Sends a copy of each message that passes to `socket` too.
    ///
    /// The proxy does not wait for it: where nobody takes them, copies are
    /// dropped.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let (frontend, backend) = (context.socket(zmq::ROUTER)?, context.socket(zmq::DEALER)?);
    /// let capture = context.socket(zmq::PUSH)?;
    /// let device = zmq::Proxy::new(frontend, backend).capture(capture);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn capture<C: Captures>(mut self, socket: C) -> Self {
        self.capture = Some(Capture(Box::new(socket)));
        self
    }

    /// Passes messages on until the context is shut down.
    ///
    /// ```no_run
    /// # let context = zmq::Context::new()?;
    /// # let (frontend, backend) = (context.socket(zmq::ROUTER)?, context.socket(zmq::DEALER)?);
    /// zmq::Proxy::new(frontend, backend).run()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`proxy`].
    pub fn run(self) -> Result<()> {
        let capture = self.capture.as_ref();
        Shovel::new(Side::of(&self.frontend), Side::of(&self.backend), capture).run(None)
    }

    /// Passes messages on, on a thread of its own, until it is stopped or the
    /// context is shut down.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let (frontend, backend) = (context.socket(zmq::ROUTER)?, context.socket(zmq::DEALER)?);
    /// let device = zmq::Proxy::new(frontend, backend).spawn()?;
    /// device.stop()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Context::socket`](crate::Context::socket), as it takes two
    /// more to be controlled by.
    pub fn spawn(self) -> Result<ProxyHandle<F, B>>
    where
        F: Send + 'static,
        B: Send + 'static,
    {
        static COUNT: AtomicU64 = AtomicU64::new(0);

        let context = self.frontend.context();
        let endpoint = format!("inproc://zmq.proxy.{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let ours = Pair::new(context)?;
        let theirs = Pair::new(context)?;
        ours.bind(&endpoint)?;
        theirs.connect(&endpoint)?;

        let counters = Arc::new(Counters::default());
        let counted = Arc::clone(&counters);
        let thread = thread::Builder::new().name("zmq-proxy".into()).spawn(move || {
            let Self { frontend, backend, capture } = self;
            let mut shovel = Shovel::new(Side::of(&frontend), Side::of(&backend), capture.as_ref());
            shovel.counters = counted;
            let ended = shovel.run(Some(&theirs));
            let waiting = shovel.directions.into_iter().filter_map(|way| way.waiting).collect();
            (Stopped { frontend, backend, waiting }, ended)
        });
        let thread = thread.map_err(|error| {
            let errno = error.raw_os_error().unwrap_or(libc::EAGAIN);
            Error::new("spawn", errno).because(error.to_string())
        })?;
        Ok(ProxyHandle { control: ours, counters, thread })
    }
}

/// A running [`Proxy`].
///
/// Dropping it lets the proxy run, until the context is shut down.
///
/// ```
/// # let context = zmq::Context::new()?;
/// # let (frontend, backend) = (context.socket(zmq::ROUTER)?, context.socket(zmq::DEALER)?);
/// let device = zmq::Proxy::new(frontend, backend).spawn()?;
/// device.pause()?;
/// device.resume()?;
/// let stopped = device.stop()?;
/// stopped.frontend.bind("inproc://used-again")?;
/// # Ok::<(), zmq::Error>(())
/// ```
pub struct ProxyHandle<F, B> {
    control: Pair,
    counters: Arc<Counters>,
    thread: JoinHandle<(Stopped<F, B>, Result<()>)>,
}

impl<F, B> ProxyHandle<F, B> {
    /// Stops taking messages until [`resume`](Self::resume). When it returns,
    /// the last one has been passed on, or waits for the other side to have room.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let (frontend, backend) = (context.socket(zmq::ROUTER)?, context.socket(zmq::DEALER)?);
    /// # let device = zmq::Proxy::new(frontend, backend).spawn()?;
    /// device.pause()?;
    /// # device.stop()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Terminated`](ErrorKind::Terminated) if the proxy has ended.
    pub fn pause(&self) -> Result<()> {
        self.command(PAUSE)
    }

    /// Takes messages again.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let (frontend, backend) = (context.socket(zmq::ROUTER)?, context.socket(zmq::DEALER)?);
    /// # let device = zmq::Proxy::new(frontend, backend).spawn()?;
    /// device.pause()?;
    /// device.resume()?;
    /// # device.stop()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`pause`](Self::pause).
    pub fn resume(&self) -> Result<()> {
        self.command(RESUME)
    }

    /// What has passed so far.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let (frontend, backend) = (context.socket(zmq::ROUTER)?, context.socket(zmq::DEALER)?);
    /// # let device = zmq::Proxy::new(frontend, backend).spawn()?;
    /// assert_eq!(device.statistics().backend.sent.messages, 0);
    /// # device.stop()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        self.counters.read()
    }

    /// Ends the proxy, and returns its sockets.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let (frontend, backend) = (context.socket(zmq::ROUTER)?, context.socket(zmq::DEALER)?);
    /// # let device = zmq::Proxy::new(frontend, backend).spawn()?;
    /// let zmq::Stopped { frontend, backend, .. } = device.stop()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What ended it before, if that was not the end of the context.
    ///
    /// # Panics
    ///
    /// If the proxy's thread panicked.
    pub fn stop(self) -> Result<Stopped<F, B>> {
        match self.command(STOP) {
            Err(error) if error.kind() != ErrorKind::Terminated => return Err(error),
            _ => {}
        }
        match self.thread.join() {
            Ok((stopped, ended)) => ended.map(|()| stopped),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }

    /// Sends a command and waits until it has been obeyed.
    fn command(&self, command: &'static str) -> Result<()> {
        const LOOK_AGAIN: Duration = Duration::from_millis(50);

        let ended = || Error::new("proxy", zmq_sys::ETERM).because("the proxy has ended");
        self.control.send_timeout(command, LOOK_AGAIN).map_err(|_| ended())?;
        loop {
            match self.control.recv_timeout(LOOK_AGAIN) {
                Ok(_obeyed) => return Ok(()),
                Err(error) if error.kind() == ErrorKind::TimedOut && !self.thread.is_finished() => {
                }
                Err(error) if error.kind() == ErrorKind::TimedOut => return Err(ended()),
                Err(error) => return Err(error),
            }
        }
    }
}

impl<F, B> fmt::Debug for ProxyHandle<F, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProxyHandle")
            .field("statistics", &self.statistics())
            .finish_non_exhaustive()
    }
}

/// What is left of a [`Proxy`] that was stopped.
///
/// ```
/// # let context = zmq::Context::new()?;
/// # let (frontend, backend) = (context.socket(zmq::PULL)?, context.socket(zmq::PUSH)?);
/// let stopped = zmq::Proxy::new(frontend, backend).spawn()?.stop()?;
/// for message in stopped.waiting {
///     println!("nobody took {message}");
/// }
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Stopped<F, B> {
    /// Its frontend.
    pub frontend: F,
    /// Its backend.
    pub backend: B,
    /// Messages that it had taken from one socket and the other had no room
    /// for: one each way at most.
    pub waiting: Vec<Message>,
}

/// What has passed a [`Proxy`], by socket.
///
/// ```
/// assert_eq!(zmq::Statistics::default().frontend.received.bytes, 0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statistics {
    /// What its frontend received and sent.
    pub frontend: Traffic,
    /// What its backend received and sent.
    pub backend: Traffic,
}

/// What one socket of a [`Proxy`] received and sent.
///
/// ```
/// assert_eq!(zmq::Traffic::default().sent.messages, 0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Traffic {
    /// Messages from its peers.
    pub received: Volume,
    /// Messages to its peers.
    pub sent: Volume,
}

/// How many messages, and how many bytes they had in all their frames.
///
/// ```
/// assert_eq!(zmq::Volume::default().bytes, 0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Volume {
    /// Whole messages.
    pub messages: u64,
    /// Bytes of all their frames.
    pub bytes: u64,
}

/// A socket that a [`proxy`] can stand between.
///
/// ```
/// fn device<S: zmq::Proxied>(frontend: &S, backend: &S) -> zmq::Result<()> {
///     zmq::proxy(frontend, backend)
/// }
/// ```
pub trait Proxied: Sealed + Source + Deref<Target = Socket> {
    #[doc(hidden)]
    const RECEIVES: bool = true;
    #[doc(hidden)]
    const SENDS: bool = true;
}

impl Proxied for Router {}
impl Proxied for Dealer {}
impl Proxied for Pair {}
impl Proxied for XPub {}
impl Proxied for XSub {}

impl Proxied for Pull {
    const SENDS: bool = false;
}

impl Proxied for Push {
    const RECEIVES: bool = false;
}

/// Where a proxy takes its messages.
pub trait Source {
    /// Takes a message, envelope and all, if one is there.
    fn take(&self) -> Result<Message>;

    /// Whether there may be one that polling does not tell of.
    fn holds_some(&self) -> bool {
        false
    }
}

/// Most sockets receive as they are.
macro_rules! plain_sources {
    ($($socket:ident),+) => {$(
        impl Source for $socket {
            fn take(&self) -> Result<Message> {
                self.recv_message(Wait::Never)
            }
        }
    )+};
}

plain_sources!(Router, Dealer, Pair, XSub, Pull, Push);

/// An `XPub` may have received ahead, and must not wait for the end of a
/// message that a peer never ends.
impl Source for XPub {
    fn take(&self) -> Result<Message> {
        Ok(self.try_recv()?.into_message())
    }

    fn holds_some(&self) -> bool {
        self.has_received_ahead()
    }
}

/// A socket that takes the copies of a [`Proxy`].
///
/// ```
/// fn captured<F: zmq::Proxied, B: zmq::Proxied>(
///     device: zmq::Proxy<F, B>,
///     socket: impl zmq::Captures,
/// ) -> zmq::Proxy<F, B> {
///     device.capture(socket)
/// }
/// ```
pub trait Captures: Sealed + Deref<Target = Socket> + Send + 'static {}

impl Captures for Push {}
impl Captures for Pub {}
impl Captures for Dealer {}
impl Captures for Pair {}

struct Capture(Box<dyn Deref<Target = Socket> + Send>);

impl fmt::Debug for Capture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self.0).fmt(f)
    }
}

const PAUSE: &str = "pause";
const RESUME: &str = "resume";
const STOP: &str = "stop";

/// A socket of the proxy, and what it can do.
#[derive(Clone, Copy)]
struct Side<'a> {
    socket: &'a Socket,
    source: &'a dyn Source,
    receives: bool,
    sends: bool,
}

impl<'a> Side<'a> {
    fn of<S: Proxied>(socket: &'a S) -> Self {
        Self { socket, source: socket, receives: S::RECEIVES, sends: S::SENDS }
    }
}

/// From one side to the other.
struct Direction<'a> {
    from: Side<'a>,
    to: Side<'a>,
    /// What the other side had no room for. Until it has, nothing more is taken.
    waiting: Option<Message>,
}

impl Direction<'_> {
    fn is_open(&self) -> bool {
        self.from.receives && self.to.sends
    }
}

struct Shovel<'a> {
    directions: [Direction<'a>; 2],
    capture: Option<&'a Capture>,
    counters: Arc<Counters>,
    paused: bool,
}

/// How many messages pass one way before the other has its turn.
const TURN: usize = 1000;

impl<'a> Shovel<'a> {
    fn new(frontend: Side<'a>, backend: Side<'a>, capture: Option<&'a Capture>) -> Self {
        let there = Direction { from: frontend, to: backend, waiting: None };
        let back = Direction { from: backend, to: frontend, waiting: None };
        Self { directions: [there, back], capture, counters: Arc::default(), paused: false }
    }

    /// Until the context ends, or `control` says so.
    fn run(&mut self, control: Option<&Pair>) -> Result<()> {
        loop {
            match self.turn(control) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) if error.kind() == ErrorKind::Terminated => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    }

    /// Waits, obeys, and passes on what there is; false when it is to stop.
    fn turn(&mut self, control: Option<&Pair>) -> Result<bool> {
        let mut items = Vec::with_capacity(3);
        let mut patience = None;
        for direction in self.directions.iter().filter(|direction| direction.is_open()) {
            if direction.waiting.is_some() {
                items.push(PollItem::new(direction.to.socket, POLLOUT));
            } else if !self.paused {
                items.push(PollItem::new(direction.from.socket, POLLIN));
                if direction.from.source.holds_some() {
                    patience = Some(Duration::ZERO);
                }
            }
        }
        items.extend(control.map(|control| PollItem::new(control, POLLIN)));
        poll(&mut items, patience)?;

        let mut passed = 0;
        for index in 0..2 {
            passed += self.pass(index)?;
        }
        if let Some(control) = control {
            while let Ok(command) = control.try_recv() {
                if command == PAUSE || command == RESUME {
                    self.paused = command == PAUSE;
                    obeyed(control, &command);
                } else if command == STOP {
                    obeyed(control, &command);
                    return Ok(false);
                }
            }
        }
        if passed == 0 && self.directions.iter().any(|direction| direction.waiting.is_some()) {
            // A socket that calls itself ready may be so for another peer than the one that the
            // message is for: look again, though not without a pause.
            thread::sleep(Duration::from_millis(1));
        }
        Ok(true)
    }

    /// Passes messages on in one direction, and returns how many.
    fn pass(&mut self, index: usize) -> Result<usize> {
        let direction = &mut self.directions[index];
        let mut passed = 0;
        while direction.is_open() && passed < TURN {
            let mut message = match direction.waiting.take() {
                Some(message) => message,
                None if self.paused => break,
                None => match direction.from.source.take() {
                    Ok(message) => {
                        self.counters.received[index].count(&message);
                        message
                    }
                    Err(error) if error.kind() == ErrorKind::TimedOut => break,
                    Err(error) => return Err(error),
                },
            };
            let copy = self.capture.map(|_| message.share());
            let sent = Volume::of(&message);
            match direction.to.socket.send_message(message, Wait::Never) {
                Ok(()) => self.counters.sent[index].add(sent),
                // The one it is for has gone, as it may at any time.
                Err(failed) if failed.error().kind() == ErrorKind::HostUnreachable => {}
                Err(failed) => {
                    let (error, message) = failed.into_parts();
                    direction.waiting = Some(message);
                    if error.kind() == ErrorKind::TimedOut {
                        break;
                    }
                    return Err(error);
                }
            }
            if let (Some(capture), Some(copy)) = (self.capture, copy) {
                let _ = capture.0.send_message(copy, Wait::Never);
            }
            passed += 1;
        }
        Ok(passed)
    }
}

/// Whoever gave the command may be gone, and then need not know.
fn obeyed(control: &Pair, command: &Message) {
    let _ = control.try_send(command.as_bytes());
}

/// By direction: to the backend first.
#[derive(Default)]
struct Counters {
    received: [Counter; 2],
    sent: [Counter; 2],
}

#[derive(Default)]
struct Counter {
    messages: AtomicU64,
    bytes: AtomicU64,
}

impl Counters {
    fn read(&self) -> Statistics {
        let [from_frontend, from_backend] = self.received.each_ref().map(Counter::read);
        let [to_backend, to_frontend] = self.sent.each_ref().map(Counter::read);
        Statistics {
            frontend: Traffic { received: from_frontend, sent: to_frontend },
            backend: Traffic { received: from_backend, sent: to_backend },
        }
    }
}

impl Counter {
    fn count(&self, message: &Message) {
        self.add(Volume::of(message));
    }

    fn add(&self, volume: Volume) {
        self.messages.fetch_add(volume.messages, Ordering::Relaxed);
        self.bytes.fetch_add(volume.bytes, Ordering::Relaxed);
    }

    fn read(&self) -> Volume {
        Volume {
            messages: self.messages.load(Ordering::Relaxed),
            bytes: self.bytes.load(Ordering::Relaxed),
        }
    }
}

impl Volume {
    fn of(message: &Message) -> Self {
        Self { messages: 1, bytes: message.iter().map(|frame| frame.len() as u64).sum() }
    }
}
