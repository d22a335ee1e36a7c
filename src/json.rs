//! Values as JSON: `send_json` and `recv_json`, as pyzmq has them.
#![forbid(unsafe_code)]

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::dealer::Dealer;
use crate::error::{Error, Result};
use crate::message::Message;
use crate::pair::Pair;
use crate::pub_sub::{Pub, Sub};
use crate::push_pull::{Pull, Push};
use crate::recv_transition_error::RecvTransitionError;
use crate::rep::{self, Answering, Rep};
use crate::req::{self, Awaiting, Req};
use crate::router::Router;
use crate::routing_id::RoutingId;
use crate::send_recv_error::RecvError;
use crate::socket::Idle;
use crate::transition::TransitionError;
use crate::xpub::XPub;
use crate::xsub::XSub;

/// # JSON
impl Message {
    /// A message of one frame: `value` as JSON.
    ///
    /// ```
    /// # use std::collections::BTreeMap;
    /// # use zmq::Message;
    /// let weather = BTreeMap::from([("degrees", 72), ("wind", 3)]);
    /// assert_eq!(Message::from_json(&weather)?, r#"{"degrees":72,"wind":3}"#);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if JSON cannot say it,
    /// such as a map whose keys are no texts.
    pub fn from_json<T: Serialize + ?Sized>(value: &T) -> Result<Self> {
        match serde_json::to_vec(value) {
            Ok(json) => Ok(json.into()),
            Err(reason) => Err(Error::new("from_json", libc::EINVAL).because(reason.to_string())),
        }
    }

    /// The value that this message of one frame is as JSON.
    ///
    /// ```
    /// # use zmq::{ErrorKind, Message};
    /// let (degrees, sky): (i32, String) = Message::from(r#"[72, "sunny"]"#).json()?;
    /// assert_eq!((degrees, &sky[..]), (72, "sunny"));
    ///
    /// let error = Message::from("[72").json::<Vec<i32>>().unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::InvalidData);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidData`](crate::ErrorKind::InvalidData) if it is not JSON, or not
    /// a `T`; [`FrameCount`](crate::ErrorKind::FrameCount) if it has several
    /// frames.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        let [frame] = self.frames() else {
            let reason = format!("expected 1 frame, and the message has {}", self.frames().len());
            return Err(Error::new("json", libc::EPROTO).because(reason));
        };
        serde_json::from_slice(frame)
            .map_err(|reason| Error::new("json", libc::EBADMSG).because(reason.to_string()))
    }
}

/// The lines of an example that nobody needs to read: two sockets that are
/// connected.
macro_rules! connected {
    ($binds:ident, $connects:ident, $name:literal) => {
        concat!(
            "# let context = zmq::Context::new()?;\n",
            "# let bound = context.socket(zmq::",
            stringify!($binds),
            ")?;\n# bound.bind(\"inproc://",
            $name,
            "\")?;\n# let socket = context.socket(zmq::",
            stringify!($connects),
            ")?;\n# socket.connect(\"inproc://",
            $name,
            "\")?;"
        )
    };
}

macro_rules! sends_json {
    ($($socket:ident: $kind:ident to $peer:ident;)+) => {$(
        /// # JSON
        impl $socket {
            /// Sends a value as JSON: as [`send`](Self::send) does with a message
            /// of it.
            ///
            /// ```
            #[doc = connected!($peer, $kind, "send-json")]
            /// socket.send_json(&("weather", 72))?;
            /// # Ok::<(), zmq::Error>(())
            /// ```
            ///
            /// # Errors
            ///
            /// Those of [`Message::from_json`] and of [`send`](Self::send).
            pub fn send_json<T: Serialize + ?Sized>(&self, value: &T) -> Result<()> {
                Ok(self.send(Message::from_json(value)?)?)
            }
        }
    )+};
}

sends_json! {
    Push: PUSH to PULL;
    Pub: PUB to SUB;
    XPub: XPUB to SUB;
    XSub: XSUB to XPUB;
    Dealer: DEALER to DEALER;
    Pair: PAIR to PAIR;
}

