//! [`Dgram`]: plain UDP.
#![forbid(unsafe_code)]

use std::ffi::c_int;
use std::net::{Ipv4Addr, SocketAddrV4};
use std::ops::Deref;
use std::time::Duration;

use zmq_sys as ffi;

use crate::context::Context;
use crate::draft::LONGEST_DATAGRAM;
use crate::error::{Error, Result};
use crate::frame::Frame;
use crate::message::Message;
use crate::options::Options;
use crate::sealed::Sealed;
use crate::send_recv_error::SendError;
use crate::socket::{Ready, Socket, SocketType};
use crate::wait::{self, Wait};

const SEND: &str = "zmq_msg_send";

/// Speaks plain UDP with anybody who does: each message is a datagram, and comes
/// with the address it is from.
///
/// ```
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// # use std::net::UdpSocket;
/// # let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
/// let socket = context.socket(zmq::DGRAM)?;
/// let endpoint = socket.bind("udp://127.0.0.1:*")?;
/// # while socket.recv_timeout(std::time::Duration::from_millis(20)).is_err() {
/// #     stranger.send_to(b"are you there?", endpoint.address()).unwrap();
/// # }
/// # stranger.send_to(b"hello", endpoint.address()).unwrap();
/// let (from, datagram) = socket.recv()?;
/// socket.send(from, datagram)?;
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// It is a draft of libzmq: see [`zmq::has`](crate::has). Threads cannot share it.
///
/// | Characteristic | |
/// |---|---|
/// | Peers | none of ZeroMQ's: anything that speaks UDP |
/// | Direction | sends and receives, in any order |
/// | Sends to | the address that is named |
/// | Receives from | all |
/// | At its high-water mark for sending | `send` waits |
/// | At its high-water mark for receiving | what arrives is lost |
///
/// It binds one endpoint, of `udp`, and IPv4 only. If that is the address of a
/// multicast group, it receives what is sent to the group.
///
/// # Binding
///
/// It takes a descriptor, and one more for a moment whenever libzmq opens the
/// endpoint anew, which it does at errors, such as a network that is gone, and
/// after a flood. If there is none left then, it ends the process.
///
/// libzmq takes the address a moment after `bind` has returned; what arrives
/// before is lost. Only dropping the socket gives it back. A port of `*` is any
/// that is free; one that is taken is refused if it is by then.
///
/// # What UDP is
///
/// A datagram may get lost, come twice, or before one that was sent earlier, and
/// nobody is told. One has 8192 bytes at most: `send` refuses a longer one, and a
/// longer one that arrives is cut to that.
#[derive(Debug)]
#[doc(alias = "ZMQ_DGRAM")]
pub struct Dgram {
    socket: Socket,
}

