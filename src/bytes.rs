//! Frames from and to [`Bytes`], without a copy.
#![forbid(unsafe_code)]

use ::bytes::Bytes;

use crate::frame::{Frame, WORTH_HANDING_OVER};
use crate::message::Message;

/// Hands the buffer over, unless it is so small that copying is cheaper: below
/// 1 KiB.
///
/// ```
/// # use bytes::Bytes;
/// # use zmq::Frame;
/// let bytes = Bytes::from(vec![7; 100_000]);
/// let frame = Frame::from(bytes.clone());
/// assert_eq!(frame.as_ptr(), bytes.as_ptr());
/// ```
impl From<Bytes> for Frame {
    fn from(bytes: Bytes) -> Self {
        if bytes.len() < WORTH_HANDING_OVER {
            return Self::from(&bytes[..]);
        }
        Self::from_owner(bytes)
    }
}

/// One frame, made of the buffer as it is.
///
/// ```
/// # use bytes::Bytes;
/// # let context = zmq::Context::new()?;
/// # let sink = context.socket(zmq::PULL)?;
/// # sink.bind("inproc://bytes")?;
/// # let socket = context.socket(zmq::PUSH)?;
/// # socket.connect("inproc://bytes")?;
/// socket.send(Bytes::from_static(b"task"))?;
/// # assert_eq!(sink.recv()?, "task");
/// # Ok::<(), zmq::Error>(())
/// ```
impl From<Bytes> for Message {
    fn from(bytes: Bytes) -> Self {
        Frame::from(bytes).into()
    }
}

/// Takes the frame along, as it was received; nothing is copied.
///
/// ```
/// # use bytes::Bytes;
/// # use zmq::Frame;
/// let frame = Frame::from(vec![7; 100_000]);
/// let address = frame.as_ptr();
/// let bytes = Bytes::from(frame);
/// assert_eq!(bytes.as_ptr(), address);
/// ```
impl From<Frame> for Bytes {
    fn from(frame: Frame) -> Self {
        Self::from_owner(frame)
    }
}
