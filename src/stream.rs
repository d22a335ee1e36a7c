//! [`Stream`]: plain TCP, to and from programs that do not speak ZeroMQ.
#![forbid(unsafe_code)]

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet, VecDeque};
use std::ffi::c_int;
use std::ops::Deref;
use std::thread;
use std::time::{Duration, Instant};

use zmq_sys as ffi;

use crate::context::Context;
use crate::endpoint;
use crate::error::{Error, ErrorKind, Result};
use crate::frame::Frame;
use crate::message::Message;
use crate::options::{Opt, Options};
use crate::routing_id::RoutingId;
use crate::sealed::Sealed;
use crate::send_recv_error::SendError;
use crate::socket::{Socket, SocketType};
use crate::wait::Wait;

/// Plain TCP: bytes to and from many connections, each known by its
/// [`RoutingId`].
///
/// ```
/// # use std::io::{Read, Write};
/// # use std::net::TcpStream;
/// # use zmq::StreamEvent;
/// # let context = zmq::Context::new()?;
/// let server = context.socket(zmq::STREAM)?;
/// let endpoint = server.bind("tcp://127.0.0.1:*")?;
///
/// let mut client = TcpStream::connect(endpoint.address()).unwrap();
/// client.write_all(b"hello").unwrap();
/// loop {
///     match server.recv()? {
///         StreamEvent::Connected(id) => println!("{id} is here"),
///         StreamEvent::Data(id, bytes) => break server.send(&id, bytes)?,
///         StreamEvent::Disconnected(id) => println!("{id} is gone"),
///     }
/// }
/// # let mut heard = [0; 5];
/// # client.read_exact(&mut heard).unwrap();
/// # assert_eq!(heard, *b"hello");
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// It does not use `inproc`, where there is no TCP: [`bind`](Socket::bind) and
/// [`connect`](Self::connect) are [`Unsupported`](ErrorKind::Unsupported) there.
///
/// TCP knows no messages: bytes arrive in pieces that need not be those that
/// were sent.
///
/// | Characteristic | |
/// |---|---|
/// | Peers | anything that speaks TCP |
/// | Direction | sends and receives, in any order |
/// | Sends to | the connection that is named |
/// | Receives from | all connections, fairly in turn |
/// | If there is no such connection, or it is at its high-water mark | `send` returns the bytes |
#[derive(Debug)]
#[doc(alias = "ZMQ_STREAM")]
pub struct Stream {
    socket: Socket,
    /// libzmq says the same when a connection begins and when it ends: an empty frame. So the ones
    /// that have begun are known here.
    connected: RefCell<HashSet<RoutingId>>,
    /// Whether it says so at all.
    notices: Cell<bool>,
    /// What was taken from libzmq, and is still to be received.
    held: RefCell<VecDeque<(RoutingId, Frame)>>,
    /// The ids that users chose.
    given: RefCell<HashSet<RoutingId>>,
    /// Where the connections lead to that were made here.
    made: RefCell<HashMap<RoutingId, String>>,
}

/// What a [`Stream`] receives, and on which connection.
///
/// ```
/// # use zmq::StreamEvent;
/// # let context = zmq::Context::new()?;
/// # let server = context.socket(zmq::STREAM)?;
/// # let endpoint = server.bind("tcp://127.0.0.1:*")?;
/// # let client = std::net::TcpStream::connect(endpoint.address()).unwrap();
/// assert!(matches!(server.recv()?, StreamEvent::Connected(_)));
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamEvent {
    /// It is made.
    Connected(RoutingId),
    /// Some bytes, never none.
    Data(RoutingId, Frame),
    /// It has ended, by the other side. If it was made with
    /// [`connect`](Stream::connect), it is made again under the same id.
    Disconnected(RoutingId),
}

impl Stream {
    /// Opens a socket with default options.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Stream::new(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Context::socket`].
    pub fn new(context: &Context) -> Result<Self> {
        Self::options().open(context)
    }

