//! Sending: the first attempt, and what may follow it.
#![forbid(unsafe_code)]

use std::ffi::c_int;
use std::time::Duration;

use zmq_sys as ffi;

use super::{Tried, failed};
use crate::error::{Error, Result};
use crate::frame::{Frame, Measured};
use crate::message::Message;
use crate::send_recv_error::SendError;
use crate::socket::{Ready, Socket};
use crate::wait::{self, Deadline, Wait};

const SEND: &str = "zmq_msg_send";

impl Socket {
    /// Sends a message.
    #[expect(clippy::inline_always, reason = "else what is sent is moved once more")]
    #[inline(always)]
    pub(crate) fn send_message(&self, message: Message, wait: Wait) -> Result<(), SendError> {
        self.send_at_once(message, wait)
            .or_else(|(message, tried)| self.send_slowly(message, wait, tried))
    }

    /// The same for a socket that may drop it: if there is room, it is not.
    #[expect(clippy::inline_always, reason = "else what is sent is moved once more")]
    #[inline(always)]
    pub(crate) fn send_or_drop(
        &self,
        message: impl Into<Message>,
        wait: Wait,
    ) -> Result<(), SendError> {
        // Before there is a message, which would have to be kept in the meantime.
        self.heed_room();
        self.send_message(message.into(), wait)
    }

    #[cold]
    fn send_slowly(&self, mut message: Message, wait: Wait, tried: Tried) -> Result<(), SendError> {
        let outcome = self.send_on(&mut message, wait, tried);
        outcome.map_err(|error| SendError::new(error, message))
    }

    /// Sends a message if it has nothing but a frame, and there is nothing to be
    /// seen to first; else, and if it fails, returns it.
    #[expect(clippy::inline_always, reason = "else what is sent is moved once more")]
    #[inline(always)]
    pub(crate) fn send_at_once(
        &self,
        message: Message,
        wait: Wait,
    ) -> Result<(), (Message, Tried)> {
        // Apart from the rest of its message: the compiler has to think that libzmq may change all
        // that is beside it.
        let mut frame = message.into_one().map_err(|message| (message, Tried::Not))?;
        let Some(flags) = self.sends_plainly(wait) else {
            return Err((frame.into(), Tried::Not));
        };
        match self.send_frame_now(&mut frame, flags) {
            Ok(()) => {
                frame.forget_sent();
                Ok(())
            }
            Err(errno) => Err((frame.into(), Tried::InVain(errno))),
        }
    }

    /// Goes on where [`send_at_once`](Self::send_at_once) left off. Of its frames nothing is left
    /// then; on an error all is.
    #[cold]
    pub(crate) fn send_on(&self, message: &mut Message, wait: Wait, tried: Tried) -> Result<()> {
        self.unshare(message)?;
        if let Some(frame) = message.one_mut() {
            return self.send_first(frame, wait, 0, tried);
        }
        if self.conflates() && message.frames().len() > 1 {
            return Err(one_frame());
        }
        self.send_frames(message.frames_mut(), wait)?;
        *message = Message::new();
        Ok(())
    }

    /// An XPUB at the other end of an inproc connection hands on the mark of a
    /// frame that is shared, with a copy that nobody counts the readers of: the
    /// first of two frees it. So it gets none that has the mark.
    fn unshare(&self, message: &mut Message) -> Result<()> {
        if self.kind() == ffi::ZMQ_XSUB {
            message.frames_mut().iter_mut().try_for_each(Frame::unshare)?;
        }
        Ok(())
    }

    /// Sends the frame that decides whether the message can go at all.
    fn send_first(&self, frame: &mut Frame, wait: Wait, more: c_int, tried: Tried) -> Result<()> {
        let deadline = wait.deadline(self.send_timeout_millis());
        if self.kind() == ffi::ZMQ_REQ {
            return self.send_first_of_question(frame, deadline, more, tried);
        }
        // A PAIR that only sends never finds out that its peer is gone, and turns the next one away:
        // to look whether it is ready, as one does while waiting, reads the end.
        let wait = match wait {
            Wait::Default if self.kind() == ffi::ZMQ_PAIR => {
                Wait::AtMost(deadline.remaining().unwrap_or(Duration::MAX))
            }
            wait => wait,
        };
        let mut attempt = |flags| self.send_frame(frame, flags | more);
        let mut outcome = tried.or_else(|| attempt(wait.flags()));
        if outcome == Err(libc::EAGAIN) && deadline.is_over() {
            // There may be room that libzmq has not heard of, as it would if it waited.
            self.hear_of_room();
            outcome = attempt(ffi::ZMQ_DONTWAIT);
        }
        match outcome {
            Ok(()) => Ok(()),
            Err(errno) => self.insist(SEND, errno, wait, deadline, Ready::ToSend, attempt),
        }
    }

