//! ZeroMQ for Rust, with the messaging patterns in the types.
//!
//! libzmq answers some mistakes only when the program runs: asking twice
//! without hearing the answer, answering nobody. Here those do not compile.
//!
//! ```no_run
//! let context = zmq::Context::new()?;
//! let mut socket = context.socket(zmq::REQ)?;
//! socket.connect("tcp://127.0.0.1:8000")?;
//!
//! for request in 1..10 {
//!     let message;
//!     (message, socket) = socket.send("hello")?.recv()?;
//!     println!("received reply {request} [ {message} ]");
//! }
//! # Ok::<(), zmq::Error>(())
//! ```
//!
//! | To do this | use | which lives in |
//! |---|---|---|
//! | start | [`Context`] | `src/context/` |
//! | ask and be answered | [`Req`], [`Rep`] | `src/req/`, `src/rep.rs` |
//! | outlive dead servers and failing handlers | [`Req::ask`], [`Retry`], [`Rep::serve`] | `src/retry.rs`, `src/serve.rs` |
//! | ask many times without waiting in between | [`Dealer`] | `src/dealer.rs` |
//! | answer many, each by its id | [`Router`], [`RoutingId`] | `src/router.rs`, `src/routing_id.rs` |
//! | keep the newest message only | [`Options::conflate`] | `src/options/conflate.rs`, `src/socket/conflation.rs` |
//! | publish and subscribe | [`Pub`], [`Sub`] | `src/pub_sub.rs` |
//! | hear who subscribes, build brokers | [`XPub`], [`Subscription`], [`XSub`] | `src/xpub/`, `src/subscription.rs`, `src/xsub.rs` |
//! | hand out work and gather results | [`Push`], [`Pull`] | `src/push_pull.rs` |
//! | let two threads talk | [`Pair`] | `src/pair.rs` |
//! | speak plain TCP | [`Stream`], [`StreamEvent`] | `src/stream.rs` |
//! | do much of this from many threads (feature `draft`) | `Client`, `Server`, `Scatter`, `Gather`, `Channel`, `Peer` | `src/client_server.rs`, `src/scatter_gather.rs`, `src/channel.rs`, `src/peer.rs` |
//! | send to groups (feature `draft`) | `Radio`, `Dish`, `Group` | `src/radio_dish.rs`, `src/group.rs` |
//! | speak plain UDP (feature `draft`) | `Dgram` | `src/dgram.rs` |
//! | share a socket between threads (feature `draft`) | `SharedSocket` | `src/shared_socket.rs` |
//! | wait for several sockets at once | [`poll()`], [`Poller`] | `src/poll/`, `src/poller/` |
//! | learn who comes and goes | [`Monitor`], [`Event`] | `src/monitor.rs`, `src/monitor_event.rs` |
//! | count the messages that wait (feature `draft`) | `PipeMonitor`, `PipeStats` | `src/pipe_monitor.rs` |
//! | wait until somebody is there | [`Socket::wait_for_peers`] | `src/peers.rs` |
//! | stand between clients and servers | [`proxy()`], [`Proxy`] | `src/proxy/` |
//! | go on after a failed step | [`TransitionError`] | `src/transition.rs` |
//! | bind, connect, change options | [`Socket`], which every socket dereferences to | `src/socket/` |
//! | choose options first | [`Options`] | `src/options/` |
//! | let only some connect, and nobody listen in | [`Options`], [`KeyPair`], [`Password`] | `src/options/security/`, `src/curve.rs` |
//! | keep keys in files | [`KeyPair::save`], [`KeyPair::load`] | `src/certificate.rs` |
//! | receive sooner, at the price of a processor | [`Options::spin`] | `src/spin.rs` |
//! | pass on more of them, at the price of memory | [`Options::throughput`] | `src/options/profiles.rs` |
//! | send long ones without a copy | [`Message::share`], [`Frame::from_owner`] | `src/frame/` |
//! | send and read messages | [`Message`], [`Frame`] | `src/message.rs`, `src/frame/` |
//! | send values as JSON (feature `serde`) | `send_json`, `recv_json`, [`Message`] | `src/json.rs` |
//! | share buffers with `bytes::Bytes` (feature `bytes`) | [`Frame`] | `src/bytes.rs` |
//! | wait in an event loop of your own | [`Socket::while_ready`], `AsFd` | `src/event_loop.rs`, `src/descriptor.rs` |
//! | share contexts, sockets and frames with C | [`c_service`], `from_raw`, `into_raw` | `src/raw.rs`, `docs/c-service.md` |
//! | port a script from Python | [`pyzmq`] | `docs/pyzmq.md` |
//! | know what libzmq would do | [`hazards`] | `docs/hazards.md` |
//! | know what it costs | [`performance`] | `docs/performance.md` |
//! | tell failures apart | [`Error`], [`ErrorKind`] | `src/error.rs` |
//!
//! # Ending
//!
//! The end of a [`Context`] waits until all messages that were sent have left.
//! If their peer never comes, it waits for ever, unless a *linger* says how
//! long: [`ContextBuilder::linger`] for all sockets. [`Context::close`] waits only
//! so long as it is told, and names those for whom messages are left.
#![doc(test(attr(deny(warnings), allow(unused))))]

