//! [`Rep`]: wait for a question, then answer it.
#![forbid(unsafe_code)]

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

/// The answering side of request-reply: the mirror image of [`Req`](crate::Req).
///
/// ```text
///              recv
///   Rep<Idle> ──────▶ Rep<Answering>
///       ▲                   │
///       └───────────────────┘
///              send
/// ```
///
/// ```
/// # let context = zmq::Context::new()?;
/// let mut socket = context.socket(zmq::REP)?;
/// socket.bind("tcp://127.0.0.1:*")?;
/// # let client = context.socket(zmq::REQ)?; client.connect(&socket.last_endpoint()?)?;
/// # let client = client.send("hello")?;
/// loop {
///     let (question, asker) = socket.recv()?;
///     println!("received request: {question}");
///     socket = asker.send("World")?;
/// #   break;
/// }
/// # assert_eq!(client.recv()?.0, "World");
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// Answering first, or receiving twice, does not compile. A step that fails
/// returns the socket: see [`TransitionError`].
///
/// | Characteristic | |
/// |---|---|
/// | Peers | [`Req`](crate::Req), [`Dealer`](crate::Dealer) |
/// | Direction | receives and sends, in turn |
/// | Receives from | all peers, fairly in turn |
/// | Sends to | the peer that asked |
/// | If that peer is gone, or at its high-water mark | the answer is dropped |
#[must_use = "dropping the socket closes it"]
#[doc(alias = "ZMQ_REP")]
pub struct Rep<S> {
    socket: Socket,
    state: PhantomData<fn() -> S>,
}

/// State of a [`Rep`] that owes an answer.
///
/// ```
/// # let context = zmq::Context::new()?;
/// # let server = context.socket(zmq::REP)?;
/// # server.bind("inproc://answering")?;
/// # let client = context.socket(zmq::REQ)?;
/// # client.connect("inproc://answering")?;
/// # let client = client.send("hello")?;
/// let (question, asker): (_, zmq::Rep<zmq::Answering>) = server.recv()?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Debug)]
pub enum Answering {}

impl Rep<Idle> {
    /// Opens a socket with default options.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Rep::new(&context)?;
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
    /// let socket = zmq::Rep::options().max_message_size(1_000_000).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn options() -> Options<Self> {
        Options::new()
    }
}

impl<S> Rep<S>
where
    Self: MayRecv,
{
    /// Waits for a question, from any peer, up to the receive timeout of the
    /// socket: by default for ever.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// # server.bind("inproc://question")?;
    /// # let client = context.socket(zmq::REQ)?;
    /// # client.connect("inproc://question")?;
    /// # let client = client.send("hello")?;
    /// let (question, asker) = server.recv()?;
    /// assert_eq!(question, "hello");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the socket, still idle.
    #[doc(alias = "zmq_msg_recv")]
    #[doc(alias = "zmq_recv")]
    #[doc(alias = "recv_string")]
    #[inline]
    pub fn recv(self) -> Result<(Message, Rep<Answering>), TransitionError<Self>> {
        transition::recv(self, Wait::Default, Self::into_state)
    }

    /// Receives as [`recv`](Self::recv) does, into a message that is used again:
    /// for loops where each instruction counts.
    ///
    /// ```
    /// # use zmq::Message;
    /// # let context = zmq::Context::new()?;
    /// # let mut server = context.socket(zmq::REP)?;
    /// # server.bind("inproc://question-into")?;
    /// # let mut client = context.socket(zmq::REQ)?;
    /// # client.connect("inproc://question-into")?;
    /// let mut question = Message::new();
    /// for _ in 0..2 {
    /// #   let waiting = client.send("hello")?;
    ///     let asker = server.recv_into(&mut question)?;
    ///     assert_eq!(question, "hello");
    ///     server = asker.send("World")?;
    /// #   client = waiting.recv()?.1;
    /// }
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`recv`](Self::recv). Nothing is left then of what `question` was.
    #[inline]
    pub fn recv_into(
        self,
        question: &mut Message,
    ) -> Result<Rep<Answering>, TransitionError<Self>> {
        transition::recv_into(self, question, Self::into_state)
    }

    /// Takes a question if one is there.
    ///
    /// ```
    /// # use zmq::ErrorKind;
    /// # let context = zmq::Context::new()?;
    /// let server = context.socket(zmq::REP)?;
    /// let failed = server.try_recv().unwrap_err();
    /// assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the socket, still idle; its kind is
    /// [`TimedOut`](crate::ErrorKind::TimedOut) if there is no question.
    #[doc(alias = "ZMQ_DONTWAIT")]
    #[doc(alias = "NOBLOCK")]
    pub fn try_recv(self) -> Result<(Message, Rep<Answering>), TransitionError<Self>> {
        transition::recv(self, Wait::Never, Self::into_state)
    }

    /// Waits so long at most for a question.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let server = context.socket(zmq::REP)?;
    /// let failed = server.recv_timeout(Duration::from_millis(20)).unwrap_err();
    /// let server = failed.into_socket();
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`try_recv`](Self::try_recv), when the time is over.
    pub fn recv_timeout(
        self,
        wait: Duration,
    ) -> Result<(Message, Rep<Answering>), TransitionError<Self>> {
        transition::recv(self, Wait::AtMost(wait), Self::into_state)
    }

    /// Waits for a question of exactly `N` frames.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// # server.bind("inproc://verbs")?;
    /// # let client = context.socket(zmq::REQ)?;
    /// # client.connect("inproc://verbs")?;
    /// # let client = client.send(["GET", "/index"])?;
    /// let ([verb, path], asker) = server.recv_multipart()?;
    /// assert_eq!(verb, "GET");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`recv`](Self::recv); and if the question has another number of
    /// frames, that question and the socket, which owes an answer then.
    #[doc(alias = "ZMQ_RCVMORE")]
    pub fn recv_multipart<const N: usize>(
        self,
    ) -> Result<([Frame; N], Rep<Answering>), RecvTransitionError<Self, Rep<Answering>>> {
        RecvTransitionError::split(self.recv())
    }
}

