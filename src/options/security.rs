//! Who may connect, and who may listen in.
#![forbid(unsafe_code)]

use std::ffi::c_int;

use zmq_sys as ffi;

use super::{Opt, OptionValue};
use crate::error::Result;
use crate::socket::Socket;

/// # Options: security
impl Socket {
    /// How connections are secured, by the options chosen so far.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// assert_eq!(socket.mechanism()?, zmq::Mechanism::Null);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_MECHANISM")]
    pub fn mechanism(&self) -> Result<Mechanism> {
        self.option(&Opt::MECHANISM)
    }
}

/// A way to secure connections.
///
/// ```
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::REQ)?;
/// if socket.mechanism()? != zmq::Mechanism::Curve {
///     println!("others can read this");
/// }
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mechanism {
    /// None: anybody may connect and read.
    #[default]
    #[doc(alias = "ZMQ_NULL")]
    Null,
    /// A name and a password, in clear text.
    #[doc(alias = "ZMQ_PLAIN")]
    Plain,
    /// Keys: nobody else can connect or read.
    #[doc(alias = "ZMQ_CURVE")]
    Curve,
    /// Kerberos.
    #[doc(alias = "ZMQ_GSSAPI")]
    Gssapi,
}

impl OptionValue for Mechanism {
    fn encode(&self) -> Vec<u8> {
        match self {
            Self::Null => ffi::ZMQ_NULL,
            Self::Plain => ffi::ZMQ_PLAIN,
            Self::Curve => ffi::ZMQ_CURVE,
            Self::Gssapi => ffi::ZMQ_GSSAPI,
        }
        .encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        match c_int::decode(bytes) {
            ffi::ZMQ_PLAIN => Self::Plain,
            ffi::ZMQ_CURVE => Self::Curve,
            ffi::ZMQ_GSSAPI => Self::Gssapi,
            _ => Self::Null,
        }
    }
}