#[cfg(feature = "bytes")]
mod bytes;
pub mod c_service;
mod certificate;
#[cfg(feature = "draft")]
mod channel;
#[cfg(feature = "draft")]
mod client_server;
mod context;
mod curve;
mod dealer;
#[cfg(unix)]
mod descriptor;
mod descriptors;
#[cfg(feature = "draft")]
mod dgram;
#[cfg(feature = "draft")]
mod draft;
#[cfg(feature = "draft")]
mod draft_frame;
#[cfg(feature = "draft")]
mod draft_functions;
mod endpoint;
mod error;
mod event_loop;
mod exclusive;
mod frame;
#[doc(hidden)]
pub mod fuzzing;
#[cfg(feature = "draft")]
mod group;
pub mod hazards;
mod journal;
#[cfg(feature = "serde")]
mod json;
mod kind;
#[cfg(unix)]
mod listener;
mod message;
mod monitor;
mod monitor_event;
mod one_way;
mod options;
mod pair;
#[cfg(feature = "draft")]
mod peer;
#[cfg(feature = "draft")]
mod peer_id;
mod peers;
pub mod performance;
#[cfg(feature = "draft")]
mod pipe_monitor;
mod poll;
mod poller;
mod proxy;
mod pub_sub;
mod push_pull;
pub mod pyzmq;
#[cfg(feature = "draft")]
mod radio_dish;
mod raw;
mod recv_transition_error;
#[cfg(feature = "draft")]
mod reentrant;
mod rep;
mod req;
mod retry;
mod router;
#[cfg(feature = "draft")]
mod router_event;
mod routing_id;
#[cfg(feature = "draft")]
mod scatter_gather;
mod sealed;
mod send_recv_error;
mod serve;
mod several;
#[cfg(feature = "draft")]
mod shared_socket;
mod signals;
mod socket;
#[cfg(all(unix, feature = "draft"))]
mod spare;
mod spin;
mod stream;
mod subscription;
mod threads;
mod transfer;
mod transition;
mod version;
mod wait;
mod wiped;
mod xpub;
mod xpub_manual;
mod xsub;
pub mod z85;

#[cfg(feature = "draft")]
pub use crate::channel::Channel;
#[cfg(feature = "draft")]
pub use crate::client_server::{Client, Server};
#[cfg(unix)]
pub use crate::context::SchedulingPolicy;
pub use crate::context::{CloseError, Context, ContextBuilder};
pub use crate::curve::{KeyPair, PublicKey, SecretKey};
pub use crate::dealer::Dealer;
#[cfg(feature = "draft")]
pub use crate::dgram::Dgram;
pub use crate::endpoint::Endpoint;
pub use crate::error::{Error, ErrorKind, Result};
pub use crate::event_loop::Wake;
pub use crate::frame::Frame;
#[cfg(feature = "draft")]
pub use crate::group::Group;
#[cfg(feature = "draft")]
pub use crate::kind::{CHANNEL, CLIENT, DGRAM, DISH, GATHER, PEER, RADIO, SCATTER, SERVER};
pub use crate::kind::{
    DEALER, Kind, PAIR, PUB, PULL, PUSH, REP, REQ, ROUTER, STREAM, SUB, XPUB, XSUB,
};
pub use crate::message::{FrameCountError, Message};
pub use crate::monitor::Monitor;
pub use crate::monitor_event::{Event, Events, MonitorEvent, ProtocolError};
pub use crate::options::{
    Connects, GssapiNameType, Matches, MayBeNamed, MayConflate, MayProbe, Mechanism, Multicasts,
    MulticastsReliably, Options, Password, SpeaksZmtp,
};
#[cfg(feature = "draft")]
pub use crate::options::{
    Greets, HearsHiccups, HearsLeavers, NormMode, ReconnectStop, RouterNotify,
};
pub use crate::pair::Pair;
#[cfg(feature = "draft")]
pub use crate::peer::Peer;
#[cfg(feature = "draft")]
pub use crate::peer_id::PeerId;
#[cfg(feature = "draft")]
pub use crate::pipe_monitor::{PipeMonitor, PipeStats};
pub use crate::poll::{POLLERR, POLLIN, POLLOUT, POLLPRI, PollEvents, PollItem, poll};
pub use crate::poller::{Poller, Readiness, Timer};
pub use crate::proxy::{
    Captures, Proxied, Proxy, ProxyError, ProxyHandle, Statistics, Stopped, Traffic, Volume,
    forwarder, proxy, queue, streamer,
};
pub use crate::pub_sub::{Pub, Sub};
pub use crate::push_pull::{Pull, Push};
#[cfg(feature = "draft")]
pub use crate::radio_dish::{Dish, Radio};
pub use crate::recv_transition_error::RecvTransitionError;
pub use crate::rep::{Answering, Rep};
pub use crate::req::{Awaiting, Req};
pub use crate::retry::Retry;
pub use crate::router::Router;
#[cfg(feature = "draft")]
pub use crate::router_event::RouterEvent;
pub use crate::routing_id::RoutingId;
#[cfg(feature = "draft")]
pub use crate::scatter_gather::{Gather, Scatter};
pub use crate::send_recv_error::{RecvError, SendError};
#[cfg(feature = "draft")]
pub use crate::shared_socket::{Locked, SharedSocket};
pub use crate::socket::{Idle, Socket, SocketType};
pub use crate::stream::{Stream, StreamEvent};
pub use crate::subscription::Subscription;
pub use crate::transition::TransitionError;
pub use crate::version::{has, is_mended, version};
pub use crate::xpub::XPub;
pub use crate::xsub::XSub;
/// The C API, for the pointers that `as_raw` and `into_raw` give.
#[doc(no_inline)]
pub use zmq_sys as sys;

/// The code in the README is code.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
