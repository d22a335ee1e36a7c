//! [`proxy`] and [`Proxy`]: messages between two sockets, shovelled on.
#![forbid(unsafe_code)]

mod devices;
mod error;
mod handle;
mod relay;
mod shovel;
mod sides;
mod statistics;

use std::sync::{Arc, mpsc};
use std::thread;

pub use self::devices::{forwarder, queue, streamer};
pub use self::error::ProxyError;
pub use self::handle::{ProxyHandle, Stopped};
use self::shovel::Shovel;
use self::sides::{Capture, Side};
pub use self::sides::{Captures, Proxied};
use self::statistics::Counters;
pub use self::statistics::{Statistics, Traffic, Volume};
use crate::context::Context;
use crate::endpoint;
use crate::error::{Error, Result};
use crate::message::Message;
use crate::pair::Pair;
use crate::threads;

/// Passes messages on between two sockets, both ways, until the context is
/// [shut down](crate::Context::shutdown).
///
/// A message is only taken from one side when the other has room, so a slow
/// peer holds the fast ones back and not this program's memory. Messages keep
/// all their frames, and so their way back.
///
/// To an [`XSub`](crate::XSub) no subscription passes whose topic has more than
/// 1024 bytes, nor the end of one: libzmq would need more stack for it than a
/// thread may have. It is dropped, so that no peer can end the process.
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
/// [`Unsupported`](crate::ErrorKind::Unsupported) at once if no message could
/// pass, as between two [`Pull`](crate::Pull)s, or if one that is to send
/// [conflates](crate::Options::conflate), and so could not send a message of
/// several frames.
#[doc(alias = "zmq_proxy")]
#[doc(alias = "zmq_device")]
pub fn proxy(frontend: &impl Proxied, backend: &impl Proxied) -> Result<()> {
    check(frontend, backend)?;
    Shovel::new(Side::of(frontend), Side::of(backend), None).run(None)
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
#[doc(alias = "ThreadDevice")]
#[doc(alias = "ThreadProxy")]
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
    #[doc(alias = "bind_in")]
    #[doc(alias = "bind_out")]
    #[doc(alias = "connect_in")]
    #[doc(alias = "connect_out")]
    #[doc(alias = "setsockopt_in")]
    #[doc(alias = "setsockopt_out")]
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
    #[doc(alias = "monitored_queue")]
    #[doc(alias = "MonitoredQueue")]
    pub fn capture<C: Captures>(mut self, socket: C) -> Self {
        self.capture = Some(Capture(Box::new(socket)));
        self
    }

    /// Passes messages on until the context is shut down.
    ///
    /// ```
    /// # use std::thread;
    /// # let context = zmq::Context::new()?;
    /// # let (frontend, backend) = (context.socket(zmq::PULL)?, context.socket(zmq::PUSH)?);
    /// # let sources = frontend.bind("tcp://127.0.0.1:*")?;
    /// # let sinks = backend.bind("tcp://127.0.0.1:*")?;
    /// let device = thread::spawn(move || zmq::Proxy::new(frontend, backend).run());
    ///
    /// # let source = context.socket(zmq::PUSH)?;
    /// # source.connect(&sources)?;
    /// # let sink = context.socket(zmq::PULL)?;
    /// # sink.connect(&sinks)?;
    /// source.send("task")?;
    /// assert_eq!(sink.recv()?, "task");
    ///
    /// context.shutdown()?;
    /// device.join().unwrap()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`proxy`]. The error returns the sockets.
    pub fn run(self) -> Result<(), ProxyError<F, B>> {
        if let Err(error) = check(&self.frontend, &self.backend) {
            return Err(ProxyError::new(error, self.into_stopped(Vec::new())));
        }
        let (stopped, ended) = self.work(None, Arc::default());
        ended.map_err(|error| ProxyError::new(error, stopped))
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
    /// more to be controlled by, and what [`proxy`] has against the sockets at
    /// once. The error returns them.
    #[doc(alias = "start")]
    pub fn spawn(self) -> Result<ProxyHandle<F, B>, ProxyError<F, B>>
    where
        F: Send + 'static,
        B: Send + 'static,
    {
        // Where no thread is to be had, what it was to own comes back.
        let (hand_over, taken) = mpsc::sync_channel::<(Self, Pair)>(1);
        let counters = Arc::new(Counters::default());
        let counted = Arc::clone(&counters);
        let checked = check(&self.frontend, &self.backend);
        let controlled = checked.and_then(|()| control(self.frontend.context()));
        let started = controlled.and_then(|(ours, theirs)| {
            let work = move || {
                let (proxy, control) = taken.recv().ok()?;
                Some(proxy.work(Some(&control), counted))
            };
            let thread = thread::Builder::new().name("zmq-proxy".into()).spawn(work);
            let thread = thread.map_err(|error| threads::refused("spawn", &error))?;
            Ok((thread, ours, theirs))
        });
        match started {
            Ok((thread, control, theirs)) => {
                // The thread waits for it.
                let _ = hand_over.send((self, theirs));
                Ok(ProxyHandle { control, counters, thread: Some(thread) })
            }
            Err(error) => Err(ProxyError::new(error, self.into_stopped(Vec::new()))),
        }
    }

    /// Shovels until it ends, and says what is left and how it ended.
    fn work(self, control: Option<&Pair>, counters: Arc<Counters>) -> (Stopped<F, B>, Result<()>) {
        let capture = self.capture.as_ref();
        let mut shovel = Shovel::new(Side::of(&self.frontend), Side::of(&self.backend), capture);
        shovel.counters = counters;
        let ended = shovel.run(control);
        let waiting = shovel.directions.into_iter().filter_map(|way| way.waiting).collect();
        (self.into_stopped(waiting), ended)
    }

    fn into_stopped(self, waiting: Vec<Message>) -> Stopped<F, B> {
        Stopped { frontend: self.frontend, backend: self.backend, waiting }
    }
}

/// Refuses what could pass no message, or would end because of the first one of
/// several frames.
fn check<F: Proxied, B: Proxied>(frontend: &F, backend: &B) -> Result<()> {
    let refuse = |reason: String| {
        let between = format!("{} and {}", F::NAME, B::NAME);
        Err(Error::new("proxy", libc::ENOTSUP).about(&between).because(reason))
    };
    if !(F::RECEIVES && B::SENDS || B::RECEIVES && F::SENDS) {
        let do_not = if F::SENDS { "receive" } else { "send" };
        return refuse(format!("no message can pass, as both {do_not} nothing"));
    }
    for (socket, name, is_sent_to) in [
        (&**frontend, F::NAME, F::SENDS && B::RECEIVES),
        (&**backend, B::NAME, B::SENDS && F::RECEIVES),
    ] {
        if is_sent_to && socket.conflates() {
            return refuse(format!("the {name} conflates, and sends messages of one frame only"));
        }
        if socket.awaits_grants() {
            return refuse(format!("the {name} is in manual mode, and a device grants nothing"));
        }
    }
    Ok(())
}

/// Two sockets, connected, by which a proxy is controlled: ours, and its own.
fn control(context: &Context) -> Result<(Pair, Pair)> {
    let endpoint = endpoint::of_our_own(endpoint::PROXY);
    let ours = Pair::new(context)?;
    let theirs = Pair::new(context)?;
    ours.bind_anywhere(&endpoint)?;
    theirs.connect_anywhere(&endpoint)?;
    Ok((ours, theirs))
}
