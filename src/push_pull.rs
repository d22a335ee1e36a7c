//! [`Push`] and [`Pull`]: a pipeline of work.
#![forbid(unsafe_code)]

use std::ffi::c_int;
use std::ops::Deref;
use std::time::Duration;

use zmq_sys as ffi;

use crate::context::Context;
use crate::error::Result;
use crate::frame::Frame;
use crate::message::Message;
use crate::options::Options;
use crate::sealed::Sealed;
use crate::send_recv_error::{RecvError, SendError};
use crate::socket::{Socket, SocketType};
use crate::wait::Wait;

/// Hands out work: each message to one [`Pull`], in turn.
///
/// ```
/// # let context = zmq::Context::new()?;
/// let ventilator = context.socket(zmq::PUSH)?;
/// ventilator.bind("inproc://tasks")?;
/// # let worker = context.socket(zmq::PULL)?;
/// # worker.connect("inproc://tasks")?;
/// for task in 1..=3 {
///     ventilator.send(format!("task {task}"))?;
/// }
/// # assert_eq!(worker.recv()?, "task 1");
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// It has no `recv`.
///
/// | Characteristic | |
/// |---|---|
/// | Peers | [`Pull`] |
/// | Direction | sends only |
/// | Sends to | the next peer in turn that has room |
/// | With no peer, or all at their high-water mark | `send` waits |
#[derive(Debug)]
#[doc(alias = "ZMQ_PUSH")]
pub struct Push {
    socket: Socket,
}

impl Push {
    /// Opens a socket with default options.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Push::new(&context)?;
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
    /// let socket = zmq::Push::options().send_hwm(10).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn options() -> Options<Self> {
        Options::new()
    }

    /// Sends a message to the next peer in turn.
    ///
    /// Waits while no peer has room, up to the send timeout of the socket.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let sink = context.socket(zmq::PULL)?;
    /// # sink.bind("inproc://push")?;
    /// # let socket = context.socket(zmq::PUSH)?;
    /// # socket.connect("inproc://push")?;
    /// socket.send("task")?;
    /// # assert_eq!(sink.recv()?, "task");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the message.
    #[doc(alias = "zmq_msg_send")]
    #[doc(alias = "zmq_send")]
    #[doc(alias = "send_string")]
    #[inline]
    pub fn send(&self, message: impl Into<Message>) -> Result<(), SendError> {
        self.send_message(message.into(), Wait::Default)
    }

    /// Sends a message if a peer can take it at once.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::PUSH)?;
    /// assert!(socket.try_send("nobody is there").is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the message; its kind is
    /// [`TimedOut`](crate::ErrorKind::TimedOut) if no peer could take it.
    #[doc(alias = "ZMQ_DONTWAIT")]
    #[doc(alias = "NOBLOCK")]
    #[inline]
    pub fn try_send(&self, message: impl Into<Message>) -> Result<(), SendError> {
        self.send_message(message.into(), Wait::Never)
    }

    /// Sends a message, and waits so long at most for a peer to take it.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::PUSH)?;
    /// assert!(socket.send_timeout("hello?", Duration::from_millis(20)).is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`try_send`](Self::try_send), when the time is over.
    pub fn send_timeout(
        &self,
        message: impl Into<Message>,
        wait: Duration,
    ) -> Result<(), SendError> {
        self.send_message(message.into(), Wait::AtMost(wait))
    }

    /// Sends a message of several frames; as [`send`](Self::send) does with a
    /// [`Message`] of them.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let sink = context.socket(zmq::PULL)?;
    /// # sink.bind("inproc://push-parts")?;
    /// # let socket = context.socket(zmq::PUSH)?;
    /// # socket.connect("inproc://push-parts")?;
    /// socket.send_multipart(["task", "7"])?;
    /// # assert_eq!(sink.recv()?[1], "7");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send).
    #[doc(alias = "ZMQ_SNDMORE")]
    pub fn send_multipart<F: Into<Frame>>(
        &self,
        frames: impl IntoIterator<Item = F>,
    ) -> Result<(), SendError> {
        self.send(frames.into_iter().collect::<Message>())
    }
}

/// Takes work, or gathers results: from every [`Push`], fairly in turn.
///
/// ```
/// # let context = zmq::Context::new()?;
/// let sink = context.socket(zmq::PULL)?;
/// sink.bind("inproc://results")?;
/// # let worker = context.socket(zmq::PUSH)?;
/// # worker.connect("inproc://results")?;
/// # worker.send("done")?;
/// println!("{}", sink.recv()?);
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// It has no `send`.
///
/// | Characteristic | |
/// |---|---|
/// | Peers | [`Push`] |
/// | Direction | receives only |
/// | Receives from | all peers, fairly in turn |
/// | With its high-water mark reached | peers are held back |
#[derive(Debug)]
#[doc(alias = "ZMQ_PULL")]
pub struct Pull {
    socket: Socket,
}

