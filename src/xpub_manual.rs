//! Options of manual mode of [`XPub`], which libzmq does not do safely, unless it is mended; what is
//! granted in it is in `src/xpub/manual.rs`.

use crate::options::{Opt, Options, Setting};
use crate::socket::Socket;
use crate::xpub::XPub;

/// # Manual mode
impl Options<XPub> {
    /// Makes subscriptions requests, which take effect only when
    /// [`XPub::subscribe`] grants them.
    ///
    /// By default they take effect by themselves.
    ///
    /// ```
    /// # use zmq::Subscription;
    /// # if !zmq::is_mended() { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let publisher = zmq::XPub::options().manual().open(&context)?;
    /// publisher.bind("inproc://by-request")?;
    /// # let subscriber = zmq::Sub::options().subscribe("weather").open(&context)?;
    /// # subscriber.connect("inproc://by-request")?;
    /// if let Subscription::Subscribe(topic) = publisher.recv()? {
    ///     publisher.subscribe(format!("public/{topic}"))?;
    /// }
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// To open such a socket is [`Unsupported`](crate::ErrorKind::Unsupported) where the
    /// linked libzmq [is not mended](crate::is_mended): up to 4.3.5 it remembers who made
    /// a request by an address, and reads there also when a subscriber has left. There
    /// remains [`manual_unchecked`](Self::manual_unchecked).
    #[doc(alias = "ZMQ_XPUB_MANUAL")]
    pub fn manual(self) -> Self {
        self.with_all([Setting { if_mended: true, ..Opt::XPUB_MANUAL.to(&true) }])
    }

    /// [Manual mode](Self::manual), whatever the linked libzmq is.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// // SAFETY: this is the program's only socket, so nobody connects and leaves.
    /// let socket = unsafe { zmq::XPub::options().manual_unchecked() }.open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Safety
    ///
    /// Unless libzmq [is mended](crate::is_mended), no subscriber may leave between its
    /// request and the receive of that: neither close its socket nor lose its
    /// connection.
    #[doc(alias = "ZMQ_XPUB_MANUAL")]
    pub unsafe fn manual_unchecked(self) -> Self {
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
    /// # if !zmq::is_mended() { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let publisher = zmq::XPub::options().manual_last_value().open(&context)?;
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
    /// # Errors
    ///
    /// That of [`manual`](Self::manual).
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_XPUB_MANUAL_LAST_VALUE")]
    pub fn manual_last_value(self) -> Self {
        self.with_all([Setting { if_mended: true, ..Opt::XPUB_MANUAL_LAST_VALUE.to(&true) }])
    }

    /// [The same](Self::manual_last_value), whatever the linked libzmq is.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// // SAFETY: this is the program's only socket, so nobody connects and leaves.
    /// let options = unsafe { zmq::XPub::options().manual_last_value_unchecked() };
    /// let publisher = options.open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Safety
    ///
    /// That of [`manual_unchecked`](Self::manual_unchecked).
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_XPUB_MANUAL_LAST_VALUE")]
    pub unsafe fn manual_last_value_unchecked(self) -> Self {
        self.with(&Opt::XPUB_MANUAL_LAST_VALUE, &true)
    }
}

impl Socket {
    /// Whether what is asked of it waits to be granted.
    pub(crate) fn awaits_grants(&self) -> bool {
        let awaits = self.remembered(&Opt::XPUB_MANUAL) == Some(true);
        #[cfg(feature = "draft")]
        let awaits = awaits || self.remembered(&Opt::XPUB_MANUAL_LAST_VALUE) == Some(true);
        awaits
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
        self.awaits_grants()
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
        self.remembered(&Opt::XPUB_MANUAL_LAST_VALUE) == Some(true)
    }
}
