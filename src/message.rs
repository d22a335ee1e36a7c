//! [`Message`]: one frame or more, sent and received whole.
#![forbid(unsafe_code)]

use std::ops::{Deref, Index};
use std::{fmt, mem, slice, vec};

use crate::error::{Error, Result};
use crate::frame::{Frame, Measured};
use crate::several::Several;

/// A whole ZeroMQ message: one [`Frame`] or more, never none.
///
/// libzmq delivers a message with all its frames or not at all, and so does
/// this crate: there is no way to send or receive half of one.
///
/// Nearly all messages have one frame, so a `Message` reads as the bytes of its
/// first, prints as text, and compares with text and byte strings:
///
/// ```
/// # use zmq::Message;
/// let message = Message::from("hello");
/// assert_eq!(message.len(), 5);
/// assert_eq!(message, "hello");
/// assert_eq!(format!("[ {message} ]"), "[ hello ]");
/// ```
///
/// With several frames it is the sequence of them. None is hidden: all are
/// printed, and such a message equals no text. But as it reads as bytes, `len`, `get`,
/// `first` and the rest of a slice's methods are about the bytes of the first frame;
/// only an index, and a loop, are about frames. How many there are, `frames` knows.
///
/// ```
/// # use zmq::Message;
/// let message = Message::from(["weather", "72F"]);
/// assert_eq!(message[1], "72F");
/// assert_eq!(message.frames().len(), 2);
/// assert_eq!(message.to_string(), "[weather, 72F]");
///
/// let [topic, value] = message.into_frames()?;
/// assert_eq!(topic, "weather");
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Clone)]
pub struct Message {
    /// Its frame, unless there are `many`; then an empty one.
    pub(crate) one: Measured,
    /// All its frames, if it was not made of just one. Apart from `one`, so that the usual message
    /// allocates nothing.
    pub(crate) many: Several,
}

