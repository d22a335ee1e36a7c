//! Who may connect, and who may listen in.
#![forbid(unsafe_code)]

mod curve;
mod gssapi;
mod password;
mod plain;
mod rules;
mod text;
mod zap;

use std::ffi::c_int;

use zmq_sys as ffi;

pub use self::gssapi::GssapiNameType;
pub use self::password::Password;
#[cfg(feature = "draft")]
pub(super) use self::password::Pem;
pub(super) use self::text::Text;
use super::{Opt, OptionValue, Options};
use crate::error::Result;
use crate::options::applies::SpeaksZmtp;
use crate::socket::{Socket, SocketType};

/// # Security, only for types that [speak ZMTP](SpeaksZmtp)
impl<T: SocketType + SpeaksZmtp> Options<T> {
    /// Takes back what was said of PLAIN, CURVE and GSSAPI so far.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let options = zmq::Req::options().plain_client("alice", "open sesame");
    /// let socket = options.clone().unsecured().open(&context)?;
    /// assert_eq!(socket.mechanism()?, zmq::Mechanism::Null);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_NULL")]
    pub fn unsecured(mut self) -> Self {
        self.settings.retain(|setting| !setting.settles_mechanism());
        self
    }
}

/// # Options: security
impl Socket {
    /// How connections are secured, by the options chosen so far.
    ///
    /// What goes over `inproc` stays in this process, and is never secured.
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

    /// Leaves connections unsecured, whatever secured them before.
    ///
    /// It counts for endpoints that are bound or connected from now on. A server,
    /// or a socket that encrypts, becomes something else only after this.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_plain_client("alice", "open sesame")?;
    /// socket.set_unsecured()?;
    /// assert_eq!(socket.mechanism()?, zmq::Mechanism::Null);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_NULL")]
    pub fn set_unsecured(&self) -> Result<()> {
        self.apply_as_it_is(&rules::unsecured())
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

impl Mechanism {
    /// As ZeroMQ spells it.
    fn name(self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Plain => "PLAIN",
            Self::Curve => "CURVE",
            Self::Gssapi => "GSSAPI",
        }
    }
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
