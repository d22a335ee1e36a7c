//! The types of sockets.

use zmq::{Context, Socket, SocketType};

/// Says `$what!($with, the types)`.
macro_rules! every_type {
    ($what:ident, $($with:tt)+) => {
        $what!($($with)+, Req Rep Dealer Router Pub Sub XPub XSub Push Pull Pair Stream)
    };
}

macro_rules! check_each {
    ($check:ident $context:ident, $($type:ident)+) => {
        $($check(zmq::$type::NAME, &zmq::$type::new($context).unwrap());)+
    };
}

/// One of each type, in the order of `every_type`.
pub(crate) fn with_each_socket(context: &Context, mut check: impl FnMut(&str, &Socket)) {
    every_type!(check_each, check context);
}

/// How many types that is.
pub(crate) const TYPES: usize = 12;

pub(crate) use every_type;
