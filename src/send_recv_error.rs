//! [`SendError`] and [`RecvError`]: a send or receive that failed, and the message.
#![forbid(unsafe_code)]

use std::fmt;

use crate::error::{Error, ErrorKind, Result};
use crate::frame::Frame;
use crate::message::Message;

/// A message that was not sent, and why.
///
/// `?` turns this into a plain [`Error`] and drops the message. To try again,
/// take it back:
///
/// ```
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::PUSH)?;
/// let failed = socket.try_send("nobody is there").unwrap_err();
/// println!("{failed}");
/// # let sink = context.socket(zmq::PULL)?;
/// # sink.bind("inproc://late-sink")?;
/// socket.connect("inproc://late-sink")?;
/// socket.send(failed.into_message())?;
/// # assert_eq!(sink.recv()?, "nobody is there");
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(thiserror::Error)]
#[error("{error}")]
pub struct SendError {
    error: Error,
    message: Message,
}

impl SendError {
    pub(crate) fn new(error: Error, message: Message) -> Self {
        Self { error, message }
    }

    /// The same about what `change` makes of the message.
    pub(crate) fn map_message(self, change: impl FnOnce(Message) -> Message) -> Self {
        Self { error: self.error, message: change(self.message) }
    }

    /// The same, naming what it was about.
    pub(crate) fn about(self, subject: &str) -> Self {
        Self { error: self.error.about(subject), message: self.message }
    }

    /// Why it was not sent.
    ///
    /// ```
    /// # use zmq::ErrorKind;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::PUSH)?;
    /// let failed = socket.try_send("nobody is there").unwrap_err();
    /// assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// Of which kind the [`error`](Self::error) is.
    ///
    /// ```
    /// # use zmq::ErrorKind;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::PUSH)?;
    /// let failed = socket.try_send("nobody is there").unwrap_err();
    /// assert_eq!(failed.kind(), ErrorKind::TimedOut);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.error.kind()
    }

    /// The message, whole.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::PUSH)?;
    /// let failed = socket.try_send(["a", "b"]).unwrap_err();
    /// assert_eq!(failed.into_message().frames().len(), 2);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn into_message(self) -> Message {
        self.message
    }

    /// Both.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::PUSH)?;
    /// let (error, message) = socket.try_send("hello").unwrap_err().into_parts();
    /// println!("{message} was not sent: {error}");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn into_parts(self) -> (Error, Message) {
        (self.error, self.message)
    }
}

impl fmt::Debug for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendError")
            .field("error", &self.error)
            .field("message", &self.message)
            .finish()
    }
}

impl From<SendError> for Error {
    fn from(failed: SendError) -> Self {
        failed.error
    }
}

/// A receive that has no message of so many frames to return.
///
/// Either there was none, or it has another number of frames, and then it is
/// here. `?` turns this into a plain [`Error`].
///
/// ```
/// # let context = zmq::Context::new()?;
/// # let sink = context.socket(zmq::PULL)?;
/// # sink.bind("inproc://odd-sink")?;
/// # let socket = context.socket(zmq::PUSH)?;
/// # socket.connect("inproc://odd-sink")?;
/// socket.send("just one frame")?;
/// let failed = sink.recv_multipart::<2>().unwrap_err();
/// assert_eq!(failed.message().unwrap(), "just one frame");
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct RecvError {
    error: Error,
    message: Option<Message>,
}

impl RecvError {
    /// Splits what a `recv` returned into `N` frames.
    pub(crate) fn split<const N: usize>(received: Result<Message>) -> Result<[Frame; N], Self> {
        let message = received.map_err(Self::nothing)?;
        message
            .into_frames()
            .map_err(|odd| Self { error: odd.error(), message: Some(odd.into_message()) })
    }

    /// Nothing was received.
    pub(crate) fn nothing(error: Error) -> Self {
        Self { error, message: None }
    }

    /// A message was received that is not what was asked for.
    #[cfg(feature = "serde")]
    pub(crate) fn odd(error: Error, message: Message) -> Self {
        Self { error, message: Some(message) }
    }

    /// Reads what a `recv` returned.
    #[cfg(feature = "serde")]
    pub(crate) fn read<T>(
        received: Result<Message>,
        read: impl FnOnce(&Message) -> Result<T>,
    ) -> Result<T, Self> {
        let message = received.map_err(Self::nothing)?;
        read(&message).map_err(|error| Self::odd(error, message))
    }

    /// Why there are no such frames.
    ///
    /// ```
    /// # use zmq::ErrorKind;
    /// # let context = zmq::Context::new()?;
    /// # let sink = context.socket(zmq::PULL)?;
    /// # sink.set_recv_timeout(Some(std::time::Duration::ZERO))?;
    /// let failed = sink.recv_multipart::<2>().unwrap_err();
    /// assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// Of which kind the [`error`](Self::error) is.
    ///
    /// ```
    /// # use zmq::ErrorKind;
    /// # let context = zmq::Context::new()?;
    /// # let sink = context.socket(zmq::PULL)?;
    /// # sink.set_recv_timeout(Some(std::time::Duration::ZERO))?;
    /// let failed = sink.recv_multipart::<2>().unwrap_err();
    /// assert_eq!(failed.kind(), ErrorKind::TimedOut);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.error.kind()
    }

    /// The message that was received, if one was.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let sink = context.socket(zmq::PULL)?;
    /// # sink.set_recv_timeout(Some(std::time::Duration::ZERO))?;
    /// assert!(sink.recv_multipart::<2>().unwrap_err().message().is_none());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn message(&self) -> Option<&Message> {
        self.message.as_ref()
    }

    /// The message that was received, if one was, to keep.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let sink = context.socket(zmq::PULL)?;
    /// # sink.set_recv_timeout(Some(std::time::Duration::ZERO))?;
    /// assert!(sink.recv_multipart::<2>().unwrap_err().into_message().is_none());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn into_message(self) -> Option<Message> {
        self.message
    }
}

impl From<RecvError> for Error {
    fn from(failed: RecvError) -> Self {
        failed.error
    }
}
