//! Options of a [`Context`], read, and changed where libzmq heeds it.

use std::ffi::c_int;
use std::time::Duration;

use zmq_sys as ffi;

use super::Context;
use super::builder::{Setting, ZMQ_ZERO_COPY_RECV};
use crate::error::{Error, Result};

/// # Options
///
/// Each is described where it is chosen: see
/// [`ContextBuilder`](crate::ContextBuilder).
impl Context {
    /// How many threads do the input and output.
    ///
    /// See [`ContextBuilder::io_threads`](crate::ContextBuilder::io_threads).
    ///
    /// ```
    /// let context = zmq::Context::builder().io_threads(2).build()?;
    /// assert_eq!(context.io_threads()?, 2);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "zmq_ctx_get")]
    #[doc(alias = "ZMQ_IO_THREADS")]
    pub fn io_threads(&self) -> Result<u32> {
        self.count(ffi::ZMQ_IO_THREADS, "ZMQ_IO_THREADS")
    }

    /// How many sockets may be open at a time.
    ///
    /// See [`ContextBuilder::max_sockets`](crate::ContextBuilder::max_sockets).
    ///
    /// ```
    /// let context = zmq::Context::builder().max_sockets(10).build()?;
    /// assert_eq!(context.max_sockets()?, 10);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_MAX_SOCKETS")]
    pub fn max_sockets(&self) -> Result<u32> {
        self.count(ffi::ZMQ_MAX_SOCKETS, "ZMQ_MAX_SOCKETS")
    }

    /// The most that [`max_sockets`](Self::max_sockets) can be.
    ///
    /// ```
    /// let context = zmq::Context::builder().build()?;
    /// assert_eq!(context.socket_limit()?, 65_535);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_SOCKET_LIMIT")]
    pub fn socket_limit(&self) -> Result<u32> {
        self.count(ffi::ZMQ_SOCKET_LIMIT, "ZMQ_SOCKET_LIMIT")
    }

    /// The largest message, in bytes, which libzmq only notes.
    ///
    /// See [`ContextBuilder::max_message_size`](crate::ContextBuilder::max_message_size).
    ///
    /// ```
    /// let context = zmq::Context::builder().max_message_size(1_000_000).build()?;
    /// assert_eq!(context.max_message_size()?, 1_000_000);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_MAX_MSGSZ")]
    pub fn max_message_size(&self) -> Result<u32> {
        self.count(ffi::ZMQ_MAX_MSGSZ, "ZMQ_MAX_MSGSZ")
    }

    /// Changes what [`max_message_size`](Self::max_message_size) tells.
    ///
    /// ```
    /// let context = zmq::Context::new()?;
    /// context.set_max_message_size(1_000_000)?;
    /// assert_eq!(context.max_message_size()?, 1_000_000);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if libzmq refuses it.
    #[doc(alias = "zmq_ctx_set")]
    #[doc(alias = "ZMQ_MAX_MSGSZ")]
    pub fn set_max_message_size(&self, bytes: u32) -> Result<()> {
        self.set(&Setting::new(ffi::ZMQ_MAX_MSGSZ, "ZMQ_MAX_MSGSZ", bytes))
    }

    /// Whether new sockets speak IPv6 as well as IPv4.
    ///
    /// See [`ContextBuilder::ipv6`](crate::ContextBuilder::ipv6).
    ///
    /// ```
    /// let context = zmq::Context::builder().ipv6(true).build()?;
    /// assert!(context.ipv6()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_IPV6")]
    pub fn ipv6(&self) -> Result<bool> {
        self.flag(ffi::ZMQ_IPV6, "ZMQ_IPV6")
    }

    /// Changes whether sockets that are opened from now on speak IPv6.
    ///
    /// ```
    /// let context = zmq::Context::new()?;
    /// context.set_ipv6(true)?;
    /// assert!(context.socket(zmq::REQ)?.ipv6()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`set_max_message_size`](Self::set_max_message_size).
    #[doc(alias = "ZMQ_IPV6")]
    pub fn set_ipv6(&self, on: bool) -> Result<()> {
        self.set(&Setting::new(ffi::ZMQ_IPV6, "ZMQ_IPV6", on.into()))
    }