    /// Sends the frame that decides whether the message can go at all, if it
    /// can at once.
    #[inline]
    pub(crate) fn send_first_at_once(&self, frame: &mut Frame, more: c_int) -> Result<()> {
        match self.send_frame(frame, ffi::ZMQ_DONTWAIT | more) {
            Ok(()) => Ok(()),
            Err(errno) => self.send_first(frame, Wait::Never, more, Tried::InVain(errno)),
        }
    }

    /// Sends the first frame of a question.
    ///
    /// REQ puts a delimiter in front of it, and between the two it may learn
    /// that the peer has left. If it may wait, libzmq then drops the frame
    /// without a word; if not, it takes the next question for the rest of this
    /// one. So it must not wait, and when it has no peer, it is to be known
    /// whether it had one a moment before.
    fn send_first_of_question(
        &self,
        frame: &mut Frame,
        deadline: Deadline,
        more: c_int,
        tried: Tried,
    ) -> Result<()> {
        if self.always_has_peers() {
            match tried.or_else(|| self.send_frame(frame, ffi::ZMQ_DONTWAIT | more)) {
                Ok(()) => return Ok(()),
                Err(libc::EAGAIN) => {
                    self.make_stale();
                    return Err(left());
                }
                // The next try is as good.
                Err(libc::EINTR) => self.check_owner(SEND)?,
                Err(errno) => return Err(failed(SEND, errno)),
            }
        }
        loop {
            let outcome = match self.is_ready(Ready::ToSend) {
                Ok(true) => match self.send_frame(frame, ffi::ZMQ_DONTWAIT | more) {
                    Ok(()) => return Ok(()),
                    Err(libc::EAGAIN) => {
                        // The delimiter may be out.
                        self.make_stale();
                        return Err(left());
                    }
                    Err(errno) => Err(errno),
                },
                Ok(false) => match deadline.remaining() {
                    Some(Duration::ZERO) => return Err(self.timed_out(SEND, deadline)),
                    remaining => self.wait_for(Ready::ToSend, wait::to_millis(remaining)),
                },
                Err(errno) => Err(errno),
            };
            match outcome {
                Ok(()) => {}
                Err(libc::EINTR) => self.check_owner(SEND)?,
                Err(errno) => return Err(failed(SEND, errno)),
            }
        }
    }

    /// Sends a message, without waiting, with a copy of a frame in front that
    /// says to whom.
    #[expect(clippy::inline_always, reason = "it is called in loops where each instruction counts")]
    #[inline(always)]
    pub(crate) fn send_to(
        &self,
        whose: &Measured,
        message: impl Into<Message>,
    ) -> Result<(), SendError> {
        // As above.
        self.heed_room();
        let mut frame = match message.into().into_one() {
            Ok(frame) => frame,
            Err(message) => return self.send_several_to(whose, message),
        };
        let (has_begun, errno) = match self.send_front(whose) {
            Ok(()) => match self.send_frame_now(&mut frame, ffi::ZMQ_DONTWAIT) {
                Ok(()) => {
                    frame.forget_sent();
                    return Ok(());
                }
                Err(errno) => (true, errno),
            },
            Err(errno) => (false, errno),
        };
        self.send_slowly_to(whose, frame, has_begun, errno)
    }

    /// Sends a copy of the frame that says to whom the next one is.
    #[expect(clippy::inline_always, reason = "it is called in loops where each instruction counts")]
    #[inline(always)]
    fn send_front(&self, whose: &Measured) -> Result<(), c_int> {
        whose.send_clone(|front| self.send_frame(front, ffi::ZMQ_DONTWAIT | ffi::ZMQ_SNDMORE))
    }

