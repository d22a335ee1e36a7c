//! [`RoutingId`]: by which name a peer is known.
#![forbid(unsafe_code)]

use std::borrow::Borrow;
use std::ffi::c_int;
use std::fmt::{self, Write};
use std::hash::{Hash, Hasher};
use std::str;

use crate::error::{Error, Result};
use crate::frame::{Frame, Measured};
use crate::send_recv_error::SendError;

/// The name by which a [`Router`](crate::Router) or [`Stream`](crate::Stream)
/// knows a peer: some bytes, often chosen by nobody.
///
/// It prints as text if it is one, otherwise in hexadecimal digits.
///
/// ```
/// # use zmq::RoutingId;
/// let id = RoutingId::from("client-7");
/// assert_eq!(id, "client-7");
/// assert_eq!(id.to_string(), "client-7");
/// assert_eq!(RoutingId::from(&[0, 0x80, 0, 65]).to_string(), "0x00800041");
/// ```
#[derive(Clone)]
#[doc(alias = "ZMQ_ROUTING_ID")]
pub struct RoutingId(pub(crate) Measured);

impl RoutingId {
    /// An error if no peer can be given this id.
    pub(crate) fn check(&self) -> Result<()> {
        let reason = match self.as_ref() {
            [] => "an id has at least one byte",
            // libzmq's own.
            [0, ..] => "an id does not begin with a zero byte",
            bytes if bytes.len() > 255 => "an id has at most 255 bytes",
            _ => return Ok(()),
        };
        Err(self.unfit(libc::EINVAL, reason))
    }

    /// That a message has not been sent to it.
    #[cold]
    pub(crate) fn unsent(&self, failed: SendError) -> SendError {
        failed.about(&self.to_string())
    }

    /// That it cannot be given to a peer.
    pub(crate) fn unfit(&self, errno: c_int, reason: &'static str) -> Error {
        Error::new("connect_with_id", errno).about(&self.to_string()).because(reason)
    }
}

impl Default for RoutingId {
    fn default() -> Self {
        Frame::new().into()
    }
}

impl From<&Self> for RoutingId {
    fn from(id: &Self) -> Self {
        id.clone()
    }
}

/// What frames are made of, ids are.
macro_rules! from_what_frames_are_from {
    ($($type:ty),+) => {$(
        impl From<$type> for RoutingId {
            fn from(value: $type) -> Self {
                Self(Frame::from(value).into())
            }
        }
    )+};
}

from_what_frames_are_from!(Frame, &str, &String, String, &[u8], Vec<u8>);

impl<const N: usize> From<&[u8; N]> for RoutingId {
    fn from(bytes: &[u8; N]) -> Self {
        Self(Frame::from(bytes).into())
    }
}

impl From<RoutingId> for Frame {
    fn from(id: RoutingId) -> Self {
        id.0.into_frame()
    }
}

impl AsRef<[u8]> for RoutingId {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

// Peers are looked up in maps by the bytes of their ids, so the traits below are those of `[u8]`.
impl Borrow<[u8]> for RoutingId {
    fn borrow(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl<T: AsRef<[u8]> + ?Sized> PartialEq<T> for RoutingId {
    fn eq(&self, other: &T) -> bool {
        self.as_ref() == other.as_ref()
    }
}

impl Eq for RoutingId {}

impl Hash for RoutingId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_ref().hash(state);
    }
}

impl PartialOrd for RoutingId {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for RoutingId {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_ref().cmp(other.as_ref())
    }
}

impl fmt::Display for RoutingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match str::from_utf8(self.as_ref()) {
            Ok(text) if !text.contains(char::is_control) => f.pad(text),
            _ => {
                let mut digits = String::from("0x");
                for byte in self.as_ref() {
                    write!(digits, "{byte:02x}")?;
                }
                f.pad(&digits)
            }
        }
    }
}

impl fmt::Debug for RoutingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RoutingId({self})")
    }
}
