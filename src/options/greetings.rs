//! Messages that libzmq sends or delivers by itself when a connection begins,
//! ends or breaks off.
#![forbid(unsafe_code)]

use super::{Opt, Options};
use crate::client_server::{Client, Server};
use crate::dealer::Dealer;
use crate::error::Result;
use crate::peer::Peer;
use crate::router::Router;
use crate::sealed::Sealed;
use crate::socket::SocketType;

/// A type of socket that can greet its peers.
///
/// ```
/// # use zmq::{Greets, Options, SocketType};
/// fn polite<T: SocketType + Greets>(options: Options<T>) -> Options<T> {
///     options.hello_message("good morning")
/// }
/// ```
pub trait Greets: Sealed {}

impl Greets for Client {}
impl Greets for Dealer {}
impl Greets for Peer {}
impl Greets for Router {}
impl Greets for Server {}

/// A type of socket that can receive a message in the name of a peer that has
/// gone.
///
/// ```
/// # use zmq::{HearsLeavers, Options, SocketType};
/// fn attentive<T: SocketType + HearsLeavers>(options: Options<T>) -> Options<T> {
///     options.disconnect_message("gone")
/// }
/// ```
pub trait HearsLeavers: Sealed {}

impl HearsLeavers for Peer {}
impl HearsLeavers for Router {}
impl HearsLeavers for Server {}

/// A type of socket that can receive a message when its connection breaks off.
///
/// ```
/// # use zmq::{HearsHiccups, Options, SocketType};
/// fn attentive<T: SocketType + HearsHiccups>(options: Options<T>) -> Options<T> {
///     options.hiccup_message("hiccup")
/// }
/// ```
pub trait HearsHiccups: Sealed {}

impl HearsHiccups for Client {}
impl HearsHiccups for Dealer {}
impl HearsHiccups for Peer {}

/// # Only for types that talk to one peer at a time
impl<T: SocketType + Greets> Options<T> {
    /// A message of one frame for every peer, as the first after each
    /// connection.
    ///
    /// By default, or if it is empty, there is none.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let router = context.socket(zmq::ROUTER)?;
    /// let endpoint = router.bind("tcp://127.0.0.1:*")?;
    /// let client = zmq::Dealer::options().hello_message("I am here").open(&context)?;
    /// client.connect(&endpoint)?;
    /// assert_eq!(router.recv()?.1, "I am here");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HELLO_MSG")]
    pub fn hello_message(self, message: impl AsRef<[u8]>) -> Self {
        self.with(&Opt::HELLO_MSG, &message.as_ref().to_vec())
    }
}

/// # Only for types that talk to one peer at a time
impl<T: SocketType + HearsLeavers> Options<T> {
    /// A message of one frame to receive from every peer that had connected
    /// here and has gone, as its last.
    ///
    /// By default, or if it is empty, there is none. It looks as if the peer had
    /// sent it, so choose one that no peer sends.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let router = zmq::Router::options().disconnect_message("gone").open(&context)?;
    /// let endpoint = router.bind("tcp://127.0.0.1:*")?;
    /// # let client = context.socket(zmq::DEALER)?;
    /// # client.connect(&endpoint)?;
    /// # client.send("hello")?;
    /// # router.recv()?;
    /// # drop(client);
    /// let (id, message) = router.recv()?;
    /// assert_eq!(message, "gone");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_DISCONNECT_MSG")]
    pub fn disconnect_message(self, message: impl AsRef<[u8]>) -> Self {
        self.with(&Opt::DISCONNECT_MSG, &message.as_ref().to_vec())
    }
}

/// # Only for types that talk to one peer at a time
impl<T: SocketType + HearsHiccups> Options<T> {
    /// A message of one frame to receive when a connection that this socket
    /// made breaks off, before it is made again.
    ///
    /// By default, or if it is empty, there is none. It looks as if the peer had
    /// sent it, so choose one that no peer sends.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let client = zmq::Dealer::options().hiccup_message("hiccup").open(&context)?;
    /// # let router = context.socket(zmq::ROUTER)?;
    /// # let endpoint = router.bind("tcp://127.0.0.1:*")?;
    /// client.connect(&endpoint)?;
    /// # client.send("hello")?;
    /// # router.recv()?;
    /// # drop(router);
    /// assert_eq!(client.recv()?, "hiccup");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HICCUP_MSG")]
    pub fn hiccup_message(self, message: impl AsRef<[u8]>) -> Self {
        self.with(&Opt::HICCUP_MSG, &message.as_ref().to_vec())
    }
}

/// # Options: greetings
impl Dealer {
    /// The message for every peer; empty if there is none.
    ///
    /// See [`Options::hello_message`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let client = context.socket(zmq::DEALER)?;
    /// assert!(client.hello_message().is_empty());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HELLO_MSG")]
    #[must_use]
    pub fn hello_message(&self) -> Vec<u8> {
        self.remembered(&Opt::HELLO_MSG).unwrap_or_default()
    }

    /// See [`hello_message`](Self::hello_message).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let client = context.socket(zmq::DEALER)?;
    /// client.set_hello_message("I am here")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HELLO_MSG")]
    pub fn set_hello_message(&self, message: impl AsRef<[u8]>) -> Result<()> {
        self.apply(&Opt::HELLO_MSG.to(&message.as_ref().to_vec()))
    }

    /// The message to receive when a connection breaks off; empty if there is
    /// none.
    ///
    /// See [`Options::hiccup_message`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let client = context.socket(zmq::DEALER)?;
    /// assert!(client.hiccup_message().is_empty());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HICCUP_MSG")]
    #[must_use]
    pub fn hiccup_message(&self) -> Vec<u8> {
        self.remembered(&Opt::HICCUP_MSG).unwrap_or_default()
    }