impl Message {
    /// A message of one empty frame.
    ///
    /// ```
    /// assert_eq!(zmq::Message::new(), "");
    /// ```
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Self::from(Frame::new())
    }

    /// How many bytes the first frame has, which is nearly always the only one.
    ///
    /// ```
    /// # use zmq::Message;
    /// assert_eq!(Message::from("hello").len(), 5);
    /// ```
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        if self.many.is_nothing() { self.one.len() } else { self.first().len() }
    }

    /// Whether the first frame has no bytes.
    ///
    /// ```
    /// # use zmq::Message;
    /// assert!(Message::from(["", "after the delimiter"]).is_empty());
    /// ```
    #[must_use]
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes of the first frame, which is nearly always the only one.
    ///
    /// ```
    /// # use zmq::Message;
    /// assert_eq!(Message::from("hello").as_bytes(), b"hello");
    /// ```
    #[must_use]
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        if self.many.is_nothing() { self.one.as_bytes() } else { self.first().as_bytes() }
    }

    /// The first frame as text.
    ///
    /// ```
    /// # use zmq::Message;
    /// assert_eq!(Message::from("hello").as_str(), Ok("hello"));
    /// ```
    ///
    /// # Errors
    ///
    /// It is not UTF-8; [`to_string`](ToString::to_string) always works.
    pub fn as_str(&self) -> Result<&str, std::str::Utf8Error> {
        std::str::from_utf8(self)
    }

    /// All frames; there is at least one.
    ///
    /// ```
    /// # use zmq::Message;
    /// match Message::from(["GET", "/"]).frames() {
    ///     [verb, path] => println!("{verb} {path}"),
    ///     frames => println!("odd: {} frames", frames.len()),
    /// }
    /// ```
    #[doc(alias = "more")]
    #[must_use]
    #[inline]
    #[doc(alias = "zmq_msg_more")]
    pub fn frames(&self) -> &[Frame] {
        self.many.frames().unwrap_or_else(|| slice::from_ref(self.one.frame()))
    }

    /// All frames, to be changed in place.
    ///
    /// ```
    /// # use zmq::{Frame, Message};
    /// let mut message = Message::from(["from", "to"]);
    /// message.frames_mut().reverse();
    /// assert_eq!(message[0], "to");
    /// ```
    #[must_use]
    pub fn frames_mut(&mut self) -> &mut [Frame] {
        match self.many.frames_mut() {
            None => slice::from_mut(self.one.frame_mut()),
            Some(frames) => frames,
        }
    }

    /// Exactly `N` frames.
    ///
    /// ```
    /// # use zmq::Message;
    /// let [a, b] = Message::from(["a", "b"]).into_frames()?;
    ///
    /// let error = Message::from("a").into_frames::<2>().unwrap_err();
    /// assert_eq!(error.to_string(), "into_frames: expected 2 frames, and the message has 1");
    /// assert_eq!(error.into_message(), "a");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The message has another number of frames; the error returns it.
    pub fn into_frames<const N: usize>(self) -> Result<[Frame; N], FrameCountError> {
        Vec::from(self)
            .try_into()
            .map_err(|frames| FrameCountError { message: Self::from_vec(frames), expected: N })
    }

    /// The frames in turn.
    ///
    /// ```
    /// # use zmq::Message;
    /// let message = Message::from(["a", "bc"]);
    /// assert_eq!(message.iter().map(|frame| frame.len()).sum::<usize>(), 3);
    /// ```
    pub fn iter(&self) -> slice::Iter<'_, Frame> {
        self.frames().iter()
    }

    /// Adds a frame at the end.
    ///
    /// ```
    /// # use zmq::Message;
    /// let mut message = Message::from("weather");
    /// message.push_back("72F");
    /// assert_eq!(message, Message::from(["weather", "72F"]));
    /// ```
    pub fn push_back(&mut self, frame: impl Into<Frame>) {
        self.make_many().push(frame.into());
    }

    /// Adds a frame in front, as an envelope does.
    ///
    /// ```
    /// # use zmq::Message;
    /// let mut message = Message::from("hello");
    /// message.push_front("");
    /// assert_eq!(message, Message::from(["", "hello"]));
    /// ```
    pub fn push_front(&mut self, frame: impl Into<Frame>) {
        self.make_many().insert(0, frame.into());
    }

    /// Takes the first frame off, unless it is the only one.
    ///
    /// ```
    /// # use zmq::Message;
    /// let mut message = Message::from(["", "hello"]);
    /// assert_eq!(message.pop_front().unwrap(), "");
    /// assert_eq!(message, "hello");
    /// assert!(message.pop_front().is_none());
    /// ```
    pub fn pop_front(&mut self) -> Option<Frame> {
        self.many.frames_mut().filter(|frames| frames.len() > 1).map(|frames| frames.remove(0))
    }

    /// A second message of the same bytes, of which those frames are not copied
    /// that have more than 33.
    ///
    /// No frame of either can be [written](Frame::get_mut) from then on.
    ///
    /// ```
    /// # use zmq::Message;
    /// let mut message = Message::from(vec![7; 100_000]);
    /// let other = message.share();
    /// assert_eq!(message.as_ptr(), other.as_ptr());
    /// ```
    #[must_use]
    #[doc(alias = "zmq_msg_copy")]
    pub fn share(&mut self) -> Self {
        match self.many.frames_mut() {
            None => self.one.frame_mut().share().into(),
            Some(frames) => Self::from_vec(frames.iter_mut().map(Frame::share).collect()),
        }
    }

    /// A message of this frame, unless there are several; then it is empty.
    #[inline]
    pub(crate) fn of(one: Measured, many: Several) -> Self {
        Self { one, many }
    }

    /// What there is beside its frame, which is left empty if that is something.
    pub(crate) fn split(self, one: &mut Frame) -> Several {
        *one = self.one.into_frame();
        self.many
    }

    /// As no frames would be no message, they count as an empty one.
    pub(crate) fn from_vec(frames: Vec<Frame>) -> Self {
        Self { one: Frame::new().into(), many: frames.into() }
    }

    /// The frame of a message that was made of just one.
    #[inline]
    pub(crate) fn one_mut(&mut self) -> Option<&mut Frame> {
        self.many.frames().is_none().then(|| self.one.frame_mut())
    }

    /// The same of one that has room for several frames.
    pub(crate) fn one_beside_room(&mut self) -> Option<&mut Measured> {
        (!self.many.is_nothing() && self.many.frames().is_none()).then_some(&mut self.one)
    }

    /// Has something done to the frame of a message that has nothing else, nor room for it.
    #[expect(clippy::inline_always, reason = "it is called in loops where each instruction counts")]
    #[inline(always)]
    pub(crate) fn with_one<T>(&mut self, act: impl FnOnce(&mut Measured) -> T) -> Option<T> {
        if !self.many.is_nothing() {
            return None;
        }
        Some(self.many.act_beside(&mut self.one, act))
    }

    /// The frame of a message that has nothing else, nor room for it.
    #[inline]
    pub(crate) fn into_one(self) -> Result<Frame, Self> {
        if !self.many.is_nothing() {
            return Err(self);
        }
        let Self { one, many } = self;
        mem::forget(many);
        Ok(one.into_frame())
    }

    /// The first of its frames.
    pub(crate) fn first_mut(&mut self) -> &mut Frame {
        match self.many.frames_mut().and_then(|frames| frames.first_mut()) {
            None => self.one.frame_mut(),
            Some(frame) => frame,
        }
    }

    /// All frames but the first so many go.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.many.truncate(len);
    }

    /// All frames but the first go.
    pub(crate) fn keep_first(&mut self) {
        self.many.truncate(1);
        if let Some(first) = self.many.frames_mut().and_then(Vec::pop) {
            *self.one.frame_mut() = first;
        }
    }

    /// All its frames, in a list that may be changed, though not be left empty.
    pub(crate) fn make_many(&mut self) -> &mut Vec<Frame> {
        self.many.begin_with(|| mem::take(self.one.frame_mut()))
    }

    /// The first of its frames.
    #[cold]
    fn first(&self) -> &Frame {
        self.many.frames().and_then(<[_]>::first).unwrap_or(self.one.frame())
    }
}

