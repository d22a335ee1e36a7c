//! [`Radio`] and [`Dish`]: messages to all who have joined a group.
#![forbid(unsafe_code)]

use std::ffi::c_int;
use std::ops::Deref;
use std::time::Duration;

use zmq_sys as ffi;

use crate::context::Context;
use crate::draft::LONGEST_DATAGRAM;
use crate::error::{Error, Result};
use crate::group::Group;
use crate::message::Message;
use crate::options::{Opt, Options};
use crate::sealed::Sealed;
use crate::send_recv_error::SendError;
use crate::shared_socket::SharedSocket;
use crate::socket::{Socket, SocketType};
use crate::wait::Wait;

/// Sends to all who have joined a [`Group`], from any thread: what a
/// [`Pub`](crate::Pub) is, with exact names in the place of beginnings, and
/// messages of one frame.
///
/// ```
/// # use std::time::Duration;
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// # let dish = context.socket(zmq::DISH)?;
/// # dish.join("weather")?;
/// # let endpoint = dish.bind("tcp://127.0.0.1:*")?;
/// let socket = context.socket(zmq::RADIO)?;
/// socket.connect(&endpoint)?;
/// socket.send("weather", "sunny")?;
/// # while dish.recv_timeout(Duration::from_millis(20)).is_err() {
/// #     socket.send("weather", "sunny")?;
/// # }
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// It may be shared by threads, see [`SharedSocket`], and its messages have one
/// frame. It is a draft of libzmq: see [`zmq::has`](crate::has).
///
/// | Characteristic | |
/// |---|---|
/// | Peers | [`Dish`] |
/// | Direction | sends only |
/// | Sends to | all that have joined the group |
/// | With nobody in the group | the message is dropped |
/// | With a peer at its high-water mark | that one does not get the message; with [`no_drop`](Options::no_drop), `send` waits |
///
/// # Over `udp`
///
/// It may connect to `udp` endpoints, of one address or of many (multicast), and
/// sends every message there, whatever its group: one byte of length, the group,
/// and the message, 8192 bytes in all at most. What gets lost is lost. Once it
/// has sent a longer message elsewhere, it connects to no `udp` endpoint. At
/// errors, such as a network that is gone, libzmq opens the endpoint anew, for
/// which there must be a descriptor left: without, it ends the process.
///
/// # What it receives
///
/// Only who joins and leaves. As longer commands would make libzmq abort,
/// its [`max_message_size`](Options::max_message_size) is 260 bytes at most, and
/// 293 with CURVE, from when it is bound or connected; a peer that has more to
/// say is disconnected.
#[derive(Debug)]
#[doc(alias = "ZMQ_RADIO")]
pub struct Radio {
    socket: SharedSocket,
}

impl Radio {
    /// Opens a socket with default options.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Radio::new(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Context::socket`], and
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if the linked libzmq has no
    /// drafts.
    pub fn new(context: &Context) -> Result<Self> {
        Self::options().open(context)
    }

    /// Chooses options first.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Radio::options().send_hwm(10).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn options() -> Options<Self> {
        Options::new()
    }

    /// Sends a message to all who have joined the group.
    ///
    /// It never waits, unless the socket is opened with [`no_drop`](Options::no_drop):
    /// who has no room does not get it. A peer that is about to connect has not
    /// joined yet.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # let dish = context.socket(zmq::DISH)?;
    /// # dish.join("weather")?;
    /// # let endpoint = dish.bind("tcp://127.0.0.1:*")?;
    /// # let socket = context.socket(zmq::RADIO)?;
    /// # socket.connect(&endpoint)?;
    /// socket.send("weather", "sunny")?;
    /// # while dish.recv_timeout(Duration::from_millis(20)).is_err() {
    /// #     socket.send("weather", "sunny")?;
    /// # }
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the message, which must have one frame.
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if there can be no such
    /// [`Group`], or the message is too long for an `udp` endpoint.
    #[doc(alias = "zmq_msg_send")]
    #[doc(alias = "zmq_msg_set_group")]
    pub fn send(
        &self,
        group: impl AsRef<str>,
        message: impl Into<Message>,
    ) -> Result<(), SendError> {
        self.send_wait(group.as_ref(), message.into(), Wait::Default)
    }

    /// Sends a message if, with [`no_drop`](Options::no_drop), all have room.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::RADIO)?;
    /// socket.try_send("weather", "sunny")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send), and
    /// [`TimedOut`](crate::ErrorKind::TimedOut) if not all have room.
    #[doc(alias = "ZMQ_DONTWAIT")]
    pub fn try_send(
        &self,
        group: impl AsRef<str>,
        message: impl Into<Message>,
    ) -> Result<(), SendError> {
        self.send_wait(group.as_ref(), message.into(), Wait::Never)
    }

    /// Sends a message, and waits so long at most, with
    /// [`no_drop`](Options::no_drop), for all to have room.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # use std::time::Duration;
    /// let socket = context.socket(zmq::RADIO)?;
    /// socket.send_timeout("weather", "sunny", Duration::from_millis(20))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`try_send`](Self::try_send), when the time is over.
    pub fn send_timeout(
        &self,
        group: impl AsRef<str>,
        message: impl Into<Message>,
        wait: Duration,
    ) -> Result<(), SendError> {
        self.send_wait(group.as_ref(), message.into(), Wait::AtMost(wait))
    }

    fn send_wait(&self, group: &str, message: Message, wait: Wait) -> Result<(), SendError> {
        let group = match Group::check("zmq_msg_set_group", group) {
            Ok(group) => group,
            Err(error) => return Err(SendError::new(error, message)),
        };
        self.socket.heed_room();
        self.socket.send_message(message, wait, |frame| {
            // libzmq copies a datagram to where there is no more room, without a look.
            if 1 + group.len() + frame.len() > LONGEST_DATAGRAM
                && !self.socket.may_exceed_datagrams()
            {
                return Err(Error::new("zmq_msg_send", libc::EMSGSIZE)
                    .about(&group)
                    .because("by `udp`, group and message have 8191 bytes at most"));
            }
            frame.set_group(&group)
        })
    }
}

