//! [`Proxied`] and [`Captures`]: which sockets a proxy can stand between.
#![forbid(unsafe_code)]

use std::fmt;
use std::ops::Deref;

use crate::dealer::Dealer;
use crate::error::Result;
use crate::message::Message;
use crate::pair::Pair;
use crate::pub_sub::Pub;
use crate::push_pull::{Pull, Push};
use crate::router::Router;
use crate::sealed::Sealed;
use crate::socket::{Socket, SocketType};
use crate::wait::Wait;
use crate::xpub::XPub;
use crate::xsub::XSub;

/// A socket that a [`proxy`](crate::proxy()) can stand between.
///
/// ```
/// fn device<S: zmq::Proxied>(frontend: &S, backend: &S) -> zmq::Result<()> {
///     zmq::proxy(frontend, backend)
/// }
/// ```
pub trait Proxied: SocketType + Source + Deref<Target = Socket> {
    #[doc(hidden)]
    const RECEIVES: bool = true;
    #[doc(hidden)]
    const SENDS: bool = true;
}

impl Proxied for Router {}
impl Proxied for Dealer {}
impl Proxied for Pair {}
impl Proxied for XPub {}
impl Proxied for XSub {}

impl Proxied for Pull {
    const SENDS: bool = false;
}

impl Proxied for Push {
    const RECEIVES: bool = false;
}

/// Where a proxy takes its messages, and where it puts them.
pub trait Source {
    /// Takes a message, envelope and all, if one is there.
    fn take(&self) -> Result<Message>;

    /// Whether that is all that libzmq hands out, as it is.
    fn is_plain(&self) -> bool {
        true
    }

    /// Whether libzmq must not see `message` here, which came from elsewhere.
    fn must_not_send(&self, _message: &Message) -> bool {
        false
    }
}

/// Most sockets receive as they are.
macro_rules! plain_sources {
    ($($socket:ident),+) => {$(
        impl Source for $socket {
            fn take(&self) -> Result<Message> {
                self.recv_message(Wait::Never)
            }
        }
    )+};
}

plain_sources!(Dealer, Pair, Pull, Push);

/// An `XSub` is sent subscriptions that peers have made, who might overflow the
/// stack with a long topic.
impl Source for XSub {
    fn take(&self) -> Result<Message> {
        self.recv_message(Wait::Never)
    }

    fn must_not_send(&self, message: &Message) -> bool {
        self.reads_long_topic(message)
    }
}

/// A `Router` may have notices that are not for the other side.
impl Source for Router {
    fn take(&self) -> Result<Message> {
        self.take_whole(Wait::Never)
    }

    #[cfg(feature = "draft")]
    fn is_plain(&self) -> bool {
        !self.tells_of_connections()
    }
}

/// An `XPub` may have received ahead, and must not wait for the end of a
/// message that a peer never ends.
impl Source for XPub {
    fn take(&self) -> Result<Message> {
        Ok(self.try_recv()?.into_message())
    }

    fn is_plain(&self) -> bool {
        false
    }
}

/// A socket that takes the copies of a [`Proxy`](crate::Proxy).
///
/// ```
/// fn captured<F: zmq::Proxied, B: zmq::Proxied>(
///     device: zmq::Proxy<F, B>,
///     socket: impl zmq::Captures,
/// ) -> zmq::Proxy<F, B> {
///     device.capture(socket)
/// }
/// ```
pub trait Captures: Sealed + Deref<Target = Socket> + Send + 'static {}

impl Captures for Push {}
impl Captures for Pub {}
impl Captures for Dealer {}
impl Captures for Pair {}

pub(super) struct Capture(pub(super) Box<dyn Deref<Target = Socket> + Send>);

impl fmt::Debug for Capture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self.0).fmt(f)
    }
}

/// A socket of the proxy, and what it can do.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) socket: &'a Socket,
    pub(super) source: &'a dyn Source,
    pub(super) receives: bool,
    pub(super) sends: bool,
}

impl<'a> Side<'a> {
    pub(super) fn of<S: Proxied>(socket: &'a S) -> Self {
        Self { socket, source: socket, receives: S::RECEIVES, sends: S::SENDS }
    }
}