impl Pull {
    /// Opens a socket with default options.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pull::new(&context)?;
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
    /// let socket = zmq::Pull::options().recv_hwm(10).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn options() -> Options<Self> {
        Options::new()
    }

    /// Waits for a message, up to the receive timeout of the socket: by default
    /// for ever.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let sink = context.socket(zmq::PULL)?;
    /// # sink.bind("inproc://pull")?;
    /// # let socket = context.socket(zmq::PUSH)?;
    /// # socket.connect("inproc://pull")?;
    /// # socket.send("task")?;
    /// let message = sink.recv()?;
    /// assert_eq!(message, "task");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut), or
    /// [`Terminated`](crate::ErrorKind::Terminated) after a
    /// [`shutdown`](Context::shutdown).
    #[doc(alias = "zmq_msg_recv")]
    #[doc(alias = "zmq_recv")]
    #[doc(alias = "recv_string")]
    #[inline]
    pub fn recv(&self) -> Result<Message> {
        self.recv_message(Wait::Default)
    }

    /// Receives as [`recv`](Self::recv) does, into a message that is used again:
    /// for loops where each instruction counts.
    ///
    /// ```
    /// # use zmq::Message;
    /// # let context = zmq::Context::new()?;
    /// # let sink = context.socket(zmq::PULL)?;
    /// # sink.bind("inproc://recv-into")?;
    /// # let socket = context.socket(zmq::PUSH)?;
    /// # socket.connect("inproc://recv-into")?;
    /// # socket.send("task")?;
    /// # socket.send("task")?;
    /// let mut message = Message::new();
    /// for _ in 0..2 {
    ///     sink.recv_into(&mut message)?;
    ///     assert_eq!(message, "task");
    /// }
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`recv`](Self::recv). Nothing is left then of what `message`
    /// was.
    #[inline]
    pub fn recv_into(&self, message: &mut Message) -> Result<()> {
        self.recv_message_into(message)
    }

    /// Takes a message if one is there.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let sink = context.socket(zmq::PULL)?;
    /// assert!(sink.try_recv().is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut) if there is none.
    #[doc(alias = "ZMQ_DONTWAIT")]
    #[doc(alias = "NOBLOCK")]
    #[inline]
    pub fn try_recv(&self) -> Result<Message> {
        self.recv_message(Wait::Never)
    }

    /// Waits so long at most for a message.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let sink = context.socket(zmq::PULL)?;
    /// assert!(sink.recv_timeout(Duration::from_millis(20)).is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut) when the time is over.
    pub fn recv_timeout(&self, wait: Duration) -> Result<Message> {
        self.recv_message(Wait::AtMost(wait))
    }

    /// Waits for a message of exactly `N` frames.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let sink = context.socket(zmq::PULL)?;
    /// # sink.bind("inproc://pull-parts")?;
    /// # let socket = context.socket(zmq::PUSH)?;
    /// # socket.connect("inproc://pull-parts")?;
    /// # socket.send(["task", "7"])?;
    /// let [what, number] = sink.recv_multipart()?;
    /// assert_eq!(number, "7");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`recv`](Self::recv); and if the message has another number of
    /// frames, the error returns it.
    #[doc(alias = "ZMQ_RCVMORE")]
    pub fn recv_multipart<const N: usize>(&self) -> Result<[Frame; N], RecvError> {
        RecvError::split(self.recv())
    }
}

impl Deref for Push {
    type Target = Socket;

    #[inline]
    fn deref(&self) -> &Socket {
        &self.socket
    }
}

impl Deref for Pull {
    type Target = Socket;

    #[inline]
    fn deref(&self) -> &Socket {
        &self.socket
    }
}

impl Sealed for Push {}
impl Sealed for Pull {}

impl SocketType for Push {
    const NAME: &'static str = "PUSH";
    const KIND: c_int = ffi::ZMQ_PUSH;

    fn from_socket(socket: Socket) -> Self {
        Self { socket }
    }
}

impl SocketType for Pull {
    const NAME: &'static str = "PULL";
    const KIND: c_int = ffi::ZMQ_PULL;

    fn from_socket(socket: Socket) -> Self {
        Self { socket }
    }
}
