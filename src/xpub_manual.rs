//! Manual mode of [`XPub`], which libzmq does not do safely.

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
}
