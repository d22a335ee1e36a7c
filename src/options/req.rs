//! How strictly a [`Req`] keeps to its question.
#![forbid(unsafe_code)]

use super::{Opt, Options};
use crate::error::{Error, Result};
use crate::req::Req;
use crate::socket::Idle;

/// # Only for [`Req`]
impl Options<Req<Idle>> {
    /// Lets the socket go on at once when a question is
    /// [abandoned](Req::abandon), instead of being opened anew. A late answer
    /// is told from the one to the next question, and dropped.
    ///
    /// By default, libzmq refuses another question before the answer. This
    /// includes [`correlate`](Self::correlate), without which the late answer
    /// would be taken for the next one.
    ///
    /// An abandoned question that has not left yet, leaves all the same: a server
    /// that comes back is asked every one that was given up meanwhile. With
    /// [`immediate`](Self::immediate) there are none, as a question then waits
    /// for a connection.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// # server.bind("inproc://relaxed")?;
    /// let socket = zmq::Req::options().relaxed().open(&context)?;
    /// socket.connect("inproc://relaxed")?;
    /// let waiting = socket.send("first")?;
    /// let waiting = waiting.abandon()?.send("second")?;
    /// # let server = server.recv()?.1.send("to the first")?;
    /// # let server = server.recv()?.1.send("to the second")?;
    /// let (answer, socket) = waiting.recv()?;
    /// assert_eq!(answer, "to the second");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_REQ_RELAXED")]
    pub fn relaxed(self) -> Self {
        self.correlate().with(&Opt::REQ_RELAXED, &true)
    }

    /// Numbers the questions, and drops answers that do not bear the number.
    ///
    /// By default they have none. The number is a frame of four bytes in front
    /// of the empty one: a [`Rep`](crate::Rep) sends it back by itself, but
    /// whoever answers with a [`Router`](crate::Router) sees it, and has to
    /// send it back too.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let router = context.socket(zmq::ROUTER)?;
    /// # router.bind("inproc://numbered")?;
    /// let socket = zmq::Req::options().correlate().open(&context)?;
    /// socket.connect("inproc://numbered")?;
    /// let waiting = socket.send("hello")?;
    /// let (id, question) = router.recv()?;
    /// assert_eq!(question[0].len(), 4);
    /// assert!(question[1].is_empty());
    /// assert_eq!(question[2], "hello");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_REQ_CORRELATE")]
    pub fn correlate(self) -> Self {
        self.with(&Opt::REQ_CORRELATE, &true)
    }
}

/// # Options: keeping to the question
impl<S> Req<S> {
    /// Whether an abandoned question costs nothing.
    ///
    /// See [`Options::relaxed`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().relaxed().open(&context)?;
    /// assert!(socket.relaxed() && socket.correlate());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_REQ_RELAXED")]
    #[must_use]
    pub fn relaxed(&self) -> bool {
        self.remembered(&Opt::REQ_RELAXED) == Some(true)
    }

    /// Whether questions have numbers.
    ///
    /// See [`Options::correlate`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// assert!(!socket.correlate());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_REQ_CORRELATE")]
    #[must_use]
    pub fn correlate(&self) -> bool {
        self.remembered(&Opt::REQ_CORRELATE) == Some(true)
    }
}

impl Req<Idle> {
    /// See [`relaxed`](Self::relaxed). It [correlates](Self::correlate) from then on.
    ///
    /// What is given up may have left traces in libzmq. So where it was relaxed, and is
    /// to be so no more, a fresh socket takes its place, as by
    /// [`abandon`](Req::abandon).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let mut client = context.socket(zmq::REQ)?;
    /// client.set_relaxed(true)?;
    /// assert!(client.relaxed() && client.correlate());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of `abandon`, where a fresh socket is needed.
    #[doc(alias = "ZMQ_REQ_RELAXED")]
    pub fn set_relaxed(&mut self, on: bool) -> Result<()> {
        if on {
            self.set_correlate(true)?;
            return self.apply(&Opt::REQ_RELAXED.to(&true));
        }
        if self.relaxed() {
            return self.open_strictly();
        }
        self.apply(&Opt::REQ_RELAXED.to(&false))
    }

    /// See [`correlate`](Self::correlate).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let client = context.socket(zmq::REQ)?;
    /// client.set_correlate(true)?;
    /// assert!(client.correlate());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if the socket is
    /// [relaxed](Self::relaxed), which would then take the answer to one question for
    /// that to another; and so if it has a [`routing_id`](Self::routing_id) and
    /// does correlate, as it may have [asked](Self::ask) in vain.
    #[doc(alias = "ZMQ_REQ_CORRELATE")]
    pub fn set_correlate(&self, on: bool) -> Result<()> {
        let may_give_up = self.relaxed() || self.is_named() && self.correlate();
        if may_give_up && !on {
            return Err(Error::new("zmq_setsockopt", libc::EINVAL)
                .about(Opt::REQ_CORRELATE.name)
                .because("it must know which question an answer is to"));
        }
        self.apply(&Opt::REQ_CORRELATE.to(&on))
    }
}
