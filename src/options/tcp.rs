//! What the operating system does for TCP connections.
#![forbid(unsafe_code)]

use std::borrow::Cow;
#[cfg(feature = "draft")]
use std::ffi::c_int;
#[cfg(feature = "draft")]
use std::time::Duration;

use super::applies::Connects;
use super::{Opt, OptionValue, Options};
use crate::error::Result;
use crate::socket::{Socket, SocketType};

/// # TCP
impl<T: SocketType> Options<T> {
    /// Whether to speak IPv6 as well as IPv4.
    ///
    /// By default as the context says, and that says no.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().ipv6(true).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_IPV6")]
    pub fn ipv6(self, on: bool) -> Self {
        self.with(&Opt::IPV6, &on)
    }

    /// The network interface, or VRF, that all packets have to take: 1 to 15 bytes.
    ///
    /// By default any, which is `None`. Older kernels ask for a privilege. `bind`
    /// says whether it worked; after `connect` a name that does not exist only
    /// means that there is never a connection.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().bind_to_device("eth1").open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_BINDTODEVICE")]
    pub fn bind_to_device<'a>(self, name: impl Into<Option<&'a str>>) -> Self {
        self.with(&Opt::BINDTODEVICE, &Device(name.into().map(Into::into)))
    }
}

/// # TCP, only for types that [connect](Connects)
impl<T: SocketType + Connects> Options<T> {
    /// The buffer, in bytes, that the operating system keeps for what we send.
    ///
    /// By default, which is `None`, as it sees fit. Linux sets aside twice what is
    /// asked for, up to its `net.core.wmem_max`.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().send_buffer(262_144).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_SNDBUF")]
    pub fn send_buffer(self, bytes: impl Into<Option<u32>>) -> Self {
        self.with(&Opt::SNDBUF, &bytes.into())
    }

    /// The buffer, in bytes, that the operating system keeps for what we receive.
    ///
    /// By default, which is `None`, as it sees fit. Linux sets aside twice what is
    /// asked for, up to its `net.core.rmem_max`.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().recv_buffer(262_144).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RCVBUF")]
    pub fn recv_buffer(self, bytes: impl Into<Option<u32>>) -> Self {
        self.with(&Opt::RCVBUF, &bytes.into())
    }

    /// The type-of-service byte of the packets: six bits of DSCP, two of ECN.
    ///
    /// By default 0.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().tos(0x28).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_TOS")]
    pub fn tos(self, byte: u8) -> Self {
        self.with(&Opt::TOS, &byte)
    }

    /// Whether TCP inside one machine takes the short way that Windows has for it.
    ///
    /// By default not. Both ends have to want it; other systems have no such way,
    /// and ignore it.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().loopback_fastpath(true).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_LOOPBACK_FASTPATH")]
    pub fn loopback_fastpath(self, on: bool) -> Self {
        self.with(&Opt::LOOPBACK_FASTPATH, &on)
    }

    /// The priority of the packets for the queues of this machine: 0 to 6.
    ///
    /// By default 0. Linux has higher ones for the privileged; they are refused
    /// here, because libzmq ends the process that is not.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().priority(6).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_PRIORITY")]
    pub fn priority(self, level: u8) -> Self {
        self.with(&Opt::PRIORITY, &Priority(level))
    }

    /// How long to look for packets in the network card before sleeping.
    ///
    /// By default zero: not at all. It is rounded up to microseconds. Linux only,
    /// and only for the privileged; for others nothing changes.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().busy_poll(Duration::from_micros(50)).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_BUSY_POLL")]
    pub fn busy_poll(self, spin: Duration) -> Self {
        self.with(&Opt::BUSY_POLL, &Micros(spin))
    }
}

/// # Options: TCP
impl Socket {
    /// Whether to speak IPv6 as well as IPv4.
    ///
    /// See [`Options::ipv6`](crate::Options::ipv6).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_ipv6(true)?;
    /// assert!(socket.ipv6()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_IPV6")]
    pub fn ipv6(&self) -> Result<bool> {
        self.option(&Opt::IPV6)
    }

    /// See [`ipv6`](Self::ipv6).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_ipv6(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_IPV6")]
    pub fn set_ipv6(&self, on: bool) -> Result<()> {
        self.apply(&Opt::IPV6.to(&on))
    }

    /// The buffer, in bytes, that the operating system keeps for what we send.
    ///
    /// See [`Options::send_buffer`](crate::Options::send_buffer).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_send_buffer(Some(262_144))?;
    /// assert_eq!(socket.send_buffer()?, Some(262_144));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_SNDBUF")]
    pub fn send_buffer(&self) -> Result<Option<u32>> {
        self.option(&Opt::SNDBUF)
    }

    /// See [`send_buffer`](Self::send_buffer).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_send_buffer(Some(262_144))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_SNDBUF")]
    pub fn set_send_buffer(&self, bytes: Option<u32>) -> Result<()> {
        self.apply(&Opt::SNDBUF.to(&bytes))
    }

    /// The buffer, in bytes, that the operating system keeps for what we receive.
    ///
    /// See [`Options::recv_buffer`](crate::Options::recv_buffer).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_recv_buffer(Some(262_144))?;
    /// assert_eq!(socket.recv_buffer()?, Some(262_144));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RCVBUF")]
    pub fn recv_buffer(&self) -> Result<Option<u32>> {
        self.option(&Opt::RCVBUF)
    }

