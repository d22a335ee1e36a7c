//! Receiving: the first attempt, and what may follow it.
#![forbid(unsafe_code)]

use std::ffi::c_int;
use std::mem;
use std::ops::Deref;
use std::time::Instant;

use zmq_sys as ffi;

use super::{Tried, failed, go_on};
use crate::error::{Error, ErrorKind, Result};
use crate::frame::{Frame, Measured};
use crate::message::Message;
use crate::several::Several;
use crate::socket::{Ready, Socket};
use crate::spin::Spin;
use crate::wait::{Deadline, Wait};

const RECV: &str = "zmq_msg_recv";

impl Socket {
    /// Receives a message.
    #[expect(clippy::inline_always, reason = "else what is received is moved once more")]
    #[inline(always)]
    pub(crate) fn recv_message(&self, wait: Wait) -> Result<Message> {
        Self::recv_message_by(self, wait, |_, message| message, |_, error| error)
    }

    /// Receives a message, and makes something of it and the socket, or of the socket and why there is
    /// none. A typed socket is given away for that, as one that is lent would have to be in memory.
    #[expect(clippy::inline_always, reason = "else what is received is moved once more")]
    #[inline(always)]
    pub(crate) fn recv_message_by<A: Deref<Target = Self>, T, E>(
        socket: A,
        wait: Wait,
        done: impl FnOnce(A, Message) -> T,
        undone: impl FnOnce(A, Error) -> E,
    ) -> Result<T, E> {
        let flags = socket.recvs_plainly(wait);
        Self::recv_fresh(
            (socket, Several::NONE),
            flags,
            |(socket, _), frame, outcome| match socket.recv_on(frame, wait, outcome) {
                Ok(many) => Ok((socket, many)),
                Err(error) => Err(undone(socket, error)),
            },
            |(socket, many), frame| done(socket, Message::of(frame, many)),
        )
    }

    /// Receives a message in the place of another, of which nothing is left
    /// also on an error.
    #[expect(clippy::inline_always, reason = "it is called in loops where each instruction counts")]
    #[inline(always)]
    pub(crate) fn recv_message_into(&self, message: &mut Message) -> Result<()> {
        match self.recv_into_at_once(message) {
            Ok(()) => Ok(()),
            Err(tried) => go_on(tried, move |tried| self.recv_on_into(message, tried)),
        }
    }

    /// The same if the message has nothing but a frame, one is received, and there is nothing to be
    /// seen to first. Else an error is what came of the first frame: `Ok` if more follow it.
    #[expect(clippy::inline_always, reason = "it is called in loops where each instruction counts")]
    #[inline(always)]
    pub(crate) fn recv_into_at_once(&self, message: &mut Message) -> Result<(), Result<(), Tried>> {
        let recv = |frame: &mut Measured| self.recv_measured_at_once(frame);
        message.with_one(recv).unwrap_or(Err(Err(Tried::Not)))
    }

    /// Receives the frame that libzmq puts in front of a message, which says
    /// whose it is, into `whose`, and the message in the place of another, of
    /// which nothing is left also on an error.
    #[expect(clippy::inline_always, reason = "it is called in loops where each instruction counts")]
    #[inline(always)]
    pub(crate) fn recv_from(
        &self,
        whose: &mut Measured,
        message: &mut Message,
        wait: Wait,
    ) -> Result<()> {
        if let Err(tried) = self.recv_front_at_once(whose, wait) {
            return self.recv_slowly_from(whose, message, wait, tried);
        }
        // It is there, so there is no need to wait for it; and if it is not, see `recv_on_from`.
        match message.with_one(|frame| self.recv_measured_now(frame, ffi::ZMQ_DONTWAIT)) {
            Some(Ok(())) => Ok(()),
            Some(Err(outcome)) => self.recv_on_from(whose, message, wait, outcome),
            None => self.recv_several_from(whose, message, wait),
        }
    }

    #[cold]
    fn recv_slowly_from(
        &self,
        whose: &mut Measured,
        message: &mut Message,
        wait: Wait,
        tried: Tried,
    ) -> Result<()> {
        if let Err(error) = self.insist_on_recv(whose.frame_mut(), wait, tried) {
            *message = Message::new();
            return Err(error);
        }
        self.recv_several_from(whose, message, wait)
    }