impl<S> Rep<S>
where
    Self: MaySend,
{
    /// Sends the answer to the peer that asked. It does not wait.
    ///
    /// If that peer is gone, or takes no more, the answer is dropped: that is
    /// the asker's affair, and no error here.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// # server.bind("inproc://reply")?;
    /// # let client = context.socket(zmq::REQ)?;
    /// # client.connect("inproc://reply")?;
    /// # let client = client.send("hello")?;
    /// let (question, asker) = server.recv()?;
    /// let server = asker.send("World")?;
    /// # assert_eq!(client.recv()?.0, "World");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the socket, still owing the answer, and the answer.
    #[doc(alias = "zmq_msg_send")]
    #[doc(alias = "zmq_send")]
    #[doc(alias = "send_string")]
    #[expect(clippy::inline_always, reason = "what else is returned through memory")]
    #[inline(always)]
    pub fn send(self, answer: impl Into<Message>) -> Result<Rep<Idle>, TransitionError<Self>> {
        transition::send(self, answer.into(), Wait::Default, Self::into_state)
    }

    /// What [`send`](Self::send) does, which never waits either.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// # server.bind("inproc://try-reply")?;
    /// # let client = context.socket(zmq::REQ)?;
    /// # client.connect("inproc://try-reply")?;
    /// # let client = client.send("hello")?;
    /// let (question, asker) = server.recv()?;
    /// let server = asker.try_send("World")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send).
    #[doc(alias = "ZMQ_DONTWAIT")]
    #[doc(alias = "NOBLOCK")]
    pub fn try_send(self, answer: impl Into<Message>) -> Result<Rep<Idle>, TransitionError<Self>> {
        transition::send(self, answer.into(), Wait::Never, Self::into_state)
    }

    /// What [`send`](Self::send) does, for code that treats all sockets alike.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// # server.bind("inproc://slow-reply")?;
    /// # let client = context.socket(zmq::REQ)?;
    /// # client.connect("inproc://slow-reply")?;
    /// # let client = client.send("hello")?;
    /// let (question, asker) = server.recv()?;
    /// let server = asker.send_timeout("World", Duration::from_secs(1))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send).
    pub fn send_timeout(
        self,
        answer: impl Into<Message>,
        wait: Duration,
    ) -> Result<Rep<Idle>, TransitionError<Self>> {
        transition::send(self, answer.into(), Wait::AtMost(wait), Self::into_state)
    }

    /// Sends an answer of several frames; as [`send`](Self::send) does with a
    /// [`Message`] of them.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// # server.bind("inproc://replies")?;
    /// # let client = context.socket(zmq::REQ)?;
    /// # client.connect("inproc://replies")?;
    /// # let client = client.send("weather?")?;
    /// let (question, asker) = server.recv()?;
    /// let server = asker.send_multipart(["72F", "sunny"])?;
    /// # assert_eq!(client.recv()?.0[1], "sunny");
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
    ) -> Result<Rep<Idle>, TransitionError<Self>> {
        self.send(frames.into_iter().collect::<Message>())
    }
}

impl<S> Rep<S> {
    #[inline]
    pub(crate) fn into_state<T>(self) -> Rep<T> {
        Rep { socket: self.socket, state: PhantomData }
    }
}

impl<S> Deref for Rep<S> {
    type Target = Socket;

    #[inline]
    fn deref(&self) -> &Socket {
        &self.socket
    }
}

impl<S> fmt::Debug for Rep<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = std::any::type_name::<S>().rsplit("::").next().unwrap_or_default();
        write!(f, "Rep<{state}>({:?})", self.socket)
    }
}

impl Sealed for Rep<Idle> {}

impl SocketType for Rep<Idle> {
    const NAME: &'static str = "REP";
    const KIND: c_int = ffi::ZMQ_REP;

    fn from_socket(socket: Socket) -> Self {
        Self { socket, state: PhantomData }
    }
}

/// The state in which to [`recv`](Rep::recv).
#[diagnostic::on_unimplemented(
    message = "this `Rep` still owes an answer",
    label = "send it first: `let socket = socket.send(…)?`",
    note = "REP alternates strictly: recv, send, recv, send, …"
)]
pub trait MayRecv {}
impl MayRecv for Rep<Idle> {}

/// The state in which to [`send`](Rep::send).
#[diagnostic::on_unimplemented(
    message = "this `Rep` has no question to answer",
    label = "answer with the socket that `recv` returns: `let (question, socket) = socket.recv()?`",
    note = "REP alternates strictly: recv, send, recv, send, …",
    note = "in a loop: `let (question, asker) = socket.recv()?; socket = asker.send(…)?;`"
)]
pub trait MaySend {}
impl MaySend for Rep<Answering> {}