    /// See [`recv_buffer`](Self::recv_buffer).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_recv_buffer(Some(262_144))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_RCVBUF")]
    pub fn set_recv_buffer(&self, bytes: Option<u32>) -> Result<()> {
        self.apply(&Opt::RCVBUF.to(&bytes))
    }

    /// The type-of-service byte of the packets: six bits of DSCP, two of ECN.
    ///
    /// See [`Options::tos`](crate::Options::tos).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_tos(0x28)?;
    /// assert_eq!(socket.tos()?, 0x28);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_TOS")]
    pub fn tos(&self) -> Result<u8> {
        self.option(&Opt::TOS)
    }

    /// See [`tos`](Self::tos).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_tos(0x28)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_TOS")]
    pub fn set_tos(&self, byte: u8) -> Result<()> {
        self.apply(&Opt::TOS.to(&byte))
    }

    /// The network interface, or VRF, that all packets have to take: 1 to 15 bytes.
    ///
    /// See [`Options::bind_to_device`](crate::Options::bind_to_device).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_bind_to_device(Some("eth1"))?;
    /// assert_eq!(socket.bind_to_device()?, Some("eth1".into()));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_BINDTODEVICE")]
    pub fn bind_to_device(&self) -> Result<Option<String>> {
        self.option(&Opt::BINDTODEVICE).map(|Device(name)| name)
    }

    /// See [`bind_to_device`](Self::bind_to_device).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_bind_to_device(Some("eth1"))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_BINDTODEVICE")]
    pub fn set_bind_to_device(&self, name: Option<&str>) -> Result<()> {
        self.apply(&Opt::BINDTODEVICE.to(&Device(name.map(Into::into))))
    }

    /// Whether TCP inside one machine takes the short way that Windows has for it.
    ///
    /// See [`Options::loopback_fastpath`](crate::Options::loopback_fastpath).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_loopback_fastpath(true)?;
    /// assert!(socket.loopback_fastpath()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_LOOPBACK_FASTPATH")]
    pub fn loopback_fastpath(&self) -> Result<bool> {
        self.option(&Opt::LOOPBACK_FASTPATH)
    }

    /// See [`loopback_fastpath`](Self::loopback_fastpath).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_loopback_fastpath(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_LOOPBACK_FASTPATH")]
    pub fn set_loopback_fastpath(&self, on: bool) -> Result<()> {
        self.apply(&Opt::LOOPBACK_FASTPATH.to(&on))
    }

    /// The priority of the packets for the queues of this machine: 0 to 6.
    ///
    /// See [`Options::priority`](crate::Options::priority).
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_priority(6)?;
    /// assert_eq!(socket.priority()?, 6);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_PRIORITY")]
    pub fn priority(&self) -> Result<u8> {
        self.option(&Opt::PRIORITY).map(|Priority(level)| level)
    }

    /// See [`priority`](Self::priority).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_priority(6)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_PRIORITY")]
    pub fn set_priority(&self, level: u8) -> Result<()> {
        self.apply(&Opt::PRIORITY.to(&Priority(level)))
    }

    /// How long to look for packets in the network card before sleeping.
    ///
    /// See [`Options::busy_poll`](crate::Options::busy_poll).
    ///
    /// libzmq does not tell; this is what it was told last.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_busy_poll(Duration::from_micros(50))?;
    /// assert_eq!(socket.busy_poll(), Duration::from_micros(50));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_BUSY_POLL")]
    #[must_use]
    pub fn busy_poll(&self) -> Duration {
        self.remembered(&Opt::BUSY_POLL).map_or(Duration::ZERO, |Micros(spin)| spin)
    }

    /// See [`busy_poll`](Self::busy_poll).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.set_busy_poll(Duration::from_micros(50))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[cfg(feature = "draft")]
    #[doc(alias = "ZMQ_BUSY_POLL")]
    pub fn set_busy_poll(&self, spin: Duration) -> Result<()> {
        self.apply(&Opt::BUSY_POLL.to(&Micros(spin)))
    }
}

/// The name of a network interface.
pub(super) struct Device(pub(super) Option<String>);

impl OptionValue for Device {
    const ROOM: usize = 64;

    fn encode(&self) -> Vec<u8> {
        self.0.encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        Self(OptionValue::decode(bytes))
    }

    /// The kernel cuts a longer name, and may find another interface by it.
    fn refusal(&self) -> Option<Cow<'static, str>> {
        let name = self.0.as_ref()?;
        if matches!(name.len(), 1..=15) {
            return name.refusal();
        }
        Some("the name of a network interface has 1 to 15 bytes".into())
    }
}

/// An `int` of 0 to 6.
#[cfg(feature = "draft")]
pub(super) struct Priority(pub(super) u8);

#[cfg(feature = "draft")]
impl OptionValue for Priority {
    fn encode(&self) -> Vec<u8> {
        self.0.encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        Self(u8::decode(bytes))
    }

    fn refusal(&self) -> Option<Cow<'static, str>> {
        (self.0 > 6).then(|| "over 6 needs a privilege, without which libzmq aborts".into())
    }
}

/// Microseconds in an `int`.
#[cfg(feature = "draft")]
pub(super) struct Micros(pub(super) Duration);

#[cfg(feature = "draft")]
impl OptionValue for Micros {
    /// Rounded up.
    fn encode(&self) -> Vec<u8> {
        c_int::try_from(self.0.as_nanos().div_ceil(1000)).unwrap_or(c_int::MAX).encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        Self(Duration::from_micros(u32::decode(bytes).into()))
    }
}
