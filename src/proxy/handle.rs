//! [`ProxyHandle`]: a proxy that runs on a thread of its own.
#![forbid(unsafe_code)]

use std::fmt;
use std::mem;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use super::error::ProxyError;
use super::shovel::{PAUSE, RESUME, STOP};
use super::statistics::{Counters, Statistics};
use crate::error::{Error, ErrorKind, Result};
use crate::message::Message;
use crate::pair::Pair;

/// A running [`Proxy`](crate::Proxy).
///
/// Dropping it lets the proxy run, until the context is shut down.
///
/// ```
/// # let context = zmq::Context::new()?;
/// # let (frontend, backend) = (context.socket(zmq::ROUTER)?, context.socket(zmq::DEALER)?);
/// let device = zmq::Proxy::new(frontend, backend).spawn()?;
/// device.pause()?;
/// device.resume()?;
/// let stopped = device.stop()?;
/// stopped.frontend.bind("inproc://used-again")?;
/// # Ok::<(), zmq::Error>(())
/// ```
pub struct ProxyHandle<F, B> {
    pub(super) control: Pair,
    pub(super) counters: Arc<Counters>,
    /// Until it is joined.
    pub(super) thread: Option<Work<F, B>>,
}

/// The thread that shovels, and what it returns in the end.
type Work<F, B> = JoinHandle<Option<(Stopped<F, B>, Result<()>)>>;

impl<F, B> ProxyHandle<F, B> {
    /// Stops taking messages until [`resume`](Self::resume). When it returns,
    /// the last one has been passed on, or waits for the other side to have room.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let (frontend, backend) = (context.socket(zmq::ROUTER)?, context.socket(zmq::DEALER)?);
    /// # let device = zmq::Proxy::new(frontend, backend).spawn()?;
    /// device.pause()?;
    /// # device.stop()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Terminated`](ErrorKind::Terminated) if the proxy has ended.
    pub fn pause(&self) -> Result<()> {
        self.command(PAUSE)
    }

    /// Takes messages again.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let (frontend, backend) = (context.socket(zmq::ROUTER)?, context.socket(zmq::DEALER)?);
    /// # let device = zmq::Proxy::new(frontend, backend).spawn()?;
    /// device.pause()?;
    /// device.resume()?;
    /// # device.stop()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`pause`](Self::pause).
    pub fn resume(&self) -> Result<()> {
        self.command(RESUME)
    }

    /// What has passed so far.
    ///
    /// The proxy counts a message when it takes it, and again just after it has
    /// passed it on: so who has just received one may find it not yet counted as
    /// sent. After [`stop`](Self::stop) and [`pause`](Self::pause) the figures
    /// are exact.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let (frontend, backend) = (context.socket(zmq::ROUTER)?, context.socket(zmq::DEALER)?);
    /// # let device = zmq::Proxy::new(frontend, backend).spawn()?;
    /// assert_eq!(device.statistics().backend.sent.messages, 0);
    /// # device.stop()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        self.counters.read()
    }

    /// Ends the proxy, and returns its sockets.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let (frontend, backend) = (context.socket(zmq::ROUTER)?, context.socket(zmq::DEALER)?);
    /// # let device = zmq::Proxy::new(frontend, backend).spawn()?;
    /// let zmq::Stopped { frontend, backend, .. } = device.stop()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What ended it before, if that was not the end of the context. The error
    /// returns the sockets.
    ///
    /// # Panics
    ///
    /// If the proxy's thread panicked.
    pub fn stop(mut self) -> Result<Stopped<F, B>, ProxyError<F, B>> {
        match self.command(STOP) {
            Err(error) if error.kind() != ErrorKind::Terminated => {
                return Err(ProxyError::out_of_reach(error));
            }
            _ => {}
        }
        match self.thread.take().map_or(Ok(None), JoinHandle::join) {
            Ok(Some((stopped, Ok(())))) => Ok(stopped),
            Ok(Some((stopped, Err(error)))) => Err(ProxyError::new(error, stopped)),
            Ok(None) => Err(ProxyError::out_of_reach(ended())),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }

    fn has_ended(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// Sends a command and waits until it has been obeyed.
    fn command(&self, command: &'static str) -> Result<()> {
        const LOOK_AGAIN: Duration = Duration::from_millis(50);

        match self.control.send_timeout(command, LOOK_AGAIN) {
            Err(failed) if failed.error().kind() == ErrorKind::TimedOut => return Err(ended()),
            outcome => outcome?,
        }
        loop {
            match self.control.recv_timeout(LOOK_AGAIN) {
                Ok(_obeyed) => return Ok(()),
                Err(error) if error.kind() == ErrorKind::TimedOut && !self.has_ended() => {}
                Err(error) if error.kind() == ErrorKind::TimedOut => return Err(ended()),
                Err(error) => return Err(error),
            }
        }
    }
}

/// In a forked child, which does not have the thread, it must not even be let go.
impl<F, B> Drop for ProxyHandle<F, B> {
    fn drop(&mut self) {
        if self.control.context().is_inherited() {
            mem::forget(self.thread.take());
        }
    }
}

fn ended() -> Error {
    Error::new("proxy", zmq_sys::ETERM).because("the proxy has ended")
}

impl<F, B> fmt::Debug for ProxyHandle<F, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProxyHandle")
            .field("statistics", &self.statistics())
            .finish_non_exhaustive()
    }
}

/// What is left of a [`Proxy`](crate::Proxy) that was stopped.
///
/// ```
/// # let context = zmq::Context::new()?;
/// # let (frontend, backend) = (context.socket(zmq::PULL)?, context.socket(zmq::PUSH)?);
/// let stopped = zmq::Proxy::new(frontend, backend).spawn()?.stop()?;
/// for message in stopped.waiting {
///     println!("nobody took {message}");
/// }
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Stopped<F, B> {
    /// Its frontend.
    pub frontend: F,
    /// Its backend.
    pub backend: B,
    /// Messages that it had taken from one socket and the other had no room
    /// for: one each way at most.
    pub waiting: Vec<Message>,
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;
    use crate::context::Context;
    use crate::push_pull::{Pull, Push};

    #[test]
    fn a_proxy_that_an_error_ended_returns_its_sockets() {
        let context = Context::new().unwrap();
        let frontend = Pull::new(&context).unwrap();
        let backend = Push::new(&context).unwrap();
        let control = Pair::new(&context).unwrap();
        let waiting = vec!["on its way".into()];
        let thread = thread::spawn(move || {
            let stopped = Stopped { frontend, backend, waiting };
            Some((stopped, Err(Error::new("zmq_poll", libc::ENOMEM))))
        });
        let device = ProxyHandle { control, counters: Arc::default(), thread: Some(thread) };

        let failed = device.stop().unwrap_err();
        assert_eq!(failed.error().kind(), ErrorKind::OutOfMemory);
        let stopped = failed.into_stopped().unwrap();
        stopped.frontend.bind("inproc://again").unwrap();
        stopped.backend.connect("inproc://again").unwrap();
        assert_eq!(stopped.waiting, ["on its way"]);
    }
}
