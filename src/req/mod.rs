//! [`Req`]: ask, then wait for the answer.
#![forbid(unsafe_code)]

mod afresh;

use std::ffi::c_int;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::time::Duration;

use zmq_sys as ffi;

use crate::context::Context;
use crate::error::Result;
use crate::frame::Frame;
use crate::message::Message;
use crate::options::Options;
use crate::recv_transition_error::RecvTransitionError;
use crate::sealed::Sealed;
use crate::socket::{Idle, Socket, SocketType};
use crate::transition::{self, TransitionError};
use crate::wait::Wait;

/// The asking side of request-reply.
///
/// A `Req` alternates strictly between sending and receiving, and its type
/// tells whose turn it is:
///
/// ```text
///              send
///   Req<Idle> ──────▶ Req<Awaiting>
///       ▲                   │
///       └───────────────────┘
///              recv
/// ```
///
/// Both steps consume the socket and return it in its next state:
///
/// ```
/// # let context = zmq::Context::new()?;
/// # let server = context.socket(zmq::REP)?;
/// # server.bind("inproc://hello")?;
/// # let server = std::thread::spawn(move || server.recv()?.1.send("World").map_err(zmq::Error::from).map(drop));
/// let socket = context.socket(zmq::REQ)?;
/// socket.connect("inproc://hello")?;
///
/// let waiting = socket.send("hello")?;
/// let (reply, socket) = waiting.recv()?;
/// assert_eq!(reply, "World");
/// # drop(socket); server.join().unwrap()?;
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// Sending twice, or receiving first, does not compile. A step that fails
/// returns the socket: see [`TransitionError`].
///
/// | Characteristic | |
/// |---|---|
/// | Peers | [`Rep`](crate::Rep), [`Router`](crate::Router) |
/// | Direction | sends and receives, in turn |
/// | Sends to | the next peer in turn, also one that `connect` has yet to reach |
/// | Receives from | the peer it asked |
/// | Connected nowhere, or all peers at their high-water mark | `send` waits |
///
/// # When the server dies
///
/// A question that a server took with it into death is not asked again, and
/// `recv` waits for ever. Give it a time:
/// [`recv_timeout`](Self::recv_timeout) returns the socket, still `Awaiting`.
/// Then wait on, or [`abandon`](Self::abandon) the question and ask anew.
/// [`ask`](Self::ask) does all of that.
#[must_use = "dropping the socket closes it"]
#[doc(alias = "ZMQ_REQ")]
pub struct Req<S> {
    socket: Socket,
    state: PhantomData<fn() -> S>,
}

/// State of a [`Req`] whose question is out and whose answer is not yet in.
///
/// ```
/// # let context = zmq::Context::new()?;
/// # let server = context.socket(zmq::REP)?;
/// # server.bind("inproc://awaiting")?;
/// # let socket = context.socket(zmq::REQ)?;
/// # socket.connect("inproc://awaiting")?;
/// let waiting: zmq::Req<zmq::Awaiting> = socket.send("hello")?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Debug)]
pub enum Awaiting {}

impl Req<Idle> {
    /// Opens a socket with default options.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::new(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Context::socket`].
    pub fn new(context: &Context) -> Result<Self> {
        Self::options().open(context)
    }

    /// Chooses options first.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().immediate(true).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn options() -> Options<Self> {
        Options::new()
    }
}

