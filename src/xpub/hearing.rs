//! What an [`XPub`] hears: subscriptions, and messages that came instead.
#![forbid(unsafe_code)]

use super::XPub;
use crate::error::{ErrorKind, Result};
use crate::frame::Frame;
use crate::message::Message;
use crate::subscription::Subscription;
use crate::wait::Wait;

impl XPub {
    pub(super) fn next(&self, wait: Wait) -> Result<Subscription> {
        let early = self.early.borrow_mut().pop_front();
        let next = early.map_or_else(|| self.receive(wait), Ok);
        self.note_what_is_held();
        next
    }

    /// Receives something to be handed out later.
    pub(super) fn receive_early(&self, wait: Wait) -> Result<()> {
        let received = self.receive(wait).map(|it| self.early.borrow_mut().push_back(it));
        self.note_what_is_held();
        received
    }

    /// For those who poll.
    fn note_what_is_held(&self) {
        self.set_holds(!self.early.borrow().is_empty() || self.ahead.borrow().is_some());
    }

    fn receive(&self, wait: Wait) -> Result<Subscription> {
        let frame = match self.ahead.take() {
            Some(frame) => frame,
            None => self.receive_frame(wait)?,
        };
        self.manual.answers_last.set(!self.manual.confused.get());
        match frame.split_first() {
            Some((1, topic)) => {
                let topic = Frame::from(topic);
                *self.topics.borrow_mut().entry(topic.clone()).or_default() += 1;
                Ok(Subscription::Subscribe(topic))
            }
            Some((0, topic)) => {
                self.forget(topic);
                Ok(Subscription::Unsubscribe(topic.into()))
            }
            _ => self.receive_rest(frame).map(Subscription::Message),
        }
    }

    /// Receives the other frames of a message.
    ///
    /// A frame that begins with 0 or 1 is a subscription even in the middle of
    /// a message, and libzmq may keep it to itself if it is none of interest.
    /// So the end that was announced need not come, and waiting for it could
    /// last for ever.
    fn receive_rest(&self, mut first: Frame) -> Result<Message> {
        self.manual.confused.set(true);
        self.manual.answers_last.set(false);
        if !first.more() {
            first.unshare()?;
            return Ok(first.into());
        }
        let mut frames = vec![first];
        while frames.last().is_some_and(Frame::more) {
            match self.receive_frame(Wait::Never) {
                Ok(frame) if matches!(frame.first(), Some(0 | 1)) && !self.only_first => {
                    self.ahead.replace(Some(frame));
                    break;
                }
                Ok(frame) => frames.push(frame),
                Err(error) if error.kind() == ErrorKind::TimedOut => break,
                Err(error) => return Err(error),
            }
        }
        // Whoever sent it may have shared it, and then libzmq marks what it hands out as shared, too,
        // which is a copy of its own without a count of those who read it.
        frames.iter_mut().try_for_each(Frame::unshare)?;
        Ok(Message::from_vec(frames))
    }

    fn receive_frame(&self, wait: Wait) -> Result<Frame> {
        let mut frame = Frame::new();
        if self.manual.on && self.manual.confused.get() {
            match self.recv_first(&mut frame, Wait::Never) {
                // Both queues are empty.
                Err(error) if error.kind() == ErrorKind::TimedOut => {
                    self.manual.confused.set(false);
                }
                outcome => return outcome.map(|()| frame),
            }
        }
        self.recv_first(&mut frame, wait)?;
        Ok(frame)
    }
}
