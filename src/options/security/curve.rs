//! CURVE: keys.
#![forbid(unsafe_code)]

use std::borrow::Cow;

use crate::curve::{BYTES, KeyPair, PublicKey, SecretKey};
use crate::error::Result;
use crate::options::applies::SpeaksZmtp;
use crate::options::{Opt, OptionValue, Options, Setting};
use crate::socket::{Socket, SocketType};

/// # Security by CURVE: keys, only for types that [speak ZMTP](SpeaksZmtp)
impl<T: SocketType + SpeaksZmtp> Options<T> {
    /// Serves those only who know the public key of this pair, and encrypts.
    ///
    /// Whoever answers at `inproc://zeromq.zap.01` in the same context decides
    /// which clients are let in, by [ZAP] and their public keys; while nobody
    /// does, all of them are who know this server's.
    ///
    /// ```
    /// # use zmq::{KeyPair, Rep, Req};
    /// # if !zmq::has("curve") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let keys = KeyPair::generate()?;
    /// let server = Rep::options().curve_server(&keys).open(&context)?;
    /// let endpoint = server.bind("tcp://127.0.0.1:*")?;
    ///
    /// let client = Req::options().curve_client(&keys.public, &KeyPair::generate()?);
    /// let client = client.open(&context)?;
    /// client.connect(&endpoint)?;
    /// let asking = client.send("who else hears this?")?;
    /// let (question, server) = server.recv()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// [ZAP]: https://rfc.zeromq.org/spec/27/
    #[doc(alias = "ZMQ_CURVE_SERVER")]
    #[doc(alias = "configure_curve")]
    pub fn curve_server(self, keys: &KeyPair) -> Self {
        self.with_all(server(keys))
    }

    /// Connects to the server with this public key only, and encrypts.
    ///
    /// `keys` are the client's own. A server that knows its clients knows them by
    /// the public one; for others, those of [`KeyPair::generate`] do.
    ///
    /// ```
    /// # use zmq::{KeyPair, Req};
    /// # if !zmq::has("curve") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let server = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7".parse()?;
    /// let socket = Req::options().curve_client(&server, &KeyPair::generate()?).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CURVE_SERVERKEY")]
    #[doc(alias = "ZMQ_CURVE_PUBLICKEY")]
    #[doc(alias = "ZMQ_CURVE_SECRETKEY")]
    pub fn curve_client(self, server: &PublicKey, keys: &KeyPair) -> Self {
        self.with_all(client(server, keys))
    }

    /// Our own public key.
    ///
    /// By default none. See [`curve_client`](Self::curve_client) and
    /// [`curve_server`](Self::curve_server), which say all that belongs together.
    ///
    /// ```
    /// # use zmq::{KeyPair, Req};
    /// # if !zmq::has("curve") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # let (server, keys) = (KeyPair::generate()?.public, KeyPair::generate()?);
    /// let socket = Req::options()
    ///     .curve_publickey(&keys.public)
    ///     .curve_secretkey(&keys.secret)
    ///     .curve_serverkey(&server)
    ///     .open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CURVE_PUBLICKEY")]
    pub fn curve_publickey(self, key: &PublicKey) -> Self {
        self.with(&Opt::CURVE_PUBLICKEY, key)
    }

    /// Our own secret key.
    ///
    /// By default none. That it belongs to the public key is found out when the
    /// socket is bound or connected.
    ///
    /// ```
    /// # use zmq::{KeyPair, Req};
    /// # if !zmq::has("curve") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # let (server, keys) = (KeyPair::generate()?.public, KeyPair::generate()?);
    /// let socket = Req::options()
    ///     .curve_publickey(&keys.public)
    ///     .curve_secretkey(&keys.secret)
    ///     .curve_serverkey(&server)
    ///     .open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CURVE_SECRETKEY")]
    pub fn curve_secretkey(self, key: &SecretKey) -> Self {
        self.with(&Opt::CURVE_SECRETKEY, key)
    }

    /// The public key of the server to connect to.
    ///
    /// By default none. With one, the socket is a client.
    ///
    /// ```
    /// # use zmq::{KeyPair, Req};
    /// # if !zmq::has("curve") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # let (server, keys) = (KeyPair::generate()?.public, KeyPair::generate()?);
    /// let socket = Req::options()
    ///     .curve_publickey(&keys.public)
    ///     .curve_secretkey(&keys.secret)
    ///     .curve_serverkey(&server)
    ///     .open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CURVE_SERVERKEY")]
    pub fn curve_serverkey(self, key: &PublicKey) -> Self {
        self.with(&Opt::CURVE_SERVERKEY, key)
    }
}

/// # Options: security by CURVE
impl Socket {
    /// Whether the socket serves those only who know its public key.
    ///
    /// See [`Options::curve_server`](crate::Options::curve_server).
    ///
    /// ```
    /// # if !zmq::has("curve") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// socket.set_curve_server(&zmq::KeyPair::generate()?)?;
    /// assert!(socket.curve_server()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CURVE_SERVER")]
    pub fn curve_server(&self) -> Result<bool> {
        self.option(&Opt::CURVE_SERVER)
    }

    /// See [`curve_server`](Self::curve_server).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("curve") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// socket.set_curve_server(&zmq::KeyPair::generate()?)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CURVE_SERVER")]
    pub fn set_curve_server(&self, keys: &KeyPair) -> Result<()> {
        self.apply_all(&server(keys))
    }