impl<S> Req<S>
where
    Self: MaySend,
{
    /// Sends a question to the next peer in turn.
    ///
    /// Waits while the socket is connected nowhere and nobody has connected to
    /// it, up to its send timeout. A server that [`connect`](Socket::connect)
    /// has yet to reach will do: the question waits for it, unless
    /// [`immediate`](Options::immediate) says otherwise.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// # server.bind("inproc://ask")?;
    /// # let socket = context.socket(zmq::REQ)?;
    /// # socket.connect("inproc://ask")?;
    /// let waiting = socket.send("hello")?;
    /// # assert_eq!(server.recv()?.0, "hello");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the socket, still idle, and the question.
    #[doc(alias = "zmq_msg_send")]
    #[doc(alias = "zmq_send")]
    #[doc(alias = "send_string")]
    #[expect(clippy::inline_always, reason = "what else is returned through memory")]
    #[inline(always)]
    pub fn send(
        self,
        question: impl Into<Message>,
    ) -> Result<Req<Awaiting>, TransitionError<Self>> {
        self.step_send(question.into(), Wait::Default)
    }

    /// Sends a question if a peer can take it at once.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// let failed = socket.try_send("nobody is there").unwrap_err();
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the socket, still idle, and the question; its kind is
    /// [`TimedOut`](crate::ErrorKind::TimedOut) if no peer could take it.
    #[doc(alias = "ZMQ_DONTWAIT")]
    #[doc(alias = "NOBLOCK")]
    pub fn try_send(
        self,
        question: impl Into<Message>,
    ) -> Result<Req<Awaiting>, TransitionError<Self>> {
        self.step_send(question.into(), Wait::Never)
    }

    /// Sends a question, and waits so long at most for a peer to take it.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// let failed = socket.send_timeout("hello?", Duration::from_millis(20)).unwrap_err();
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`try_send`](Self::try_send), when the time is over.
    pub fn send_timeout(
        self,
        question: impl Into<Message>,
        wait: Duration,
    ) -> Result<Req<Awaiting>, TransitionError<Self>> {
        self.step_send(question.into(), Wait::AtMost(wait))
    }

    /// Sends a question of several frames; as [`send`](Self::send) does with a
    /// [`Message`] of them.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// # server.bind("inproc://parts")?;
    /// # let socket = context.socket(zmq::REQ)?;
    /// # socket.connect("inproc://parts")?;
    /// let waiting = socket.send_multipart(["GET", "/index"])?;
    /// # assert_eq!(server.recv()?.0[1], "/index");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send).
    #[doc(alias = "ZMQ_SNDMORE")]
    pub fn send_multipart<F: Into<Frame>>(
        self,
        frames: impl IntoIterator<Item = F>,
    ) -> Result<Req<Awaiting>, TransitionError<Self>> {
        self.send(frames.into_iter().collect::<Message>())
    }

    #[expect(clippy::inline_always, reason = "what else is returned through memory")]
    #[inline(always)]
    fn step_send(
        self,
        question: Message,
        wait: Wait,
    ) -> Result<Req<Awaiting>, TransitionError<Self>> {
        match self.send_at_once(question, wait) {
            Ok(()) => Ok(self.into_state()),
            Err((question, tried)) => self.send_slowly(question, wait, tried),
        }
    }
}

impl<S> Req<S>
where
    Self: MayRecv,
{
    /// Waits for the answer, up to the receive timeout of the socket: by
    /// default for ever.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// # server.bind("inproc://answer")?;
    /// # let socket = context.socket(zmq::REQ)?;
    /// # socket.connect("inproc://answer")?;
    /// # let waiting = socket.send("hello")?;
    /// # let server = server.recv()?.1.send("World")?;
    /// let (reply, socket) = waiting.recv()?;
    /// assert_eq!(reply, "World");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the socket, still awaiting: receive again, or
    /// [`abandon`](Self::abandon) the question.
    #[doc(alias = "zmq_msg_recv")]
    #[doc(alias = "zmq_recv")]
    #[doc(alias = "recv_string")]
    #[inline]
    pub fn recv(self) -> Result<(Message, Req<Idle>), TransitionError<Self>> {
        transition::recv(self, Wait::Default, Self::into_state)
    }

    /// Receives as [`recv`](Self::recv) does, into a message that is used again:
    /// for loops where each instruction counts.
    ///
    /// ```
    /// # use zmq::Message;
    /// # let context = zmq::Context::new()?;
    /// # let mut server = context.socket(zmq::REP)?;
    /// # server.bind("inproc://answer-into")?;
    /// # let mut socket = context.socket(zmq::REQ)?;
    /// # socket.connect("inproc://answer-into")?;
    /// let mut answer = Message::new();
    /// for _ in 0..2 {
    ///     let waiting = socket.send("hello")?;
    /// #   server = server.recv()?.1.send("World")?;
    ///     socket = waiting.recv_into(&mut answer)?;
    ///     assert_eq!(answer, "World");
    /// }
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`recv`](Self::recv). Nothing is left then of what `answer` was.
    #[inline]
    pub fn recv_into(self, answer: &mut Message) -> Result<Req<Idle>, TransitionError<Self>> {
        transition::recv_into(self, answer, Self::into_state)
    }

    /// Takes the answer if it is there.
    ///
    /// ```
    /// # use zmq::ErrorKind;
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// # server.bind("inproc://too-early")?;
    /// # let socket = context.socket(zmq::REQ)?;
    /// # socket.connect("inproc://too-early")?;
    /// let waiting = socket.send("hello")?;
    /// let failed = waiting.try_recv().unwrap_err();
    /// assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the socket, still awaiting; its kind is
    /// [`TimedOut`](crate::ErrorKind::TimedOut) if there is no answer yet.
    #[doc(alias = "ZMQ_DONTWAIT")]
    #[doc(alias = "NOBLOCK")]
    pub fn try_recv(self) -> Result<(Message, Req<Idle>), TransitionError<Self>> {
        transition::recv(self, Wait::Never, Self::into_state)
    }

    /// Waits so long at most for the answer.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// # server.bind("inproc://asleep")?;
    /// # let socket = context.socket(zmq::REQ)?;
    /// # socket.connect("inproc://asleep")?;
    /// let waiting = socket.send("hello?")?;
    /// let failed = waiting.recv_timeout(Duration::from_millis(20)).unwrap_err();
    /// let socket = failed.into_socket().abandon()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`try_recv`](Self::try_recv), when the time is over. Leaving by
    /// `?` then drops the socket, and if the question has not left, the end of
    /// the context waits for it: see
    /// [`ContextBuilder::linger`](crate::ContextBuilder::linger).
    pub fn recv_timeout(
        self,
        wait: Duration,
    ) -> Result<(Message, Req<Idle>), TransitionError<Self>> {
        transition::recv(self, Wait::AtMost(wait), Self::into_state)
    }

    /// Waits for an answer of exactly `N` frames.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// # server.bind("inproc://two")?;
    /// # let socket = context.socket(zmq::REQ)?;
    /// # socket.connect("inproc://two")?;
    /// # let waiting = socket.send("weather?")?;
    /// # let server = server.recv()?.1.send_multipart(["72F", "sunny"])?;
    /// let ([degrees, sky], socket) = waiting.recv_multipart()?;
    /// assert_eq!(sky, "sunny");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`recv`](Self::recv); and if the answer has another number of
    /// frames, that answer and the socket, which is idle then.
    #[doc(alias = "ZMQ_RCVMORE")]
    pub fn recv_multipart<const N: usize>(
        self,
    ) -> Result<([Frame; N], Req<Idle>), RecvTransitionError<Self, Req<Idle>>> {
        RecvTransitionError::split(self.recv())
    }

    /// Gives the question up, so that another can be asked.
    ///
    /// An answer that still comes is dropped. This closes the socket, unsent
    /// messages and all, and opens another with the same options and endpoints.
    /// Of several that it connects to, the next question goes to the next. It
    /// does not wait. A [monitor](Socket::monitor) of it ends, and the descriptor
    /// for an [event loop](Socket::while_ready) is another. Over `inproc`, a
    /// question that the server does not come to receive keeps the closed socket,
    /// which counts against [`max_sockets`](crate::ContextBuilder::max_sockets),
    /// until the server uses its own again or is gone. On a socket
    /// opened with [`relaxed`](Options::relaxed) nothing of the kind is needed,
    /// and this does nothing that could fail.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// # server.bind("inproc://deaf")?;
    /// # let socket = context.socket(zmq::REQ)?;
    /// # socket.connect("inproc://deaf")?;
    /// let waiting = socket.send("first")?;
    /// let socket = waiting.abandon()?;
    /// let waiting = socket.send("second")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Context::socket`]. A socket that is bound cannot do this
    /// ([`Unsupported`](crate::ErrorKind::Unsupported)): its peers connect again
    /// and bring the late answer with them, which would be taken for the answer
    /// to the next question. Nor can one with a
    /// [`routing_id`](Options::routing_id), as a server may hold that for the socket
    /// before, and lose the next question; nor one that came [from C](Self::from_raw).
    /// [`relaxed`](Options::relaxed) ones can. The error returns the socket, still
    /// awaiting.
    pub fn abandon(self) -> Result<Req<Idle>, TransitionError<Self>> {
        let may = if self.relaxed() { Ok(()) } else { self.check_unnamed("abandon") };
        if let Err(error) = may {
            return Err(TransitionError::new(error, self, None));
        }
        self.give_up("abandon")
    }
}

