//! [`Several`]: the frames of a message that was not made of just one.
#![forbid(unsafe_code)]

use crate::frame::{Frame, Measured};

/// Two frames or more, or again one; or none, perhaps with room for some.
///
/// Behind one pointer, as messages are moved a lot; whether there is one is all
/// that is looked at where a message has one frame.
#[derive(Clone)]
#[expect(clippy::box_collection, reason = "messages are moved more often than they have several")]
pub(crate) struct Several(Option<Box<Vec<Frame>>>);

impl Several {
    pub(crate) const NONE: Self = Self(None);

    /// As many as most messages with envelopes have.
    const USUAL: usize = 4;
    const MOST_ROOM: usize = 64;

    /// Whether there is not even room for any.
    #[inline]
    pub(crate) fn is_nothing(&self) -> bool {
        self.0.is_none()
    }

    /// See [`Measured::act_beside`].
    #[expect(clippy::inline_always, reason = "it is called in loops where each instruction counts")]
    #[inline(always)]
    pub(crate) fn act_beside<O>(
        &mut self,
        frame: &mut Measured,
        act: impl FnOnce(&mut Measured) -> O,
    ) -> O {
        frame.act_beside(&mut self.0, act)
    }

    #[inline]
    pub(crate) fn frames(&self) -> Option<&[Frame]> {
        self.0.as_deref().map(Vec::as_slice).filter(|frames| !frames.is_empty())
    }

    #[inline]
    pub(crate) fn frames_mut(&mut self) -> Option<&mut Vec<Frame>> {
        self.0.as_deref_mut().filter(|frames| !frames.is_empty())
    }

    /// The frames, or the list of this one.
    pub(crate) fn begin_with(&mut self, first: impl FnOnce() -> Frame) -> &mut Vec<Frame> {
        let frames = self.0.get_or_insert_with(|| Box::new(Vec::with_capacity(Self::USUAL)));
        if frames.is_empty() {
            frames.push(first());
        }
        frames
    }

    /// All frames but the first so many go. Not much more room is kept than most messages need: how
    /// many frames there are is for the peer to choose.
    pub(crate) fn truncate(&mut self, len: usize) {
        if let Some(frames) = &mut self.0 {
            frames.truncate(len);
            if frames.capacity() > Self::MOST_ROOM {
                frames.shrink_to(Self::MOST_ROOM);
            }
        }
    }

    pub(crate) fn into_frames(mut self) -> Option<Vec<Frame>> {
        self.0.take().map(|frames| *frames).filter(|frames| !frames.is_empty())
    }
}

impl From<Vec<Frame>> for Several {
    fn from(frames: Vec<Frame>) -> Self {
        Self((!frames.is_empty()).then(|| Box::new(frames)))
    }
}

/// Lest all that takes is wherever a message is dropped.
impl Drop for Several {
    #[inline]
    fn drop(&mut self) {
        #[cold]
        fn end<T>(frames: T) {
            drop(frames);
        }

        if self.0.is_some() {
            end(self.0.take());
        }
    }
}
