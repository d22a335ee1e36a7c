//! Serving at an address that somebody else has bound, such as systemd.
#![forbid(unsafe_code)]

use std::os::fd::{OwnedFd, RawFd};
use std::sync::Arc;

use super::Options;
use super::applies::Connects;
use crate::error::Result;
use crate::socket::{Socket, SocketType};

/// # Descriptors, only for types that [connect](Connects)
impl<T: SocketType + Connects> Options<T> {
    /// A socket of the operating system's that the first `bind` adopts, instead
    /// of making one.
    ///
    /// By default none. It has to be bound and to listen: TCP for a `tcp`
    /// endpoint, whose address then does not matter, or a Unix socket for an
    /// `ipc` one. Each socket that these options open gets a copy.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// // Or from systemd: the descriptor number 3.
    /// let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    /// # let port = listener.local_addr().unwrap().port();
    /// let socket = zmq::Rep::options().use_fd(listener).open(&context)?;
    /// let endpoint = socket.bind("tcp://127.0.0.1:*")?;
    /// # assert_eq!(endpoint.port(), Some(port));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_USE_FD")]
    pub fn use_fd(mut self, listener: impl Into<OwnedFd>) -> Self {
        self.listener = Some(Arc::new(listener.into()));
        self
    }
}

/// # Options: descriptors
impl Socket {
    /// The descriptor that the next `bind` adopts.
    ///
    /// See [`Options::use_fd`](crate::Options::use_fd).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// assert_eq!(socket.use_fd(), None);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_USE_FD")]
    #[must_use]
    pub fn use_fd(&self) -> Option<RawFd> {
        self.pending_listener()
    }

    /// See [`use_fd`](Self::use_fd).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    /// socket.set_use_fd(listener)?;
    /// socket.bind("tcp://127.0.0.1:*")?;
    /// assert_eq!(socket.use_fd(), None);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if it does not listen.
    #[doc(alias = "ZMQ_USE_FD")]
    pub fn set_use_fd(&self, listener: impl Into<OwnedFd>) -> Result<()> {
        self.check_applies("ZMQ_USE_FD")?;
        self.adopt_at_next_bind(listener.into())
    }
}
