//! Whole messages through a [`Socket`]: all frames or none, whatever signals
//! arrive, within the time that was given.
#![forbid(unsafe_code)]

mod recv;
mod send;

use std::ffi::c_int;
use std::thread;
use std::time::Duration;

use zmq_sys as ffi;

use crate::error::{Error, Result};
use crate::socket::{Ready, Socket};
use crate::wait::{self, Deadline, Wait};

impl Socket {
    /// Goes on with a call that did not work at once: after a signal with the
    /// time that is left, and after "not now" until the deadline.
    #[cold]
    fn insist(
        &self,
        call: &'static str,
        mut errno: c_int,
        wait: Wait,
        deadline: Deadline,
        ready: Ready,
        mut attempt: impl FnMut(c_int) -> Result<(), c_int>,
    ) -> Result<()> {
        // Without a deadline libzmq waits by itself; with one, a signal would make it start over.
        let waits = matches!(wait, Wait::Default) && matches!(deadline, Deadline::Never);
        loop {
            match errno {
                libc::EINTR => self.check_owner(call)?,
                // Its own timeout has passed, or there is none to wait for.
                libc::EAGAIN if matches!(wait, Wait::Default | Wait::Never) => {
                    return Err(self.timed_out(call, deadline));
                }
                libc::EAGAIN => {}
                _ => return Err(failed(call, errno)),
            }
            if waits {
                match attempt(0) {
                    Ok(()) => return Ok(()),
                    Err(next) => errno = next,
                }
                continue;
            }
            match self.wait_until(deadline, ready, &mut attempt) {
                Ok(()) => return Ok(()),
                Err(libc::EAGAIN) => return Err(self.timed_out(call, deadline)),
                Err(next) => errno = next,
            }
        }
    }

    /// Waits for the socket to be ready, and tries again, until the deadline.
    fn wait_until(
        &self,
        deadline: Deadline,
        ready: Ready,
        attempt: &mut impl FnMut(c_int) -> Result<(), c_int>,
    ) -> Result<(), c_int> {
        let mut pause = Duration::ZERO;
        loop {
            let remaining = deadline.remaining();
            self.wait_for(ready, wait::to_millis(remaining))?;
            match attempt(ffi::ZMQ_DONTWAIT) {
                Err(libc::EAGAIN) if remaining.is_none_or(|left| !left.is_zero()) => {}
                outcome => return outcome,
            }
            // Some sockets call themselves ready if they are for any peer, and that may not be the
            // one that matters: look again, though not without a pause.
            thread::sleep(pause.min(remaining.unwrap_or(pause)));
            pause = Duration::from_millis(1);
        }
    }
}

/// What came of a first attempt.
#[derive(Clone, Copy)]
pub(crate) enum Tried {
    Not,
    InVain(c_int),
}

impl Tried {
    fn or_else(self, attempt: impl FnOnce() -> Result<(), c_int>) -> Result<(), c_int> {
        match self {
            Self::Not => attempt(),
            Self::InVain(errno) => Err(errno),
        }
    }
}

/// Goes on where something was not done at once, in a function for each thing that may have come of
/// it, so that where it is done at once there is nothing to make ready for one.
#[expect(clippy::inline_always, reason = "it is called in loops where each instruction counts")]
#[inline(always)]
pub(crate) fn go_on<T>(tried: Result<(), Tried>, act: impl FnOnce(Result<(), Tried>) -> T) -> T {
    match tried {
        Ok(()) => rarely(move || act(Ok(()))),
        Err(Tried::Not) => rarely(move || act(Err(Tried::Not))),
        tried => rarely(move || act(tried)),
    }
}

/// Does what is seldom necessary, away from what always is.
#[cold]
#[inline(never)]
fn rarely<T>(act: impl FnOnce() -> T) -> T {
    act()
}

/// Why libzmq did not do it, or was not asked to.
fn failed(call: &'static str, errno: c_int) -> Error {
    if errno == libc::EBUSY { Error::freeing(call) } else { Error::new(call, errno) }
}