    /// Goes on after the frame in front, in the place of a message that may have several.
    #[cold]
    fn recv_several_from(
        &self,
        whose: &mut Measured,
        message: &mut Message,
        wait: Wait,
    ) -> Result<()> {
        if !whose.frame().more() {
            return self.recv_slowly_from(whose, message, wait, Tried::Not);
        }
        let second = self.recv_next(message.first_mut());
        self.recv_rest(message, second)
    }

    /// Goes on after the first two frames.
    ///
    /// If none was to follow the first, that was the last of a message whose beginning somebody else
    /// has taken: C by the pointer, or in a forked child a receive that failed in between. It says
    /// whose nothing is, and is dropped: what comes after it is in front of the next message.
    #[cold]
    fn recv_on_from(
        &self,
        whose: &mut Measured,
        message: &mut Message,
        wait: Wait,
        second: Result<(), c_int>,
    ) -> Result<()> {
        let frame = message.first_mut();
        if !whose.frame().more() {
            if second.is_err() {
                return self.recv_slowly_from(whose, message, wait, Tried::Not);
            }
            *whose.frame_mut() = mem::take(frame);
            return self.recv_several_from(whose, message, wait);
        }
        let outcome = second.or_else(|errno| self.recv_next_again(frame, errno));
        self.recv_rest(message, outcome)
    }

    /// Receives a frame, and leaves those that follow it.
    #[inline]
    pub(crate) fn recv_first(&self, frame: &mut Frame, wait: Wait) -> Result<()> {
        self.recv_at_once(frame, wait).or_else(|tried| self.insist_on_recv(frame, wait, tried))
    }

    /// Receives a frame if there is nothing to be seen to first; else, and if
    /// it fails, the errno.
    #[inline]
    fn recv_at_once(&self, frame: &mut Frame, wait: Wait) -> Result<(), Tried> {
        let flags = self.recvs_plainly(wait).ok_or(Tried::Not)?;
        self.recv_frame_now(frame, flags).map_err(Tried::InVain)
    }

    /// The same for one that libzmq lets others follow.
    #[inline]
    fn recv_front_at_once(&self, front: &mut Measured, wait: Wait) -> Result<(), Tried> {
        let flags = self.recvs_plainly(wait).ok_or(Tried::Not)?;
        self.recv_front_now(front, flags).map_err(Tried::InVain)
    }

    /// The same, and keeps the length. An error is also, as an `Ok` in there, that more follow.
    #[inline]
    fn recv_measured_at_once(&self, frame: &mut Measured) -> Result<(), Result<(), Tried>> {
        let flags = self.recvs_plainly(Wait::Default).ok_or(Err(Tried::Not))?;
        let outcome = self.recv_measured_now(frame, flags);
        outcome.map_err(|outcome| outcome.map_err(Tried::InVain))
    }

    /// Goes on where a frame was received, but others follow it, or where none was, or there was
    /// something to be seen to. What there is beside the frame is returned.
    #[cold]
    fn recv_on(
        &self,
        frame: &mut Frame,
        wait: Wait,
        first: Result<(), Option<c_int>>,
    ) -> Result<Several> {
        if let Err(errno) = first {
            let tried = errno.map_or(Tried::Not, Tried::InVain);
            self.insist_on_recv(frame, wait, tried)?;
        }
        if !frame.more() {
            return Ok(Several::NONE);
        }
        let mut message = Message::from(mem::take(frame));
        self.recv_rest(&mut message, Ok(()))?;
        Ok(message.split(frame))
    }

    /// Goes on where [`recv_into_at_once`](Self::recv_into_at_once) left off.
    #[cold]
    pub(crate) fn recv_on_into(
        &self,
        message: &mut Message,
        mut tried: Result<(), Tried>,
    ) -> Result<()> {
        if let (Err(Tried::Not), Some(frame)) = (tried, message.one_beside_room()) {
            match self.recv_measured_at_once(frame) {
                Ok(()) => return Ok(()),
                Err(outcome) => tried = outcome,
            }
        }
        let Some(first) = message.one_mut() else {
            return self.recv_several_into(message);
        };
        let outcome = tried.or_else(|tried| self.insist_on_recv(first, Wait::Default, tried));
        if outcome.is_ok() && !first.more() {
            return Ok(());
        }
        self.recv_rest(message, outcome)
    }

