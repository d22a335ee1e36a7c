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
