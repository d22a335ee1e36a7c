//! What waits in memory for a peer or for us, and how much.
#![forbid(unsafe_code)]

#[cfg(feature = "draft")]
use std::borrow::Cow;
use std::ffi::c_int;

use zmq_sys as ffi;

#[cfg(feature = "draft")]
use super::OptionValue;
use super::applies::{Connects, SpeaksZmtp};
use super::value::Capped;
use super::{Opt, Options};
use crate::error::Result;
use crate::socket::{Socket, SocketType};

/// # Queues
impl<T: SocketType> Options<T> {
    /// The high-water mark for receiving: how many messages of one peer may queue up
    /// here before it is held back.
    ///
    /// By default 1000; 0 is without limit, and 1 073 741 823 the most. libzmq
    /// counts in batches, so treat it as a rough figure.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().recv_hwm(10).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RCVHWM")]
    #[doc(alias = "hwm")]
    pub fn recv_hwm(self, messages: u32) -> Self {
        self.with(&Opt::RCVHWM, &Capped(messages))
    }

    /// The high-water mark for sending: how many messages to one peer may queue up
    /// here before `send` waits.
    ///
    /// By default 1000; 0 is without limit, and 1 073 741 823 the most. libzmq
    /// counts in batches, so treat it as a rough figure.
    ///
    /// A [`Sub`](crate::Sub), [`XSub`](crate::XSub) or `Dish` sends what it
    /// subscribes to. libzmq drops what is over the mark, so there is none for
    /// them by default. A [`Rep`](crate::Rep) has 1000 at least, if not from C: with
    /// fewer, libzmq takes peers that have read their answers for full, and drops
    /// the next. Lest they do so to who has no more than a quarter of it to read, a
    /// [`Router`](crate::Router), [`Pub`](crate::Pub) and [`XPub`](crate::XPub) have
    /// libzmq look each time they have sent as much, at one to three system calls.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().send_hwm(10).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_SNDHWM")]
    #[doc(alias = "hwm")]
    pub fn send_hwm(self, messages: u32) -> Self {
        self.with(&Opt::SNDHWM, &Capped(messages))
    }
}

/// # Queues, only for types that [connect](Connects)
impl<T: SocketType + Connects> Options<T> {
    /// Whether messages queue up only for peers that are really connected.
    ///
    /// By default they also queue up for a peer that `connect` has not reached yet.
    /// With this, `send` waits until somebody is there; and of a peer whose
    /// connection breaks, libzmq drops what was yet to be received.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().immediate(true).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_IMMEDIATE")]
    pub fn immediate(self, on: bool) -> Self {
        self.with(&Opt::IMMEDIATE, &on)
    }

    /// How many bytes to read from a connection at a time.
    ///
    /// By default 32,768 where this crate builds libzmq, and 8192 elsewhere; from 256
    /// to 16,777,216. Each connection has a buffer of that size.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().in_batch_size(65_536).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_IN_BATCH_SIZE")]
    pub fn in_batch_size(self, bytes: u32) -> Self {
        self.with(&Opt::IN_BATCH_SIZE, &BatchSize(bytes))
    }

    /// How many bytes of small messages to write to a connection at a time.
    ///
    /// By default 32,768 where this crate builds libzmq, and 8192 elsewhere; from 256
    /// to 16,777,216. Each connection has a buffer of that size.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().out_batch_size(65_536).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_OUT_BATCH_SIZE")]
    pub fn out_batch_size(self, bytes: u32) -> Self {
        self.with(&Opt::OUT_BATCH_SIZE, &BatchSize(bytes))
    }
}

/// # Queues, only for types that [speak ZMTP](SpeaksZmtp)
impl<T: SocketType + SpeaksZmtp> Options<T> {
    /// The largest frame, in bytes, that a peer may send; one that sends a larger is
    /// disconnected.
    ///
    /// By default there is no limit, which is `None`.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().max_message_size(1_000_000).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_MAXMSGSIZE")]
    pub fn max_message_size(self, bytes: impl Into<Option<u64>>) -> Self {
        self.with(&Opt::MAXMSGSIZE, &bytes.into())
    }
}

impl Socket {
    /// Has every subscription reach the publishers. To libzmq they are messages, and those over the
    /// mark it drops without a word.
    pub(crate) fn keep_subscriptions(&self) -> Result<()> {
        let subscribes = matches!(self.kind(), ffi::ZMQ_SUB | ffi::ZMQ_XSUB);
        #[cfg(feature = "draft")]
        let subscribes = subscribes || self.kind() == ffi::ZMQ_DISH;
        if subscribes { self.set_option(&Opt::SNDHWM.to(&Capped(0))) } else { Ok(()) }
    }
}

/// # Options: queues
impl Socket {
    /// The high-water mark for receiving: how many messages of one peer may queue up
    /// here before it is held back.
    ///
    /// See [`Options::recv_hwm`](crate::Options::recv_hwm).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_recv_hwm(10)?;
    /// assert_eq!(socket.recv_hwm()?, 10);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RCVHWM")]
    #[doc(alias = "hwm")]
    #[doc(alias = "get_hwm")]
    pub fn recv_hwm(&self) -> Result<u32> {
        self.option(&Opt::RCVHWM).map(|Capped(messages)| messages)
    }

