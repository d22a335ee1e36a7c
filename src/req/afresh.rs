//! A fresh socket in the place of a [`Req`]'s, where libzmq would wait for an answer that nobody
//! gives, or whose question has been given up.
#![forbid(unsafe_code)]

use std::time::Duration;

use super::{Awaiting, MayRecv, MaySend, Req};
use crate::error::{Error, Result};
use crate::message::Message;
use crate::options::Opt;
use crate::socket::{Idle, Ready};
use crate::transfer::Tried;
use crate::transition::{self, TransitionError};
use crate::wait::{Deadline, Wait};

impl<S> Req<S>
where
    Self: MaySend,
{
    /// Goes on after a first attempt.
    #[cold]
    pub(super) fn send_slowly(
        self,
        mut question: Message,
        wait: Wait,
        tried: Tried,
    ) -> Result<Req<Awaiting>, TransitionError<Self>> {
        let deadline = wait.deadline(self.send_timeout_millis());
        if self.is_stale() {
            return self.send_afresh(question, deadline);
        }
        match self.socket.send_on(&mut question, wait, tried) {
            Ok(()) => Ok(self.into_state()),
            Err(error) => {
                Self::send_again(TransitionError::new(error, self, Some(question)), deadline)
            }
        }
    }

    /// After a step that failed: on a fresh socket, if that may help.
    fn send_again(
        mut failed: TransitionError<Self>,
        deadline: Deadline,
    ) -> Result<Req<Awaiting>, TransitionError<Self>> {
        if !failed.is_stale() {
            return Err(failed);
        }
        if deadline.is_over() {
            return Err(Self::renewed(failed));
        }
        let (_, socket, question) = failed.into_parts();
        socket.send_afresh(question.unwrap_or_default(), deadline)
    }

    /// A failure for which there is no more time, with a fresh socket at once: who connects to the
    /// old one over `inproc` does not come to the next.
    fn renewed(failed: TransitionError<Self>) -> TransitionError<Self> {
        let (error, mut socket, question) = failed.into_parts();
        // If it cannot be had, it stays stale, and the next send tries again and says why.
        let _ = socket.socket.reopen();
        TransitionError::new(error, socket, question)
    }

    /// After a question that broke off half-way, whose end libzmq still waits
    /// for: sends on a fresh socket, or on as many as it takes.
    #[cold]
    fn send_afresh(
        mut self,
        mut question: Message,
        deadline: Deadline,
    ) -> Result<Req<Awaiting>, TransitionError<Self>> {
        loop {
            if let Err(error) = self.socket.reopen() {
                return Err(TransitionError::new(error, self, Some(question)));
            }
            let wait = Wait::AtMost(deadline.remaining().unwrap_or(Duration::MAX));
            match transition::send(self, question, wait, Self::into_state) {
                Ok(waiting) => return Ok(waiting),
                Err(mut failed) => {
                    if !failed.is_stale() {
                        return Err(failed);
                    }
                    if deadline.is_over() {
                        return Err(Self::renewed(failed));
                    }
                    let unsent;
                    (_, self, unsent) = failed.into_parts();
                    question = unsent.unwrap_or_default();
                }
            }
        }
    }
}

impl Req<Idle> {
    /// Puts a strict socket in the place of a relaxed one, of which libzmq may still await an
    /// answer.
    pub(crate) fn open_strictly(&mut self) -> Result<()> {
        self.check_unnamed("set_relaxed")?;
        self.socket.check_reopen("set_relaxed")?;
        self.check_unbound("set_relaxed")?;
        self.socket.reopen()?;
        self.apply(&Opt::REQ_RELAXED.to(&false))
    }
}

impl<S> Req<S> {
    /// Opens a socket anew that has nobody to send to, now or to come: libzmq does not look again for
    /// who is bound by `inproc`; if the socket is relaxed, nor for who broke the protocol; and if it is
    /// to give up connections, nor for who is there again. What fills its queues, if that is why, has
    /// been given up.
    pub(crate) fn find_peers(&mut self) {
        let has_none = matches!(self.socket.is_ready(Ready::ToSend), Ok(false));
        let looks_for_none =
            self.relaxed() || self.socket.gives_connections_up() || self.socket.may_use_inproc();
        if has_none && looks_for_none && self.socket.bound().is_none() {
            // Where that fails, it is no worse than before.
            let _ = self.socket.reopen();
        }
    }

    /// The same after a question without an answer, for which a strict socket has been opened anew.
    /// Where nobody was there to connect to, libzmq keeps a queue for nobody.
    pub(crate) fn connect_again(&mut self) {
        let is_lost = self.relaxed() && self.socket.gives_connections_up();
        if is_lost && self.socket.bound().is_none() {
            let _ = self.socket.reopen();
        }
    }

    /// An error of `call` if no fresh socket can take the place of this one at once.
    pub(super) fn check_unnamed(&self, call: &'static str) -> Result<()> {
        if !self.is_named() {
            return Ok(());
        }
        Err(Error::new(call, libc::ENOTSUP).about("ZMQ_ROUTING_ID").because(
            "a server may hold the name for the socket before, and lose what a fresh one asks: \
             open it `relaxed`, or use `ask`",
        ))
    }

    /// An error of `call` if an answer to what was given up may be taken for one to what is asked
    /// next. Servers send to names, and a fresh socket has that of the one before.
    pub(crate) fn check_answers(&self, call: &'static str) -> Result<()> {
        if self.relaxed() || self.correlate() || !self.is_named() {
            return Ok(());
        }
        Err(Error::new(call, libc::ENOTSUP).about("ZMQ_ROUTING_ID").because(
            "a late answer to its name would be taken for that to the next question: open it with \
             `correlate`, or `relaxed`",
        ))
    }

    /// An error of `call` if none can by and by.
    pub(crate) fn check_afresh(&self, call: &'static str) -> Result<()> {
        if self.relaxed() {
            return Ok(());
        }
        self.socket.check_reopen(call)?;
        self.check_unbound(call)
    }

    fn check_unbound(&self, call: &'static str) -> Result<()> {
        let Some(bound) = self.socket.bound() else { return Ok(()) };
        Err(Error::new(call, libc::ENOTSUP)
            .about(&bound)
            .because("a bound socket would take the late answer for the next one"))
    }
}

impl<S> Req<S>
where
    Self: MayRecv,
{
    /// Gives the question up, whether or not a fresh socket is heard at once.
    pub(crate) fn give_up(
        mut self,
        call: &'static str,
    ) -> Result<Req<Idle>, TransitionError<Self>> {
        if self.relaxed() {
            return Ok(self.into_state());
        }
        if let Err(error) = self.check_afresh(call) {
            return Err(TransitionError::new(error, self, None));
        }
        self.socket.turn_to_next();
        match self.socket.reopen() {
            Ok(()) => Ok(self.into_state()),
            Err(error) => Err(TransitionError::new(error, self, None)),
        }
    }
}