    /// See [`hiccup_message`](Self::hiccup_message).
    ///
    /// It counts for endpoints that are connected from now on.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let client = context.socket(zmq::DEALER)?;
    /// client.set_hiccup_message("hiccup")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HICCUP_MSG")]
    pub fn set_hiccup_message(&self, message: impl AsRef<[u8]>) -> Result<()> {
        self.apply(&Opt::HICCUP_MSG.to(&message.as_ref().to_vec()))
    }
}

/// # Options: greetings
impl Router {
    /// The message for every peer; empty if there is none.
    ///
    /// See [`Options::hello_message`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let router = context.socket(zmq::ROUTER)?;
    /// assert!(router.hello_message().is_empty());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HELLO_MSG")]
    #[must_use]
    pub fn hello_message(&self) -> Vec<u8> {
        self.remembered(&Opt::HELLO_MSG).unwrap_or_default()
    }

    /// See [`hello_message`](Self::hello_message).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let router = context.socket(zmq::ROUTER)?;
    /// router.set_hello_message("welcome")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_HELLO_MSG")]
    pub fn set_hello_message(&self, message: impl AsRef<[u8]>) -> Result<()> {
        self.apply(&Opt::HELLO_MSG.to(&message.as_ref().to_vec()))
    }

    /// The message to receive from a peer that has gone; empty if there is
    /// none.
    ///
    /// See [`Options::disconnect_message`].
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let router = context.socket(zmq::ROUTER)?;
    /// assert!(router.disconnect_message().is_empty());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_DISCONNECT_MSG")]
    #[must_use]
    pub fn disconnect_message(&self) -> Vec<u8> {
        self.remembered(&Opt::DISCONNECT_MSG).unwrap_or_default()
    }

    /// See [`disconnect_message`](Self::disconnect_message).
    ///
    /// It counts for endpoints that are bound from now on.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let router = context.socket(zmq::ROUTER)?;
    /// router.set_disconnect_message("gone")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_DISCONNECT_MSG")]
    pub fn set_disconnect_message(&self, message: impl AsRef<[u8]>) -> Result<()> {
        self.apply(&Opt::DISCONNECT_MSG.to(&message.as_ref().to_vec()))
    }
}

/// The same for the types that threads may share.
macro_rules! told {
    ($($type:ident $kind:literal:
        $($method:ident $setter:ident $option:ident $c_name:literal $when:literal $what:literal),+;)+
    ) => {$(
        /// # Options: greetings
        impl $type {$(
            #[doc = $what]
            ///
            #[doc = concat!("See [`Options::", stringify!($method), "`].")]
            ///
            /// ```
            /// # if !zmq::has("draft") { return Ok(()); }
            /// # let context = zmq::Context::new()?;
            #[doc = concat!("let socket = context.socket(zmq::", $kind, ")?;")]
            #[doc = concat!("assert!(socket.", stringify!($method), "()?.is_empty());")]
            /// # Ok::<(), zmq::Error>(())
            /// ```
            #[doc(alias = $c_name)]
            pub fn $method(&self) -> Result<Vec<u8>> {
                Ok(self.lock()?.remembered(&Opt::$option).unwrap_or_default())
            }

            #[doc = concat!("See [`", stringify!($method), "`](Self::", stringify!($method), ").")]
            ///
            #[doc = concat!("It counts for endpoints that are ", $when, " from now on.")]
            ///
            /// ```
            /// # if !zmq::has("draft") { return Ok(()); }
            /// # let context = zmq::Context::new()?;
            #[doc = concat!("let socket = context.socket(zmq::", $kind, ")?;")]
            #[doc = concat!("socket.", stringify!($setter), "(\"hello\")?;")]
            #[doc = concat!("assert_eq!(socket.", stringify!($method), "()?, b\"hello\");")]
            /// # Ok::<(), zmq::Error>(())
            /// ```
            #[doc(alias = $c_name)]
            pub fn $setter(&self, message: impl AsRef<[u8]>) -> Result<()> {
                self.lock()?.apply(&Opt::$option.to(&message.as_ref().to_vec()))
            }
        )+}
    )+};
}

told! {
    Client "CLIENT":
        hello_message set_hello_message HELLO_MSG "ZMQ_HELLO_MSG" "bound or connected"
            "The message for every peer; empty if there is none.",
        hiccup_message set_hiccup_message HICCUP_MSG "ZMQ_HICCUP_MSG" "connected"
            "The message to receive when a connection breaks off; empty if there is none.";
    Peer "PEER":
        hello_message set_hello_message HELLO_MSG "ZMQ_HELLO_MSG" "bound or connected"
            "The message for every peer; empty if there is none.",
        disconnect_message set_disconnect_message DISCONNECT_MSG "ZMQ_DISCONNECT_MSG" "bound"
            "The message to receive from a peer that has gone; empty if there is none.",
        hiccup_message set_hiccup_message HICCUP_MSG "ZMQ_HICCUP_MSG" "connected"
            "The message to receive when a connection breaks off; empty if there is none.";
    Server "SERVER":
        hello_message set_hello_message HELLO_MSG "ZMQ_HELLO_MSG" "bound or connected"
            "The message for every peer; empty if there is none.",
        disconnect_message set_disconnect_message DISCONNECT_MSG "ZMQ_DISCONNECT_MSG" "bound"
            "The message to receive from a peer that has gone; empty if there is none.";
}
