//! The draft types over a real libzmq, and how they are refused where it has none.
#![cfg(feature = "draft")]

#[path = "../common/mod.rs"]
mod common;

mod channel;
mod client_server;
mod dgram;
mod opening;
mod peer;
mod radio_dish;
mod raw;
mod room;
mod scatter_gather;
mod sharing;
mod waiting;

use common::has_drafts;
use zmq::{
    Channel, Client, Context, Dgram, Dish, Gather, Message, Peer, Radio, Scatter, Server,
    SocketType,
};

/// One byte, none, and many.
fn bodies() -> [Message; 3] {
    ["x".into(), "".into(), vec![7; 1 << 20].into()]
}

/// A type and its constant.
trait Draft: SocketType {
    const OF: zmq::Kind<Self>;
}

macro_rules! drafts {
    ($($type:ty = $kind:ident),+) => {$(
        impl Draft for $type {
            const OF: zmq::Kind<Self> = zmq::$kind;
        }
    )+};
}

drafts! {
    Client = CLIENT, Server = SERVER, Radio = RADIO, Dish = DISH, Scatter = SCATTER,
    Gather = GATHER, Peer = PEER, Channel = CHANNEL, Dgram = DGRAM
}

fn open<T: Draft>(context: &Context) -> T {
    context.socket(T::OF).unwrap()
}
