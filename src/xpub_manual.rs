//! Options of manual mode of [`XPub`], which libzmq does not do safely; what is granted in it is in
//! `src/xpub/manual.rs`.

use crate::options::{Opt, Options};
use crate::xpub::XPub;

impl Options<XPub> {
    /// Makes subscriptions requests, which take effect only when
    /// [`XPub::subscribe`] grants them.
    ///
    /// By default they take effect by themselves.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// // SAFETY: this is the program's only socket, so nobody connects and leaves.
    /// let socket = unsafe { zmq::XPub::options().manual() }.open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Safety
    ///
    /// libzmq, up to 4.3.5, remembers who made a request by an address, and
    /// reads there when the request is received. No subscriber may leave between
    /// its request and that: neither close its socket nor lose its connection.
    #[doc(alias = "ZMQ_XPUB_MANUAL")]
    pub unsafe fn manual(self) -> Self {
        self.with(&Opt::XPUB_MANUAL, &true)
    }

    /// [Manual mode](Self::manual), in which the next message after a request
    /// goes to nobody but who made it. So a newcomer can be sent the last value
    /// of its topic, which the others have.
    ///
    /// By default not.
    ///
    /// ```
    /// # use zmq::Subscription;
    /// # let context = zmq::Context::new()?;
    /// // SAFETY: the subscriber stays until its request is received.
    /// let publisher = unsafe { zmq::XPub::options().manual_last_value() }.open(&context)?;
    /// publisher.bind("inproc://last-value")?;
    /// # let subscriber = zmq::Sub::options().subscribe("weather").open(&context)?;
    /// # subscriber.connect("inproc://last-value")?;
    /// if let Subscription::Subscribe(topic) = publisher.recv()? {
    ///     publisher.subscribe(&topic)?;
    ///     publisher.send(format!("{topic}: it was sunny"))?;
    /// }
    /// # assert_eq!(subscriber.recv()?, "weather: it was sunny");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Safety
    ///
    /// That of [`manual`](Self::manual).
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_XPUB_MANUAL_LAST_VALUE")]
    pub unsafe fn manual_last_value(self) -> Self {
        self.with(&Opt::XPUB_MANUAL_LAST_VALUE, &true)
    }
}

/// # Options: manual mode
impl XPub {
    /// Whether subscriptions wait to be granted.
    ///
    /// See [`Options::manual`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let publisher = context.socket(zmq::XPUB)?;
    /// assert!(!publisher.manual());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_XPUB_MANUAL")]
    #[must_use]
    pub fn manual(&self) -> bool {
        self.remembered(&Opt::XPUB_MANUAL) == Some(true) || self.sends_last_value()
    }

    /// Whether the next message after a request goes to nobody but who made it.
    ///
    /// See [`Options::manual_last_value`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let publisher = context.socket(zmq::XPUB)?;
    /// assert!(!publisher.manual_last_value());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_XPUB_MANUAL_LAST_VALUE")]
    #[must_use]
    pub fn manual_last_value(&self) -> bool {
        self.sends_last_value()
    }
}
