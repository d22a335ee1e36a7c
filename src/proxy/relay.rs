//! [`Relay`]: messages from socket to socket, without being put together in between.
#![forbid(unsafe_code)]

use std::ffi::c_int;
use std::mem;

use zmq_sys as ffi;

use super::sides::Side;
use super::statistics::{Counter, Volume};
use crate::error::{Error, Result};
use crate::frame::Frame;
use crate::message::Message;
use crate::send_recv_error::SendError;
use crate::socket::Socket;
use crate::wait::Wait;

/// Why a message was not passed on.
pub(super) enum Stopped {
    NoneCame(Error),
    Unsent(SendError),
}

/// The frames of the message that is on its way, which are used again for the next.
#[derive(Default)]
pub(super) struct Relay {
    frames: Vec<Frame>,
}

impl Relay {
    /// Whether whole messages need not be seen on this way.
    pub(super) fn suits(from: Side<'_>, to: Side<'_>) -> bool {
        from.source.is_plain()
            && to.socket.sends_plainly(Wait::Never).is_some()
            && !from.socket.conflates()
            && !to.socket.conflates()
    }

    /// Passes a message on without waiting, and counts it as soon as it has been
    /// received, and once it is sent.
    ///
    /// # Errors
    ///
    /// None was received, or it was not sent, which returns it whole.
    pub(super) fn pass(
        &mut self,
        from: &Socket,
        to: &Socket,
        received: &Counter,
        sent: &Counter,
    ) -> Result<(), Stopped> {
        let mut volume = Volume { messages: 1, bytes: 0 };
        for index in 0.. {
            if index == self.frames.len() {
                self.frames.push(Frame::new());
            }
            let frame = &mut self.frames[index];
            if index == 0 {
                from.recv_first(frame, Wait::Never).map_err(Stopped::NoneCame)?;
            } else {
                from.recv_next(frame).map_err(Stopped::NoneCame)?;
            }
            volume.bytes += frame.len() as u64;
            let is_last = !frame.more();
            let outcome = if is_last {
                received.add(volume);
                send(to, frame, index, 0)
            } else {
                // As where a message is sent: until all of it is, what goes out is a second frame.
                let mut second = frame.share();
                let outcome = send(to, &mut second, index, ffi::ZMQ_SNDMORE);
                if outcome.is_ok() {
                    // libzmq has emptied it, so there is nothing to close.
                    mem::forget(second);
                }
                outcome
            };
            if let Err(error) = outcome {
                let message = self.take_back(from, to, index).map_err(Stopped::NoneCame)?;
                if !is_last {
                    received.add(Volume::of(&message));
                }
                return Err(Stopped::Unsent(SendError::new(error, message)));
            }
            if is_last {
                if index > 0 {
                    // There are copies left, which would keep their owners.
                    self.frames.clear();
                }
                break;
            }
        }
        sent.add(volume);
        Ok(())
    }

    /// The message whose frame of this number could not be sent, with those that have yet to be
    /// received.
    #[cold]
    fn take_back(&mut self, from: &Socket, to: &Socket, index: usize) -> Result<Message> {
        let mut frames: Vec<_> = self.frames[..=index].iter_mut().map(mem::take).collect();
        while frames.last().is_some_and(Frame::more) {
            let mut frame = Frame::new();
            from.recv_next(&mut frame)?;
            frames.push(frame);
        }
        if index > 0 {
            to.clear_up(frames.len() - 1 - index);
        }
        Ok(Message::from_vec(frames))
    }
}

/// Only the first frame decides whether the message can go.
#[inline]
fn send(to: &Socket, frame: &mut Frame, index: usize, more: c_int) -> Result<()> {
    if index > 0 {
        return to.send_next(frame, more);
    }
    to.heed_room();
    to.send_first_at_once(frame, more)
}
