//! What the compiler says when a socket that works in one direction is asked for the other.
#![forbid(unsafe_code)]

use crate::error::Result;
use crate::message::Message;
use crate::pub_sub::{Pub, Sub};
use crate::push_pull::{Pull, Push};

/// Nothing that has a method of it does, which the compiler only finds where one is called.
#[diagnostic::on_unimplemented(
    message = "PUB and PUSH only send",
    label = "nothing can be received from this socket",
    note = "what a `Pub` sends is received by a `Sub`, and what a `Push` sends by a `Pull`",
    note = "to hear who subscribes, use an `XPub`"
)]
#[allow(dead_code, reason = "Rust 1.85 overlooks the bounds below")]
pub trait Receives {}

#[diagnostic::on_unimplemented(
    message = "SUB and PULL only receive",
    label = "nothing can be sent with this socket",
    note = "what a `Sub` receives is sent by a `Pub`, and what a `Pull` receives by a `Push`",
    note = "to ask publishers for topics, use `subscribe`"
)]
#[allow(dead_code, reason = "Rust 1.85 overlooks the bounds below")]
pub trait Sends {}

impl Pub {
    #[doc(hidden)]
    pub fn recv(&self) -> Result<Message>
    where
        for<'a> &'a Self: Receives,
    {
        Ok(Message::new())
    }
}

impl Push {
    #[doc(hidden)]
    pub fn recv(&self) -> Result<Message>
    where
        for<'a> &'a Self: Receives,
    {
        Ok(Message::new())
    }
}

impl Sub {
    #[doc(hidden)]
    pub fn send(&self, _message: impl Into<Message>) -> Result<()>
    where
        for<'a> &'a Self: Sends,
    {
        Ok(())
    }
}

impl Pull {
    #[doc(hidden)]
    pub fn send(&self, _message: impl Into<Message>) -> Result<()>
    where
        for<'a> &'a Self: Sends,
    {
        Ok(())
    }
}
