//! [`Retry`]: how often to ask and how long to wait each time, and [`Req::ask`],
//! which does it.
#![forbid(unsafe_code)]

use std::iter;
use std::thread;
use std::time::Duration;

use crate::error::{Error, ErrorKind, Result};
use crate::message::Message;
use crate::req::{MaySend, Req};
use crate::socket::{Idle, Ready};
use crate::transition::TransitionError;
use crate::wait::{self, Deadline};

/// How often [`Req::ask`] asks, and how long it waits each time.
///
/// ```
/// # use std::time::Duration;
/// # use zmq::Retry;
/// // Three tries, each a second long, with pauses of 100 and 200 ms between them.
/// let retry = Retry::new(3, Duration::from_secs(1)).back_off(Duration::from_millis(100));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    tries: u32,
    each: Duration,
    pause: Duration,
    longest_pause: Duration,
}

impl Retry {
    const LONGEST_PAUSE: Duration = Duration::from_secs(30);

    /// So many tries, one at least, each of which has so long to be answered.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let retry = zmq::Retry::new(3, Duration::from_millis(2500));
    /// ```
    #[must_use]
    pub const fn new(tries: u32, each: Duration) -> Self {
        Self { tries, each, pause: Duration::ZERO, longest_pause: Self::LONGEST_PAUSE }
    }

    /// Pauses before each further try: so long at first, and then twice as long
    /// as before, though never more than 30 seconds. An answer to what was just
    /// asked is as welcome in a pause. By default there is no pause.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let retry = zmq::Retry::new(5, Duration::from_secs(1)).back_off(Duration::from_millis(50));
    /// ```
    #[must_use]
    pub const fn back_off(self, first: Duration) -> Self {
        Self { pause: first, ..self }
    }

    /// The most that a pause of [`back_off`](Self::back_off) may become.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let retry = zmq::Retry::new(100, Duration::from_secs(1))
    ///     .back_off(Duration::from_millis(50))
    ///     .longest_pause(Duration::from_secs(5));
    /// ```
    #[must_use]
    pub const fn longest_pause(self, longest: Duration) -> Self {
        Self { longest_pause: longest, ..self }
    }

    /// What to wait after each try: nothing after the last.
    fn pauses(self) -> impl Iterator<Item = Duration> {
        let longer = move |pause: &Duration| Some(pause.saturating_mul(2).min(self.longest_pause));
        let pauses = iter::successors(Some(self.pause.min(self.longest_pause)), longer);
        let further = usize::try_from(self.tries.max(1) - 1).unwrap_or(usize::MAX);
        pauses.take(further).chain([Duration::ZERO])
    }
}

