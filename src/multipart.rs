//! [`RecvMultipartError`]: a message of so many frames that did not come.
#![forbid(unsafe_code)]

use crate::error::Error;
use crate::frame::Frame;
use crate::message::Message;
use crate::transition::TransitionError;

/// A `recv_multipart` that has no such message to return.
///
/// Either nothing was received, and the socket is in the state `Before`; or a
/// message was, with another number of frames, and the socket has moved on to
/// `After`. `?` turns this into a plain [`Error`].
///
/// ```
/// # use zmq::RecvMultipartError;
/// # let context = zmq::Context::new()?;
/// # let server = context.socket(zmq::REP)?;
/// # server.bind("inproc://odd")?;
/// # let client = context.socket(zmq::REQ)?;
/// # client.connect("inproc://odd")?;
/// # let waiting = client.send("just one frame")?;
/// match server.recv_multipart::<2>() {
///     Ok(([verb, path], asker)) => println!("{verb} {path}"),
///     Err(RecvMultipartError::FrameCount(odd)) => {
///         let (_error, asker, message) = odd.into_parts();
///         asker.send(format!("what is {}?", message.unwrap_or_default()))?;
///     }
///     Err(RecvMultipartError::NotReceived(failed)) => println!("{failed}"),
/// }
/// # assert_eq!(waiting.recv()?.0, "what is just one frame?");
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Debug, thiserror::Error)]
pub enum RecvMultipartError<Before, After> {
    /// Nothing was received.
    #[error(transparent)]
    NotReceived(#[from] TransitionError<Before>),
    /// A message was received, and its frames are not as many. Its
    /// [`into_parts`](TransitionError::into_parts) has the message, and the
    /// socket in the state after a receive.
    #[error(transparent)]
    FrameCount(TransitionError<After>),
}

impl<Before, After> RecvMultipartError<Before, After> {
    /// Splits what a `recv` returned into `N` frames.
    pub(crate) fn split<const N: usize>(
        received: Result<(Message, After), TransitionError<Before>>,
    ) -> Result<([Frame; N], After), Self> {
        let (message, socket) = received?;
        match message.into_frames() {
            Ok(frames) => Ok((frames, socket)),
            Err(odd) => {
                let error = odd.error();
                let message = Some(odd.into_message());
                Err(Self::FrameCount(TransitionError::new(error, socket, message)))
            }
        }
    }
}

impl<Before, After> From<RecvMultipartError<Before, After>> for Error {
    fn from(error: RecvMultipartError<Before, After>) -> Self {
        match error {
            RecvMultipartError::NotReceived(failed) => failed.into(),
            RecvMultipartError::FrameCount(odd) => odd.into(),
        }
    }
}
