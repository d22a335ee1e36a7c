//! [`Shovel`]: the loop of a proxy.
#![forbid(unsafe_code)]

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::relay::{Relay, Stopped};
use super::sides::{Capture, Side};
use super::statistics::{Counter, Counters, Volume};
use crate::error::{ErrorKind, Result};
use crate::message::Message;
use crate::pair::Pair;
use crate::poll::{POLLIN, POLLOUT, PollItem, poll};
use crate::send_recv_error::SendError;
use crate::wait::Wait;

pub(super) const PAUSE: &str = "pause";
pub(super) const RESUME: &str = "resume";
pub(super) const STOP: &str = "stop";

/// From one side to the other.
pub(super) struct Direction<'a> {
    from: Side<'a>,
    to: Side<'a>,
    /// What the other side had no room for. Until it has, nothing more is taken.
    pub(super) waiting: Option<Message>,
}

impl<'a> Direction<'a> {
    fn is_open(&self) -> bool {
        self.from.receives && self.to.sends
    }

    /// Takes a message in, and counts it.
    fn take(&self, received: &Counter) -> Result<Message> {
        let message = self.from.source.take()?;
        received.add(Volume::of(&message));
        Ok(message)
    }

    /// What to wait for before there is anything to do.
    fn item(&self, paused: bool) -> Option<PollItem<'a>> {
        match self.waiting {
            _ if !self.is_open() => None,
            Some(_) => Some(PollItem::new(self.to.socket, POLLOUT)),
            None if paused => None,
            None => Some(PollItem::new(self.from.socket, POLLIN)),
        }
    }
}

pub(super) struct Shovel<'a> {
    pub(super) directions: [Direction<'a>; 2],
    capture: Option<&'a Capture>,
    pub(super) counters: Arc<Counters>,
    paused: bool,
    relay: Relay,
}

/// How many messages pass one way before the other has its turn.
const TURN: usize = 1000;

impl<'a> Shovel<'a> {
    pub(super) fn new(frontend: Side<'a>, backend: Side<'a>, capture: Option<&'a Capture>) -> Self {
        // A socket that faces itself has one way: of two, one would overtake the other.
        let faces_itself = frontend.socket.as_ptr() == backend.socket.as_ptr();
        let back = Side { receives: backend.receives && !faces_itself, ..backend };
        let there = Direction { from: frontend, to: backend, waiting: None };
        let back = Direction { from: back, to: frontend, waiting: None };
        Self {
            directions: [there, back],
            capture,
            counters: Arc::default(),
            paused: false,
            relay: Relay::default(),
        }
    }

    /// Until the context ends, or `control` says so.
    pub(super) fn run(&mut self, control: Option<&Pair>) -> Result<()> {
        loop {
            match self.turn(control) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) if error.kind() == ErrorKind::Terminated => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    }

    /// Waits, obeys, and passes on what there is; false when it is to stop.
    fn turn(&mut self, control: Option<&Pair>) -> Result<bool> {
        let mut items = Vec::with_capacity(3);
        let mut asked = [None; 2];
        for (index, direction) in self.directions.iter().enumerate() {
            if let Some(item) = direction.item(self.paused) {
                asked[index] = Some(items.len());
                items.push(item);
            }
        }
        items.extend(control.map(|control| PollItem::new(control, POLLIN)));
        poll(&mut items, None)?;

        let mut passed = 0;
        for (index, asked) in asked.into_iter().enumerate() {
            if asked.is_some_and(|item| !items[item].ready().is_empty()) {
                passed += self.pass(index)?;
            }
        }
        if let Some(control) = control {
            while let Ok(command) = control.try_recv() {
                if command == PAUSE || command == RESUME {
                    self.paused = command == PAUSE;
                    obeyed(control, &command);
                } else if command == STOP {
                    obeyed(control, &command);
                    return Ok(false);
                }
            }
        }
        if passed == 0 && self.directions.iter().any(|direction| direction.waiting.is_some()) {
            // A socket that calls itself ready may be so for another peer than the one that the
            // message is for: look again, though not without a pause.
            thread::sleep(Duration::from_millis(1));
        }
        Ok(true)
    }

    /// Passes messages on in one direction, and returns how many.
    fn pass(&mut self, index: usize) -> Result<usize> {
        let Direction { from, to, .. } = self.directions[index];
        let relays = self.capture.is_none() && Relay::suits(from, to);
        let mut passed = 0;
        while self.directions[index].is_open() && passed < TURN {
            let waiting = self.directions[index].waiting.take();
            if waiting.is_none() && self.paused {
                break;
            }
            if waiting.is_none() && relays {
                return Ok(passed + self.relay(index, TURN - passed)?);
            }
            if !self.pass_whole(index, waiting)? {
                break;
            }
            passed += 1;
        }
        Ok(passed)
    }

    /// Passes at most so many messages on frame by frame, and returns how many.
    fn relay(&mut self, index: usize, most: usize) -> Result<usize> {
        let Direction { from, to, .. } = self.directions[index];
        let counters = Arc::clone(&self.counters);
        let (received, sent) = (&counters.received[index], &counters.sent[index]);
        for passed in 0..most {
            match self.relay.pass(from.socket, to.socket, received, sent) {
                Ok(()) => {}
                Err(Stopped::NoneCame(error)) if error.kind() == ErrorKind::TimedOut => {
                    return Ok(passed);
                }
                Err(Stopped::NoneCame(error)) => return Err(error),
                Err(Stopped::Unsent(failed)) => {
                    if !self.let_go(index, failed)? {
                        return Ok(passed);
                    }
                }
            }
        }
        Ok(most)
    }

    /// Passes a message on, the one that is waiting if there is one; false if
    /// there is none, or it cannot go yet.
    fn pass_whole(&mut self, index: usize, waiting: Option<Message>) -> Result<bool> {
        let direction = &self.directions[index];
        let taken = waiting.map_or_else(|| direction.take(&self.counters.received[index]), Ok);
        let mut message = match taken {
            Ok(message) => message,
            Err(error) if error.kind() == ErrorKind::TimedOut => return Ok(false),
            Err(error) => return Err(error),
        };
        if direction.to.source.must_not_send(&message) {
            return Ok(true);
        }
        let copy = self.capture.map(|capture| (capture, message.share()));
        let volume = Volume::of(&message);
        match direction.to.socket.send_or_drop(message, Wait::Never) {
            Ok(()) => self.counters.sent[index].add(volume),
            Err(failed) => {
                if !self.let_go(index, failed)? {
                    return Ok(false);
                }
            }
        }
        if let Some((capture, copy)) = copy {
            let _ = capture.0.send_or_drop(copy, Wait::Never);
        }
        Ok(true)
    }

    /// Whether a message that was not sent need not be kept.
    #[cold]
    fn let_go(&mut self, index: usize, failed: SendError) -> Result<bool> {
        // The one it is for has gone, as it may at any time.
        if failed.kind() == ErrorKind::HostUnreachable {
            return Ok(true);
        }
        let (error, message) = failed.into_parts();
        self.directions[index].waiting = Some(message);
        if error.kind() == ErrorKind::TimedOut { Ok(false) } else { Err(error) }
    }
}

/// Whoever gave the command may be gone, and then need not know.
fn obeyed(control: &Pair, command: &Message) {
    let _ = control.try_send(command.as_bytes());
}