    /// Whether new sockets wait for ever at their end.
    ///
    /// See [`ContextBuilder::blocky`](crate::ContextBuilder::blocky).
    ///
    /// ```
    /// let context = zmq::Context::builder().blocky(false).build()?;
    /// assert!(!context.blocky()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_BLOCKY")]
    pub fn blocky(&self) -> Result<bool> {
        self.flag(ffi::ZMQ_BLOCKY, "ZMQ_BLOCKY")
    }

    /// Changes whether sockets that are opened from now on wait for ever at
    /// their end.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let context = zmq::Context::new()?;
    /// context.set_blocky(false)?;
    /// assert_eq!(context.socket(zmq::REQ)?.linger()?, Some(Duration::ZERO));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`set_max_message_size`](Self::set_max_message_size).
    #[doc(alias = "ZMQ_BLOCKY")]
    pub fn set_blocky(&self, on: bool) -> Result<()> {
        self.set(&Setting::new(ffi::ZMQ_BLOCKY, "ZMQ_BLOCKY", on.into()))
    }

    /// Whether large frames are read where they arrived.
    ///
    /// See [`ContextBuilder::zero_copy_recv`](crate::ContextBuilder::zero_copy_recv).
    ///
    /// ```
    /// let context = zmq::Context::builder().zero_copy_recv(false).build()?;
    /// assert!(!context.zero_copy_recv()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ZERO_COPY_RECV")]
    pub fn zero_copy_recv(&self) -> Result<bool> {
        self.flag(ZMQ_ZERO_COPY_RECV, "ZMQ_ZERO_COPY_RECV")
    }

    /// Changes whether sockets that are opened from now on read large frames
    /// where they arrived.
    ///
    /// ```
    /// let context = zmq::Context::new()?;
    /// context.set_zero_copy_recv(false)?;
    /// assert!(!context.zero_copy_recv()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`set_max_message_size`](Self::set_max_message_size).
    #[doc(alias = "ZMQ_ZERO_COPY_RECV")]
    pub fn set_zero_copy_recv(&self, on: bool) -> Result<()> {
        self.set(&Setting::new(ZMQ_ZERO_COPY_RECV, "ZMQ_ZERO_COPY_RECV", on.into()))
    }

    /// The linger of new sockets, where it was chosen for all.
    ///
    /// See [`ContextBuilder::linger`](crate::ContextBuilder::linger).
    ///
    /// ```
    /// # use std::time::Duration;
    /// let context = zmq::Context::builder().linger(Duration::ZERO).build()?;
    /// assert_eq!(context.linger(), Some(Duration::ZERO));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_LINGER")]
    #[must_use]
    pub fn linger(&self) -> Option<Duration> {
        self.inner.told.linger
    }

    /// What the names of the threads start with.
    ///
    /// See [`ContextBuilder::thread_name_prefix`](crate::ContextBuilder::thread_name_prefix).
    ///
    /// ```
    /// let context = zmq::Context::builder().thread_name_prefix("7").build()?;
    /// assert_eq!(context.thread_name_prefix(), Some("7"));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_THREAD_NAME_PREFIX")]
    #[must_use]
    pub fn thread_name_prefix(&self) -> Option<&str> {
        self.inner.told.thread_name_prefix.as_deref()
    }

    pub(super) fn get(&self, id: c_int, name: &'static str) -> Result<c_int> {
        // SAFETY: the context is alive.
        let value = unsafe { ffi::zmq_ctx_get(self.as_ptr(), id) };
        if value < 0 { Err(Error::last("zmq_ctx_get").about(name)) } else { Ok(value) }
    }

    fn count(&self, id: c_int, name: &'static str) -> Result<u32> {
        self.get(id, name).map(c_int::unsigned_abs)
    }

    fn flag(&self, id: c_int, name: &'static str) -> Result<bool> {
        self.get(id, name).map(|value| value != 0)
    }
}
