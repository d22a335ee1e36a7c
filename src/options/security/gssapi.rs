//! GSSAPI: Kerberos.
#![forbid(unsafe_code)]

use std::ffi::c_int;

use zmq_sys as ffi;

use super::Text;
use crate::error::Result;
use crate::options::applies::SpeaksZmtp;
use crate::options::{Opt, OptionValue, Options};
use crate::socket::{Socket, SocketType};

/// # Security by GSSAPI: Kerberos
///
/// These need a libzmq built with `gssapi`.
impl<T: SocketType + SpeaksZmtp> Options<T> {
    /// Whether peers have to show who they are to Kerberos.
    ///
    /// By default not. `false` changes nothing unless `true` was said before.
    ///
    /// ```
    /// # if !zmq::has("gssapi") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let options = zmq::Rep::options().gssapi_server(true).gssapi_principal("zmq@feed.example");
    /// let socket = options.open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_GSSAPI_SERVER")]
    pub fn gssapi_server(self, on: bool) -> Self {
        self.with(&Opt::GSSAPI_SERVER, &on)
    }

    /// Who we are to Kerberos: 1 to 255 bytes.
    ///
    /// By default its own default.
    ///
    /// ```
    /// # if !zmq::has("gssapi") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let options = zmq::Rep::options().gssapi_server(true).gssapi_principal("zmq@feed.example");
    /// let socket = options.open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_GSSAPI_PRINCIPAL")]
    pub fn gssapi_principal(self, name: &str) -> Self {
        self.with(&Opt::GSSAPI_PRINCIPAL, &Text::new(name))
    }

    /// Who the server to connect to is to Kerberos: 1 to 255 bytes.
    ///
    /// By default nobody. With a name, the socket is a client. Where Kerberos has
    /// nothing to show for it, there is never a connection, and libzmq says no
    /// word.
    ///
    /// ```
    /// # if !zmq::has("gssapi") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let options = zmq::Req::options().gssapi_service_principal("zmq@feed.example");
    /// let socket = options.open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_GSSAPI_SERVICE_PRINCIPAL")]
    pub fn gssapi_service_principal(self, name: &str) -> Self {
        self.with(&Opt::GSSAPI_SERVICE_PRINCIPAL, &Text::new(name))
    }

    /// Whether Kerberos only says who is there, and nothing is encrypted.
    ///
    /// By default not: it is encrypted. Both ends have to agree.
    ///
    /// ```
    /// # if !zmq::has("gssapi") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let options = zmq::Rep::options().gssapi_server(true).gssapi_plaintext(true);
    /// let socket = options.open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_GSSAPI_PLAINTEXT")]
    pub fn gssapi_plaintext(self, on: bool) -> Self {
        self.with(&Opt::GSSAPI_PLAINTEXT, &on)
    }

    /// What kind of name [`gssapi_principal`](Self::gssapi_principal) is.
    ///
    /// By default that of a service of a host.
    ///
    /// ```
    /// # if !zmq::has("gssapi") { return Ok(()); }
    /// # use zmq::GssapiNameType;
    /// # let context = zmq::Context::new()?;
    /// let options = zmq::Req::options()
    ///     .gssapi_principal("alice")
    ///     .gssapi_principal_nametype(GssapiNameType::UserName)
    ///     .gssapi_service_principal("zmq@feed.example");
    /// let socket = options.open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_GSSAPI_PRINCIPAL_NAMETYPE")]
    pub fn gssapi_principal_nametype(self, kind: GssapiNameType) -> Self {
        self.with(&Opt::GSSAPI_PRINCIPAL_NAMETYPE, &kind)
    }

    /// What kind of name
    /// [`gssapi_service_principal`](Self::gssapi_service_principal) is.
    ///
    /// By default that of a service of a host.
    ///
    /// ```
    /// # if !zmq::has("gssapi") { return Ok(()); }
    /// # use zmq::GssapiNameType;
    /// # let context = zmq::Context::new()?;
    /// let options = zmq::Req::options()
    ///     .gssapi_service_principal("zmq/feed.example@EXAMPLE")
    ///     .gssapi_service_principal_nametype(GssapiNameType::Krb5Principal);
    /// let socket = options.open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_GSSAPI_SERVICE_PRINCIPAL_NAMETYPE")]
    pub fn gssapi_service_principal_nametype(self, kind: GssapiNameType) -> Self {
        self.with(&Opt::GSSAPI_SERVICE_PRINCIPAL_NAMETYPE, &kind)
    }
}