impl Dgram {
    /// Opens a socket with default options.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Dgram::new(&context)?;
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
    /// let socket = zmq::Dgram::options().recv_hwm(10).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn options() -> Options<Self> {
        Options::new()
    }

    /// Sends a datagram to an address.
    ///
    /// Waits while there is too much to send, up to the send timeout of the socket.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # use std::net::UdpSocket;
    /// # let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
    /// # let std::net::SocketAddr::V4(address) = stranger.local_addr().unwrap() else { return Ok(()) };
    /// # let socket = context.socket(zmq::DGRAM)?;
    /// # let endpoint = socket.bind("udp://127.0.0.1:*")?;
    /// socket.send(address, "hello")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the message, which must have one frame, of 8192 bytes at
    /// most. [`InvalidInput`](crate::ErrorKind::InvalidInput) if nobody can be at that
    /// address, and [`WrongState`](crate::ErrorKind::WrongState) if the socket is not
    /// bound.
    #[doc(alias = "zmq_msg_send")]
    pub fn send(&self, to: SocketAddrV4, message: impl Into<Message>) -> Result<(), SendError> {
        self.send_wait(to, message.into(), Wait::Default)
    }

    /// Sends a datagram if there is room for it at once.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # use std::net::UdpSocket;
    /// # let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
    /// # let std::net::SocketAddr::V4(address) = stranger.local_addr().unwrap() else { return Ok(()) };
    /// # let socket = context.socket(zmq::DGRAM)?;
    /// # let endpoint = socket.bind("udp://127.0.0.1:*")?;
    /// socket.try_send(address, "hello")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send), and
    /// [`TimedOut`](crate::ErrorKind::TimedOut) if there is no room.
    #[doc(alias = "ZMQ_DONTWAIT")]
    pub fn try_send(&self, to: SocketAddrV4, message: impl Into<Message>) -> Result<(), SendError> {
        self.send_wait(to, message.into(), Wait::Never)
    }

    /// Sends a datagram, and waits so long at most for room.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # use std::time::Duration;
    /// # use std::net::UdpSocket;
    /// # let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
    /// # let std::net::SocketAddr::V4(address) = stranger.local_addr().unwrap() else { return Ok(()) };
    /// # let socket = context.socket(zmq::DGRAM)?;
    /// # let endpoint = socket.bind("udp://127.0.0.1:*")?;
    /// socket.send_timeout(address, "hello", Duration::from_millis(20))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`try_send`](Self::try_send), when the time is over.
    pub fn send_timeout(
        &self,
        to: SocketAddrV4,
        message: impl Into<Message>,
        wait: Duration,
    ) -> Result<(), SendError> {
        self.send_wait(to, message.into(), Wait::AtMost(wait))
    }

    /// Waits for a datagram, and says where it is from; up to the receive timeout
    /// of the socket, by default for ever.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # use std::net::UdpSocket;
    /// # let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
    /// # let std::net::SocketAddr::V4(address) = stranger.local_addr().unwrap() else { return Ok(()) };
    /// # let socket = context.socket(zmq::DGRAM)?;
    /// # let endpoint = socket.bind("udp://127.0.0.1:*")?;
    /// # while socket.recv_timeout(std::time::Duration::from_millis(20)).is_err() {
    /// #     stranger.send_to(b"are you there?", endpoint.address()).unwrap();
    /// # }
    /// # stranger.send_to(b"hello", endpoint.address()).unwrap();
    /// let (from, datagram) = socket.recv()?;
    /// println!("{from} says: {datagram}");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut), or
    /// [`Terminated`](crate::ErrorKind::Terminated) after a
    /// [`shutdown`](Context::shutdown).
    #[doc(alias = "zmq_msg_recv")]
    pub fn recv(&self) -> Result<(SocketAddrV4, Message)> {
        self.recv_wait(Wait::Default)
    }

    /// Takes a datagram if one is there.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::DGRAM)?;
    /// assert!(socket.try_recv().is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut) if there is none.
    #[doc(alias = "ZMQ_DONTWAIT")]
    pub fn try_recv(&self) -> Result<(SocketAddrV4, Message)> {
        self.recv_wait(Wait::Never)
    }

    /// Waits so long at most for a datagram.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// # use std::time::Duration;
    /// let socket = context.socket(zmq::DGRAM)?;
    /// assert!(socket.recv_timeout(Duration::from_millis(20)).is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut) when the time is over.
    pub fn recv_timeout(&self, wait: Duration) -> Result<(SocketAddrV4, Message)> {
        self.recv_wait(Wait::AtMost(wait))
    }

    fn recv_wait(&self, wait: Wait) -> Result<(SocketAddrV4, Message)> {
        let [from, body] = self.socket.recv_message(wait)?.into_frames()?;
        // It ends with a NUL.
        let text = from.as_str().ok().and_then(|text| text.trim_end_matches('\0').parse().ok());
        let from = text.ok_or_else(|| {
            Error::new("zmq_msg_recv", libc::EBADMSG).because("libzmq named no address")
        })?;
        Ok((from, body.into()))
    }

    fn send_wait(
        &self,
        to: SocketAddrV4,
        mut message: Message,
        wait: Wait,
    ) -> Result<(), SendError> {
        match self.send_frames(to, message.frames_mut(), wait) {
            Ok(()) => Ok(()),
            Err(error) => Err(SendError::new(error.about(&to.to_string()), message)),
        }
    }

    fn send_frames(&self, to: SocketAddrV4, frames: &mut [Frame], wait: Wait) -> Result<()> {
        let [body] = frames else {
            return Err(Error::new(SEND, libc::EINVAL).because("a datagram has one frame"));
        };
        self.check(to, body)?;
        let deadline = wait.deadline(self.socket.send_timeout_millis());
        loop {
            // Without an endpoint libzmq destroys what it is to send, and is never ready.
            match self.socket.is_ready(Ready::ToSend) {
                Ok(true) => match self.send_at_once(to, body) {
                    Err(libc::EAGAIN) => {}
                    Err(errno) => return Err(Error::new(SEND, errno)),
                    Ok(()) => return Ok(()),
                },
                Ok(false) => {}
                Err(libc::EINTR) => self.socket.check_owner(SEND)?,
                Err(errno) => return Err(Error::new(SEND, errno)),
            }
            if deadline.is_over() {
                return Err(Error::new(SEND, libc::EAGAIN).because("there was no room in time"));
            }
            match self.socket.wait_for(Ready::ToSend, wait::to_millis(deadline.remaining())) {
                Ok(()) => {}
                Err(libc::EINTR) => self.socket.check_owner(SEND)?,
                Err(errno) => return Err(Error::new(SEND, errno)),
            }
        }
    }

    /// Refuses what libzmq would drop without a word, or copy to where there is no
    /// room.
    fn check(&self, to: SocketAddrV4, body: &Frame) -> Result<()> {
        if body.len() > LONGEST_DATAGRAM {
            let error = Error::new(SEND, libc::EMSGSIZE);
            return Err(error.because("a datagram has 8192 bytes at most"));
        }
        if to.port() == 0 || *to.ip() == Ipv4Addr::BROADCAST {
            return Err(Error::new(SEND, libc::EINVAL).because("libzmq sends nothing there"));
        }
        if self.socket.is_stale() {
            let error = Error::new(SEND, ffi::EFSM);
            return Err(error.because("its endpoint was lost in the middle of a datagram"));
        }
        if !self.socket.has_endpoints() {
            return Err(Error::new(SEND, ffi::EFSM).because("the socket is not bound"));
        }
        Ok(())
    }

    /// Sends the two frames that a datagram is to libzmq, or returns the errno
    /// and leaves `body`.
    fn send_at_once(&self, to: SocketAddrV4, body: &mut Frame) -> Result<(), c_int> {
        loop {
            // If it has lost its endpoint just now, libzmq destroys the frame, and leaves whatever
            // errno was there.
            let mut address = Frame::from(to.to_string());
            match self.socket.send_frame(&mut address, ffi::ZMQ_DONTWAIT | ffi::ZMQ_SNDMORE) {
                Ok(()) => break,
                Err(ffi::ETERM) => return Err(ffi::ETERM),
                Err(libc::EINTR) if !self.socket.context().is_inherited() => {}
                Err(_) => return Err(libc::EAGAIN),
            }
        }
        let kept = body.share();
        loop {
            match self.socket.send_frame(body, ffi::ZMQ_DONTWAIT) {
                Ok(()) => return Ok(()),
                Err(libc::EINTR) if !self.socket.context().is_inherited() => {}
                Err(errno) => {
                    *body = kept;
                    // It takes the next frame for this one.
                    self.socket.make_stale();
                    return Err(errno);
                }
            }
        }
    }
}

impl Deref for Dgram {
    type Target = Socket;

    #[inline]
    fn deref(&self) -> &Socket {
        &self.socket
    }
}

impl Sealed for Dgram {}

impl SocketType for Dgram {
    const NAME: &'static str = "DGRAM";
    const KIND: c_int = ffi::ZMQ_DGRAM;

    fn from_socket(socket: Socket) -> Self {
        Self { socket }
    }
}
