//! PLAIN: a name and a password.
#![forbid(unsafe_code)]

use super::{Password, Text};
use crate::error::Result;
use crate::options::applies::SpeaksZmtp;
use crate::options::{Opt, Options};
use crate::socket::{Socket, SocketType};

/// # Security by PLAIN: a name and a password, only for types that [speak ZMTP](SpeaksZmtp)
impl<T: SocketType + SpeaksZmtp> Options<T> {
    /// Connects as this user, with this password: up to 255 bytes each.
    ///
    /// The server gets both in clear text, and so does who listens in.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().plain_client("alice", "open sesame").open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_PLAIN_USERNAME")]
    #[doc(alias = "ZMQ_PLAIN_PASSWORD")]
    pub fn plain_client(self, name: &str, password: impl Into<Password>) -> Self {
        self.plain_username(name).plain_password(password)
    }

    /// Whether peers have to give a name and a password.
    ///
    /// By default not. Whoever answers at `inproc://zeromq.zap.01` in the same
    /// context decides which are right, by [ZAP]; while nobody does, nobody is let
    /// in. `false` changes nothing unless `true` was said before.
    ///
    /// ```
    /// # use zmq::{Rep, Req};
    /// # let context = zmq::Context::builder().linger(std::time::Duration::ZERO).build()?;
    /// let authenticator = context.socket(zmq::REP)?;
    /// authenticator.bind("inproc://zeromq.zap.01")?;
    /// let server = Rep::options().plain_server(true).open(&context)?;
    /// let endpoint = server.bind("tcp://127.0.0.1:*")?;
    ///
    /// let client = Req::options().plain_client("alice", "open sesame").open(&context)?;
    /// client.connect(&endpoint)?;
    /// let asking = client.send("who am I?")?;
    ///
    /// // In a program, a thread of its own does this again and again.
    /// let (request, waiting) = authenticator.recv()?;
    /// let [version, id, _domain, _address, _routing_id, mechanism, name, password] =
    ///     request.into_frames().unwrap();
    /// let is_right = mechanism == "PLAIN" && name == "alice" && password == "open sesame";
    /// let status = if is_right { "200" } else { "400" };
    /// let authenticator = waiting.send([version, id, status.into(), "".into(), name, "".into()])?;
    ///
    /// let (question, server) = server.recv()?;
    /// assert_eq!(question[0].property("User-Id").as_deref(), Some("alice"));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// [ZAP]: https://rfc.zeromq.org/spec/27/
    #[doc(alias = "ZMQ_PLAIN_SERVER")]
    #[doc(alias = "ThreadAuthenticator")]
    #[doc(alias = "configure_plain")]
    pub fn plain_server(self, on: bool) -> Self {
        self.with(&Opt::PLAIN_SERVER, &on)
    }

    /// Who we are to a PLAIN server: 1 to 255 bytes.
    ///
    /// By default nobody. See [`plain_client`](Self::plain_client), which says the
    /// password too.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let options = zmq::Req::options().plain_username("alice").plain_password("open sesame");
    /// let socket = options.open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_PLAIN_USERNAME")]
    pub fn plain_username(self, name: &str) -> Self {
        self.with(&Opt::PLAIN_USERNAME, &Text::new(name))
    }

    /// The password for a PLAIN server: 1 to 255 bytes.
    ///
    /// By default none. See [`plain_client`](Self::plain_client), which says the
    /// name too.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let options = zmq::Req::options().plain_username("alice").plain_password("open sesame");
    /// let socket = options.open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_PLAIN_PASSWORD")]
    pub fn plain_password(self, password: impl Into<Password>) -> Self {
        self.with(&Opt::PLAIN_PASSWORD, &password.into())
    }
}

/// # Options: security by PLAIN
impl Socket {
    /// Connects as this user, with this password: up to 255 bytes each.
    ///
    /// See [`Options::plain_client`](crate::Options::plain_client).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_plain_client("alice", "open sesame")?;
    /// assert_eq!(socket.mechanism()?, zmq::Mechanism::Plain);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_PLAIN_USERNAME")]
    #[doc(alias = "ZMQ_PLAIN_PASSWORD")]
    pub fn set_plain_client(&self, name: &str, password: impl Into<Password>) -> Result<()> {
        let name = Opt::PLAIN_USERNAME.to(&Text::new(name));
        let password = Opt::PLAIN_PASSWORD.to(&password.into());
        self.apply_all(&[name, password])
    }

    /// Whether peers have to give a name and a password.
    ///
    /// See [`Options::plain_server`](crate::Options::plain_server).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// socket.set_plain_server(true)?;
    /// assert!(socket.plain_server()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_PLAIN_SERVER")]
    pub fn plain_server(&self) -> Result<bool> {
        self.option(&Opt::PLAIN_SERVER)
    }

    /// See [`plain_server`](Self::plain_server).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// socket.set_plain_server(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_PLAIN_SERVER")]
    pub fn set_plain_server(&self, on: bool) -> Result<()> {
        self.apply(&Opt::PLAIN_SERVER.to(&on))
    }

    /// Who we are to a PLAIN server: what was said last, in use or not.
    ///
    /// See [`Options::plain_username`](crate::Options::plain_username).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_plain_username("alice")?;
    /// assert_eq!(socket.plain_username()?, Some("alice".into()));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_PLAIN_USERNAME")]
    pub fn plain_username(&self) -> Result<Option<String>> {
        self.option(&Opt::PLAIN_USERNAME).map(Text::into_option)
    }

    /// See [`plain_username`](Self::plain_username).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_plain_username("alice")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_PLAIN_USERNAME")]
    pub fn set_plain_username(&self, name: &str) -> Result<()> {
        self.apply(&Opt::PLAIN_USERNAME.to(&Text::new(name)))
    }

    /// The password for a PLAIN server: what was said last, in use or not.
    ///
    /// See [`Options::plain_password`](crate::Options::plain_password).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_plain_password("open sesame")?;
    /// assert_eq!(socket.plain_password()?.unwrap().expose(), "open sesame");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_PLAIN_PASSWORD")]
    pub fn plain_password(&self) -> Result<Option<Password>> {
        let password = self.option(&Opt::PLAIN_PASSWORD)?;
        Ok(Some(password).filter(|password| !password.expose().is_empty()))
    }

    /// See [`plain_password`](Self::plain_password).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_plain_password("open sesame")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_PLAIN_PASSWORD")]
    pub fn set_plain_password(&self, password: impl Into<Password>) -> Result<()> {
        self.apply(&Opt::PLAIN_PASSWORD.to(&password.into()))
    }
}