impl Default for Message {
    fn default() -> Self {
        Self::new()
    }
}

impl From<Frame> for Message {
    #[inline]
    fn from(frame: Frame) -> Self {
        Self::of(frame.into(), Several::NONE)
    }
}

/// One frame, which is what [`Frame::from`] makes of the same value.
macro_rules! from_what_frames_are_from {
    ($($type:ty),+) => {$(
        impl From<$type> for Message {
            #[inline]
            fn from(value: $type) -> Self {
                Self::from(Frame::from(value))
            }
        }
    )+};
}

from_what_frames_are_from!(&str, &String, String, &[u8], Vec<u8>, Box<[u8]>);

impl<const N: usize> From<&[u8; N]> for Message {
    #[inline]
    fn from(bytes: &[u8; N]) -> Self {
        Self::from(Frame::from(bytes))
    }
}

/// One frame for each element.
impl<F: Into<Frame>, const N: usize> From<[F; N]> for Message {
    fn from(frames: [F; N]) -> Self {
        frames.into_iter().collect()
    }
}

/// One frame for each element; an empty list is one empty frame.
impl<F: Into<Frame>> From<Vec<F>> for Message {
    fn from(frames: Vec<F>) -> Self {
        frames.into_iter().collect()
    }
}

/// One frame for each element; no elements are one empty frame.
impl<F: Into<Frame>> FromIterator<F> for Message {
    fn from_iter<I: IntoIterator<Item = F>>(frames: I) -> Self {
        Self::from_vec(frames.into_iter().map(Into::into).collect())
    }
}

impl From<Message> for Vec<Frame> {
    fn from(message: Message) -> Self {
        let Message { one, many } = message;
        many.into_frames().unwrap_or_else(|| Self::from([one.into_frame()]))
    }
}

impl IntoIterator for Message {
    type Item = Frame;
    type IntoIter = vec::IntoIter<Frame>;