    #[cold]
    fn insist_on_recv(&self, frame: &mut Frame, wait: Wait, tried: Tried) -> Result<()> {
        if self.is_stale() {
            return Err(broken());
        }
        let deadline = wait.deadline(self.recv_timeout_millis());
        let mut spin = self.spinning();
        if spin.is_off() || matches!(wait, Wait::Never) {
            return self.recv_until(frame, wait, deadline, tried);
        }
        let start = Instant::now();
        let due = spin.due().map(|time| deadline.remaining().map_or(time, |left| left.min(time)));
        let outcome = if let Some(time) = due {
            match Spin::attempt(time, || self.recv_frame(frame, ffi::ZMQ_DONTWAIT)) {
                Ok(()) => Ok(()),
                Err(errno) => {
                    // libzmq's own time would begin now, so what is left of it is for us to measure.
                    let wait = deadline.remaining().map_or(wait, Wait::AtMost);
                    let tried =
                        if errno == libc::EAGAIN { Tried::Not } else { Tried::InVain(errno) };
                    self.recv_until(frame, wait, deadline, tried)
                }
            }
        } else {
            self.recv_until(frame, wait, deadline, tried)
        };
        if outcome.as_ref().err().is_none_or(|error| error.kind() == ErrorKind::TimedOut) {
            spin.learn(due, start.elapsed());
        }
        self.keep_spin(spin);
        outcome
    }

    fn recv_until(
        &self,
        frame: &mut Frame,
        wait: Wait,
        deadline: Deadline,
        tried: Tried,
    ) -> Result<()> {
        let mut attempt = |flags| self.recv_frame(frame, flags);
        match tried.or_else(|| attempt(wait.flags())) {
            Ok(()) => Ok(()),
            Err(errno) => self.insist(RECV, errno, wait, deadline, Ready::ToReceive, attempt),
        }
    }

    /// Receives a message in the place of one that had several frames.
    #[inline(never)]
    fn recv_several_into(&self, message: &mut Message) -> Result<()> {
        let first = self.recv_first(message.first_mut(), Wait::Default);
        self.recv_rest(message, first)
    }

    /// Receives the frames after the first, which are there already, unless
    /// the first is an error. On an error nothing is left in the message.
    #[inline(never)]
    fn recv_rest(&self, message: &mut Message, first: Result<()>) -> Result<()> {
        let outcome = first.and_then(|()| self.recv_more(message));
        if outcome.is_err() {
            *message = Message::new();
        }
        outcome
    }

    fn recv_more(&self, message: &mut Message) -> Result<()> {
        if !message.first_mut().more() {
            message.keep_first();
            return Ok(());
        }
        if self.conflates() {
            // The next frame may have taken the place of this one, or not have come yet. libzmq
            // aborts if it is not there when it is to be read, and there is no asking for it.
            self.make_stale();
            return Err(broken());
        }
        let frames = message.make_many();
        let mut received = 1;
        while frames[received - 1].more() {
            if received == frames.len() {
                frames.push(Frame::new());
            }
            self.recv_next(&mut frames[received])?;
            received += 1;
        }
        message.truncate(received);
        Ok(())
    }

    /// Receives a frame after the first, which is there already.
    #[inline]
    pub(crate) fn recv_next(&self, frame: &mut Frame) -> Result<()> {
        self.recv_frame(frame, 0).or_else(|errno| self.recv_next_again(frame, errno))
    }

    #[cold]
    fn recv_next_again(&self, frame: &mut Frame, mut errno: c_int) -> Result<()> {
        loop {
            match errno {
                libc::EINTR => self.check_owner(RECV)?,
                _ => return Err(failed(RECV, errno)),
            }
            match self.recv_frame(frame, 0) {
                Ok(()) => return Ok(()),
                Err(next) => errno = next,
            }
        }
    }
}

/// Why a conflating socket receives nothing any more.
#[cold]
fn broken() -> Error {
    Error::new(RECV, libc::EPROTO)
        .because("a peer sent several frames, after which a conflating socket must be opened anew")
}
