//! What the compiler says when a socket that works in one direction is asked for the other.
#![forbid(unsafe_code)]

use crate::error::Result;
use crate::message::Message;
use crate::pub_sub::{Pub, Sub};
use crate::push_pull::{Pull, Push};

/// No socket does, so that to call a method with this bound is an error in these words. The bounds
/// are for any lifetime, since others that cannot hold are an error where they are written.
#[diagnostic::on_unimplemented(
    message = "PUB and PUSH only send",
    label = "nothing can be received from this socket",
    note = "what a `Pub` sends is received by a `Sub`, and what a `Push` sends by a `Pull`",
    note = "to hear who subscribes, use an `XPub`"
)]
pub trait Receives {}

#[diagnostic::on_unimplemented(
    message = "SUB and PULL only receive",
    label = "nothing can be sent with this socket",
    note = "what a `Sub` receives is sent by a `Pub`, and what a `Pull` receives by a `Push`",
    note = "to ask publishers for topics, use `subscribe`"
)]
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