/// # Options: security by GSSAPI
///
/// These need a libzmq built with `gssapi`.
impl Socket {
    /// Whether peers have to show who they are to Kerberos.
    ///
    /// See [`Options::gssapi_server`](crate::Options::gssapi_server).
    ///
    /// ```
    /// # if !zmq::has("gssapi") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// socket.set_gssapi_server(true)?;
    /// assert!(socket.gssapi_server()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_GSSAPI_SERVER")]
    pub fn gssapi_server(&self) -> Result<bool> {
        self.option(&Opt::GSSAPI_SERVER)
    }

    /// See [`gssapi_server`](Self::gssapi_server).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("gssapi") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// socket.set_gssapi_server(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_GSSAPI_SERVER")]
    pub fn set_gssapi_server(&self, on: bool) -> Result<()> {
        self.apply(&Opt::GSSAPI_SERVER.to(&on))
    }

    /// Who we are to Kerberos: what was said last, in use or not.
    ///
    /// See [`Options::gssapi_principal`](crate::Options::gssapi_principal).
    ///
    /// ```
    /// # if !zmq::has("gssapi") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// socket.set_gssapi_principal("zmq@feed.example")?;
    /// assert_eq!(socket.gssapi_principal()?, Some("zmq@feed.example".into()));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_GSSAPI_PRINCIPAL")]
    pub fn gssapi_principal(&self) -> Result<Option<String>> {
        self.option(&Opt::GSSAPI_PRINCIPAL).map(Text::into_option)
    }

    /// See [`gssapi_principal`](Self::gssapi_principal). There is no going back to
    /// none.
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("gssapi") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// socket.set_gssapi_principal("zmq@feed.example")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_GSSAPI_PRINCIPAL")]
    pub fn set_gssapi_principal(&self, name: &str) -> Result<()> {
        self.apply(&Opt::GSSAPI_PRINCIPAL.to(&Text::new(name)))
    }

    /// Who the server is to Kerberos: what was said last, in use or not.
    ///
    /// See [`Options::gssapi_service_principal`](crate::Options::gssapi_service_principal).
    ///
    /// ```
    /// # if !zmq::has("gssapi") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_gssapi_service_principal("zmq@feed.example")?;
    /// assert_eq!(socket.gssapi_service_principal()?, Some("zmq@feed.example".into()));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_GSSAPI_SERVICE_PRINCIPAL")]
    pub fn gssapi_service_principal(&self) -> Result<Option<String>> {
        self.option(&Opt::GSSAPI_SERVICE_PRINCIPAL).map(Text::into_option)
    }

    /// See [`gssapi_service_principal`](Self::gssapi_service_principal). There is
    /// no going back to none.
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("gssapi") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_gssapi_service_principal("zmq@feed.example")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_GSSAPI_SERVICE_PRINCIPAL")]
    pub fn set_gssapi_service_principal(&self, name: &str) -> Result<()> {
        self.apply(&Opt::GSSAPI_SERVICE_PRINCIPAL.to(&Text::new(name)))
    }

    /// Whether Kerberos only says who is there, and nothing is encrypted.
    ///
    /// See [`Options::gssapi_plaintext`](crate::Options::gssapi_plaintext).
    ///
    /// ```
    /// # if !zmq::has("gssapi") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// socket.set_gssapi_plaintext(true)?;
    /// assert!(socket.gssapi_plaintext()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_GSSAPI_PLAINTEXT")]
    pub fn gssapi_plaintext(&self) -> Result<bool> {
        self.option(&Opt::GSSAPI_PLAINTEXT)
    }

    /// See [`gssapi_plaintext`](Self::gssapi_plaintext).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("gssapi") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// socket.set_gssapi_plaintext(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_GSSAPI_PLAINTEXT")]
    pub fn set_gssapi_plaintext(&self, on: bool) -> Result<()> {
        self.apply(&Opt::GSSAPI_PLAINTEXT.to(&on))
    }

