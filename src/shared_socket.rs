//! [`SharedSocket`]: a socket that threads may share.

use std::ffi::c_void;
use std::fmt;
use std::marker::PhantomData;
use std::mem;
use std::ops::Deref;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use zmq_sys as ffi;

use crate::context::Context;
use crate::endpoint::Endpoint;
use crate::error::{Error, Result};
use crate::frame::{self, Frame};
use crate::message::Message;
use crate::options::Opt;
use crate::reentrant::Turn;
use crate::send_recv_error::SendError;
use crate::socket::{Ready, Released, Socket};
use crate::wait::{self, Wait};

const RECV: &str = "zmq_msg_recv";
const SEND: &str = "zmq_msg_send";

/// A socket of a type that libzmq calls thread-safe, seen apart from its
/// pattern: it can bind, connect and be configured, by any thread.
///
/// [`Client`](crate::Client), [`Server`](crate::Server), and the other draft
/// types that threads may share, dereference to it. They send and receive from
/// many threads at once; put one in an [`Arc`](std::sync::Arc), or lend it to
/// scoped threads.
///
/// What it has in common with a plain [`Socket`], such as its options, is
/// behind [`lock`](Self::lock). It never [spins](crate::Options::spin) before it
/// waits, and it has no descriptor for an event loop of your own: libzmq gives
/// such sockets none. It keeps one to itself, which libzmq needs to close it.
///
/// It does not use `inproc`: there libzmq lets two such sockets wait for each
/// other for ever, if both have something to do. Within a process, threads can
/// share one socket, or the two meet by `ipc` or `tcp`.
///
/// ```
/// # use std::time::Duration;
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::SERVER)?;
/// let endpoint = socket.bind("tcp://127.0.0.1:*")?;
/// socket.lock()?.set_linger(Some(Duration::ZERO))?;
/// # Ok::<(), zmq::Error>(())
/// ```
pub struct SharedSocket {
    socket: Socket,
    turn: Turn,
    /// Whose turn it is to have libzmq look for room.
    looking: Mutex<()>,
}

// SAFETY: libzmq locks every call on a socket of these types (socket_base.cpp: `_thread_safe`), but
// for `zmq_close`, which comes when nobody else has the socket. On our side, what a `Socket` keeps
// in cells is reached only through a `Locked`, by the one thread whose turn it is; all else that is
// done here reads the pointer, the type and the context, which never change, or what is atomic.
unsafe impl Sync for SharedSocket {}

impl SharedSocket {
    pub(crate) fn new(socket: Socket) -> Self {
        Self { socket, turn: Turn::default(), looking: Mutex::default() }
    }

