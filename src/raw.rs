//! Typed sockets that come from C, or go there.

use std::ffi::c_void;
use std::ops::Deref;

#[cfg(feature = "draft")]
use crate::channel::Channel;
#[cfg(feature = "draft")]
use crate::client_server::{Client, Server};
use crate::context::Context;
use crate::dealer::Dealer;
#[cfg(feature = "draft")]
use crate::dgram::Dgram;
use crate::error::Result;
use crate::pair::Pair;
#[cfg(feature = "draft")]
use crate::peer::Peer;
use crate::pub_sub::{Pub, Sub};
use crate::push_pull::{Pull, Push};
#[cfg(feature = "draft")]
use crate::radio_dish::{Dish, Radio};
use crate::rep::Rep;
use crate::req::Req;
use crate::router::Router;
#[cfg(feature = "draft")]
use crate::scatter_gather::{Gather, Scatter};
#[cfg(feature = "draft")]
use crate::shared_socket::SharedSocket;
use crate::socket::{Released, Socket, SocketType};
use crate::stream::Stream;
use crate::xpub::XPub;
use crate::xsub::XSub;

/// # Safety
///
/// That of [`Socket::adopt`].
unsafe fn adopt<T: SocketType>(context: &Context, socket: *mut c_void, is_ours: bool) -> Result<T> {
    // SAFETY: the caller vouches for the socket.
    unsafe { Socket::adopt(context, socket, (T::KIND, T::NAME), is_ours) }.map(T::from_socket)
}

fn release<T: Deref<Target: Release>>(socket: T) -> *mut c_void {
    let released = socket.deref().release();
    drop(socket);
    released.into_raw()
}

/// What typed sockets dereference to.
trait Release {
    /// The caller owns the typed socket.
    fn release(&self) -> Released;
}

impl Release for Socket {
    fn release(&self) -> Released {
        self.release()
    }
}

#[cfg(feature = "draft")]
impl Release for SharedSocket {
    fn release(&self) -> Released {
        self.release()
    }
}

/// Gives each type the same three calls, with an example that opens it. What is
/// said of its state is part of what the caller promises.
macro_rules! from_and_to_c {
    ($(
        $type:ty $(, in any $state:ident by $into_state:path)?,
        $name:literal, $open:literal, $promise:literal $(, loses $loses:literal)?
            $(, $unless:literal)?;
    )+) => { $(
        /// # For C
        ///
        /// [`c_service`](crate::c_service) shows these at work.
        impl$(<$state>)? $type {
            /// Takes a socket over from C: dropping it closes it.
            ///
            /// Its endpoints and options, as far as libzmq does not tell them,
            /// are not known here. So what needs them is
            /// [`Unsupported`](crate::ErrorKind::Unsupported) or refused:
            /// opening it [anew](crate::Req::abandon),
            /// [`watch_peers`](crate::Socket::watch_peers), a
            /// [`connect_with_id`](crate::Router::connect_with_id), and, of a
            /// ROUTER or REP, to take back an endpoint of `inproc` where nobody
            /// is known to be bound.
            ///
            /// `ZMQ_CONFLATE` comes with [its rules](crate::Options::conflate): a
            /// SUB then subscribes to everything, and a socket that does not
            /// stay C's lingers for a second if it had no end. A `ZMQ_USE_FD` is
            /// for binds of before, and is taken back.
            ///
            /// ```
            $(#[doc = $unless])?
            /// # let context = zmq::Context::new()?;
            #[doc = concat!("let raw = ", $open, ".into_raw();")]
            /// // SAFETY: nobody else has it.
            #[doc = concat!(
                "let socket = unsafe { zmq::", $name, "::from_raw(&context, raw) }?;"
            )]
            /// # Ok::<(), zmq::Error>(())
            /// ```
            ///
            /// # Errors
            ///
            /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if it is a socket
            /// of another type, or a null pointer, or a SUB with both
            /// `ZMQ_CONFLATE` and `ZMQ_INVERT_MATCHING`;
            /// [`Unsupported`](crate::ErrorKind::Unsupported) if it is an XPUB in
            /// [manual mode](crate::Options::manual), or a DGRAM with `ZMQ_IPV6`;
            /// [`Terminated`](crate::ErrorKind::Terminated) if it has noticed a
            /// [`shutdown`](Context::shutdown). On an error the socket remains
            /// the caller's.
            ///
            /// # Safety
            ///
            /// `socket` must be an open socket of `context`, opened in this
            /// process and not in one that it was forked off. From here on
            /// nobody else may use it or close it, and what they did before must
            /// have happened before, as a mutex or the start of a thread sees
            /// to. It must be between two messages, not between two frames of
            #[doc = concat!("one", $promise, ".")]
            ///
            /// What libzmq does not tell is to be as it would be without these,
            /// with which calls that are safe here end the process:
            ///
            /// - `ZMQ_ROUTER_RAW`;
            /// - a `ZMQ_CONNECT_ROUTING_ID` that no connection has used up;
            /// - together with `inproc`, before or from now on, `ZMQ_HELLO_MSG`
            ///   and `ZMQ_CONFLATE`;
            /// - a subscription to a topic of more than 1024 bytes.
            ///
            /// And what comes to it by `inproc` must be as
            /// [`Context::borrow_raw`] says, also what has come already.
            pub unsafe fn from_raw(context: &Context, socket: *mut c_void) -> Result<Self> {
                // SAFETY: as the caller promises.
                unsafe { adopt(context, socket, true) }$(.map($into_state))?
            }

            /// Uses a socket that C opened and is to close: dropping it leaves
            /// it open.
            ///
            /// What is said of [`from_raw`](Self::from_raw) applies here too.
            ///
            /// ```
            $(#[doc = $unless])?
            /// # let context = zmq::Context::new()?;
            #[doc = concat!("# let raw = ", $open, ".into_raw();")]
            /// // SAFETY: C uses it again only after the end of the block.
            #[doc = concat!(
                "let socket = unsafe { zmq::", $name, "::borrow_raw(&context, raw) }?;"
            )]
            /// drop(socket);
            /// # unsafe { zmq::sys::zmq_close(raw) };
            /// # Ok::<(), zmq::Error>(())
            /// ```
            ///
            /// # Errors
            ///
            /// Those of [`from_raw`](Self::from_raw).
            ///
            /// # Safety
            ///
            /// That of [`from_raw`](Self::from_raw), until the socket is
            /// dropped; and it must stay open until then.
            pub unsafe fn borrow_raw(context: &Context, socket: *mut c_void) -> Result<Self> {
                // SAFETY: as the caller promises.
                unsafe { adopt(context, socket, false) }$(.map($into_state))?
            }

            /// Gives the socket away, to C that is to close it, unless it is
            /// C's [already](Self::borrow_raw).
            ///
            /// Nothing is closed. A [monitor](crate::Socket::monitor) of it
            /// ends, and so does the counting of its
            /// [peers](crate::Socket::watch_peers). The end of its
            /// [`Context`] waits until the socket is closed; if this was the
            /// last to hold that context, nobody is left to end it, and it
            /// stays.
            $(#[doc = concat!("\n\n", $loses)])?
            ///
            /// ```
            $(#[doc = $unless])?
            /// # let context = zmq::Context::new()?;
            #[doc = concat!("let socket: *mut std::ffi::c_void = ", $open, ".into_raw();")]
            /// // SAFETY: it was given away, so it is ours to close.
            /// assert_eq!(unsafe { zmq::sys::zmq_close(socket) }, 0);
            /// # Ok::<(), zmq::Error>(())
            /// ```
            #[must_use = "it is to be closed"]
            pub fn into_raw(self) -> *mut c_void {
                release(self)
            }
        }
    )+ };
}

