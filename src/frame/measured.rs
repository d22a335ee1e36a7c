//! [`Measured`]: a frame whose length may be known without asking libzmq.

use std::ffi::{c_int, c_uint};

use super::Frame;

/// A frame, and its length if it was received: libzmq has told it then, and
/// whoever looks at the frame wants to know it next.
#[derive(Clone)]
pub(crate) struct Measured {
    frame: Frame,
    /// How many bytes the frame has, unless it is negative, or more than an
    /// `int` can tell.
    len: c_int,
}

const UNKNOWN: c_int = -1;

impl Measured {
    pub(crate) fn frame(&self) -> &Frame {
        &self.frame
    }

    /// The frame, of which nothing is known from then on.
    #[inline]
    pub(crate) fn frame_mut(&mut self) -> &mut Frame {
        self.len = UNKNOWN;
        &mut self.frame
    }

    pub(crate) fn into_frame(self) -> Frame {
        self.frame
    }

    /// Remembers what libzmq said when it received the frame.
    ///
    /// # Safety
    ///
    /// It has `len` bytes, or `c_int::MAX` and perhaps more.
    #[inline]
    pub(crate) unsafe fn set_len(&mut self, len: c_int) {
        self.len = len;
    }

    #[inline]
    #[expect(clippy::cast_sign_loss, reason = "one comparison for both ends")]
    pub(crate) fn len(&self) -> usize {
        let len = self.len as c_uint;
        if len < c_int::MAX as c_uint { len as usize } else { self.frame.len() }
    }

    #[inline]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        // SAFETY: it has as many bytes, since who can change it makes `len` unknown.
        unsafe { self.frame.bytes(self.len()) }
    }

    #[inline]
    pub(crate) fn more(&self) -> bool {
        self.frame.more()
    }
}

impl From<Frame> for Measured {
    #[inline]
    fn from(frame: Frame) -> Self {
        Self { frame, len: UNKNOWN }
    }
}
