//! Whether a [`Stream`] tells of connections that come and go.
#![forbid(unsafe_code)]

use super::{Opt, Options};
use crate::error::Result;
use crate::stream::Stream;

/// # Only for [`Stream`]
impl Options<Stream> {
    /// Whether to receive [`Connected`](crate::StreamEvent::Connected) and
    /// [`Disconnected`](crate::StreamEvent::Disconnected) notices.
    ///
    /// By default they are received. Without them there is only
    /// [`Data`](crate::StreamEvent::Data).
    ///
    /// ```
    /// # use std::io::Write;
    /// # use zmq::StreamEvent;
    /// # let context = zmq::Context::new()?;
    /// let server = zmq::Stream::options().notify(false).open(&context)?;
    /// let endpoint = server.bind("tcp://127.0.0.1:*")?;
    /// # let mut client = std::net::TcpStream::connect(endpoint.address()).unwrap();
    /// # client.write_all(b"hello").unwrap();
    /// assert!(matches!(server.recv()?, StreamEvent::Data(..)));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_STREAM_NOTIFY")]
    pub fn notify(self, on: bool) -> Self {
        self.with(&Opt::STREAM_NOTIFY, &on)
    }
}

/// # Options: notices
impl Stream {
    /// Whether it receives notices of connections that come and go.
    ///
    /// See [`Options::notify`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let server = context.socket(zmq::STREAM)?;
    /// assert!(server.notify());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_STREAM_NOTIFY")]
    #[must_use]
    pub fn notify(&self) -> bool {
        self.remembered(&Opt::STREAM_NOTIFY) != Some(false)
    }
    /// See [`notify`](Self::notify).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let server = context.socket(zmq::STREAM)?;
    /// server.set_notify(false)?;
    /// assert!(!server.notify());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if the socket has been bound or
    /// connected.
    #[doc(alias = "ZMQ_STREAM_NOTIFY")]
    pub fn set_notify(&self, on: bool) -> Result<()> {
        self.apply(&Opt::STREAM_NOTIFY.to(&on))?;
        self.expect_notices(on);
        Ok(())
    }
}