    /// Goes on where a frame did not work at once.
    #[cold]
    fn send_slowly_to(
        &self,
        whose: &Measured,
        mut frame: Frame,
        has_begun: bool,
        errno: c_int,
    ) -> Result<(), SendError> {
        let outcome = if has_begun {
            self.send_next_again(&mut frame, 0, errno)
        } else {
            let (mut front, more) = (whose.frame().clone(), ffi::ZMQ_SNDMORE);
            self.send_first(&mut front, Wait::Never, more, Tried::InVain(errno))
                .and_then(|()| self.send_next(&mut frame, 0))
        };
        outcome.map_err(|error| SendError::new(error, frame.into()))
    }

    #[cold]
    fn send_several_to(&self, whose: &Measured, mut message: Message) -> Result<(), SendError> {
        message.push_front(whose.frame().clone());
        self.send_message(message, Wait::Never).map_err(|failed| {
            failed.map_message(|mut message| {
                message.pop_front();
                message
            })
        })
    }

    /// Sends several frames as one message.
    fn send_frames(&self, frames: &mut [Frame], wait: Wait) -> Result<()> {
        let last = frames.len() - 1;
        for (index, frame) in frames.iter_mut().enumerate() {
            let more = if index == last { 0 } else { ffi::ZMQ_SNDMORE };
            // Until all are sent, what goes out is a second frame of the same bytes, at no more than
            // the price of a reference.
            let mut second = (index != last).then(|| self.second(frame));
            let frame = second.as_mut().unwrap_or(frame);
            let outcome = if index == 0 {
                self.send_first(frame, wait, more, Tried::Not)
            } else {
                self.send_next(frame, more)
            };
            if let Err(error) = outcome {
                if index > 0 {
                    self.clear_up(last - index);
                }
                return Err(error);
            }
        }
        Ok(())
    }

    /// A second frame of the same bytes.
    fn second(&self, frame: &mut Frame) -> Frame {
        // See `unshare`.
        if self.kind() == ffi::ZMQ_XSUB { frame.clone() } else { frame.share() }
    }

    /// Sends a frame after the first. There is always room for it: libzmq
    /// counts messages, not frames. Having to wait means that the peer is gone,
    /// and waiting would make libzmq drop the message without a word.
    #[inline]
    pub(crate) fn send_next(&self, frame: &mut Frame, more: c_int) -> Result<()> {
        self.send_frame(frame, ffi::ZMQ_DONTWAIT | more)
            .or_else(|errno| self.send_next_again(frame, more, errno))
    }

    #[cold]
    fn send_next_again(&self, frame: &mut Frame, more: c_int, mut errno: c_int) -> Result<()> {
        loop {
            match errno {
                libc::EINTR => self.check_owner(SEND)?,
                libc::EAGAIN => return Err(left()),
                _ => return Err(failed(SEND, errno)),
            }
            match self.send_frame(frame, ffi::ZMQ_DONTWAIT | more) {
                Ok(()) => return Ok(()),
                Err(next) => errno = next,
            }
        }
    }

    /// After a message that broke off with so many frames to go, brings libzmq
    /// to where the next message may begin.
    pub(crate) fn clear_up(&self, frames_left: usize) {
        match self.kind() {
            // It would take the next question for the end of this one.
            ffi::ZMQ_REQ => self.make_stale(),
            // They drop the rest of the message, so it must be given to them.
            ffi::ZMQ_DEALER | ffi::ZMQ_PUSH => {
                for left in (0..frames_left).rev() {
                    let more = if left > 0 { ffi::ZMQ_SNDMORE } else { 0 };
                    // What else is wrong with the socket, the next send will say.
                    let _ = self.send_next(&mut Frame::new(), more);
                }
            }
            // PAIR forgets the pipe together with what was written to it, and the next frame begins
            // a message. The others never break off: they drop what a lost peer does not get.
            _ => {}
        }
    }
}

fn left() -> Error {
    Error::new(SEND, libc::EAGAIN).because("the peer left in the middle of the message")
}

/// A conflating socket would send the last frame only.
#[cold]
fn one_frame() -> Error {
    Error::new(SEND, libc::EINVAL).because("a conflating socket sends one frame at a time")
}