impl<S> Req<S>
where
    Self: MaySend,
{
    /// Asks, and waits for the answer; where none comes in time, gives the
    /// question up and asks it again, as `retry` says.
    ///
    /// The client that does so outlives its server: this returns in the end,
    /// with the answer to this question or none, and always with the socket.
    /// Between two tries the question is [abandoned](Req::abandon), and a socket
    /// that connects to several servers turns to the next.
    ///
    /// A server that was only slow gets the same question again. Where doing it
    /// twice does harm, put a number into the question. One that answers a question
    /// twice is told apart only by who [correlates](crate::Options::correlate).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use zmq::Retry;
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// # server.bind("inproc://lazy-pirate")?;
    /// # let server = std::thread::spawn(move || server.recv()?.1.send("World").map_err(zmq::Error::from).map(drop));
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.connect("inproc://lazy-pirate")?;
    ///
    /// let (answer, socket) = socket.ask("hello", &Retry::new(3, Duration::from_secs(2)))?;
    /// assert_eq!(answer, "World");
    /// # drop(socket); server.join().unwrap()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the socket, idle, and the question. Its kind is
    /// [`TimedOut`](ErrorKind::TimedOut) when no try was answered. Those that
    /// another try would not mend come at once, such as
    /// [`Terminated`](ErrorKind::Terminated), and
    /// [`Unsupported`](ErrorKind::Unsupported), before anything is sent, where the
    /// socket could not tell what is late from the answer. Any that is
    /// [`relaxed`](crate::Options::relaxed) can. Else, one that is bound or came
    /// [from C](Req::from_raw) cannot, and one with a
    /// [`routing_id`](crate::Options::routing_id) must
    /// [`correlate`](crate::Options::correlate). To give a question up takes
    /// [room for one socket more](crate::ContextBuilder::max_sockets), except if it
    /// is relaxed.
    #[doc(alias = "lazy pirate")]
    pub fn ask(
        mut self,
        question: impl Into<Message>,
        retry: &Retry,
    ) -> Result<(Message, Req<Idle>), TransitionError<Self>> {
        let mut question = question.into();
        if let Err(error) = self.check_afresh("ask").and_then(|()| self.check_answers("ask")) {
            return Err(TransitionError::new(error, self, Some(question)));
        }
        for pause in retry.pauses() {
            match self.ask_once(question.share(), retry.each, pause) {
                Ok(answered) => return Ok(answered),
                Err((error, socket)) if error.kind() == ErrorKind::TimedOut => self = socket,
                Err((error, socket)) => {
                    return Err(TransitionError::new(error, socket, Some(question)));
                }
            }
        }
        let reason = format!("no answer in {} tries of {:?} each", retry.tries.max(1), retry.each);
        let endpoints = self.endpoints();
        let whom = if endpoints.is_empty() { self.describe() } else { endpoints.join(", ") };
        let error = Error::new("ask", libc::EAGAIN).about(&whom).because(reason);
        Err(TransitionError::new(error, self, Some(question)))
    }

    /// One try, and the pause after it. Whatever becomes of it, the socket is
    /// idle afterwards.
    fn ask_once(
        self,
        question: Message,
        time: Duration,
        pause: Duration,
    ) -> Result<(Message, Req<Idle>), (Error, Self)> {
        let deadline = Deadline::after(time.saturating_add(pause));
        let waiting = match self.send_timeout(question, time) {
            Ok(waiting) => waiting,
            Err(failed) => {
                let (error, mut socket, _) = failed.into_parts();
                socket.find_peers();
                let is_timeout = error.kind() == ErrorKind::TimedOut;
                let paused = if is_timeout { socket.pause(pause) } else { Ok(()) };
                return Err((paused.err().unwrap_or(error), socket));
            }
        };
        let failed = match waiting.recv_timeout(deadline.remaining().unwrap_or(Duration::MAX)) {
            Ok(answered) => return Ok(answered),
            Err(failed) => failed,
        };
        let (error, waiting, _) = failed.into_parts();
        match waiting.give_up("ask") {
            Ok(mut socket) => {
                socket.connect_again();
                Err((error, socket.into_state()))
            }
            Err(failed) => {
                // As after a question that broke off: the next send opens it anew, or says why not.
                let (worse, socket, _) = failed.into_parts();
                socket.make_stale();
                let is_timeout = error.kind() == ErrorKind::TimedOut;
                Err((if is_timeout { worse } else { error }, socket.into_state()))
            }
        }
    }

    /// Waits so long, unless the context is shut down.
    fn pause(&self, time: Duration) -> Result<()> {
        /// How late the end of the context may be noticed.
        const DOZE: Duration = Duration::from_millis(10);

        let deadline = Deadline::after(time);
        while !deadline.is_over() {
            match self.wait_for(Ready::ToReceive, wait::to_millis(deadline.remaining())) {
                // Nobody takes what comes now, such as the answer to an earlier try.
                Ok(()) => thread::sleep(deadline.remaining().unwrap_or(DOZE).min(DOZE)),
                Err(libc::EINTR) => self.check_owner("zmq_poll")?,
                Err(errno) => return Err(Error::new("zmq_poll", errno)),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let seconds = Duration::from_secs;
        let retry = Retry::new(6, seconds(1)).back_off(seconds(1)).longest_pause(seconds(5));
        assert!(retry.pauses().eq([1, 2, 4, 5, 5, 0].map(seconds)));
        assert!(Retry::new(0, seconds(1)).pauses().eq([Duration::ZERO]));
        assert!(Retry::new(3, seconds(1)).pauses().all(|pause| pause.is_zero()));
        let ever = Retry::new(u32::MAX, seconds(1)).back_off(Duration::MAX);
        assert_eq!(ever.pauses().nth(100), Some(Retry::LONGEST_PAUSE));
    }
}
