//! [`TransitionError`]: a step that did not happen, and all that it took.
#![forbid(unsafe_code)]

use std::fmt;
use std::ops::Deref;

use crate::error::{Error, ErrorKind, Result};
use crate::exclusive::Exclusive;
use crate::message::Message;
use crate::socket::Socket;
use crate::transfer::{Tried, go_on};
use crate::wait::Wait;

/// A send or receive that did not happen, and the socket, still in the state
/// `S` it was in before.
///
/// `?` turns this into a plain [`Error`] and closes the socket. A message that
/// was sent and has not left then keeps the context from ending, and so perhaps
/// the program, unless there is a [linger](crate::ContextBuilder::linger). To go
/// on instead, take the socket back:
///
/// ```
/// # use std::time::Duration;
/// # use zmq::{Awaiting, Context, ErrorKind, Idle, Message, Req};
/// fn patient(mut socket: Req<Awaiting>) -> zmq::Result<(Message, Req<Idle>)> {
///     loop {
///         socket = match socket.recv_timeout(Duration::from_millis(20)) {
///             Err(failed) if failed.error().kind() == ErrorKind::TimedOut => failed.into_socket(),
///             done => return Ok(done?),
///         };
///     }
/// }
/// # let context = Context::new()?;
/// # let server = context.socket(zmq::REP)?;
/// # server.bind("inproc://patient")?;
/// # let client = context.socket(zmq::REQ)?;
/// # client.connect("inproc://patient")?;
/// # let waiting = client.send("hello")?;
/// # let server = std::thread::spawn(move || -> zmq::Result<()> {
/// #     let (_, server) = server.recv()?;
/// #     std::thread::sleep(Duration::from_millis(60));
/// #     server.send("world")?;
/// #     Ok(())
/// # });
/// # assert_eq!(patient(waiting)?.0, "world");
/// # server.join().unwrap()?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[must_use = "it holds the socket, which dropping closes"]
pub struct TransitionError<S> {
    error: Error,
    socket: Exclusive<S>,
    message: Option<Message>,
}

impl<S> TransitionError<S> {
    #[cold]
    pub(crate) fn new(error: Error, socket: S, message: Option<Message>) -> Self {
        Self { error, socket: Exclusive::new(socket), message }
    }

    /// Whether the socket was left where only a fresh one helps.
    pub(crate) fn is_stale(&mut self) -> bool
    where
        S: Deref<Target = Socket>,
    {
        self.socket.get_mut().is_stale()
    }

    /// Why the transition did not happen.
    ///
    /// ```
    /// # use zmq::{Context, ErrorKind};
    /// # let context = Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// let failed = socket.try_send("nobody is there").unwrap_err();
    /// assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// Of which kind the [`error`](Self::error) is.
    ///
    /// ```
    /// # use zmq::{Context, ErrorKind};
    /// # let context = Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// let failed = socket.try_send("nobody is there").unwrap_err();
    /// assert_eq!(failed.kind(), ErrorKind::TimedOut);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn kind(&self) -> ErrorKind {
        self.error.kind()
    }

    /// The message that was not sent; `None` if there was none to receive.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// let failed = socket.try_send("nobody is there").unwrap_err();
    /// assert_eq!(failed.message().unwrap(), "nobody is there");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn message(&self) -> Option<&Message> {
        self.message.as_ref()
    }

    /// The socket, in the state it was in.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// let socket = socket.try_send("nobody is there").unwrap_err().into_socket();
    /// socket.connect("tcp://127.0.0.1:8000")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn into_socket(self) -> S {
        self.socket.into_inner()
    }

    /// Everything at once: why, the socket, and the message if one was to be
    /// sent.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// let (error, socket, message) = socket.try_send("hello").unwrap_err().into_parts();
    /// println!("{error}, so here is a server");
    /// # let server = context.socket(zmq::REP)?;
    /// # server.bind("inproc://late")?;
    /// socket.connect("inproc://late")?;
    /// let socket = socket.send(message.unwrap_or_default())?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn into_parts(self) -> (Error, S, Option<Message>) {
        (self.error, self.socket.into_inner(), self.message)
    }
}

impl<S> From<TransitionError<S>> for Error {
    fn from(failed: TransitionError<S>) -> Self {
        failed.error
    }
}

impl<S> fmt::Display for TransitionError<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<S> fmt::Debug for TransitionError<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransitionError")
            .field("error", &self.error)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}

impl<S> std::error::Error for TransitionError<S> {}

/// Sends, and moves the socket on if that worked.
#[expect(clippy::inline_always, reason = "what else is returned through memory")]
#[inline(always)]
pub(crate) fn send<A, B>(
    socket: A,
    message: Message,
    wait: Wait,
    next: impl FnOnce(A) -> B,
) -> Result<B, TransitionError<A>>
where
    A: Deref<Target = Socket>,
{
    match socket.send_at_once(message, wait) {
        Ok(()) => Ok(next(socket)),
        Err((message, tried)) => send_slowly(socket, message, wait, tried).map(next),
    }
}

#[cold]
fn send_slowly<A>(
    socket: A,
    mut message: Message,
    wait: Wait,
    tried: Tried,
) -> Result<A, TransitionError<A>>
where
    A: Deref<Target = Socket>,
{
    match socket.send_on(&mut message, wait, tried) {
        Ok(()) => Ok(socket),
        Err(error) => Err(TransitionError::new(error, socket, Some(message))),
    }
}

/// Receives, and moves the socket on if that worked.
#[inline]
pub(crate) fn recv<A, B>(
    socket: A,
    wait: Wait,
    next: impl FnOnce(A) -> B,
) -> Result<(Message, B), TransitionError<A>>
where
    A: Deref<Target = Socket>,
{
    Socket::recv_message_by(
        socket,
        wait,
        |socket, message| (message, next(socket)),
        |socket, error| TransitionError::new(error, socket, None),
    )
}

/// Receives into a message that is used again, and moves the socket on if that
/// worked.
#[inline]
pub(crate) fn recv_into<A, B>(
    socket: A,
    message: &mut Message,
    next: impl FnOnce(A) -> B,
) -> Result<B, TransitionError<A>>
where
    A: Deref<Target = Socket>,
{
    match socket.recv_into_at_once(message) {
        Ok(()) => Ok(next(socket)),
        Err(tried) => go_on(tried, move |tried| recv_on_into(socket, message, tried)).map(next),
    }
}

/// Goes on where a message was not received at once.
fn recv_on_into<A>(
    socket: A,
    message: &mut Message,
    outcome: Result<(), Tried>,
) -> Result<A, TransitionError<A>>
where
    A: Deref<Target = Socket>,
{
    match socket.recv_on_into(message, outcome) {
        Ok(()) => Ok(socket),
        Err(error) => Err(TransitionError::new(error, socket, None)),
    }
}
