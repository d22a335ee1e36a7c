//! Connections within the process, which may be made before somebody is bound.
//!
//! libzmq keeps those until somebody is, and gives them ids then, if their socket is a
//! ROUTER or a REP. It aborts where it cannot: when one was taken back, or is just
//! being closed, or is one too many for a PAIR.
#![forbid(unsafe_code)]

use std::collections::HashSet;
use std::ffi::c_int;
use std::sync::{Mutex, MutexGuard, PoisonError};

use zmq_sys as ffi;

use super::Context;
use super::connects::Connects;
use super::gate::Gate;
use crate::endpoint::ZAP;
use crate::error::{Error, Result};

/// Whether it is one of those.
pub(crate) fn is_inproc(endpoint: &str) -> bool {
    endpoint.starts_with("inproc://")
}

/// What has to be known of all sockets of a context.
#[derive(Debug, Default)]
pub(super) struct Inproc {
    /// Whoever connects or binds by `inproc`, closes such a socket, or shuts down, goes through here.
    pub(super) gate: Gate,
    pub(super) connects: Connects,
    bound: Mutex<Bound>,
}

/// Names where sockets are bound. Some may be bound where this says nothing, as a
/// socket that closes is for a moment; never the other way round.
type Bound = HashSet<String>;

/// A socket that binds, connects, or takes either back.
pub(crate) struct Caller {
    pub(crate) kind: c_int,
    /// Its `ZMQ_FD`, by which it is known.
    pub(crate) fd: Option<c_int>,
    /// Whether it is known to be bound there itself.
    pub(crate) is_bound: bool,
    /// Whether it may have connected there before it came here.
    pub(crate) may_wait: bool,
    /// Whether it has a message for whoever comes.
    pub(crate) welcomes: bool,
}

impl Context {
    /// Does `call` while no other socket does, and no shutdown comes in between. It
    /// returns 0, or -1 where it fails. With `settle`, the socket does what it has
    /// told itself.
    pub(crate) fn with_inproc(
        &self,
        call: &'static str,
        Caller { kind, fd, is_bound, may_wait, welcomes }: Caller,
        endpoint: &str,
        function: impl FnOnce() -> c_int,
        settle: impl FnOnce(),
    ) -> Result<c_int> {
        let inproc = &self.inner.inproc;
        let _inside = if call == "zmq_bind" {
            self.inner.enter_to_bind(endpoint)?
        } else {
            inproc.gate.enter()
        };
        let finds_nobody = call == "zmq_connect" && !inproc.bound().contains(endpoint);
        match call {
            // With clients that come and go, libzmq aborts where that connection is still to be made.
            "zmq_connect" if endpoint == ZAP && finds_nobody => {
                return Err(Error::new(call, libc::ENOENT)
                    .about(endpoint)
                    .because("nobody is known to be bound there yet"));
            }
            "zmq_bind"
                if !talks_to_routers(kind) && inproc.connects.has_one_that_gives_ids(endpoint) =>
            {
                return Err(Error::new(call, libc::ENOTSUP)
                    .about(endpoint)
                    .because("a ROUTER or REP connects to it, which is no peer for this socket"));
            }
            "zmq_bind" if welcomes && inproc.connects.has_any(endpoint) => {
                return Err(Error::new(call, libc::ENOTSUP).about(endpoint).because(
                    "a socket has connected there already, and libzmq would end the process if it \
                        has left: bind what has a welcome message first",
                ));
            }
            // To libzmq either is the same, and it undoes the bind if there is one.
            "zmq_disconnect" | "zmq_unbind" if is_bound => {
                inproc.bound().remove(endpoint);
            }
            "zmq_disconnect" | "zmq_unbind"
                if gives_ids(kind)
                    && (inproc.connects.has(fd, endpoint)
                        || may_wait && !inproc.bound().contains(endpoint)) =>
            {
                return Err(Error::new(call, libc::ENOTSUP).about(endpoint).because(
                    "nobody is known to be bound there yet, and libzmq would end the process \
                        when somebody is: wait until somebody is, or drop the socket",
                ));
            }
            _ => {}
        }
        let rc = function();
        match call {
            _ if rc != 0 => {}
            "zmq_bind" => {
                inproc.bound().insert(endpoint.to_owned());
                // They have found each other.
                inproc.connects.forget(endpoint);
            }
            // What follows must not come after somebody is bound: this end of their pipe is then
            // another's.
            "zmq_connect" if finds_nobody => {
                inproc.connects.add(fd, endpoint, gives_ids(kind));
                // A PAIR has one peer, and ends the connection if there is one already.
                if kind == ffi::ZMQ_PAIR {
                    settle();
                }
            }
            "zmq_disconnect" if inproc.connects.has(fd, endpoint) => settle(),
            _ => {}
        }
        Ok(rc)
    }

    /// Calls `function` while nobody is being bound, unless the socket with this
    /// `ZMQ_FD` waits at one of `endpoints` for somebody to be.
    #[cfg(feature = "draft")]
    pub(crate) fn unless_it_waits<'a, T>(
        &self,
        fd: Option<c_int>,
        endpoints: impl Iterator<Item = &'a str>,
        function: impl FnOnce() -> T,
    ) -> Option<T> {
        let inproc = &self.inner.inproc;
        let _inside = inproc.gate.enter();
        inproc.connects.those_of(fd, endpoints).is_empty().then(function)
    }
}

impl Inproc {
    /// Never held across a call of libzmq.
    pub(super) fn bound(&self) -> MutexGuard<'_, Bound> {
        self.bound.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether sockets of this kind are peers of those.
fn talks_to_routers(kind: c_int) -> bool {
    matches!(kind, ffi::ZMQ_REQ | ffi::ZMQ_DEALER) || gives_ids(kind)
}

/// Whether sockets of this kind know their peers by ids, which are given when two
/// find each other.
fn gives_ids(kind: c_int) -> bool {
    matches!(kind, ffi::ZMQ_ROUTER | ffi::ZMQ_REP)
}
