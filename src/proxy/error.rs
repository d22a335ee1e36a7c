//! [`ProxyError`]: a proxy that failed, and all that it took.
#![forbid(unsafe_code)]

use std::fmt;

use super::handle::Stopped;
use crate::error::Error;
use crate::exclusive::Exclusive;

/// A [`Proxy`](crate::Proxy) that could not begin or that an error has ended,
/// and what is left of it: its sockets, but for one that captures.
///
/// `?` turns this into a plain [`Error`] and closes the sockets. To go on
/// instead, take them back:
///
/// ```
/// # let context = zmq::Context::builder().max_sockets(3).build()?;
/// let (frontend, backend) = (context.socket(zmq::PULL)?, context.socket(zmq::PUSH)?);
/// match zmq::Proxy::new(frontend, backend).spawn() {
///     Ok(device) => println!("{device:?}"),
///     Err(failed) => {
///         println!("{failed}");
///         if let Some(stopped) = failed.into_stopped() {
///             zmq::Proxy::new(stopped.frontend, stopped.backend);
///         }
///     }
/// }
/// # Ok::<(), zmq::Error>(())
/// ```
#[must_use = "it holds the sockets, which dropping closes"]
pub struct ProxyError<F, B> {
    error: Error,
    stopped: Option<Exclusive<Stopped<F, B>>>,
}

impl<F, B> ProxyError<F, B> {
    pub(super) fn new(error: Error, stopped: Stopped<F, B>) -> Self {
        Self { error, stopped: Some(Exclusive::new(stopped)) }
    }

    /// The sockets are still with a thread that cannot be spoken to.
    pub(super) fn out_of_reach(error: Error) -> Self {
        Self { error, stopped: None }
    }

    /// What was wrong.
    ///
    /// ```
    /// # let context = zmq::Context::builder().max_sockets(3).build()?;
    /// # let (frontend, backend) = (context.socket(zmq::PULL)?, context.socket(zmq::PUSH)?);
    /// let failed = zmq::Proxy::new(frontend, backend).spawn().unwrap_err();
    /// assert_eq!(failed.error().kind(), zmq::ErrorKind::TooManyOpen);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// The sockets, and the messages that were on their way between them.
    ///
    /// `None` only in a process that was forked off, where the thread that has
    /// them is not.
    ///
    /// ```
    /// # let context = zmq::Context::builder().max_sockets(3).build()?;
    /// # let (frontend, backend) = (context.socket(zmq::PULL)?, context.socket(zmq::PUSH)?);
    /// let failed = zmq::Proxy::new(frontend, backend).spawn().unwrap_err();
    /// let zmq::Stopped { frontend, backend, .. } = failed.into_stopped().unwrap();
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn into_stopped(self) -> Option<Stopped<F, B>> {
        self.stopped.map(Exclusive::into_inner)
    }
}

impl<F, B> From<ProxyError<F, B>> for Error {
    fn from(failed: ProxyError<F, B>) -> Self {
        failed.error
    }
}

impl<F, B> fmt::Display for ProxyError<F, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<F, B> fmt::Debug for ProxyError<F, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProxyError").field("error", &self.error).finish_non_exhaustive()
    }
}

impl<F, B> std::error::Error for ProxyError<F, B> {}
