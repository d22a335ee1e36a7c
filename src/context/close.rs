//! [`Context::close`]: an end that waits only so long, and says what is left.
#![forbid(unsafe_code)]

use std::fmt;
use std::mem;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::Context;
use crate::error::{Error, Result};
use crate::wait::Deadline;

const CALL: &str = "close";

/// # Ending
impl Context {
    /// Ends the context, and waits so long at most for its sockets to be closed
    /// and their messages to leave.
    ///
    /// It closes no socket by itself. Threads that wait in a call are woken by
    /// [`shutdown`](Self::shutdown), which goes before this.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use zmq::{Context, ErrorKind};
    /// let context = Context::new()?;
    /// let socket = context.socket(zmq::PUSH)?;
    /// # let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    /// # let endpoint = format!("tcp://{nobody}");
    /// socket.connect(&endpoint)?; // nobody is there
    /// socket.send("hello")?;
    /// drop(socket);
    ///
    /// let left = context.close(Duration::from_millis(50)).unwrap_err();
    /// assert_eq!(left.endpoints(), [&*endpoint]);
    /// println!("{left}");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the time is over, the error names the endpoints of all sockets that
    /// hold messages still, and holds the context: nothing is lost as long as the
    /// program runs. Its kind is [`TimedOut`](crate::ErrorKind::TimedOut), also
    /// where sockets or other handles of the context are yet to be dropped, or
    /// C's sockets to be closed, such as those that were [given
    /// away](crate::Dealer::into_raw).
    ///
    /// A socket that closes tells nothing of single messages: one that is
    /// connected to several peers is named with all of them. And one that is
    /// connected by `inproc` to a name where nobody is bound is named even if it
    /// has sent nothing.
    #[doc(alias = "zmq_ctx_term")]
    pub fn close(self, timeout: Duration) -> Result<(), CloseError> {
        if self.is_inherited() {
            let error = Error::inherited(CALL);
            return Err(CloseError { error, endpoints: Vec::new(), rest: Rest::context(self) });
        }
        end(self, timeout)
    }
}

/// A context that has not ended in time, with the messages that its sockets
/// still hold.
///
/// Dropping it does not wait, nor does `?`, which makes an [`Error`] of it: the
/// messages leave when they can, unless the program ends before. To do more for
/// them, [wait](Self::wait) on, or take the context back and let their peers
/// come.
///
/// ```
/// # use std::time::Duration;
/// # let context = zmq::Context::new()?;
/// # let socket = context.socket(zmq::PUSH)?;
/// # socket.connect(&format!("tcp://{}", std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()))?;
/// # socket.send("hello")?;
/// # drop(socket);
/// if let Err(left) = context.close(Duration::from_millis(20)) {
///     println!("waiting for {:?}", left.endpoints());
///     if let Err(left) = left.wait(Duration::from_millis(20)) {
///         println!("not waiting any longer: {left}");
///     }
/// }
/// # Ok::<(), zmq::Error>(())
/// ```
#[must_use = "it holds messages that have not left"]
pub struct CloseError {
    error: Error,
    endpoints: Vec<String>,
    rest: Rest,
}

impl CloseError {
    /// What is left, in one line.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use zmq::ErrorKind;
    /// let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// let left = context.close(Duration::ZERO).unwrap_err();
    /// assert_eq!(left.error().kind(), ErrorKind::TimedOut);
    /// assert_eq!(left.to_string(), "close: sockets or handles of the context are still in use: 1");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// The endpoints of the sockets that hold messages still, in their order and
    /// each once. There are none if sockets have yet to be closed.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::REQ)?;
    /// # let left = context.close(Duration::ZERO).unwrap_err();
    /// assert!(left.endpoints().is_empty());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn endpoints(&self) -> &[String] {
        &self.endpoints
    }

    /// Waits on, so long at most.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::REQ)?;
    /// # let left = context.close(Duration::ZERO).unwrap_err();
    /// drop(socket);
    /// left.wait(Duration::from_secs(5))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What is left then.
    pub fn wait(self, timeout: Duration) -> Result<(), Self> {
        match self.rest {
            Rest::Context(context) => end(context.into_inner(), timeout),
            Rest::Ending(ended) => await_end(ended, self.endpoints, Deadline::after(timeout)),
        }
    }

    /// The context, which can be used as before. Dropping it waits until all
    /// messages have left.
    ///
    /// Its messages reach whoever comes to take them:
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::PUSH)?;
    /// # let probe = context.socket(zmq::PULL)?;
    /// # let endpoint = probe.bind("tcp://127.0.0.1:*")?;
    /// # probe.unbind(&endpoint)?;
    /// # drop(probe);
    /// # socket.set_reconnect_interval(Some(Duration::from_millis(1)))?;
    /// socket.connect(&endpoint)?;
    /// socket.send("hello")?;
    /// drop(socket);
    /// let left = context.close(Duration::from_millis(20)).unwrap_err();
    ///
    /// let context = left.into_context().unwrap();
    /// let sink = context.socket(zmq::PULL)?;
    /// sink.bind(&endpoint)?;
    /// assert_eq!(sink.recv()?, "hello");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// There is `None` where it is ending already and only waits for its
    /// messages. That is where we cannot see what a closed socket still does:
    /// on systems other than Linux, and with sockets of the draft API that are
    /// thread-safe; and where only sockets of C's are left.
    #[must_use]
    pub fn into_context(self) -> Option<Context> {
        match self.rest {
            Rest::Context(context) => Some(context.into_inner()),
            Rest::Ending(_) => None,
        }
    }
}

