//! Keeps [`SocketType`](crate::SocketType) to the types libzmq knows.
#![forbid(unsafe_code)]

pub trait Sealed {}
