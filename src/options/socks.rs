//! Connecting through a SOCKS proxy.
#![forbid(unsafe_code)]

use std::borrow::Cow;

#[cfg(feature = "draft")]
use super::Password;
use super::applies::Connects;
use super::{Opt, OptionValue, Options};
use crate::endpoint;
use crate::error::Result;
use crate::socket::{Socket, SocketType};

/// # Proxy, only for types that [connect](Connects)
impl<T: SocketType + Connects> Options<T> {
    /// The SOCKS5 proxy, `host:port`, through which TCP connections are made.
    ///
    /// By default none, which is `None`.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().socks_proxy("127.0.0.1:1080").open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_SOCKS_PROXY")]
    pub fn socks_proxy<'a>(self, address: impl Into<Option<&'a str>>) -> Self {
        self.with(&Opt::SOCKS_PROXY, &Proxy(address.into().map(Into::into)))
    }

    /// Who we are to the SOCKS proxy: up to 255 bytes.
    ///
    /// By default nobody in particular, which is `None`.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().socks_username("alice").open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_SOCKS_USERNAME")]
    pub fn socks_username<'a>(self, name: impl Into<Option<&'a str>>) -> Self {
        self.with(&Opt::SOCKS_USERNAME, &name.into().map(String::from))
    }

    /// The password for the SOCKS proxy: up to 255 bytes.
    ///
    /// By default none, which is `None`. The proxy gets it in clear text.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let password = zmq::Password::from("open sesame");
    /// let socket = zmq::Req::options().socks_password(password).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_SOCKS_PASSWORD")]
    pub fn socks_password(self, password: impl Into<Option<Password>>) -> Self {
        self.with(&Opt::SOCKS_PASSWORD, &password.into())
    }
}

/// # Options: proxy
impl Socket {
    /// The SOCKS5 proxy, `host:port`, through which TCP connections are made.
    ///
    /// See [`Options::socks_proxy`](crate::Options::socks_proxy).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_socks_proxy(Some("127.0.0.1:1080"))?;
    /// assert_eq!(socket.socks_proxy()?, Some("127.0.0.1:1080".into()));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_SOCKS_PROXY")]
    pub fn socks_proxy(&self) -> Result<Option<String>> {
        self.option(&Opt::SOCKS_PROXY).map(|Proxy(address)| address)
    }

    /// See [`socks_proxy`](Self::socks_proxy).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_socks_proxy(Some("127.0.0.1:1080"))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_SOCKS_PROXY")]
    pub fn set_socks_proxy(&self, address: Option<&str>) -> Result<()> {
        self.apply(&Opt::SOCKS_PROXY.to(&Proxy(address.map(Into::into))))
    }

    /// Who we are to the SOCKS proxy: up to 255 bytes.
    ///
    /// See [`Options::socks_username`](crate::Options::socks_username).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_socks_username(Some("alice"))?;
    /// assert_eq!(socket.socks_username()?, Some("alice".into()));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_SOCKS_USERNAME")]
    pub fn socks_username(&self) -> Result<Option<String>> {
        self.option(&Opt::SOCKS_USERNAME)
    }

    /// See [`socks_username`](Self::socks_username).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_socks_username(Some("alice"))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_SOCKS_USERNAME")]
    pub fn set_socks_username(&self, name: Option<&str>) -> Result<()> {
        self.apply(&Opt::SOCKS_USERNAME.to(&name.map(String::from)))
    }

    /// The password for the SOCKS proxy: up to 255 bytes.
    ///
    /// See [`Options::socks_password`](crate::Options::socks_password).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_socks_password(zmq::Password::from("open sesame"))?;
    /// assert_eq!(socket.socks_password()?.unwrap().expose(), "open sesame");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_SOCKS_PASSWORD")]
    pub fn socks_password(&self) -> Result<Option<Password>> {
        self.option(&Opt::SOCKS_PASSWORD)
    }

    /// See [`socks_password`](Self::socks_password).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_socks_password(zmq::Password::from("open sesame"))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_SOCKS_PASSWORD")]
    pub fn set_socks_password(&self, password: impl Into<Option<Password>>) -> Result<()> {
        self.apply(&Opt::SOCKS_PASSWORD.to(&password.into()))
    }
}

/// A host and a port.
pub(super) struct Proxy(pub(super) Option<String>);

impl OptionValue for Proxy {
    const ROOM: usize = String::ROOM;
    const MOST_ROOM: usize = String::MOST_ROOM;

    fn encode(&self) -> Vec<u8> {
        self.0.encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        Self(OptionValue::decode(bytes))
    }

    /// libzmq looks at it only when it connects, and then tries for ever.
    fn refusal(&self) -> Option<Cow<'static, str>> {
        let address = self.0.as_ref()?;
        if address.ends_with(":*") || address.ends_with(":0") {
            return Some("a proxy has a port".into());
        }
        endpoint::misreading(&format!("tcp://{address}")).map(Into::into)
    }
}
