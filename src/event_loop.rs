//! Sockets in an event loop that is not ours: the rule that goes with their descriptor.
#![forbid(unsafe_code)]

use crate::error::{Error, Result};
use crate::poll::PollEvents;
use crate::socket::Socket;

/// What may wake an event loop for a socket that had its turn: see
/// [`Socket::while_ready`].
///
/// ```
/// # use zmq::{POLLIN, Wake};
/// # let context = zmq::Context::new()?;
/// # let sink = context.socket(zmq::PULL)?;
/// let wake = sink.while_ready(POLLIN, 100, |_| Ok::<_, zmq::Error>(POLLIN))?;
/// assert_eq!(wake, Wake::Descriptor);
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a loop that waits for the descriptor in spite of `Wake::Now` may wait for ever"]
pub enum Wake {
    /// Nothing is left to do: the descriptor becomes readable when that changes. Or
    /// the turn was ended with something left, for which it becomes readable no more.
    Descriptor,
    /// The socket is ready still, and the descriptor may never tell: give it
    /// another turn without waiting.
    Now,
}

/// # In an event loop of your own
///
/// A socket has a descriptor to wait for, by `AsFd`; with it goes a rule. It
/// becomes readable, also for a socket that is to send, when something *may
/// have* changed; and sending, receiving and [`events`](Self::events) take
/// notice of changes and make it unreadable again. So a socket that is ready can
/// have a descriptor that is not readable, and before each wait the socket must
/// be asked, after the last thing that was done with it, whether it is ready.
/// [`while_ready`](Self::while_ready) sees to that.
///
/// It stays the same, but for a [`Req`](crate::Req) that is opened anew: by
/// [`abandon`](crate::Req::abandon) or [`ask`](crate::Req::ask), or to send where a
/// question was cut off. After those, what the loop has registered is the
/// descriptor of a socket that is gone.
impl Socket {
    /// What the socket is ready for now. It does not wait.
    ///
    /// ```
    /// # use zmq::{POLLIN, POLLOUT};
    /// # let context = zmq::Context::new()?;
    /// # let sink = context.socket(zmq::PULL)?;
    /// # sink.bind("inproc://events")?;
    /// # let source = context.socket(zmq::PUSH)?;
    /// # source.connect("inproc://events")?;
    /// source.send("task")?;
    /// assert_eq!(sink.events()?, POLLIN);
    /// assert_eq!(source.events()?, POLLOUT);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Terminated`](crate::ErrorKind::Terminated) after a
    /// [`shutdown`](crate::Context::shutdown).
    #[doc(alias = "ZMQ_EVENTS")]
    pub fn events(&self) -> Result<PollEvents> {
        loop {
            match self.ready_bits() {
                Ok(bits) => return Ok(PollEvents::from_bits(bits)),
                Err(libc::EINTR) => self.check_owner("zmq_getsockopt")?,
                Err(errno) => {
                    return Err(Error::new("zmq_getsockopt", errno).about("ZMQ_EVENTS"));
                }
            }
        }
    }

    /// A turn for this socket in an event loop: calls `step` as long as the
    /// socket is ready for one of `events`, `most` times at most, and says
    /// whether the loop may wait for the descriptor then.
    ///
    /// `step` is told what the socket is ready for, and returns for what it is
    /// to be called again: the events that it was called for, others, or
    /// [none](PollEvents::default) to end the turn. Whoever ends it with something
    /// left has to give the socket another, as nothing tells of what is there
    /// already. It should not wait.
    ///
    /// What the loop waits for belongs in one turn: one that is for other events
    /// only takes notice of all, which the descriptor then does not tell again.
    ///
    /// What is there may turn out to be nothing that is handed out: a question
    /// without the empty frame that a [`Rep`](crate::Rep) wants, or a notice, if a
    /// [`Router`](crate::Router) that tells of connections is not asked for those.
    /// Then a `try_recv` fails by [`TimedOut`](crate::ErrorKind::TimedOut), which
    /// `step` may take for no error.
    ///
    /// The loop gives every socket a turn when its descriptor is readable, *and*
    /// after anything else that was done with it, such as a send from elsewhere;
    /// also once before the first wait. It asks for the descriptor again where a
    /// [`Req`](crate::Req) was [abandoned](crate::Req::abandon).
    ///
    /// ```
    /// # use zmq::{POLLIN, PollEvents, PollItem, Wake};
    /// # #[cfg(unix)] use std::os::fd::AsFd;
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// # let sink = context.socket(zmq::PULL)?;
    /// # sink.bind("inproc://turn")?;
    /// # let source = context.socket(zmq::PUSH)?;
    /// # source.connect("inproc://turn")?;
    /// # for _ in 0..250 { source.send("task")?; }
    /// let mut tasks = 0;
    /// while tasks < 250 {
    ///     let wake = sink.while_ready(POLLIN, 100, |_| {
    ///         sink.try_recv()?;
    ///         tasks += 1;
    ///         Ok::<PollEvents, zmq::Error>(POLLIN)
    ///     })?;
    ///     // Other sockets have their turns here.
    ///     let timeout = if wake == Wake::Now { Some(Duration::ZERO) } else { None };
    ///     // In the place of poll(2), epoll, or whatever the loop waits by:
    ///     # if tasks == 250 { break }
    ///     # #[cfg(unix)]
    ///     zmq::poll(&mut [PollItem::from_fd(sink.as_fd(), POLLIN)], timeout)?;
    /// }
    /// # assert_eq!(tasks, 250);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What `step` returns, and those of [`events`](Self::events).
    #[doc(alias = "FD")]
    #[doc(alias = "fileno")]
    #[doc(alias = "on_recv")]
    pub fn while_ready<E: From<Error>>(
        &self,
        events: PollEvents,
        most: usize,
        mut step: impl FnMut(PollEvents) -> Result<PollEvents, E>,
    ) -> Result<Wake, E> {
        let mut wanted = events;
        for _ in 0..most {
            let ready = self.events()?;
            if !ready.intersects(wanted) {
                return Ok(Wake::Descriptor);
            }
            wanted = step(ready)?;
        }
        Ok(if self.events()?.intersects(wanted) { Wake::Now } else { Wake::Descriptor })
    }
}