    /// Connects to the server with this public key only, and encrypts.
    ///
    /// See [`Options::curve_client`](crate::Options::curve_client).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # use zmq::KeyPair;
    /// # if !zmq::has("curve") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let server = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7".parse()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_curve_client(&server, &KeyPair::generate()?)?;
    /// assert_eq!(socket.mechanism()?, zmq::Mechanism::Curve);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CURVE_SERVERKEY")]
    #[doc(alias = "ZMQ_CURVE_PUBLICKEY")]
    #[doc(alias = "ZMQ_CURVE_SECRETKEY")]
    pub fn set_curve_client(&self, server: &PublicKey, keys: &KeyPair) -> Result<()> {
        self.apply_all(&client(server, keys))
    }

    /// Our own public key: what was said last, in use or not.
    ///
    /// See [`Options::curve_publickey`](crate::Options::curve_publickey).
    ///
    /// ```
    /// # if !zmq::has("curve") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let keys = zmq::KeyPair::generate()?;
    /// let socket = context.socket(zmq::REP)?;
    /// socket.set_curve_server(&keys)?;
    /// assert_eq!(socket.curve_publickey()?, Some(keys.public));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CURVE_PUBLICKEY")]
    pub fn curve_publickey(&self) -> Result<Option<PublicKey>> {
        self.option(&Opt::CURVE_PUBLICKEY).map(known)
    }

    /// See [`curve_publickey`](Self::curve_publickey).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("curve") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_curve_publickey(&zmq::KeyPair::generate()?.public)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CURVE_PUBLICKEY")]
    pub fn set_curve_publickey(&self, key: &PublicKey) -> Result<()> {
        self.apply(&Opt::CURVE_PUBLICKEY.to(key))
    }

    /// Our own secret key: what was said last, in use or not.
    ///
    /// See [`Options::curve_secretkey`](crate::Options::curve_secretkey).
    ///
    /// ```
    /// # if !zmq::has("curve") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let keys = zmq::KeyPair::generate()?;
    /// let socket = context.socket(zmq::REP)?;
    /// socket.set_curve_server(&keys)?;
    /// assert_eq!(socket.curve_secretkey()?.unwrap().expose(), keys.secret.expose());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CURVE_SECRETKEY")]
    pub fn curve_secretkey(&self) -> Result<Option<SecretKey>> {
        let key = self.option(&Opt::CURVE_SECRETKEY)?;
        Ok(Some(key).filter(|key| key.expose() != &[0; BYTES]))
    }

    /// See [`curve_secretkey`](Self::curve_secretkey).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("curve") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_curve_secretkey(&zmq::KeyPair::generate()?.secret)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CURVE_SECRETKEY")]
    pub fn set_curve_secretkey(&self, key: &SecretKey) -> Result<()> {
        self.apply(&Opt::CURVE_SECRETKEY.to(key))
    }

    /// The public key of the server: what was said last, in use or not.
    ///
    /// See [`Options::curve_serverkey`](crate::Options::curve_serverkey).
    ///
    /// ```
    /// # if !zmq::has("curve") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let server = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7".parse()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_curve_serverkey(&server)?;
    /// assert_eq!(socket.curve_serverkey()?, Some(server));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CURVE_SERVERKEY")]
    pub fn curve_serverkey(&self) -> Result<Option<PublicKey>> {
        self.option(&Opt::CURVE_SERVERKEY).map(known)
    }

    /// See [`curve_serverkey`](Self::curve_serverkey).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("curve") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_curve_serverkey(&zmq::KeyPair::generate()?.public)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_CURVE_SERVERKEY")]
    pub fn set_curve_serverkey(&self, key: &PublicKey) -> Result<()> {
        self.apply(&Opt::CURVE_SERVERKEY.to(key))
    }
}

/// Why two keys are no pair.
pub(super) const MISMATCH: &str = "it does not belong to the secret key";

fn server(keys: &KeyPair) -> [Setting; 3] {
    let [public, secret] = pair(keys);
    // First, so that a socket which may not become a server has no new keys either.
    [Opt::CURVE_SERVER.to(&true), public, secret]
}

fn client(server: &PublicKey, keys: &KeyPair) -> [Setting; 3] {
    let [public, secret] = pair(keys);
    [Opt::CURVE_SERVERKEY.to(server), public, secret]
}

fn pair(keys: &KeyPair) -> [Setting; 2] {
    let mut public = Opt::CURVE_PUBLICKEY.to(&keys.public);
    // Where that cannot be found out, there is no CURVE, and the options are refused too.
    if keys.secret.public_key().is_ok_and(|public| public != keys.public) {
        public.refusal = Some(MISMATCH.into());
    }
    [public, Opt::CURVE_SECRETKEY.to(&keys.secret)]
}

/// libzmq has zeros for a key that was never set.
fn known(key: PublicKey) -> Option<PublicKey> {
    Some(key).filter(|key| key.as_bytes() != &[0; BYTES])
}

impl OptionValue for PublicKey {
    const ROOM: usize = BYTES;

    fn encode(&self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }

    fn decode(bytes: &[u8]) -> Self {
        bytes.try_into().unwrap_or([0; BYTES]).into()
    }

    fn refusal(&self) -> Option<Cow<'static, str>> {
        refusal(self.as_bytes())
    }
}

impl OptionValue for SecretKey {
    const ROOM: usize = BYTES;

    fn encode(&self) -> Vec<u8> {
        self.expose().to_vec()
    }

    fn decode(bytes: &[u8]) -> Self {
        bytes.try_into().unwrap_or([0; BYTES]).into()
    }

    fn refusal(&self) -> Option<Cow<'static, str>> {
        refusal(self.expose())
    }
}

fn refusal(key: &[u8; BYTES]) -> Option<Cow<'static, str>> {
    (*key == [0; BYTES]).then(|| "zeros are no key".into())
}
