//! [`Shovel`]: the loop of a proxy.
#![forbid(unsafe_code)]

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::relay::Relay;
use super::sides::{Capture, Side};
use super::statistics::{Counter, Counters, Volume};
use crate::error::{ErrorKind, Result};
use crate::message::Message;
use crate::pair::Pair;
use crate::poll::{POLLIN, POLLOUT, PollItem, poll};
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
        let there = Direction { from: frontend, to: backend, waiting: None };
        let back = Direction { from: backend, to: frontend, waiting: None };
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
        let direction = &mut self.directions[index];
        let relays = self.capture.is_none() && Relay::suits(direction.from, direction.to);
        let (received, sent) = (&self.counters.received[index], &self.counters.sent[index]);
        let mut passed = 0;
        while direction.is_open() && passed < TURN {
            let mut copy = None;
            let (volume, outcome) = match direction.waiting.take() {
                None if self.paused => break,
                None if relays => {
                    match self.relay.pass(direction.from.socket, direction.to.socket, received) {
                        Ok(passed_on) => passed_on,
                        Err(error) if error.kind() == ErrorKind::TimedOut => break,
                        Err(error) => return Err(error),
                    }
                }
                waiting => {
                    let mut message = match waiting.map_or_else(|| direction.take(received), Ok) {
                        Ok(message) => message,
                        Err(error) if error.kind() == ErrorKind::TimedOut => break,
                        Err(error) => return Err(error),
                    };
                    if direction.to.source.must_not_send(&message) {
                        passed += 1;
                        continue;
                    }
                    copy = self.capture.map(|_| message.share());
                    let volume = Volume::of(&message);
                    (volume, direction.to.socket.send_message(message, Wait::Never))
                }
            };
            match outcome {
                Ok(()) => sent.add(volume),
                // The one it is for has gone, as it may at any time.
                Err(failed) if failed.error().kind() == ErrorKind::HostUnreachable => {}
                Err(failed) => {
                    let (error, message) = failed.into_parts();
                    direction.waiting = Some(message);
                    if error.kind() == ErrorKind::TimedOut {
                        break;
                    }
                    return Err(error);
                }
            }
            if let (Some(capture), Some(copy)) = (self.capture, copy) {
                let _ = capture.0.send_message(copy, Wait::Never);
            }
            passed += 1;
        }
        Ok(passed)
    }
}

/// Whoever gave the command may be gone, and then need not know.
fn obeyed(control: &Pair, command: &Message) {
    let _ = control.try_send(command.as_bytes());
}
