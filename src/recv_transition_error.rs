//! [`RecvTransitionError`]: a step that was to receive what did not come.
#![forbid(unsafe_code)]

use crate::error::{Error, Result};
use crate::frame::Frame;
use crate::message::Message;
use crate::transition::TransitionError;

/// A `recv_multipart` or `recv_json` that has no such thing to return.
///
/// Either nothing was received, and the socket is in the state `Before`; or a
/// message was that is not what was asked for, and the socket has moved on to
/// `After`. `?` turns this into a plain [`Error`].
///
/// ```
/// # use zmq::RecvTransitionError;
/// # let context = zmq::Context::new()?;
/// # let server = context.socket(zmq::REP)?;
/// # server.bind("inproc://odd")?;
/// # let client = context.socket(zmq::REQ)?;
/// # client.connect("inproc://odd")?;
/// # let waiting = client.send("just one frame")?;
/// match server.recv_multipart::<2>() {
///     Ok(([verb, path], asker)) => println!("{verb} {path}"),
///     Err(RecvTransitionError::Odd(odd)) => {
///         let (_error, asker, message) = odd.into_parts();
///         asker.send(format!("what is {}?", message.unwrap_or_default()))?;
///     }
///     Err(RecvTransitionError::NotReceived(failed)) => println!("{failed}"),
/// }
/// # assert_eq!(waiting.recv()?.0, "what is just one frame?");
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Debug, thiserror::Error)]
pub enum RecvTransitionError<Before, After> {
    /// Nothing was received.
    #[error(transparent)]
    NotReceived(#[from] TransitionError<Before>),
    /// A message was received that has another number of frames, or is not
    /// JSON, or not of the type that was asked for. Its
    /// [`into_parts`](TransitionError::into_parts) has the message, and the
    /// socket in the state after a receive.
    #[error(transparent)]
    Odd(TransitionError<After>),
}

impl<Before, After> RecvTransitionError<Before, After> {
    /// Splits what a `recv` returned into `N` frames.
    pub(crate) fn split<const N: usize>(
        received: Result<(Message, After), TransitionError<Before>>,
    ) -> Result<([Frame; N], After), Self> {
        let (message, socket) = received?;
        match message.into_frames() {
            Ok(frames) => Ok((frames, socket)),
            Err(odd) => Err(Self::odd(odd.error(), socket, odd.into_message())),
        }
    }

    /// Reads what a `recv` returned.
    #[cfg(feature = "serde")]
    pub(crate) fn read<T>(
        received: Result<(Message, After), TransitionError<Before>>,
        read: impl FnOnce(&Message) -> Result<T>,
    ) -> Result<(T, After), Self> {
        let (message, socket) = received?;
        match read(&message) {
            Ok(value) => Ok((value, socket)),
            Err(error) => Err(Self::odd(error, socket, message)),
        }
    }

    fn odd(error: Error, socket: After, message: Message) -> Self {
        Self::Odd(TransitionError::new(error, socket, Some(message)))
    }
}

impl<Before, After> From<RecvTransitionError<Before, After>> for Error {
    fn from(error: RecvTransitionError<Before, After>) -> Self {
        match error {
            RecvTransitionError::NotReceived(failed) => failed.into(),
            RecvTransitionError::Odd(odd) => odd.into(),
        }
    }
}