macro_rules! receives_json {
    ($($socket:ident: $kind:ident from $peer:ident $(, $setup:literal)*;)+) => {$(
        /// # JSON
        impl $socket {
            /// Waits for a message as [`recv`](Self::recv) does, and reads it as JSON.
            ///
            /// ```
            #[doc = connected!($peer, $kind, "recv-json")]
            $(#[doc = concat!("# ", $setup)])*
            /// # bound.send_json(&("weather", 72))?;
            /// let (what, value): (String, i32) = socket.recv_json()?;
            /// assert_eq!((&what[..], value), ("weather", 72));
            /// # Ok::<(), zmq::Error>(())
            /// ```
            ///
            /// # Errors
            ///
            /// Those of [`recv`](Self::recv); and if the message is not JSON, or not a
            /// `T`, the error returns it.
            pub fn recv_json<T: DeserializeOwned>(&self) -> Result<T, RecvError> {
                RecvError::read(self.recv(), Message::json)
            }
        }
    )+};
}

receives_json! {
    Pull: PULL from PUSH;
    Sub: SUB from XPUB, "socket.subscribe(\"\")?;", "bound.recv()?;";
    XSub: XSUB from XPUB, "socket.subscribe(\"\")?;", "bound.recv()?;";
    Dealer: DEALER from DEALER;
    Pair: PAIR from PAIR;
}

/// # JSON
impl Router {
    /// Sends a value as JSON to the peer that is known by `id`: as
    /// [`send`](Self::send) does with a message of it.
    ///
    /// ```
    #[doc = connected!(ROUTER, DEALER, "router-json")]
    /// # let (router, client) = (bound, socket);
    /// # client.send_json("degrees?")?;
    /// let (id, question): (_, String) = router.recv_json()?;
    /// router.send_json(&id, &72)?;
    /// # assert_eq!(client.recv_json::<i32>()?, 72);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Message::from_json`] and of [`send`](Self::send).
    pub fn send_json<T: Serialize + ?Sized>(&self, id: &RoutingId, value: &T) -> Result<()> {
        Ok(self.send(id, Message::from_json(value)?)?)
    }

    /// Waits for a message as [`recv`](Self::recv) does, and reads what follows
    /// the id as JSON.
    ///
    /// ```
    #[doc = connected!(ROUTER, DEALER, "router-recv-json")]
    /// # let (router, client) = (bound, socket);
    /// # client.send_json(&("weather", 72))?;
    /// let (id, (what, value)): (_, (String, i32)) = router.recv_json()?;
    /// assert_eq!((&what[..], value), ("weather", 72));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`recv`](Self::recv); and if the message is not JSON, or not a
    /// `T`, the error returns it, the id in front.
    pub fn recv_json<T: DeserializeOwned>(&self) -> Result<(RoutingId, T), RecvError> {
        let (id, mut message) = self.recv().map_err(RecvError::nothing)?;
        match message.json() {
            Ok(value) => Ok((id, value)),
            Err(error) => {
                message.push_front(id);
                Err(RecvError::odd(error, message))
            }
        }
    }
}

/// # JSON
impl<S> Req<S>
where
    Self: req::MaySend,
{
    /// Sends a value as JSON: as [`send`](Self::send) does with a message of it.
    ///
    /// ```
    #[doc = connected!(REP, REQ, "req-send-json")]
    /// let waiting = socket.send_json(&("weather", 72))?;
    /// # assert_eq!(bound.recv()?.0, r#"["weather",72]"#);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Message::from_json`] and of [`send`](Self::send). The error
    /// returns the socket, still idle.
    pub fn send_json<T: Serialize + ?Sized>(
        self,
        value: &T,
    ) -> Result<Req<Awaiting>, TransitionError<Self>> {
        match Message::from_json(value) {
            Ok(message) => self.send(message),
            Err(error) => Err(TransitionError::new(error, self, None)),
        }
    }
}

/// # JSON
impl<S> Req<S>
where
    Self: req::MayRecv,
{
    /// Waits for the answer as [`recv`](Self::recv) does, and reads it as JSON.
    ///
    /// ```
    #[doc = connected!(REP, REQ, "req-recv-json")]
    /// # let waiting = socket.send("degrees?")?;
    /// # let server = bound.recv()?.1.send_json(&72)?;
    /// let (degrees, socket): (i32, _) = waiting.recv_json()?;
    /// assert_eq!(degrees, 72);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`recv`](Self::recv); and if the answer is not JSON, or not a
    /// `T`, that answer and the socket, which is idle then.
    pub fn recv_json<T: DeserializeOwned>(
        self,
    ) -> Result<(T, Req<Idle>), RecvTransitionError<Self, Req<Idle>>> {
        RecvTransitionError::read(self.recv(), Message::json)
    }
}

/// # JSON
impl<S> Rep<S>
where
    Self: rep::MaySend,
{
    /// Answers with a value as JSON: as [`send`](Self::send) does with a message
    /// of it.
    ///
    /// ```
    #[doc = connected!(REP, REQ, "rep-send-json")]
    /// # let (server, waiting) = (bound, socket.send("degrees?")?);
    /// let (question, asker) = server.recv()?;
    /// let server = asker.send_json(&72)?;
    /// # assert_eq!(waiting.recv()?.0, "72");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Message::from_json`] and of [`send`](Self::send). The error
    /// returns the socket, which still owes the answer.
    pub fn send_json<T: Serialize + ?Sized>(
        self,
        value: &T,
    ) -> Result<Rep<Idle>, TransitionError<Self>> {
        match Message::from_json(value) {
            Ok(message) => self.send(message),
            Err(error) => Err(TransitionError::new(error, self, None)),
        }
    }
}

/// # JSON
impl<S> Rep<S>
where
    Self: rep::MayRecv,
{
    /// Waits for a question as [`recv`](Self::recv) does, and reads it as JSON.
    ///
    /// ```
    #[doc = connected!(REP, REQ, "rep-recv-json")]
    /// # let (server, waiting) = (bound, socket.send_json(&(3, 4))?);
    /// let ((a, b), asker): ((i32, i32), _) = server.recv_json()?;
    /// let server = asker.send_json(&(a + b))?;
    /// # assert_eq!(waiting.recv()?.0, "7");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`recv`](Self::recv); and if the question is not JSON, or not a
    /// `T`, that question and the socket, which owes an answer to it.
    pub fn recv_json<T: DeserializeOwned>(
        self,
    ) -> Result<(T, Rep<Answering>), RecvTransitionError<Self, Rep<Answering>>> {
        RecvTransitionError::read(self.recv(), Message::json)
    }
}