/// # Only for [`Radio`]
impl Options<Radio> {
    /// Whether to wait for a peer at its high-water mark, and not to drop what
    /// is for it.
    ///
    /// By default not.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Radio::options().no_drop(true).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_XPUB_NODROP")]
    pub fn no_drop(self, on: bool) -> Self {
        self.with(&Opt::XPUB_NODROP, &on)
    }
}

/// Receives what is sent to the [`Group`]s that it has joined, in any thread: what
/// a [`Sub`](crate::Sub) is, with exact names in the place of beginnings, and
/// messages of one frame.
///
/// ```
/// # use std::time::Duration;
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::DISH)?;
/// socket.join("weather")?;
/// let endpoint = socket.bind("tcp://127.0.0.1:*")?;
/// # let radio = context.socket(zmq::RADIO)?;
/// # radio.connect(&endpoint)?;
/// # while socket.recv_timeout(Duration::from_millis(20)).is_err() {
/// #     radio.send("weather", "are you there?")?;
/// # }
/// # radio.send("weather", "sunny")?;
/// let (group, message) = socket.recv()?;
/// println!("{group}: {message}");
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// It may be shared by threads, see [`SharedSocket`], and its messages have one
/// frame. It is a draft of libzmq: see [`zmq::has`](crate::has).
///
/// | Characteristic | |
/// |---|---|
/// | Peers | [`Radio`] |
/// | Direction | receives only |
/// | Receives from | all peers, fairly in turn |
/// | At its high-water mark | the peers drop what is for it |
///
/// It does not bind `udp`: a datagram of one byte, from anybody, would make libzmq
/// abort.
#[derive(Debug)]
#[doc(alias = "ZMQ_DISH")]
pub struct Dish {
    socket: SharedSocket,
}

impl Dish {
    /// Opens a socket with default options.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Dish::new(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Context::socket`], and
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if the linked libzmq has no
    /// drafts.
    pub fn new(context: &Context) -> Result<Self> {
        Self::options().open(context)
    }

