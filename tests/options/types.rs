//! The types of sockets.

use std::collections::BTreeSet;

use zmq::SocketType;

/// Says `$what!(type $with)` of every type, in a vector.
macro_rules! every_type {
    ($what:ident $with:tt) => {
        crate::types::each!($what $with
            [Req Rep Dealer Router Pub Sub XPub XSub Push Pull Pair Stream]
            [Client Server Radio Dish Scatter Gather Peer Channel Dgram])
    };
}

#[cfg(not(feature = "draft"))]
macro_rules! each {
    ($what:ident $with:tt [$($type:ident)+] $drafts:tt) => {
        vec![$($what!($type $with)),+]
    };
}

#[cfg(feature = "draft")]
macro_rules! each {
    ($what:ident $with:tt [$($type:ident)+] [$($draft:ident)+]) => {
        vec![$($what!($type $with),)+ $($what!($draft $with)),+]
    };
}

macro_rules! name {
    ($type:ident ()) => {
        zmq::$type::NAME
    };
}

/// The names of all types that are there in this build.
pub(crate) fn names() -> BTreeSet<&'static str> {
    every_type!(name()).into_iter().collect()
}

/// Whether libzmq calls the type a draft.
pub(crate) fn is_draft(name: &str) -> bool {
    ["CLIENT", "SERVER", "RADIO", "DISH", "SCATTER", "GATHER", "PEER", "CHANNEL", "DGRAM"]
        .contains(&name)
}

/// Whether the type can be opened with the linked libzmq.
pub(crate) fn opens(name: &str) -> bool {
    !is_draft(name) || zmq::has("draft")
}

pub(crate) use {each, every_type};
