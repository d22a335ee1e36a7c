//! [`Rep::serve`]: the loop of a server.
#![forbid(unsafe_code)]

use crate::error::ErrorKind;
use crate::message::Message;
use crate::rep::{MayRecv, Rep};
use crate::socket::Idle;
use crate::transition::TransitionError;

/// # Serving
impl<S> Rep<S>
where
    Self: MayRecv,
{
    /// Answers every question with what `handler` makes of it, until the context
    /// is [shut down](crate::Context::shutdown).
    ///
    /// An asker that is gone is no error: its answer is dropped, and the next
    /// question is taken. A handler that can fail goes with
    /// [`serve_or`](Self::serve_or). One that panics ends the loop by that panic.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let server = context.socket(zmq::REP)?;
    /// let endpoint = server.bind("tcp://127.0.0.1:*")?;
    /// let server = std::thread::spawn(move || server.serve(|name| format!("Hello {name}")).map(drop));
    ///
    /// let client = context.socket(zmq::REQ)?;
    /// client.connect(&endpoint)?;
    /// let (answer, client) = client.send("Anna")?.recv()?;
    /// assert_eq!(answer, "Hello Anna");
    /// # drop(client);
    ///
    /// context.shutdown()?;
    /// server.join().unwrap()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The end of the context is none, and returns the socket. Any other error of
    /// [`recv`](Self::recv) returns it too: where the socket has a receive
    /// timeout, one is [`TimedOut`](ErrorKind::TimedOut), as nobody asked for so
    /// long.
    pub fn serve<A: Into<Message>>(
        self,
        mut handler: impl FnMut(Message) -> A,
    ) -> Result<Rep<Idle>, TransitionError<Self>> {
        self.answer_all(&mut |question| handler(question).into())
    }

    /// What [`serve`](Self::serve) does, for a handler that can fail: what the
    /// asker hears then is for `failed` to say.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let server = context.socket(zmq::REP)?;
    /// let endpoint = server.bind("tcp://127.0.0.1:*")?;
    /// let server = std::thread::spawn(move || {
    ///     let double = |number: zmq::Message| Ok((2 * number.to_string().parse::<u32>()?).to_string());
    ///     server.serve_or(double, |error: std::num::ParseIntError| format!("error: {error}")).map(drop)
    /// });
    ///
    /// let client = context.socket(zmq::REQ)?;
    /// client.connect(&endpoint)?;
    /// let (answer, client) = client.send("many")?.recv()?;
    /// assert_eq!(answer, "error: invalid digit found in string");
    /// let (answer, client) = client.send("21")?.recv()?;
    /// assert_eq!(answer, "42");
    /// # drop(client); context.shutdown()?; server.join().unwrap()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`serve`](Self::serve).
    pub fn serve_or<A: Into<Message>, E, B: Into<Message>>(
        self,
        mut handler: impl FnMut(Message) -> Result<A, E>,
        mut failed: impl FnMut(E) -> B,
    ) -> Result<Rep<Idle>, TransitionError<Self>> {
        self.answer_all(&mut |question| match handler(question) {
            Ok(answer) => answer.into(),
            Err(error) => failed(error).into(),
        })
    }

    fn answer_all(
        mut self,
        answer: &mut dyn FnMut(Message) -> Message,
    ) -> Result<Rep<Idle>, TransitionError<Self>> {
        loop {
            let (question, asker) = match self.recv() {
                Ok(asked) => asked,
                Err(failed) if failed.error().kind() == ErrorKind::Terminated => {
                    return Ok(failed.into_socket().into_state());
                }
                Err(failed) => return Err(failed),
            };
            self = match asker.send(answer(question)) {
                Ok(socket) => socket.into_state(),
                // Only the end of the context, or a fork, can keep an answer from being sent, and
                // neither lets the socket do anything more.
                Err(failed) => {
                    let (error, socket, answer) = failed.into_parts();
                    let socket = socket.into_state();
                    if error.kind() == ErrorKind::Terminated {
                        return Ok(socket.into_state());
                    }
                    return Err(TransitionError::new(error, socket, answer));
                }
            };
        }
    }
}