from_and_to_c! {
    Req<S>, in any S by Req::into_state, "Req::<zmq::Idle>", "context.socket(zmq::REQ)?",
        ", and in the state `S`: `Idle`, or `Awaiting` if a question is out whose answer was not \
        received";
    Rep<S>, in any S by Rep::into_state, "Rep::<zmq::Idle>", "context.socket(zmq::REP)?",
        ", and in the state `S`: `Idle`, or `Answering` if a question is in that was not answered";
    Dealer, "Dealer", "context.socket(zmq::DEALER)?", "";
    Router, "Router", "context.socket(zmq::ROUTER)?", "";
    Pub, "Pub", "context.socket(zmq::PUB)?", "";
    Sub, "Sub", "context.socket(zmq::SUB)?", "";
    XPub, "XPub", "context.socket(zmq::XPUB)?", "",
        loses "Subscriptions that it has received while it [waited](XPub::wait_for_subscribers) for \
        some, and not handed out, are lost: [receive](XPub::try_recv) them before.";
    XSub, "XSub", "context.socket(zmq::XSUB)?", "";
    Push, "Push", "context.socket(zmq::PUSH)?", "";
    Pull, "Pull", "context.socket(zmq::PULL)?", "";
    Pair, "Pair", "context.socket(zmq::PAIR)?", "";
    Stream, "Stream", "context.socket(zmq::STREAM)?",
        ", and have no endpoint of `inproc`. The end of a connection whose beginning C has \
        received is [`Connected`](crate::StreamEvent::Connected) here, as libzmq tells of both \
        in the same way";
}

#[cfg(feature = "draft")]
macro_rules! drafts_from_and_to_c {
    ($($type:ty, $name:literal, $open:literal, $promise:literal;)+) => {
        from_and_to_c! {
            $($type, $name, $open, $promise, "# if !zmq::has(\"draft\") { return Ok(()); }";)+
        }
    };
}

#[cfg(feature = "draft")]
drafts_from_and_to_c! {
    Client, "Client", "context.socket(zmq::CLIENT)?", ", and have no endpoint of `inproc`";
    Server, "Server", "context.socket(zmq::SERVER)?", ", and have no endpoint of `inproc`";
    Radio, "Radio", "context.socket(zmq::RADIO)?",
        ", and have no endpoint of `inproc` or `udp`; and if it has others, its `ZMQ_MAXMSGSIZE` \
        must have been 260 at most before";
    Dish, "Dish", "context.socket(zmq::DISH)?", ", and have no endpoint of `inproc` or `udp`";
    Scatter, "Scatter", "context.socket(zmq::SCATTER)?", ", and have no endpoint of `inproc`";
    Gather, "Gather", "context.socket(zmq::GATHER)?", ", and have no endpoint of `inproc`";
    Peer, "Peer", "context.socket(zmq::PEER)?", ", and have no endpoint of `inproc`";
    Channel, "Channel", "context.socket(zmq::CHANNEL)?", ", and have no endpoint of `inproc`";
    Dgram, "Dgram", "context.socket(zmq::DGRAM)?",
        ", and be bound, without `ZMQ_IPV6`, as libzmq spoils what is sent by one that is not bound";
}
