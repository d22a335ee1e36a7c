//! ZAP: what the authenticator of a server is told.
#![forbid(unsafe_code)]

use super::Text;
use crate::error::Result;
use crate::options::applies::SpeaksZmtp;
use crate::options::{Opt, Options};
use crate::socket::{Socket, SocketType};

/// # Security: the authenticator, only for types that [speak ZMTP](SpeaksZmtp)
impl<T: SocketType + SpeaksZmtp> Options<T> {
    /// The name under which an authenticator knows this server: 1 to 255 bytes.
    ///
    /// By default none. With a name, whoever answers at `inproc://zeromq.zap.01`
    /// in the same context is asked about unsecured peers too, by [ZAP]. Only a
    /// [`Rep`](crate::Rep) or a [`Router`](crate::Router) can be bound there.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let authenticator = context.socket(zmq::REP)?;
    /// authenticator.bind("inproc://zeromq.zap.01")?;
    /// let server = zmq::Rep::options().plain_server(true).zap_domain("staff").open(&context)?;
    /// server.bind("tcp://127.0.0.1:*")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// [ZAP]: https://rfc.zeromq.org/spec/27/
    #[doc(alias = "ZMQ_ZAP_DOMAIN")]
    #[doc(alias = "allow")]
    #[doc(alias = "deny")]
    pub fn zap_domain(self, name: &str) -> Self {
        self.with(&Opt::ZAP_DOMAIN, &Text::new(name))
    }

    /// Whether an authenticator is asked just where there is a
    /// [`zap_domain`](Self::zap_domain), and has to be there then.
    ///
    /// By default not. A PLAIN server cannot do without a domain then, as none of
    /// its clients could be let in.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let options = zmq::Rep::options().zap_domain("staff").zap_enforce_domain(true);
    /// let server = options.open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_ZAP_ENFORCE_DOMAIN")]
    pub fn zap_enforce_domain(self, on: bool) -> Self {
        self.with(&Opt::ZAP_ENFORCE_DOMAIN, &on)
    }
}

/// # Options: the authenticator
impl Socket {
    /// The name under which an authenticator knows this server, if there is one.
    ///
    /// See [`Options::zap_domain`](crate::Options::zap_domain).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// socket.set_zap_domain("staff")?;
    /// assert_eq!(socket.zap_domain()?, Some("staff".into()));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ZAP_DOMAIN")]
    pub fn zap_domain(&self) -> Result<Option<String>> {
        self.option(&Opt::ZAP_DOMAIN).map(Text::into_option)
    }

    /// See [`zap_domain`](Self::zap_domain). There is no going back to none.
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// socket.set_zap_domain("staff")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ZAP_DOMAIN")]
    pub fn set_zap_domain(&self, name: &str) -> Result<()> {
        self.apply(&Opt::ZAP_DOMAIN.to(&Text::new(name)))
    }

    /// Whether an authenticator is asked just where there is a domain.
    ///
    /// See [`Options::zap_enforce_domain`](crate::Options::zap_enforce_domain).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// socket.set_zap_enforce_domain(true)?;
    /// assert!(socket.zap_enforce_domain()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_ZAP_ENFORCE_DOMAIN")]
    pub fn zap_enforce_domain(&self) -> Result<bool> {
        self.option(&Opt::ZAP_ENFORCE_DOMAIN)
    }

    /// See [`zap_enforce_domain`](Self::zap_enforce_domain).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// socket.set_zap_enforce_domain(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_ZAP_ENFORCE_DOMAIN")]
    pub fn set_zap_enforce_domain(&self, on: bool) -> Result<()> {
        self.apply(&Opt::ZAP_ENFORCE_DOMAIN.to(&on))
    }
}
