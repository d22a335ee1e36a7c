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
//! | ask and be answered | [`Req`], [`Rep`] | `src/req.rs`, `src/rep.rs` |
//! | hand out work and gather results | [`Push`], [`Pull`] | `src/push_pull.rs` |
//! | go on after a failed step | [`TransitionError`] | `src/transition.rs` |
//! | bind, connect, change options | [`Socket`], which every socket dereferences to | `src/socket.rs` |
//! | choose options first | [`Options`] | `src/options/` |
//! | send and read messages | [`Message`], [`Frame`] | `src/message.rs`, `src/frame.rs` |
//! | tell failures apart | [`Error`], [`ErrorKind`] | `src/error.rs` |
//!
//! # Ending
//!
//! The end of a [`Context`] waits until all messages that were sent have left.
//! If their peer never comes, it waits for ever, unless a *linger* says how
//! long: [`ContextBuilder::linger`] for all sockets.
#![doc(test(attr(deny(warnings), allow(unused))))]

mod context;
mod endpoint;
mod error;
mod frame;
mod journal;
mod kind;
#[cfg(unix)]
mod listener;
mod message;
mod multipart;
mod options;
mod push_pull;
mod rep;
mod req;
mod sealed;
mod send_recv_error;
mod socket;
mod transfer;
mod transition;
mod version;
mod wait;

#[cfg(unix)]
pub use crate::context::SchedulingPolicy;
pub use crate::context::{Context, ContextBuilder};
pub use crate::endpoint::Endpoint;
pub use crate::error::{Error, ErrorKind, Result};
pub use crate::frame::Frame;
pub use crate::kind::{Kind, PULL, PUSH, REP, REQ};
pub use crate::message::{FrameCountError, Message};
pub use crate::multipart::RecvMultipartError;
pub use crate::options::{Mechanism, Options};
#[cfg(feature = "draft")]
pub use crate::options::{NormMode, ReconnectStop};
pub use crate::push_pull::{Pull, Push};
pub use crate::rep::{Answering, Rep};
pub use crate::req::{Awaiting, Req};
pub use crate::send_recv_error::{RecvError, SendError};
pub use crate::socket::{Idle, Socket, SocketType};
pub use crate::transition::TransitionError;
pub use crate::version::{has, version};

/// The code in the README is code.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