    /// Accepts connections at `endpoint`; see [`Socket::bind`].
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::SERVER)?;
    /// let endpoint = socket.bind("tcp://127.0.0.1:*")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Socket::bind`].
    #[doc(alias = "zmq_bind")]
    pub fn bind(&self, endpoint: &str) -> Result<Endpoint> {
        self.lock_for("zmq_bind")?.bind(endpoint)
    }

    /// Connects to `endpoint`, now or as soon as somebody is there; see
    /// [`Socket::connect`].
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::CLIENT)?;
    /// socket.connect("tcp://127.0.0.1:8000")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Socket::connect`].
    #[doc(alias = "zmq_connect")]
    pub fn connect(&self, endpoint: &str) -> Result<()> {
        self.lock_for("zmq_connect")?.connect(endpoint)
    }

    /// Stops accepting connections at `endpoint`; see [`Socket::unbind`].
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::SERVER)?;
    /// let endpoint = socket.bind("tcp://127.0.0.1:*")?;
    /// socket.unbind(&endpoint)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Socket::unbind`].
    #[doc(alias = "zmq_unbind")]
    pub fn unbind(&self, endpoint: &str) -> Result<()> {
        self.lock_for("zmq_unbind")?.unbind(endpoint)
    }

    /// Takes back a [`connect`](Self::connect); see [`Socket::disconnect`].
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::CLIENT)?;
    /// socket.connect("tcp://127.0.0.1:8000")?;
    /// socket.disconnect("tcp://127.0.0.1:8000")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Socket::disconnect`].
    #[doc(alias = "zmq_disconnect")]
    pub fn disconnect(&self, endpoint: &str) -> Result<()> {
        self.lock_for("zmq_disconnect")?.disconnect(endpoint)
    }

    /// The context it was opened in.
    ///
    /// ```
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let server = context.socket(zmq::SERVER)?;
    /// let client = server.context().socket(zmq::CLIENT)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn context(&self) -> &Context {
        self.socket.context()
    }

    /// The [`Socket`] for this thread alone, until what is returned is dropped:
    /// for options, the monitor, polling, and waiting for peers.
    ///
    /// It waits while another thread has it. To send and receive it is not
    /// needed, and those who do neither wait for it nor hold it up; to bind and to
    /// connect, it is. So a wait for peers that are still to be connected to, or a poll,
    /// should end soon. The same thread may have it twice.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::CLIENT)?;
    /// socket.lock()?.set_recv_timeout(Some(Duration::from_secs(1)))?;
    /// assert!(socket.lock()?.last_endpoint()?.is_empty());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Where it might wait for ever, and the socket could not be used anyway:
    /// [`PermissionDenied`](crate::ErrorKind::PermissionDenied) in a process that
    /// was forked off, and an error in the owner of a frame that is being dropped.
    pub fn lock(&self) -> Result<Locked<'_>> {
        self.lock_for("lock")
    }

    /// The same in the name of `call`.
    pub(crate) fn lock_for(&self, call: &'static str) -> Result<Locked<'_>> {
        if frame::is_freeing() {
            return Err(Error::freeing(call));
        }
        self.socket.check_owner(call)?;
        self.turn.take();
        Ok(Locked { shared: self, thread: PhantomData })
    }

    /// libzmq's own pointer, for calls that this crate does not make.
    ///
    /// Any thread may use it, as libzmq locks such sockets itself. In all else
    /// it is as [`Socket::as_raw`] says; and C must not let the socket use
    /// `inproc`, for the reason [above](Self).
    ///
    /// ```
    /// # use zmq::sys;
    /// # if !zmq::has("draft") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::CLIENT)?;
    /// # let endpoint = c"tcp://127.0.0.1:8000";
    /// // SAFETY: the socket is open, and `endpoint` a C string.
    /// let rc = unsafe { sys::zmq_connect(socket.as_raw(), endpoint.as_ptr()) };
    /// assert_eq!(rc, 0);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    #[doc(alias = "underlying")]
    pub fn as_raw(&self) -> *mut c_void {
        self.socket.as_raw()
    }

    /// See [`Socket::release`]: only whoever owns it may do this, so that nobody
    /// else has it.
    pub(crate) fn release(&self) -> Released {
        self.socket.release()
    }

    /// Whether a message may be sent that is too long for a datagram: if so,
    /// the socket connects to no `udp` endpoint from now on.
    pub(crate) fn may_exceed_datagrams(&self) -> bool {
        self.socket.may_exceed_datagrams()
    }

    /// Receives a frame, which is a whole message.
    pub(crate) fn recv_frame(&self, wait: Wait) -> Result<Frame> {
        let mut frame = Frame::new();
        self.insist(RECV, Ready::ToReceive, wait, |flags| {
            self.socket.recv_frame(&mut frame, flags)
        })?;
        Ok(frame)
    }

    /// Before a message is sent that may be dropped: if there is room, it is not.
    pub(crate) fn heed_room(&self) {
        // Where `insist` will not call libzmq either, see there.
        if frame::is_freeing() || self.context().is_inherited() || self.socket.takes_room() {
            return;
        }
        let _looking = self.looking();
        if !self.socket.takes_room() {
            self.socket.hear_of_room();
        }
    }

    /// Has libzmq look for room.
    #[cold]
    fn hear_of_room(&self) {
        let _looking = self.looking();
        self.socket.hear_of_room();
    }

    /// One looks at a time: how much is left is for who looks to say, and not for who looked a while
    /// ago.
    fn looking(&self) -> MutexGuard<'_, ()> {
        self.looking.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends a message of one frame, on which `write` has written.
    pub(crate) fn send_message(
        &self,
        mut message: Message,
        wait: Wait,
        write: impl FnOnce(&mut Frame) -> Result<()>,
    ) -> Result<(), SendError> {
        let outcome = match one_frame(&mut message) {
            Some(frame) => write(frame).and_then(|()| {
                self.insist(SEND, Ready::ToSend, wait, |flags| self.socket.send_frame(frame, flags))
            }),
            None => Err(Error::new(SEND, libc::EINVAL)
                .because("a socket of this type sends messages of one frame")),
        };
        outcome.map_err(|error| SendError::new(error, message))
    }

    /// Tries until it works, or the wait is over.
    fn insist(
        &self,
        call: &'static str,
        ready: Ready,
        wait: Wait,
        mut attempt: impl FnMut(i32) -> Result<(), i32>,
    ) -> Result<()> {
        if frame::is_freeing() {
            // This may be in the middle of a call to the same socket, which libzmq lets in again.
            return Err(Error::new(call, libc::EBUSY).because("the owner of a frame is dropped"));
        }
        // In a forked child the lock within may be another thread's, which is not there.
        self.socket.check_owner(call)?;
        // Of a receive, only the socket knows its own timeout, and keeps to it by itself. A send that
        // waits within libzmq never finds out that its peer is gone: to look whether the socket is
        // ready does.
        let by_poll = matches!(wait, Wait::AtMost(_))
            || matches!((wait, ready), (Wait::Default, Ready::ToSend));
        let flags = if by_poll { ffi::ZMQ_DONTWAIT } else { wait.flags() };
        let mut deadline = None;
        let mut pause = Duration::ZERO;
        // Whether there may be room that libzmq has not heard of, as it would if it waited.
        let mut may_hear = matches!(ready, Ready::ToSend);
        loop {
            match attempt(flags) {
                Ok(()) => return Ok(()),
                Err(libc::EINTR) => {
                    self.socket.check_owner(call)?;
                    continue;
                }
                Err(libc::EAGAIN) if by_poll => {}
                Err(libc::EAGAIN) if mem::take(&mut may_hear) => {
                    self.hear_of_room();
                    continue;
                }
                Err(libc::EAGAIN) => return Err(self.timed_out(call, wait)),
                Err(errno) => return Err(Error::new(call, errno)),
            }
            let deadline = if let Some(deadline) = deadline {
                deadline
            } else {
                let option = match wait {
                    Wait::Default => wait::to_millis(self.socket.option(&Opt::SNDTIMEO)?),
                    _ => wait::FOREVER,
                };
                *deadline.insert(wait.deadline(option))
            };
            if deadline.is_over() {
                if mem::take(&mut may_hear) {
                    self.hear_of_room();
                    continue;
                }
                return Err(self.timed_out(call, wait));
            }
            // Some sockets call themselves ready if they are for any peer, and of a message one
            // thread of many gets hold: look again, though not without a pause.
            thread::sleep(pause.min(deadline.remaining().unwrap_or(pause)));
            pause = Duration::from_millis(1);
            match self.socket.wait_for(ready, wait::to_millis(deadline.remaining())) {
                Ok(()) | Err(libc::EAGAIN | libc::EINTR) => {}
                Err(errno) => return Err(Error::new(call, errno)),
            }
        }
    }
}

