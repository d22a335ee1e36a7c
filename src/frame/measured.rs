//! [`Measured`]: a frame whose length may be known without asking libzmq.

use std::ffi::{c_int, c_uint};
use std::hint;
use std::mem::MaybeUninit;

use super::{Frame, calls, out_of_memory};

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
    /// Makes an empty one.
    ///
    /// # Safety
    ///
    /// `place` is writable.
    #[inline]
    pub(crate) unsafe fn init(place: *mut Self) {
        // SAFETY: as the caller says.
        let (frame, len) = (unsafe { &raw mut (*place).frame }, unsafe { &raw mut (*place).len });
        // SAFETY: it is a part of `place`. A frame is a `zmq_msg_t`.
        unsafe { calls::init(frame.cast()) };
        // SAFETY: it is a part of `place`.
        unsafe { len.write(UNKNOWN) };
    }

    pub(crate) fn frame(&self) -> &Frame {
        &self.frame
    }

    /// The frame, of which nothing is known from then on.
    #[inline]
    pub(crate) fn frame_mut(&mut self) -> &mut Frame {
        self.len = UNKNOWN;
        &mut self.frame
    }

    #[inline]
    pub(crate) fn into_frame(self) -> Frame {
        self.frame
    }

    /// Has something done to the frame, and keeps in mind whether there is
    /// something beside it: where libzmq is called for the frame, the compiler
    /// has to think that this may change what is beside it in memory, and would
    /// ask again.
    #[expect(clippy::inline_always, reason = "it is called in loops where each instruction counts")]
    #[inline(always)]
    pub(crate) fn act_beside<T, O>(
        &mut self,
        beside: &mut Option<T>,
        act: impl FnOnce(&mut Self) -> O,
    ) -> O {
        let is_none = beside.is_none();
        let outcome = act(self);
        // SAFETY: nobody else has reached it in the meantime, since it is borrowed here, exclusively.
        unsafe { hint::assert_unchecked(beside.is_none() == is_none) };
        outcome
    }

    /// Has the frame received, and remembers what that says of its length. An
    /// error is also that more frames follow, which then is an `Ok` in there.
    ///
    /// # Safety
    ///
    /// The frame has as many bytes then as `recv` says, or perhaps more if that is `c_int::MAX`; and
    /// `recv` does not panic.
    #[inline]
    pub(crate) unsafe fn receive<E>(
        &mut self,
        recv: impl FnOnce(&mut Frame) -> Result<c_int, E>,
    ) -> Result<(), Result<(), E>> {
        match recv(&mut self.frame) {
            Ok(len) => {
                self.len = len;
                if self.frame.more() { Err(Ok(())) } else { Ok(()) }
            }
            Err(error) => {
                self.len = UNKNOWN;
                Err(Err(error))
            }
        }
    }

    /// The same for a frame that others follow, which is not asked.
    ///
    /// # Safety
    ///
    /// That of [`receive`](Self::receive).
    #[inline]
    pub(crate) unsafe fn receive_front<E>(
        &mut self,
        recv: impl FnOnce(&mut Frame) -> Result<c_int, E>,
    ) -> Result<(), E> {
        let outcome = recv(&mut self.frame);
        self.len = *outcome.as_ref().unwrap_or(&UNKNOWN);
        outcome.map(|_| ())
    }

    /// The same for a frame that is not there yet. Then something is made of it
    /// and of what comes `with` it. If it was not received, or more follow,
    /// `otherwise` first sees to that.
    ///
    /// # Safety
    ///
    /// That of [`receive`](Self::receive).
    #[expect(clippy::inline_always, reason = "else what is received is moved once more")]
    #[inline(always)]
    pub(crate) unsafe fn receive_fresh<S, E, F, M>(
        with: S,
        recv: impl FnOnce(&S, &mut Frame) -> Result<c_int, E>,
        otherwise: impl FnOnce(S, &mut Frame, Result<(), E>) -> Result<S, F>,
        make: impl FnOnce(S, Self) -> M,
    ) -> Result<M, F> {
        // Made where it is received into, as what was made elsewhere would be moved here; and in one
        // place for all that may come of it, as it would be moved there.
        let mut fresh = MaybeUninit::<Frame>::uninit();
        // SAFETY: it is writable. A frame is a `zmq_msg_t`.
        unsafe { calls::init(fresh.as_mut_ptr().cast()) };
        // SAFETY: `init` initialised it.
        let frame = unsafe { fresh.assume_init_mut() };
        let (with, len) = match recv(&with, frame) {
            Ok(len) if !frame.more() => (with, len),
            outcome => match otherwise(with, frame, outcome.map(drop)) {
                Ok(with) => (with, UNKNOWN),
                Err(error) => {
                    // SAFETY: as above, and it is not used again.
                    unsafe { fresh.assume_init_drop() };
                    return Err(error);
                }
            },
        };
        // SAFETY: as above.
        let frame = unsafe { fresh.assume_init() };
        Ok(make(with, Self { frame, len }))
    }

    /// Has a copy of the frame sent, which empties it.
    #[expect(clippy::inline_always, reason = "it is in the loop of a ROUTER that answers")]
    #[inline(always)]
    pub(crate) fn send_clone<E>(
        &self,
        send: impl FnOnce(&mut Frame) -> Result<(), E>,
    ) -> Result<(), E> {
        // Made where it is sent from, as what was made elsewhere would be moved here.
        let mut copy = MaybeUninit::<Frame>::uninit();
        let raw = copy.as_mut_ptr().cast();
        // SAFETY: it is writable, and the frame initialised. A frame is a `zmq_msg_t`.
        if unsafe { !calls::init_clone(raw, &self.frame, || self.as_bytes()) } {
            out_of_memory(self.len());
        }
        // SAFETY: `init_clone` returned true, so it initialised it.
        let frame = unsafe { copy.assume_init_mut() };
        let outcome = send(frame);
        if outcome.is_err() {
            // SAFETY: it is initialised, and not used again.
            unsafe { copy.assume_init_drop() };
        }
        outcome
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.known_len(0).unwrap_or_else(|| self.frame.len())
    }

    #[inline]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        // Where libzmq has to be asked where they are, none are a case of their own, which the same
        // comparison rules out.
        let fewest = c_uint::from(!cfg!(zmq_mended));
        match self.known_len(fewest) {
            // SAFETY: it has as many bytes, since who can change it makes `len` unknown.
            Some(len) => unsafe { self.frame.bytes(len) },
            None => self.frame.as_bytes(),
        }
    }

    /// How many bytes it has, if that is known, and is at least `fewest`.
    #[inline]
    #[expect(clippy::cast_sign_loss, reason = "one comparison for both ends")]
    fn known_len(&self, fewest: c_uint) -> Option<usize> {
        let len = self.len as c_uint;
        (fewest..c_int::MAX as c_uint).contains(&len).then_some(len as usize)
    }
}

impl From<Frame> for Measured {
    #[inline]
    fn from(frame: Frame) -> Self {
        Self { frame, len: UNKNOWN }
    }
}
