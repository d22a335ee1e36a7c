//! Over the web, in private: the `wss` transport.
#![forbid(unsafe_code)]

use super::applies::SpeaksZmtp;
use super::security::Pem;
use super::{Opt, Options, Password};
use crate::error::Result;
use crate::socket::{Socket, SocketType};

/// # TLS, only for types that [speak ZMTP](SpeaksZmtp)
impl<T: SocketType + SpeaksZmtp> Options<T> {
    /// The server's private key, as PEM.
    ///
    /// By default none. It needs a libzmq built with `wss`.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("wss") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().wss_key_pem("-----BEGIN PRIVATE KEY-----").open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_WSS_KEY_PEM")]
    pub fn wss_key_pem(self, pem: impl Into<Password>) -> Self {
        self.with(&Opt::WSS_KEY_PEM, &Pem(pem.into()))
    }

    /// The server's certificate, as PEM.
    ///
    /// By default none. It needs a libzmq built with `wss`.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("wss") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().wss_cert_pem("-----BEGIN CERTIFICATE-----").open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_WSS_CERT_PEM")]
    pub fn wss_cert_pem(self, pem: &str) -> Self {
        self.with(&Opt::WSS_CERT_PEM, &pem.to_owned())
    }

    /// The certificate of the authority that a client trusts, as PEM.
    ///
    /// By default none. It needs a libzmq built with `wss`.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("wss") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().wss_trust_pem("-----BEGIN CERTIFICATE-----").open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_WSS_TRUST_PEM")]
    pub fn wss_trust_pem(self, pem: &str) -> Self {
        self.with(&Opt::WSS_TRUST_PEM, &pem.to_owned())
    }

    /// The name that the server's certificate has to bear.
    ///
    /// By default none. It needs a libzmq built with `wss`.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("wss") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().wss_hostname("feed.example").open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_WSS_HOSTNAME")]
    pub fn wss_hostname(self, name: &str) -> Self {
        self.with(&Opt::WSS_HOSTNAME, &name.to_owned())
    }

    /// Whether a client trusts the authorities that its system trusts.
    ///
    /// By default not. It needs a libzmq built with `wss`.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("wss") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().wss_trust_system(true).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_WSS_TRUST_SYSTEM")]
    pub fn wss_trust_system(self, on: bool) -> Self {
        self.with(&Opt::WSS_TRUST_SYSTEM, &on)
    }
}

/// # Options: TLS
impl Socket {
    /// The server's private key, as PEM.
    ///
    /// See [`Options::wss_key_pem`](crate::Options::wss_key_pem).
    ///
    /// libzmq does not tell; this is what it was told last.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("wss") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_wss_key_pem("-----BEGIN PRIVATE KEY-----")?;
    /// assert_eq!(socket.wss_key_pem().unwrap().expose(), "-----BEGIN PRIVATE KEY-----");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_WSS_KEY_PEM")]
    #[must_use]
    pub fn wss_key_pem(&self) -> Option<Password> {
        self.remembered(&Opt::WSS_KEY_PEM).map(|Pem(key)| key)
    }

    /// See [`wss_key_pem`](Self::wss_key_pem).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("wss") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_wss_key_pem("-----BEGIN PRIVATE KEY-----")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_WSS_KEY_PEM")]
    pub fn set_wss_key_pem(&self, pem: impl Into<Password>) -> Result<()> {
        self.apply(&Opt::WSS_KEY_PEM.to(&Pem(pem.into())))
    }

    /// The server's certificate, as PEM.
    ///
    /// See [`Options::wss_cert_pem`](crate::Options::wss_cert_pem).
    ///
    /// libzmq does not tell; this is what it was told last.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("wss") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_wss_cert_pem("-----BEGIN CERTIFICATE-----")?;
    /// assert_eq!(socket.wss_cert_pem(), Some("-----BEGIN CERTIFICATE-----".into()));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_WSS_CERT_PEM")]
    #[must_use]
    pub fn wss_cert_pem(&self) -> Option<String> {
        self.remembered(&Opt::WSS_CERT_PEM)
    }

    /// See [`wss_cert_pem`](Self::wss_cert_pem).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("wss") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_wss_cert_pem("-----BEGIN CERTIFICATE-----")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_WSS_CERT_PEM")]
    pub fn set_wss_cert_pem(&self, pem: &str) -> Result<()> {
        self.apply(&Opt::WSS_CERT_PEM.to(&pem.to_owned()))
    }

    /// The certificate of the authority that a client trusts, as PEM.
    ///
    /// See [`Options::wss_trust_pem`](crate::Options::wss_trust_pem).
    ///
    /// libzmq does not tell; this is what it was told last.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("wss") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_wss_trust_pem("-----BEGIN CERTIFICATE-----")?;
    /// assert_eq!(socket.wss_trust_pem(), Some("-----BEGIN CERTIFICATE-----".into()));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_WSS_TRUST_PEM")]
    #[must_use]
    pub fn wss_trust_pem(&self) -> Option<String> {
        self.remembered(&Opt::WSS_TRUST_PEM)
    }

    /// See [`wss_trust_pem`](Self::wss_trust_pem).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("wss") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_wss_trust_pem("-----BEGIN CERTIFICATE-----")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_WSS_TRUST_PEM")]
    pub fn set_wss_trust_pem(&self, pem: &str) -> Result<()> {
        self.apply(&Opt::WSS_TRUST_PEM.to(&pem.to_owned()))
    }

    /// The name that the server's certificate has to bear.
    ///
    /// See [`Options::wss_hostname`](crate::Options::wss_hostname).
    ///
    /// libzmq does not tell; this is what it was told last.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("wss") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_wss_hostname("feed.example")?;
    /// assert_eq!(socket.wss_hostname(), Some("feed.example".into()));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_WSS_HOSTNAME")]
    #[must_use]
    pub fn wss_hostname(&self) -> Option<String> {
        self.remembered(&Opt::WSS_HOSTNAME)
    }

    /// See [`wss_hostname`](Self::wss_hostname).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("wss") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_wss_hostname("feed.example")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_WSS_HOSTNAME")]
    pub fn set_wss_hostname(&self, name: &str) -> Result<()> {
        self.apply(&Opt::WSS_HOSTNAME.to(&name.to_owned()))
    }

    /// Whether a client trusts the authorities that its system trusts.
    ///
    /// See [`Options::wss_trust_system`](crate::Options::wss_trust_system).
    ///
    /// libzmq does not tell; this is what it was told last.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("wss") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_wss_trust_system(true)?;
    /// assert!(socket.wss_trust_system());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_WSS_TRUST_SYSTEM")]
    #[must_use]
    pub fn wss_trust_system(&self) -> bool {
        self.remembered(&Opt::WSS_TRUST_SYSTEM).unwrap_or(false)
    }

    /// See [`wss_trust_system`](Self::wss_trust_system).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("wss") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_wss_trust_system(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_WSS_TRUST_SYSTEM")]
    pub fn set_wss_trust_system(&self, on: bool) -> Result<()> {
        self.apply(&Opt::WSS_TRUST_SYSTEM.to(&on))
    }
}