impl SharedSocket {
    /// The error of a `call` that was not possible in time. If it waited, this
    /// names the socket, as far as any thread may look.
    #[cold]
    fn timed_out(&self, call: &'static str, wait: Wait) -> Error {
        let error = Error::new(call, libc::EAGAIN);
        if matches!(wait, Wait::Never) {
            return error;
        }
        let name = self.socket.socket_type().unwrap_or("socket");
        match self.socket.last_endpoint() {
            Ok(endpoint) if !endpoint.is_empty() => error.about(&format!("{name} at {endpoint}")),
            _ => error.about(name),
        }
    }
}

/// The one frame of a message, if it has no more.
fn one_frame(message: &mut Message) -> Option<&mut Frame> {
    match message.frames_mut() {
        [frame] => Some(frame),
        _ => None,
    }
}

impl fmt::Debug for SharedSocket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SharedSocket").field(&self.socket.as_ptr()).finish()
    }
}

/// The [`Socket`] of a [`SharedSocket`], for one thread alone.
///
/// ```
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::SERVER)?;
/// let locked = socket.lock()?;
/// locked.set_send_hwm(10)?;
/// locked.bind("tcp://127.0.0.1:*")?;
/// # Ok::<(), zmq::Error>(())
/// ```
pub struct Locked<'a> {
    shared: &'a SharedSocket,
    // The thread that took the turn is to give it back.
    thread: PhantomData<*const ()>,
}

impl Deref for Locked<'_> {
    type Target = Socket;

    fn deref(&self) -> &Socket {
        &self.shared.socket
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        // In a forked child nobody gets it any more, and another thread may have been about to.
        if self.shared.context().is_inherited() {
            return;
        }
        self.shared.turn.give_back();
    }
}

impl fmt::Debug for Locked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Locked").field(&self.shared.socket).finish()
    }
}
