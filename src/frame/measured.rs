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

    /// Has the frame sent, of which nothing is known from then on.
    #[inline]
    pub(crate) fn send<E>(
        &mut self,
        send: impl FnOnce(&mut Frame) -> Result<(), E>,
    ) -> Result<(), E> {
        let outcome = send(&mut self.frame);
        // After the call, as the compiler drops it where the frame is let go of next.
        self.len = UNKNOWN;
        outcome
    }

    pub(crate) fn into_frame(self) -> Frame {
        self.frame
    }

    /// Has the frame received, and remembers what that says of its length.
    ///
    /// # Safety
    ///
    /// It has as many bytes then, or `c_int::MAX` and perhaps more, and `recv` does not panic.
    #[inline]
    pub(crate) unsafe fn receive<E>(
        &mut self,
        recv: impl FnOnce(&mut Frame) -> Result<c_int, E>,
    ) -> Result<(), E> {
        match recv(&mut self.frame) {
            Ok(len) => {
                self.len = len;
                Ok(())
            }
            Err(error) => {
                self.len = UNKNOWN;
                Err(error)
            }
        }
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
