//! Between a virtual machine and its host: the `vmci` transport.
#![forbid(unsafe_code)]

use std::ffi::c_int;
use std::time::Duration;

use super::applies::Connects;
use super::{Opt, Options};
use crate::error::Result;
use crate::socket::{Socket, SocketType};

/// # VMCI, only for types that [connect](Connects)
impl<T: SocketType + Connects> Options<T> {
    /// The buffer of a VMCI connection, in bytes.
    ///
    /// By default as the VMCI driver chooses. The linked libzmq must have been
    /// built with VMCI, which is rare.
    ///
    /// ```
    /// # if !zmq::has("vmci") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().vmci_buffer_size(131_072).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_VMCI_BUFFER_SIZE")]
    pub fn vmci_buffer_size(self, bytes: u64) -> Self {
        self.with(&Opt::VMCI_BUFFER_SIZE, &bytes)
    }

    /// The smallest buffer that a VMCI connection may get, in bytes.
    ///
    /// By default as the VMCI driver chooses. The linked libzmq must have been
    /// built with VMCI, which is rare.
    ///
    /// ```
    /// # if !zmq::has("vmci") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().vmci_buffer_min_size(131_072).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_VMCI_BUFFER_MIN_SIZE")]
    pub fn vmci_buffer_min_size(self, bytes: u64) -> Self {
        self.with(&Opt::VMCI_BUFFER_MIN_SIZE, &bytes)
    }

    /// The largest buffer that a VMCI connection may get, in bytes.
    ///
    /// By default as the VMCI driver chooses. The linked libzmq must have been
    /// built with VMCI, which is rare.
    ///
    /// ```
    /// # if !zmq::has("vmci") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().vmci_buffer_max_size(131_072).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_VMCI_BUFFER_MAX_SIZE")]
    pub fn vmci_buffer_max_size(self, bytes: u64) -> Self {
        self.with(&Opt::VMCI_BUFFER_MAX_SIZE, &bytes)
    }

    /// How long one try to connect over VMCI may take.
    ///
    /// By default, which is `None`, as long as the VMCI driver chooses; 35 minutes
    /// are the most. The linked libzmq must have been built with VMCI, which is
    /// rare.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # if !zmq::has("vmci") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().vmci_connect_timeout(Duration::from_secs(2)).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_VMCI_CONNECT_TIMEOUT")]
    pub fn vmci_connect_timeout(self, wait: impl Into<Option<Duration>>) -> Self {
        self.with(&Opt::VMCI_CONNECT_TIMEOUT, &cut(wait.into()))
    }
}

/// # Options: VMCI
impl Socket {
    /// The buffer of a VMCI connection, in bytes.
    ///
    /// See [`Options::vmci_buffer_size`](crate::Options::vmci_buffer_size).
    ///
    /// libzmq does not tell; this is what it was told last.
    ///
    /// ```
    /// # if !zmq::has("vmci") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_vmci_buffer_size(131_072)?;
    /// assert_eq!(socket.vmci_buffer_size(), Some(131_072));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_VMCI_BUFFER_SIZE")]
    #[must_use]
    pub fn vmci_buffer_size(&self) -> Option<u64> {
        self.remembered(&Opt::VMCI_BUFFER_SIZE)
    }

    /// See [`vmci_buffer_size`](Self::vmci_buffer_size).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("vmci") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_vmci_buffer_size(131_072)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_VMCI_BUFFER_SIZE")]
    pub fn set_vmci_buffer_size(&self, bytes: u64) -> Result<()> {
        self.apply(&Opt::VMCI_BUFFER_SIZE.to(&bytes))
    }

    /// The smallest buffer that a VMCI connection may get, in bytes.
    ///
    /// See [`Options::vmci_buffer_min_size`](crate::Options::vmci_buffer_min_size).
    ///
    /// libzmq does not tell; this is what it was told last.
    ///
    /// ```
    /// # if !zmq::has("vmci") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_vmci_buffer_min_size(131_072)?;
    /// assert_eq!(socket.vmci_buffer_min_size(), Some(131_072));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_VMCI_BUFFER_MIN_SIZE")]
    #[must_use]
    pub fn vmci_buffer_min_size(&self) -> Option<u64> {
        self.remembered(&Opt::VMCI_BUFFER_MIN_SIZE)
    }

    /// See [`vmci_buffer_min_size`](Self::vmci_buffer_min_size).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("vmci") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_vmci_buffer_min_size(131_072)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_VMCI_BUFFER_MIN_SIZE")]
    pub fn set_vmci_buffer_min_size(&self, bytes: u64) -> Result<()> {
        self.apply(&Opt::VMCI_BUFFER_MIN_SIZE.to(&bytes))
    }

    /// The largest buffer that a VMCI connection may get, in bytes.
    ///
    /// See [`Options::vmci_buffer_max_size`](crate::Options::vmci_buffer_max_size).
    ///
    /// libzmq does not tell; this is what it was told last.
    ///
    /// ```
    /// # if !zmq::has("vmci") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_vmci_buffer_max_size(131_072)?;
    /// assert_eq!(socket.vmci_buffer_max_size(), Some(131_072));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_VMCI_BUFFER_MAX_SIZE")]
    #[must_use]
    pub fn vmci_buffer_max_size(&self) -> Option<u64> {
        self.remembered(&Opt::VMCI_BUFFER_MAX_SIZE)
    }

    /// See [`vmci_buffer_max_size`](Self::vmci_buffer_max_size).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("vmci") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_vmci_buffer_max_size(131_072)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_VMCI_BUFFER_MAX_SIZE")]
    pub fn set_vmci_buffer_max_size(&self, bytes: u64) -> Result<()> {
        self.apply(&Opt::VMCI_BUFFER_MAX_SIZE.to(&bytes))
    }

    /// How long one try to connect over VMCI may take.
    ///
    /// See [`Options::vmci_connect_timeout`](crate::Options::vmci_connect_timeout).
    ///
    /// libzmq does not tell; this is what it was told last.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # if !zmq::has("vmci") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_vmci_connect_timeout(Some(Duration::from_secs(2)))?;
    /// assert_eq!(socket.vmci_connect_timeout(), Some(Duration::from_secs(2)));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_VMCI_CONNECT_TIMEOUT")]
    #[must_use]
    pub fn vmci_connect_timeout(&self) -> Option<Duration> {
        self.remembered(&Opt::VMCI_CONNECT_TIMEOUT).flatten()
    }

    /// See [`vmci_connect_timeout`](Self::vmci_connect_timeout).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # if !zmq::has("vmci") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_vmci_connect_timeout(Some(Duration::from_secs(2)))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_VMCI_CONNECT_TIMEOUT")]
    pub fn set_vmci_connect_timeout(&self, wait: Option<Duration>) -> Result<()> {
        self.apply(&Opt::VMCI_CONNECT_TIMEOUT.to(&cut(wait)))
    }
}

/// libzmq counts the microseconds in an `int`.
fn cut(wait: Option<Duration>) -> Option<Duration> {
    wait.map(|wait| wait.min(Duration::from_millis(u64::from(c_int::MAX.unsigned_abs()) / 1000)))
}
