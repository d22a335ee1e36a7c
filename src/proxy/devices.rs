//! [`queue`], [`forwarder`], [`streamer`]: the devices of old, by their names.
#![forbid(unsafe_code)]

use super::proxy;
use crate::dealer::Dealer;
use crate::error::Result;
use crate::push_pull::{Pull, Push};
use crate::router::Router;
use crate::xpub::XPub;
use crate::xsub::XSub;

/// The device `QUEUE`: questions of many clients to many servers, in turn, and
/// their answers back.
///
/// ```
/// # use std::thread;
/// # let context = zmq::Context::new()?;
/// # let (frontend, backend) = (context.socket(zmq::ROUTER)?, context.socket(zmq::DEALER)?);
/// let clients = frontend.bind("tcp://127.0.0.1:*")?;
/// let workers = backend.bind("tcp://127.0.0.1:*")?;
/// let device = thread::spawn(move || zmq::queue(&frontend, &backend));
///
/// # let worker = context.socket(zmq::REP)?;
/// # worker.connect(&workers)?;
/// # let client = context.socket(zmq::REQ)?;
/// # client.connect(&clients)?;
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
/// # Errors
///
/// Those of [`proxy`].
#[doc(alias = "ZMQ_QUEUE")]
pub fn queue(frontend: &Router, backend: &Dealer) -> Result<()> {
    proxy(frontend, backend)
}

/// The device `FORWARDER`: what many publish to all who subscribe.
///
/// ```
/// # use std::thread;
/// # use std::time::Duration;
/// # let context = zmq::Context::new()?;
/// # let (frontend, backend) = (context.socket(zmq::XSUB)?, context.socket(zmq::XPUB)?);
/// let publishers = frontend.bind("tcp://127.0.0.1:*")?;
/// let subscribers = backend.bind("tcp://127.0.0.1:*")?;
/// let device = thread::spawn(move || zmq::forwarder(&frontend, &backend));
///
/// # let subscriber = zmq::Sub::options().subscribe("weather").open(&context)?;
/// # subscriber.connect(&subscribers)?;
/// # let publisher = context.socket(zmq::XPUB)?;
/// # publisher.connect(&publishers)?;
/// // The subscription comes through the device too.
/// publisher.wait_for_subscribers("weather", 1, Duration::from_secs(10))?;
/// publisher.send("weather: fair")?;
/// assert_eq!(subscriber.recv()?, "weather: fair");
///
/// context.shutdown()?;
/// device.join().unwrap()?;
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
/// ```
/// # use std::thread;
/// # let context = zmq::Context::new()?;
/// # let (frontend, backend) = (context.socket(zmq::PULL)?, context.socket(zmq::PUSH)?);
/// let sources = frontend.bind("tcp://127.0.0.1:*")?;
/// let sinks = backend.bind("tcp://127.0.0.1:*")?;
/// let device = thread::spawn(move || zmq::streamer(&frontend, &backend));
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
/// Those of [`proxy`].
#[doc(alias = "ZMQ_STREAMER")]
pub fn streamer(frontend: &Pull, backend: &Push) -> Result<()> {
    proxy(frontend, backend)
}