    /// Chooses options first.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Dish::options().recv_hwm(10).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn options() -> Options<Self> {
        Options::new()
    }

    /// Joins a group, now and for peers to come.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::DISH)?;
    /// socket.join("weather")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if there can be no such
    /// [`Group`], or it has joined it before.
    #[doc(alias = "zmq_join")]
    pub fn join(&self, group: impl AsRef<str>) -> Result<()> {
        self.socket.lock_for("zmq_join")?.join(&Group::check("zmq_join", group.as_ref())?)
    }

    /// Leaves a group that it has joined. What has arrived already is not received.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::DISH)?;
    /// # socket.join("weather")?;
    /// socket.leave("weather")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if it is not in that
    /// [`Group`].
    #[doc(alias = "zmq_leave")]
    pub fn leave(&self, group: impl AsRef<str>) -> Result<()> {
        self.socket.lock_for("zmq_leave")?.leave(&Group::check("zmq_leave", group.as_ref())?)
    }

    /// Waits for a message to a group, up to the receive timeout of the socket: by default
    /// for ever.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # let socket = context.socket(zmq::DISH)?;
    /// # socket.join("weather")?;
    /// # let endpoint = socket.bind("tcp://127.0.0.1:*")?;
    /// # let radio = context.socket(zmq::RADIO)?;
    /// # radio.connect(&endpoint)?;
    /// # while socket.recv_timeout(Duration::from_millis(20)).is_err() {
    /// #     radio.send("weather", "are you there?")?;
    /// # }
    /// # radio.send("weather", "sunny")?;
    /// let (group, message) = socket.recv()?;
    /// println!("{group}: {message}");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut), or
    /// [`Terminated`](crate::ErrorKind::Terminated) after a
    /// [`shutdown`](Context::shutdown).
    #[doc(alias = "zmq_msg_recv")]
    #[doc(alias = "zmq_msg_group")]
    pub fn recv(&self) -> Result<(Group, Message)> {
        self.recv_wait(Wait::Default)
    }

    /// Takes a message if one is there.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::DISH)?;
    /// assert!(socket.try_recv().is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut) if there is none.
    #[doc(alias = "ZMQ_DONTWAIT")]
    pub fn try_recv(&self) -> Result<(Group, Message)> {
        self.recv_wait(Wait::Never)
    }

    /// Waits so long at most for a message.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # use std::time::Duration;
    /// let socket = context.socket(zmq::DISH)?;
    /// assert!(socket.recv_timeout(Duration::from_millis(20)).is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut) when the time is over.
    pub fn recv_timeout(&self, wait: Duration) -> Result<(Group, Message)> {
        self.recv_wait(Wait::AtMost(wait))
    }

    fn recv_wait(&self, wait: Wait) -> Result<(Group, Message)> {
        let mut frame = self.socket.recv_frame(wait)?;
        let group = Group::from_libzmq(&frame.group());
        // A copy, as libzmq keeps the name of a group in the frame, where a peer may have put a
        // longer one than frames for others can have.
        Ok((group, frame.clone().into()))
    }
}

/// # Only for [`Radio`]
impl Options<Radio> {
    /// Whether this machine receives its own multicast, over `udp`.
    ///
    /// By default it does.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Radio::options().multicast_loop(false).open(&context)?;
    /// assert!(!socket.multicast_loop()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_MULTICAST_LOOP")]
    pub fn multicast_loop(self, on: bool) -> Self {
        self.with(&Opt::MULTICAST_LOOP, &on)
    }
}

/// # Options
impl Radio {
    /// Whether it waits for a peer at its high-water mark.
    ///
    /// See [`Options::no_drop`].
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::RADIO)?;
    /// assert!(!socket.no_drop()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`lock`](SharedSocket::lock).
    #[doc(alias = "ZMQ_XPUB_NODROP")]
    pub fn no_drop(&self) -> Result<bool> {
        Ok(self.lock_for("zmq_getsockopt")?.remembered(&Opt::XPUB_NODROP) == Some(true))
    }

    /// See [`no_drop`](Self::no_drop).
    ///
    /// It counts from the next message.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::RADIO)?;
    /// socket.set_no_drop(true)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_XPUB_NODROP")]
    pub fn set_no_drop(&self, on: bool) -> Result<()> {
        self.lock_for("zmq_setsockopt")?.apply(&Opt::XPUB_NODROP.to(&on))
    }

    /// Whether this machine receives its own multicast, over `udp`.
    ///
    /// See [`Options::multicast_loop`].
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::RADIO)?;
    /// assert!(socket.multicast_loop()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_MULTICAST_LOOP")]
    pub fn multicast_loop(&self) -> Result<bool> {
        self.lock_for("zmq_getsockopt")?.option(&Opt::MULTICAST_LOOP)
    }

    /// See [`multicast_loop`](Self::multicast_loop).
    ///
    /// It counts for endpoints that are connected from now on.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::RADIO)?;
    /// socket.set_multicast_loop(false)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_MULTICAST_LOOP")]
    pub fn set_multicast_loop(&self, on: bool) -> Result<()> {
        self.lock_for("zmq_setsockopt")?.apply(&Opt::MULTICAST_LOOP.to(&on))
    }
}

impl Deref for Radio {
    type Target = SharedSocket;

    #[inline]
    fn deref(&self) -> &SharedSocket {
        &self.socket
    }
}

impl Sealed for Radio {}

impl SocketType for Radio {
    const NAME: &'static str = "RADIO";
    const KIND: c_int = ffi::ZMQ_RADIO;

    fn from_socket(socket: Socket) -> Self {
        Self { socket: SharedSocket::new(socket) }
    }
}

impl Deref for Dish {
    type Target = SharedSocket;

    #[inline]
    fn deref(&self) -> &SharedSocket {
        &self.socket
    }
}

impl Sealed for Dish {}

impl SocketType for Dish {
    const NAME: &'static str = "DISH";
    const KIND: c_int = ffi::ZMQ_DISH;

    fn from_socket(socket: Socket) -> Self {
        Self { socket: SharedSocket::new(socket) }
    }
}