    fn into_iter(self) -> Self::IntoIter {
        Vec::from(self).into_iter()
    }
}

impl<'a> IntoIterator for &'a Message {
    type Item = &'a Frame;
    type IntoIter = slice::Iter<'a, Frame>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Index<usize> for Message {
    type Output = Frame;

    fn index(&self, index: usize) -> &Frame {
        &self.frames()[index]
    }
}

impl Deref for Message {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl PartialEq for Message {
    fn eq(&self, other: &Self) -> bool {
        self.frames() == other.frames()
    }
}

impl Eq for Message {}

/// Only a message of one frame equals a text or a byte string.
macro_rules! equals_as_one_frame {
    ($($type:ty),+) => {$(
        impl PartialEq<$type> for Message {
            fn eq(&self, other: &$type) -> bool {
                matches!(self.frames(), [frame] if frame == other)
            }
        }
    )+};
}

equals_as_one_frame!(str, &str, String, [u8], &[u8], Vec<u8>, Frame);

impl<const N: usize> PartialEq<[u8; N]> for Message {
    fn eq(&self, other: &[u8; N]) -> bool {
        self == other.as_slice()
    }
}

impl<const N: usize> PartialEq<&[u8; N]> for Message {
    fn eq(&self, other: &&[u8; N]) -> bool {
        self == other.as_slice()
    }
}

/// One frame as its text, several as a list of them.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.frames() {
            [frame] => frame.fmt(f),
            frames => {
                let texts: Vec<_> = frames.iter().map(ToString::to_string).collect();
                f.pad(&format!("[{}]", texts.join(", ")))
            }
        }
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Message")?;
        f.debug_list().entries(self).finish()
    }
}

/// A message that has another number of frames than was asked for.
///
/// See [`Message::into_frames`]. `?` turns it into a plain [`Error`].
///
/// ```
/// # use zmq::{ErrorKind, Message};
/// fn pair(message: Message) -> zmq::Result<[zmq::Frame; 2]> {
///     Ok(message.into_frames()?)
/// }
/// assert_eq!(pair(Message::from("one")).unwrap_err().kind(), ErrorKind::FrameCount);
/// ```
#[derive(Debug, thiserror::Error)]
#[error("{}", self.error())]
pub struct FrameCountError {
    message: Message,
    expected: usize,
}

impl FrameCountError {
    /// The message, whole.
    ///
    /// ```
    /// # use zmq::Message;
    /// let error = Message::from(["a", "b"]).into_frames::<3>().unwrap_err();
    /// assert_eq!(error.into_message().frames().len(), 2);
    /// ```
    #[must_use]
    pub fn into_message(self) -> Message {
        self.message
    }

    pub(crate) fn error(&self) -> Error {
        let Self { message, expected } = self;
        let actual = message.frames().len();
        Error::new("into_frames", libc::EPROTO)
            .because(format!("expected {expected} frames, and the message has {actual}"))
    }
}

impl From<FrameCountError> for Error {
    fn from(error: FrameCountError) -> Self {
        error.error()
    }
}

/// A copy of the bytes of the one frame. A message of several is an error, and in
/// the error, lest frames get lost.
///
/// ```
/// # use zmq::Message;
/// assert_eq!(Vec::<u8>::try_from(Message::from("hello"))?, b"hello");
/// assert!(Vec::<u8>::try_from(Message::from(["one", "two"])).is_err());
/// # Ok::<(), zmq::Error>(())
/// ```
impl TryFrom<Message> for Vec<u8> {
    type Error = FrameCountError;

    fn try_from(message: Message) -> Result<Self, FrameCountError> {
        message.into_frames().map(|[frame]: [Frame; 1]| frame.to_vec())
    }
}

/// The frames of an array, for callers that know how many they want.
impl<const N: usize> TryFrom<Message> for [Frame; N] {
    type Error = FrameCountError;

    fn try_from(message: Message) -> Result<Self, FrameCountError> {
        message.into_frames()
    }
}