    /// What kind of name [`gssapi_principal`](Self::gssapi_principal) is.
    ///
    /// See
    /// [`Options::gssapi_principal_nametype`](crate::Options::gssapi_principal_nametype).
    ///
    /// ```
    /// # if !zmq::has("gssapi") { return Ok(()); }
    /// # use zmq::GssapiNameType;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_gssapi_principal_nametype(GssapiNameType::UserName)?;
    /// assert_eq!(socket.gssapi_principal_nametype()?, GssapiNameType::UserName);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_GSSAPI_PRINCIPAL_NAMETYPE")]
    pub fn gssapi_principal_nametype(&self) -> Result<GssapiNameType> {
        self.option(&Opt::GSSAPI_PRINCIPAL_NAMETYPE)
    }

    /// See [`gssapi_principal_nametype`](Self::gssapi_principal_nametype).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("gssapi") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_gssapi_principal_nametype(zmq::GssapiNameType::UserName)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_GSSAPI_PRINCIPAL_NAMETYPE")]
    pub fn set_gssapi_principal_nametype(&self, kind: GssapiNameType) -> Result<()> {
        self.apply(&Opt::GSSAPI_PRINCIPAL_NAMETYPE.to(&kind))
    }

    /// What kind of name
    /// [`gssapi_service_principal`](Self::gssapi_service_principal) is.
    ///
    /// See [`Options::gssapi_service_principal_nametype`][option].
    ///
    /// ```
    /// # if !zmq::has("gssapi") { return Ok(()); }
    /// # use zmq::GssapiNameType;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_gssapi_service_principal_nametype(GssapiNameType::Krb5Principal)?;
    /// assert_eq!(socket.gssapi_service_principal_nametype()?, GssapiNameType::Krb5Principal);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// [option]: crate::Options::gssapi_service_principal_nametype
    #[doc(alias = "ZMQ_GSSAPI_SERVICE_PRINCIPAL_NAMETYPE")]
    pub fn gssapi_service_principal_nametype(&self) -> Result<GssapiNameType> {
        self.option(&Opt::GSSAPI_SERVICE_PRINCIPAL_NAMETYPE)
    }

    /// See [`gssapi_service_principal_nametype`](Self::gssapi_service_principal_nametype).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("gssapi") { return Ok(()); }
    /// # use zmq::GssapiNameType;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_gssapi_service_principal_nametype(GssapiNameType::Krb5Principal)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_GSSAPI_SERVICE_PRINCIPAL_NAMETYPE")]
    pub fn set_gssapi_service_principal_nametype(&self, kind: GssapiNameType) -> Result<()> {
        self.apply(&Opt::GSSAPI_SERVICE_PRINCIPAL_NAMETYPE.to(&kind))
    }
}

/// What kind of name a Kerberos principal has.
///
/// ```
/// assert_eq!(zmq::GssapiNameType::default(), zmq::GssapiNameType::HostBased);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GssapiNameType {
    /// A service of a host: `service@host`.
    #[default]
    #[doc(alias = "ZMQ_GSSAPI_NT_HOSTBASED")]
    HostBased,
    /// The local name of a user.
    #[doc(alias = "ZMQ_GSSAPI_NT_USER_NAME")]
    UserName,
    /// As Kerberos itself writes it: `service/host@REALM`.
    #[doc(alias = "ZMQ_GSSAPI_NT_KRB5_PRINCIPAL")]
    Krb5Principal,
}

impl OptionValue for GssapiNameType {
    fn encode(&self) -> Vec<u8> {
        match self {
            Self::HostBased => ffi::ZMQ_GSSAPI_NT_HOSTBASED,
            Self::UserName => ffi::ZMQ_GSSAPI_NT_USER_NAME,
            Self::Krb5Principal => ffi::ZMQ_GSSAPI_NT_KRB5_PRINCIPAL,
        }
        .encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        match c_int::decode(bytes) {
            ffi::ZMQ_GSSAPI_NT_USER_NAME => Self::UserName,
            ffi::ZMQ_GSSAPI_NT_KRB5_PRINCIPAL => Self::Krb5Principal,
            _ => Self::HostBased,
        }
    }
}