    /// See [`recv_hwm`](Self::recv_hwm).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_recv_hwm(10)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) once the socket has been
    /// bound or connected: libzmq would tell its peers, and may touch the memory
    /// of one that has just gone.
    #[doc(alias = "ZMQ_RCVHWM")]
    #[doc(alias = "hwm")]
    #[doc(alias = "set_hwm")]
    pub fn set_recv_hwm(&self, messages: u32) -> Result<()> {
        self.apply(&Opt::RCVHWM.to(&Capped(messages)))
    }

    /// The high-water mark for sending: how many messages to one peer may queue up
    /// here before `send` waits.
    ///
    /// See [`Options::send_hwm`](crate::Options::send_hwm).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_send_hwm(10)?;
    /// assert_eq!(socket.send_hwm()?, 10);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_SNDHWM")]
    #[doc(alias = "hwm")]
    #[doc(alias = "get_hwm")]
    pub fn send_hwm(&self) -> Result<u32> {
        self.option(&Opt::SNDHWM).map(|Capped(messages)| messages)
    }

    /// See [`send_hwm`](Self::send_hwm).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_send_hwm(10)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) once the socket has been
    /// bound or connected: libzmq would tell its peers, and may touch the memory
    /// of one that has just gone.
    #[doc(alias = "ZMQ_SNDHWM")]
    #[doc(alias = "hwm")]
    #[doc(alias = "set_hwm")]
    pub fn set_send_hwm(&self, messages: u32) -> Result<()> {
        self.apply(&Opt::SNDHWM.to(&Capped(messages)))
    }

    /// Whether messages queue up only for peers that are really connected.
    ///
    /// See [`Options::immediate`](crate::Options::immediate).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_immediate(true)?;
    /// assert!(socket.immediate()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_IMMEDIATE")]
    pub fn immediate(&self) -> Result<bool> {
        self.option(&Opt::IMMEDIATE)
    }

    /// See [`immediate`](Self::immediate).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_immediate(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) once the socket has been
    /// bound or connected: where such a connection breaks, libzmq would end the
    /// process, or not make it again.
    #[doc(alias = "ZMQ_IMMEDIATE")]
    pub fn set_immediate(&self, on: bool) -> Result<()> {
        self.apply(&Opt::IMMEDIATE.to(&on))
    }

    /// The largest frame, in bytes, that a peer may send; one that sends a larger is
    /// disconnected.
    ///
    /// See [`Options::max_message_size`](crate::Options::max_message_size).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_max_message_size(Some(1_000_000))?;
    /// assert_eq!(socket.max_message_size()?, Some(1_000_000));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_MAXMSGSIZE")]
    pub fn max_message_size(&self) -> Result<Option<u64>> {
        self.option(&Opt::MAXMSGSIZE)
    }

    /// See [`max_message_size`](Self::max_message_size).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_max_message_size(Some(1_000_000))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_MAXMSGSIZE")]
    pub fn set_max_message_size(&self, bytes: Option<u64>) -> Result<()> {
        self.apply(&Opt::MAXMSGSIZE.to(&bytes))
    }

    /// How many bytes to read from a connection at a time.
    ///
    /// See [`Options::in_batch_size`](crate::Options::in_batch_size).
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_in_batch_size(65_536)?;
    /// assert_eq!(socket.in_batch_size()?, 65_536);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_IN_BATCH_SIZE")]
    pub fn in_batch_size(&self) -> Result<u32> {
        self.option(&Opt::IN_BATCH_SIZE).map(|BatchSize(bytes)| bytes)
    }

    /// See [`in_batch_size`](Self::in_batch_size).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_in_batch_size(65_536)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_IN_BATCH_SIZE")]
    pub fn set_in_batch_size(&self, bytes: u32) -> Result<()> {
        self.apply(&Opt::IN_BATCH_SIZE.to(&BatchSize(bytes)))
    }

    /// How many bytes of small messages to write to a connection at a time.
    ///
    /// See [`Options::out_batch_size`](crate::Options::out_batch_size).
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_out_batch_size(65_536)?;
    /// assert_eq!(socket.out_batch_size()?, 65_536);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_OUT_BATCH_SIZE")]
    pub fn out_batch_size(&self) -> Result<u32> {
        self.option(&Opt::OUT_BATCH_SIZE).map(|BatchSize(bytes)| bytes)
    }

    /// See [`out_batch_size`](Self::out_batch_size).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_out_batch_size(65_536)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_OUT_BATCH_SIZE")]
    pub fn set_out_batch_size(&self, bytes: u32) -> Result<()> {
        self.apply(&Opt::OUT_BATCH_SIZE.to(&BatchSize(bytes)))
    }
}

/// libzmq adds the marks of the two sides of an `inproc` connection, and then
/// one to the sum, in an `int`.
pub(super) type HighWaterMark = Capped<{ (c_int::MAX.unsigned_abs() - 1) / 2 }>;

/// An `int` of bytes, for which libzmq has to find memory at each connection, or ends the process.
/// With less than a header has, it mistakes that for the message, and writes past its end.
#[cfg(feature = "draft")]
pub(super) struct BatchSize(pub(super) u32);

#[cfg(feature = "draft")]
impl OptionValue for BatchSize {
    fn encode(&self) -> Vec<u8> {
        self.0.encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        Self(OptionValue::decode(bytes))
    }

    fn refusal(&self) -> Option<Cow<'static, str>> {
        const LEAST: u32 = 256;
        const MOST: u32 = 16 * 1024 * 1024;
        let is_fit = (LEAST..=MOST).contains(&self.0);
        (!is_fit).then(|| format!("a batch has {LEAST} to {MOST} bytes").into())
    }
}