impl From<CloseError> for Error {
    fn from(failed: CloseError) -> Self {
        failed.error
    }
}

impl fmt::Display for CloseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl fmt::Debug for CloseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CloseError")
            .field("error", &self.error)
            .field("endpoints", &self.endpoints)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for CloseError {}

enum Rest {
    Context(Detached),
    /// A thread ends it, and drops the other end of this then.
    Ending(Receiver<()>),
}

impl Rest {
    fn context(context: Context) -> Self {
        Self::Context(Detached(Some(context)))
    }
}

/// A context whose drop keeps nobody waiting.
struct Detached(Option<Context>);

impl Detached {
    fn into_inner(mut self) -> Context {
        self.0.take().expect("only this and drop take it")
    }
}

impl Drop for Detached {
    fn drop(&mut self) {
        if let Some(context) = self.0.take() {
            // Where there is no thread for it, a context that is left over is the lesser evil.
            if let Err(context) = end_elsewhere(context) {
                mem::forget(context);
            }
        }
    }
}

/// Waits until nothing is left of the context but this handle, and ends it.
fn end(context: Context, timeout: Duration) -> Result<(), CloseError> {
    let deadline = Deadline::after(timeout);
    loop {
        let in_use = Arc::strong_count(&context.inner) - 1;
        let held = context.inner.left.held();
        if in_use == 0 && held.is_none() {
            break;
        }
        if deadline.is_over() {
            let endpoints = held.unwrap_or_default();
            let error = match in_use {
                1.. if endpoints.is_empty() => Error::new(CALL, libc::EAGAIN).because(format!(
                    "sockets or handles of the context are still in use: {in_use}"
                )),
                _ => unsent(&endpoints),
            };
            return Err(CloseError { error, endpoints, rest: Rest::context(context) });
        }
        // A socket that is gone tells nobody.
        thread::sleep(Duration::from_millis(1).min(deadline.remaining().unwrap_or(Duration::MAX)));
    }
    let unseen = context.inner.left.unseen();
    match end_elsewhere(context) {
        Ok(ended) => await_end(ended, unseen, deadline),
        Err(context) => {
            let error = Error::new(CALL, libc::EAGAIN).because("there is no thread to end it");
            Err(CloseError { error, endpoints: unseen, rest: Rest::context(context) })
        }
    }
}

fn await_end(
    ended: Receiver<()>,
    endpoints: Vec<String>,
    deadline: Deadline,
) -> Result<(), CloseError> {
    // Its other end is only ever dropped.
    let outcome = match deadline.remaining() {
        Some(remaining) => ended.recv_timeout(remaining),
        None => ended.recv().map_err(|_| RecvTimeoutError::Disconnected),
    };
    match outcome {
        Err(RecvTimeoutError::Timeout) => {
            let error = if endpoints.is_empty() {
                Error::new(CALL, libc::EAGAIN)
                    .because("nothing of ours is left, but sockets of C's may be open")
            } else {
                unsent(&endpoints)
            };
            Err(CloseError { error, endpoints, rest: Rest::Ending(ended) })
        }
        Ok(()) | Err(RecvTimeoutError::Disconnected) => Ok(()),
    }
}

fn unsent(endpoints: &[String]) -> Error {
    let error = Error::new(CALL, libc::EAGAIN).because("messages have not left in time");
    if endpoints.is_empty() { error } else { error.about(&endpoints.join(", ")) }
}

/// Drops the handle on a thread of its own, if it might have to wait. Where
/// there can be none, it is returned.
fn end_elsewhere(context: Context) -> Result<Receiver<()>, Context> {
    let (hand_over, taken) = mpsc::channel::<Context>();
    let (end, ended) = mpsc::channel();
    if context.inner.is_untouched() {
        return Ok(ended);
    }
    let thread = thread::Builder::new().name("zmq-close".into()).spawn(move || {
        let _end = end;
        drop(taken.recv());
    });
    match thread {
        Ok(_) => match hand_over.send(context) {
            Ok(()) => Ok(ended),
            Err(unsent) => Err(unsent.0),
        },
        Err(_) => Err(context),
    }
}
