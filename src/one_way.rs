//! What the compiler says when a socket that works in one direction is asked for the other.
#![forbid(unsafe_code)]

use std::time::Duration;

use crate::error::{Error, Result};
use crate::frame::Frame;
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

/// All that a socket has by which to receive: were one missing, the compiler would take it for
/// another, misspelt. It says nothing of this macro as long as the bound does not come from it.
macro_rules! only_sends {
    ($(impl $socket:ident where { $($bound:tt)+ })+) => {$(
        #[doc(hidden)]
        impl $socket {
            pub fn recv(&self) -> Result<Message> where $($bound)+ {
                refuse()
            }

            pub fn recv_into(&self, _: &mut Message) -> Result<()> where $($bound)+ {
                refuse()
            }

            pub fn try_recv(&self) -> Result<Message> where $($bound)+ {
                refuse()
            }

            pub fn recv_timeout(&self, _: Duration) -> Result<Message> where $($bound)+ {
                refuse()
            }

            pub fn recv_multipart<const N: usize>(&self) -> Result<[Frame; N]> where $($bound)+ {
                refuse()
            }

            #[cfg(feature = "serde")]
            pub fn recv_json<T>(&self) -> Result<T> where $($bound)+ {
                refuse()
            }
        }
    )+};
}

only_sends! {
    impl Pub where { for<'a> &'a Self: Receives }
    impl Push where { for<'a> &'a Self: Receives }
}

/// All that a socket has by which to send, for the same reason.
macro_rules! only_receives {
    ($(impl $socket:ident where { $($bound:tt)+ })+) => {$(
        #[doc(hidden)]
        impl $socket {
            pub fn send(&self, _: impl Into<Message>) -> Result<()> where $($bound)+ {
                refuse()
            }

            pub fn try_send(&self, _: impl Into<Message>) -> Result<()> where $($bound)+ {
                refuse()
            }

            pub fn send_timeout(&self, _: impl Into<Message>, _: Duration) -> Result<()>
            where
                $($bound)+
            {
                refuse()
            }

            pub fn send_multipart<F: Into<Frame>>(
                &self,
                _: impl IntoIterator<Item = F>,
            ) -> Result<()>
            where
                $($bound)+
            {
                refuse()
            }

            #[cfg(feature = "serde")]
            pub fn send_json<T: ?Sized>(&self, _: &T) -> Result<()> where $($bound)+ {
                refuse()
            }
        }
    )+};
}

only_receives! {
    impl Sub where { for<'a> &'a Self: Sends }
    impl Pull where { for<'a> &'a Self: Sends }
}

/// For bodies that nobody can call.
fn refuse<T>() -> Result<T> {
    Err(Error::new("one_way", libc::ENOTSUP))
}