impl<S> Req<S> {
    #[inline]
    pub(crate) fn into_state<T>(self) -> Req<T> {
        Req { socket: self.socket, state: PhantomData }
    }
}

impl<S> Deref for Req<S> {
    type Target = Socket;

    #[inline]
    fn deref(&self) -> &Socket {
        &self.socket
    }
}

impl<S> fmt::Debug for Req<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = std::any::type_name::<S>().rsplit("::").next().unwrap_or_default();
        write!(f, "Req<{state}>({:?})", self.socket)
    }
}

impl Sealed for Req<Idle> {}

impl SocketType for Req<Idle> {
    const NAME: &'static str = "REQ";
    const KIND: c_int = ffi::ZMQ_REQ;

    fn from_socket(socket: Socket) -> Self {
        Self { socket, state: PhantomData }
    }
}

/// The state in which to [`send`](Req::send). It is a trait, and not just
/// `impl Req<Idle>`, so that the compiler can explain itself.
#[diagnostic::on_unimplemented(
    message = "this `Req` still awaits the answer to its question",
    label = "receive it first: `let (answer, socket) = socket.recv()?`",
    note = "REQ alternates strictly: send, recv, send, recv, …",
    note = "to ask again because no answer comes, first give the question up with `abandon`"
)]
pub trait MaySend {}
impl MaySend for Req<Idle> {}

/// The state in which to [`recv`](Req::recv).
#[diagnostic::on_unimplemented(
    message = "this `Req` is idle and awaits no answer",
    label = "receive from the socket that `send` returns: `let socket = socket.send(…)?`",
    note = "REQ alternates strictly: send, recv, send, recv, …",
    note = "in a loop: `let answer; (answer, socket) = socket.send(…)?.recv()?;`"
)]
pub trait MayRecv {}
impl MayRecv for Req<Awaiting> {}