    /// Chooses options first.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Stream::options().send_hwm(10).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn options() -> Options<Self> {
        Options::new()
    }

    /// Connects to `endpoint`, now or as soon as somebody is there, as
    /// [`Socket::connect`] does, and says by which id.
    ///
    /// What is sent before the connection is made waits for it.
    ///
    /// ```
    /// # use std::io::Read;
    /// # let context = zmq::Context::new()?;
    /// # let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    /// # let endpoint = format!("tcp://{}", listener.local_addr().unwrap());
    /// let client = context.socket(zmq::STREAM)?;
    /// let id = client.connect(&endpoint)?;
    /// client.send(&id, "GET / HTTP/1.0\r\n\r\n")?;
    /// # listener.accept().unwrap().0.read_exact(&mut [0; 18]).unwrap();
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Socket::connect`], and
    /// [`InvalidInput`](ErrorKind::InvalidInput) if the socket was opened with
    /// [`immediate`](Options::immediate): there the connection has no id until
    /// it is made.
    #[doc(alias = "zmq_connect")]
    pub fn connect(&self, endpoint: &str) -> Result<RoutingId> {
        let id = nobodys();
        self.connect_as(endpoint, &id)?;
        Ok(id)
    }

    /// [Connects](Self::connect) to `endpoint`, and calls the connection `id`.
    ///
    /// An id is 1 to 255 bytes, the first not zero, and serves once in the life
    /// of a socket.
    ///
    /// ```
    /// # use std::io::Read;
    /// # let context = zmq::Context::new()?;
    /// # let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    /// # let endpoint = format!("tcp://{}", listener.local_addr().unwrap());
    /// let client = context.socket(zmq::STREAM)?;
    /// client.connect_with_id(&endpoint, "web server")?;
    /// client.send(&"web server".into(), "GET / HTTP/1.0\r\n\r\n")?;
    /// # listener.accept().unwrap().0.read_exact(&mut [0; 18]).unwrap();
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`connect`](Self::connect), and then `id` may be tried again;
    /// [`AddrInUse`](ErrorKind::AddrInUse) if it was used before;
    /// [`InvalidInput`](ErrorKind::InvalidInput) if it cannot be one;
    /// [`Unsupported`](ErrorKind::Unsupported) on a socket from elsewhere, whose
    /// ids are not all known here.
    #[doc(alias = "ZMQ_CONNECT_ROUTING_ID")]
    #[doc(alias = "ZMQ_CONNECT_RID")]
    pub fn connect_with_id(&self, endpoint: &str, id: impl Into<RoutingId>) -> Result<()> {
        let id = id.into();
        id.check()?;
        // libzmq aborts at an id that a connection has.
        if self.socket.is_foreign() {
            return Err(id.unfit(libc::ENOTSUP, "another connection may have this id"));
        }
        if self.given.borrow().contains(&id) {
            return Err(id.unfit(libc::EADDRINUSE, "this id was given before"));
        }
        self.connect_as(endpoint, &id)?;
        self.given.borrow_mut().insert(id);
        Ok(())
    }

    /// Sends bytes on the connection `id`; no bytes are nothing to send, and
    /// end nothing: for that there is [`close`](Self::close).
    ///
    /// It never waits, as one connection should not stop the others.
    ///
    /// ```
    /// # use zmq::{ErrorKind, RoutingId};
    /// # let context = zmq::Context::new()?;
    /// let server = context.socket(zmq::STREAM)?;
    /// let failed = server.send(&RoutingId::from("nobody"), "hello?").unwrap_err();
    /// assert_eq!(failed.error().kind(), ErrorKind::HostUnreachable);
    /// assert_eq!(failed.into_message(), "hello?");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error returns the bytes; its kind is
    /// [`HostUnreachable`](ErrorKind::HostUnreachable) if there is no such
    /// connection, and [`TimedOut`](ErrorKind::TimedOut) if it has no room. One
    /// that has ended has none either, until a receive finds it empty.
    #[doc(alias = "zmq_msg_send")]
    pub fn send(&self, id: &RoutingId, bytes: impl Into<Frame>) -> Result<(), SendError> {
        self.send_bytes(id, bytes.into(), Wait::Never)
    }

    /// Sends bytes on the connection `id`, and waits so long at most until it
    /// has room.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// # let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    /// # let endpoint = format!("tcp://{}", listener.local_addr().unwrap());
    /// # let client = context.socket(zmq::STREAM)?;
    /// # let id = client.connect(&endpoint)?;
    /// client.send_timeout(&id, vec![7; 1_000_000], Duration::from_secs(5))?;
    /// # client.set_linger(Some(Duration::ZERO))?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send), when the time is over.
    pub fn send_timeout(
        &self,
        id: &RoutingId,
        bytes: impl Into<Frame>,
        wait: Duration,
    ) -> Result<(), SendError> {
        self.send_bytes(id, bytes.into(), Wait::AtMost(wait))
    }

    /// Ends the connection `id`. Nothing more is received from it, and what was
    /// sent and has not left may be lost.
    ///
    /// It waits for libzmq to do so, for a tenth of a second at most. Where that was
    /// too short, the rest is done when the socket is used again. A connection that was
    /// [made](Self::connect) here, and is the only one to its endpoint, is
    /// [disconnected](Socket::disconnect): what has not left has the socket's linger
    /// to do so.
    ///
    /// ```
    /// # use zmq::StreamEvent;
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::STREAM)?;
    /// # let endpoint = server.bind("tcp://127.0.0.1:*")?;
    /// # let client = std::net::TcpStream::connect(endpoint.address()).unwrap();
    /// if let StreamEvent::Connected(id) = server.recv()? {
    ///     server.close(&id)?;
    /// }
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](ErrorKind::TimedOut) if it has no room, as the end has to
    /// queue up too. That there is no such connection is not an error.
    pub fn close(&self, id: &RoutingId) -> Result<()> {
        self.end(id)?;
        self.connected.borrow_mut().remove(id);
        self.see_off(id);
        // One frame of theirs libzmq may have at hand already, and it may be another's.
        if let Ok((from, bytes)) = self.take(Wait::Never) {
            if from != *id {
                self.held.borrow_mut().push_back((from, bytes));
            }
        }
        self.held.borrow_mut().retain(|(from, _)| from != id);
        self.note_what_is_held();
        Ok(())
    }

    /// Waits for something to happen on a connection, up to the receive timeout
    /// of the socket: by default for ever.
    ///
    /// ```
    /// # use zmq::StreamEvent;
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::STREAM)?;
    /// # let endpoint = server.bind("tcp://127.0.0.1:*")?;
    /// # let mut client = std::net::TcpStream::connect(endpoint.address()).unwrap();
    /// match server.recv()? {
    ///     StreamEvent::Connected(id) => server.send(&id, "welcome\r\n")?,
    ///     StreamEvent::Data(id, bytes) => println!("{id}: {bytes}"),
    ///     StreamEvent::Disconnected(id) => println!("{id} is gone"),
    /// }
    /// # let mut welcome = [0; 9];
    /// # std::io::Read::read_exact(&mut client, &mut welcome).unwrap();
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](ErrorKind::TimedOut), or
    /// [`Terminated`](ErrorKind::Terminated) after a
    /// [`shutdown`](Context::shutdown).
    #[doc(alias = "zmq_msg_recv")]
    pub fn recv(&self) -> Result<StreamEvent> {
        self.receive(Wait::Default)
    }

    /// Takes what has happened, if something has.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let server = context.socket(zmq::STREAM)?;
    /// assert!(server.try_recv().is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](ErrorKind::TimedOut) if nothing has.
    #[doc(alias = "ZMQ_DONTWAIT")]
    #[doc(alias = "NOBLOCK")]
    pub fn try_recv(&self) -> Result<StreamEvent> {
        self.receive(Wait::Never)
    }

    /// Waits so long at most for something to happen.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let context = zmq::Context::new()?;
    /// let server = context.socket(zmq::STREAM)?;
    /// assert!(server.recv_timeout(Duration::from_millis(20)).is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](ErrorKind::TimedOut) when the time is over.
    pub fn recv_timeout(&self, wait: Duration) -> Result<StreamEvent> {
        self.receive(Wait::AtMost(wait))
    }

    fn connect_as(&self, endpoint: &str, id: &RoutingId) -> Result<()> {
        if self.immediate()? {
            return Err(Error::new("zmq_connect", libc::EINVAL)
                .about(endpoint)
                .because("with `immediate`, the connection has no id yet"));
        }
        self.socket.choose_next_id(id.as_ref())?;
        if let Err(error) = self.socket.connect(endpoint) {
            // libzmq keeps the id for the next connection, which is to have one that nobody else
            // has. Where this fails too, there is none.
            let _ = self.socket.choose_next_id(nobodys().as_ref());
            return Err(error);
        }
        self.made.borrow_mut().insert(id.clone(), endpoint.to_owned());
        Ok(())
    }

    /// Begins to end a connection, if there is one.
    fn end(&self, id: &RoutingId) -> Result<()> {
        let made = self.made.borrow().get(id).cloned();
        if let Some(endpoint) = &made {
            let ends_there = self.made.borrow().values().filter(|it| *it == endpoint).count();
            if ends_there == 1 && self.socket.connections_to(endpoint) == 1 {
                self.socket.disconnect(endpoint)?;
                self.made.borrow_mut().remove(id);
                return Ok(());
            }
        }
        match self.send_frames_to(id, Frame::new(), Wait::Never) {
            Err(failed) if failed.error().kind() != ErrorKind::HostUnreachable => {
                return Err(failed.into());
            }
            _ => {}
        }
        if let Some(endpoint) = made {
            self.socket.part_with(&endpoint);
            self.made.borrow_mut().remove(id);
        }
        Ok(())
    }

    /// Waits until a connection that is to end is gone. libzmq's own thread asks the socket back
    /// before, which answers in a call only.
    fn see_off(&self, id: &RoutingId) {
        const LONGEST: Duration = Duration::from_millis(100);

        let start = Instant::now();
        let is_there = || {
            let failed = self.send_frames_to(id, Frame::from("x"), Wait::Never).err();
            failed.is_some_and(|failed| failed.error().kind() == ErrorKind::TimedOut)
        };
        while is_there() && start.elapsed() < LONGEST {
            thread::sleep(Duration::from_micros(50));
        }
    }

    /// The next of what libzmq has.
    fn take(&self, wait: Wait) -> Result<(RoutingId, Frame)> {
        let mut frames = self.recv_message(wait)?.into_iter();
        let id = RoutingId::from(frames.next().unwrap_or_default());
        Ok((id, frames.next().unwrap_or_default()))
    }

    /// For those who poll.
    fn note_what_is_held(&self) {
        self.set_holds(!self.held.borrow().is_empty());
    }

    pub(crate) fn expect_notices(&self, on: bool) {
        self.notices.set(on);
    }

    fn send_bytes(&self, id: &RoutingId, bytes: Frame, wait: Wait) -> Result<(), SendError> {
        // To libzmq, no bytes are the order to close.
        if bytes.is_empty() { Ok(()) } else { self.send_frames_to(id, bytes, wait) }
    }

    fn send_frames_to(&self, id: &RoutingId, bytes: Frame, wait: Wait) -> Result<(), SendError> {
        let message = Message::from([Frame::from(id.clone()), bytes]);
        self.send_message(message, wait).map_err(|failed| {
            failed.about(&id.to_string()).map_message(|mut message| {
                message.pop_front();
                message
            })
        })
    }

    fn receive(&self, wait: Wait) -> Result<StreamEvent> {
        let held = self.held.borrow_mut().pop_front();
        self.note_what_is_held();
        let (id, bytes) = held.map_or_else(|| self.take(wait), Ok)?;
        if !self.notices.get() {
            return Ok(StreamEvent::Data(id, bytes));
        }
        let mut connected = self.connected.borrow_mut();
        Ok(if !bytes.is_empty() {
            // Its beginning may have had no room to be told.
            connected.insert(id.clone());
            StreamEvent::Data(id, bytes)
        } else if connected.remove(&id) {
            StreamEvent::Disconnected(id)
        } else {
            connected.insert(id.clone());
            StreamEvent::Connected(id)
        })
    }
}

impl Deref for Stream {
    type Target = Socket;

    #[inline]
    fn deref(&self) -> &Socket {
        &self.socket
    }
}

impl Sealed for Stream {}

impl SocketType for Stream {
    const NAME: &'static str = "STREAM";
    const KIND: c_int = ffi::ZMQ_STREAM;

    fn from_socket(socket: Socket) -> Self {
        let notices = socket.remembered(&Opt::STREAM_NOTIFY) != Some(false);
        Self {
            socket,
            notices: Cell::new(notices),
            connected: RefCell::default(),
            held: RefCell::default(),
            given: RefCell::default(),
            made: RefCell::default(),
        }
    }
}

/// An id for a connection, as libzmq would give it, which no other in this process has.
fn nobodys() -> RoutingId {
    RoutingId::from(endpoint::of_our_own("\0"))
}
