//! What an [`XPub`] in manual mode grants.
#![forbid(unsafe_code)]

use std::cell::Cell;

use super::XPub;
use crate::error::{Error, Result};
use crate::options::{Opt, Setting};
use crate::subscription::Topic;

/// # In manual mode
impl XPub {
    /// Grants `topic` to whoever made the request that was received last; in
    /// [manual mode](crate::Options::manual) only.
    ///
    /// It may be another topic than was asked for, and several.
    ///
    /// ```
    /// # use zmq::Subscription;
    /// # if !zmq::is_mended() { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let publisher = zmq::XPub::options().manual().open(&context)?;
    /// publisher.bind("inproc://granted")?;
    /// # let subscriber = zmq::Sub::options().subscribe("weather").open(&context)?;
    /// # subscriber.connect("inproc://granted")?;
    /// if let Subscription::Subscribe(topic) = publisher.recv()? {
    ///     publisher.subscribe(topic)?;
    /// }
    /// # publisher.send("weather: sunny")?;
    /// # assert_eq!(subscriber.recv()?, "weather: sunny");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if the socket is not in manual
    /// mode, or if what was received last is no request. Nor can a request be
    /// answered that was queued behind a [message](crate::Subscription::Message),
    /// since libzmq has lost sight of who made it.
    #[doc(alias = "ZMQ_SUBSCRIBE")]
    pub fn subscribe(&self, topic: impl AsRef<[u8]>) -> Result<()> {
        self.answer(&Opt::SUBSCRIBE, topic.as_ref())
    }

    /// Takes `topic` from whoever made the request that was received last; in
    /// [manual mode](crate::Options::manual) only.
    ///
    /// ```
    /// # use zmq::Subscription;
    /// # if !zmq::is_mended() { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let publisher = zmq::XPub::options().manual().open(&context)?;
    /// # publisher.bind("inproc://taken")?;
    /// # let subscriber = zmq::Sub::options().subscribe("weather").open(&context)?;
    /// # subscriber.connect("inproc://taken")?;
    /// # publisher.recv()?; publisher.subscribe("weather")?;
    /// # subscriber.unsubscribe("weather")?;
    /// if let Subscription::Unsubscribe(topic) = publisher.recv()? {
    ///     publisher.unsubscribe(topic)?;
    /// }
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`subscribe`](Self::subscribe).
    #[doc(alias = "ZMQ_UNSUBSCRIBE")]
    pub fn unsubscribe(&self, topic: impl AsRef<[u8]>) -> Result<()> {
        self.answer(&Opt::UNSUBSCRIBE, topic.as_ref())
    }

    fn answer(&self, option: &Opt<Topic>, topic: &[u8]) -> Result<()> {
        let failed = |reason: &'static str| {
            Err(Error::new("zmq_setsockopt", libc::EINVAL).about(option.name).because(reason))
        };
        if !self.manual.on {
            return failed("only an XPUB opened with `manual` grants subscriptions");
        }
        if !self.manual.answers_last.get() {
            return failed("there is no request to answer");
        }
        // Of any length: what libzmq keeps for a publisher takes no stack.
        self.set_option(&Setting { refusal: None, ..option.to(&topic.into()) })
    }
}

/// Whether and to whom a socket in manual mode may answer.
#[derive(Debug)]
pub(super) struct Manual {
    pub(super) on: bool,
    /// Whether a message after a request goes to nobody but who made it.
    pub(super) last_value: bool,
    /// Whether libzmq would answer the request that was received last.
    pub(super) answers_last: Cell<bool>,
    /// libzmq queues requests apart from those who made them, and moves on in both queues for a
    /// message too, which is in the first only. From then on it would answer the wrong ones, until
    /// both are empty.
    pub(super) confused: Cell<bool>,
}
