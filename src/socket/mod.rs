//! [`Socket`]: what all sockets share, whatever their pattern.

pub(crate) mod conflation;
#[cfg(feature = "draft")]
mod draft_calls;
mod endpoints;
mod foreign;
mod fresh;
#[cfg(unix)]
mod listeners;
mod multicast;
mod plainly;
mod readiness;
mod reopen;
mod room;
mod settings;
mod timed_out;

use std::cell::{Cell, RefCell};
use std::ffi::{c_int, c_void};
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use zmq_sys as ffi;

pub(crate) use self::foreign::Released;
pub(crate) use self::fresh::fill_both;
#[cfg(unix)]
use self::listeners::Listeners;
pub(crate) use self::readiness::Ready;
use self::room::Unheard;
use crate::context::{Context, Leaving};
#[cfg(all(unix, feature = "draft"))]
use crate::draft;
use crate::error::{Error, Result, errno};
use crate::frame::{self, Frame, Measured, NO_FLAGS};
use crate::journal::Journal;
use crate::monitor::Link;
use crate::options::Opt;
use crate::peers::{Shared, Watch};
use crate::sealed::Sealed;
#[cfg(all(unix, feature = "draft"))]
use crate::spare::Spare;
use crate::spin::Spin;
use crate::wait;

/// A socket seen apart from its pattern: it can bind, connect and be
/// configured, but not send or receive.
///
/// Every typed socket, such as [`Req`](crate::Req), dereferences to a `Socket`.
///
/// Its thread is whichever holds it: it may be moved to another, never shared
/// by two.
///
/// ```
/// # use zmq::{Context, Socket};
/// fn serve_at(socket: &Socket, endpoints: &[&str]) -> zmq::Result<()> {
///     for endpoint in endpoints {
///         println!("at {}", socket.bind(endpoint)?);
///     }
///     Ok(())
/// }
/// # let context = Context::new()?;
/// let socket = context.socket(zmq::REP)?;
/// serve_at(&socket, &["tcp://127.0.0.1:*", "inproc://here"])?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[doc(alias = "zmq_close")]
#[doc(alias = "zmq_getsockopt")]
#[doc(alias = "getsockopt_string")]
#[doc(alias = "get_string")]
pub struct Socket {
    // Boxed because typed sockets move at every step.
    inner: Box<Inner>,
    threads: PhantomData<OneThreadAtATime>,
}

/// Keeps `Socket` from being `Sync`, and lets the compiler say so in our words.
enum OneThreadAtATime {}

// SAFETY: this applies to nothing, as nothing implements `ShareBetweenThreads`.
unsafe impl Sync for OneThreadAtATime where for<'a> &'a Self: ShareBetweenThreads {}

#[diagnostic::on_unimplemented(
    message = "a socket cannot be shared between threads",
    label = "move the socket to the one thread that uses it",
    note = "a `Context` can be shared: let the other thread open a socket of its own"
)]
#[allow(dead_code, reason = "Rust 1.85 overlooks the bound above")]
trait ShareBetweenThreads {}

// SAFETY: zmq_socket(3) allows a socket to migrate between threads with a full memory barrier,
// which moving a value between threads implies. Sockets are not thread safe, hence no `Sync`.
unsafe impl Send for Socket {}

/// What every call looks at comes first, together: where there are sockets by the thousand, each line
/// of the cache more is a wait for memory. For the same reason it is not aligned to one: what is gets
/// its memory from elsewhere than what libzmq has for the same socket.
#[repr(C)]
struct Inner {
    ptr: NonNull<c_void>,
    /// The flags with which libzmq does all there is to a send by default, or `NO_FLAGS`.
    plain_send: Cell<c_int>,
    /// Those with which it does all there is to a receive by default, or `NO_FLAGS`.
    plain_recv: Cell<c_int>,
    /// Whether somebody has asked since the last frame was received if there is another. libzmq takes
    /// a first frame out then, to see whether it is one for this socket. Atomic, as threads may
    /// receive from one socket that they share.
    looked: AtomicBool,
    /// Whether there is something to receive that libzmq does not know of.
    holds: Cell<bool>,
    unheard: Unheard,
    // Dropped after `Inner::drop` has closed `ptr`, so that the context's termination never waits
    // for this socket.
    context: Context,
    kind: c_int,
    /// Whether `ptr` is closed at the end.
    is_ours: Cell<bool>,
    /// `ZMQ_FD`, asked for once: later, libzmq may refuse to tell. By it can be told, too, how long
    /// libzmq keeps the socket after its close.
    #[cfg(unix)]
    fd: Option<c_int>,
    /// The options of these names, in milliseconds, so that waiting need not ask for them.
    recv_timeout: Cell<c_int>,
    send_timeout: Cell<c_int>,
    spin: Cell<Spin>,
    journal: RefCell<Journal>,
    #[cfg(unix)]
    listeners: RefCell<Listeners>,
    /// Whether libzmq's idea of the state has parted from ours, so that only a fresh socket helps.
    stale: Cell<bool>,
    monitor: RefCell<Option<Arc<Link>>>,
    watch: RefCell<Option<Watch>>,
    /// Whether it keeps only the newest frame to and from each peer.
    conflates: Cell<bool>,
    always_has_peers: Cell<bool>,
    #[cfg(feature = "draft")]
    datagrams: draft_calls::Datagrams,
    /// What libzmq opens to close a socket that threads may share.
    #[cfg(all(unix, feature = "draft"))]
    spare: Cell<Option<Spare>>,
}

// SAFETY: an `Inner` is reached through its `Socket` only, which is not `Sync`. Saying so here
// keeps the compiler from blaming each field for it, and from advising a lock.
unsafe impl Sync for Inner {}

impl Socket {
    pub(crate) fn open(context: &Context, kind: c_int) -> Result<Self> {
        if context.is_inherited() {
            return Err(Error::inherited("zmq_socket"));
        }
        context.start()?;
        #[cfg(all(unix, feature = "draft"))]
        let spare = draft::is_shared(kind).then(|| Spare::take("zmq_socket")).transpose()?;
        // SAFETY: `context` keeps its pointer alive across the call.
        let ptr = unsafe { ffi::zmq_socket(context.as_ptr(), kind) };
        let ptr = NonNull::new(ptr).ok_or_else(|| context.no_socket("zmq_socket"))?;
        let socket = Self::around(ptr, context, kind, Journal::default());
        #[cfg(all(unix, feature = "draft"))]
        socket.inner.spare.set(spare);
        if let Some(linger) = context.default_linger() {
            socket.set_linger(Some(linger))?;
        }
        socket.keep_subscriptions()?;
        #[cfg(zmq_vendored)]
        socket.widen_batches()?;
        Ok(socket)
    }

    /// A handle to an open socket, which it closes in the end.
    fn around(ptr: NonNull<c_void>, context: &Context, kind: c_int, journal: Journal) -> Self {
        let looked = AtomicBool::new(journal.is_foreign());
        let socket = Self {
            inner: Box::new(Inner {
                ptr,
                looked,
                holds: Cell::new(false),
                unheard: Unheard::of_kind(kind),
                context: context.clone(),
                kind,
                is_ours: Cell::new(true),
                #[cfg(unix)]
                fd: signal_fd(ptr),
                recv_timeout: Cell::new(wait::FOREVER),
                send_timeout: Cell::new(wait::FOREVER),
                spin: Cell::default(),
                plain_recv: Cell::new(NO_FLAGS),
                plain_send: Cell::new(NO_FLAGS),
                journal: RefCell::new(journal),
                #[cfg(unix)]
                listeners: RefCell::default(),
                stale: Cell::new(false),
                monitor: RefCell::default(),
                watch: RefCell::default(),
                conflates: Cell::new(false),
                always_has_peers: Cell::new(false),
                #[cfg(feature = "draft")]
                datagrams: draft_calls::Datagrams::default(),
                #[cfg(all(unix, feature = "draft"))]
                spare: Cell::default(),
            }),
            threads: PhantomData,
        };
        socket.find_plain_ways();
        socket
    }

    /// The context it was opened in.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let server = context.socket(zmq::REP)?;
    /// server.bind("inproc://feed")?;
    /// let client = server.context().socket(zmq::REQ)?;
    /// client.connect("inproc://feed")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.inner.context
    }

    /// Receives one frame, or the errno.
    #[inline]
    pub(crate) fn recv_frame(&self, frame: &mut Frame, flags: c_int) -> Result<(), c_int> {
        if frame::is_freeing() {
            return Err(freeing());
        }
        self.recv_frame_now(frame, flags)
    }

    /// The same where it was asked if this [thread may](frame::may_call).
    #[inline]
    pub(crate) fn recv_frame_now(&self, frame: &mut Frame, flags: c_int) -> Result<(), c_int> {
        self.recv_sized(frame, flags).map(|_| ())
    }

    /// The same, and keeps the length. See [`Measured::receive`].
    #[inline]
    pub(crate) fn recv_measured_now(
        &self,
        frame: &mut Measured,
        flags: c_int,
    ) -> Result<(), Result<(), c_int>> {
        // SAFETY: libzmq says so, and nothing here panics.
        unsafe { frame.receive(|frame| self.recv_sized(frame, flags)) }
    }

    /// The same for one that others follow, which is not asked.
    #[inline]
    pub(crate) fn recv_front_now(&self, front: &mut Measured, flags: c_int) -> Result<(), c_int> {
        // SAFETY: as above.
        unsafe { front.receive_front(|frame| self.recv_sized(frame, flags)) }
    }

    /// The same for a frame that is not there yet, if there are flags to do it with. See
    /// [`Measured::receive_fresh`].
    #[expect(clippy::inline_always, reason = "else what is received is moved once more")]
    #[inline(always)]
    pub(crate) fn recv_fresh<A: Deref<Target = Self>, T, F, M>(
        with: (A, T),
        flags: Option<c_int>,
        otherwise: impl FnOnce((A, T), &mut Frame, Result<(), Option<c_int>>) -> Result<(A, T), F>,
        make: impl FnOnce((A, T), Measured) -> M,
    ) -> Result<M, F> {
        let recv = |(socket, _): &(A, T), frame: &mut Frame| {
            socket.recv_sized(frame, flags.ok_or(None)?).map_err(Some)
        };
        // SAFETY: as above.
        unsafe { Measured::receive_fresh(with, recv, otherwise, make) }
    }

    /// Receives one frame, or the errno, and says what libzmq says of its
    /// length: `c_int::MAX` if there is more to it.
    #[inline]
    fn recv_sized(&self, frame: &mut Frame, flags: c_int) -> Result<c_int, c_int> {
        self.inner.looked.store(false, Ordering::Relaxed);
        // SAFETY: the socket is open and the frame initialised, which libzmq leaves it.
        let rc = unsafe { ffi::zmq_msg_recv(frame.as_mut_raw(), self.as_ptr(), flags) };
        if rc == -1 { Err(errno()) } else { Ok(rc) }
    }

    /// Sends one frame, which is empty afterwards, or returns the errno and
    /// leaves it.
    #[inline]
    pub(crate) fn send_frame(&self, frame: &mut Frame, flags: c_int) -> Result<(), c_int> {
        if frame::is_freeing() {
            return Err(freeing());
        }
        self.send_frame_now(frame, flags)
    }

    /// The same where it was asked if this [thread may](frame::may_call).
    #[inline]
    pub(crate) fn send_frame_now(&self, frame: &mut Frame, flags: c_int) -> Result<(), c_int> {
        // SAFETY: the socket is open and the frame initialised, which libzmq leaves it.
        let rc = unsafe { ffi::zmq_msg_send(frame.as_mut_raw(), self.as_ptr(), flags) };
        if rc == -1 { Err(errno()) } else { Ok(()) }
    }

    pub(crate) fn kind(&self) -> c_int {
        self.inner.kind
    }

    /// An error if this process was forked off the one that opened the socket:
    /// there libzmq answers every call with `EINTR`, and trying again would
    /// never end.
    #[cold]
    pub(crate) fn check_owner(&self, call: &'static str) -> Result<()> {
        if self.inner.context.is_inherited() { Err(Error::inherited(call)) } else { Ok(()) }
    }

    /// Makes the monitor known that is to end before this socket closes.
    pub(crate) fn set_monitor(&self, link: Option<Arc<Link>>) {
        *self.inner.monitor.borrow_mut() = link;
    }

    pub(crate) fn stop_monitor(&self) {
        self.inner.stop_monitor();
    }

    /// Who counts the peers, if somebody does.
    pub(crate) fn watch(&self) -> Option<Arc<Shared>> {
        self.inner.watch.borrow().as_ref().map(Watch::shared)
    }

    pub(crate) fn set_watch(&self, watch: Watch) {
        *self.inner.watch.borrow_mut() = Some(watch);
    }

    /// Writes down what the socket was told.
    fn note(&self, write: impl FnOnce(&mut Journal)) {
        let mut journal = self.inner.journal.borrow_mut();
        write(&mut journal);
        // Only REQ asks for it.
        if self.inner.kind == ffi::ZMQ_REQ {
            self.inner.always_has_peers.set(journal.always_has_peers());
            self.find_plain_ways();
        }
    }

    #[inline]
    pub(crate) fn is_stale(&self) -> bool {
        self.inner.stale.get()
    }

    /// Only a [reopened](Self::reopen) socket may be used again, or, if it is one that conflates,
    /// another in its place.
    pub(crate) fn make_stale(&self) {
        self.inner.stale.set(true);
        self.find_plain_ways();
    }

    /// Which socket this is, and how libzmq knows it.
    #[inline]
    pub(crate) fn as_ptr(&self) -> *mut c_void {
        self.inner.ptr.as_ptr()
    }
}

/// Not a constant, lest it is at hand wherever a frame is sent.
#[cold]
#[inline(never)]
fn freeing() -> c_int {
    libc::EBUSY
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Socket").field(&self.inner.ptr).finish()
    }
}

impl Inner {
    fn fd(&self) -> Option<c_int> {
        #[cfg(unix)]
        return self.fd;
        #[cfg(not(unix))]
        None
    }

    /// Lets the context know of messages that may be left behind.
    fn note_left(&self) {
        let journal = self.journal.borrow();
        let lingers = journal.last(&Opt::LINGER) != Some(Some(Duration::ZERO));
        if !lingers || matches!(self.kind, ffi::ZMQ_SUB | ffi::ZMQ_PULL) {
            return;
        }
        let fd = self.fd();
        let endpoints = journal.endpoints().map(ToOwned::to_owned).collect();
        self.context.note_left(Leaving { fd, endpoints });
    }

    fn stop_monitor(&self) {
        if let Some(link) = self.monitor.take() {
            link.cut(self.context.is_inherited());
        }
        // It listened to that monitor.
        if let Some(watch) = self.watch.take() {
            watch.end(self.context.is_inherited());
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // While its reader is still there, without which libzmq would wait for ever.
        self.stop_monitor();
        // In a forked child the socket is the parent's, whose I/O threads it would wake.
        if self.context.is_inherited() {
            return;
        }
        let journal = self.journal.borrow();
        if !self.is_ours.get() {
            // Nobody here will know how long it stays bound.
            drop(self.context.lock_to_close(&journal));
            return;
        }
        self.note_left();
        let mut lock = self.context.lock_to_close(&journal);
        // SAFETY: `ptr` is open, and this is the last of who uses it.
        unsafe { lock.begin(self.ptr, self.fd(), &journal) };
        // SAFETY: `ptr` is open and ours, and is not used again.
        let close = || unsafe { ffi::zmq_close(self.ptr.as_ptr()) };
        #[cfg(all(unix, feature = "draft"))]
        if let Some(spare) = self.spare.take() {
            let _ = spare.spend_briefly(|| if close() == 0 { Ok(()) } else { Err(()) });
            return;
        }
        close();
    }
}

/// The descriptor by which libzmq tells the socket at `ptr`, which is open, that
/// something has happened. Thread-safe sockets have none.
#[cfg(unix)]
pub(crate) fn signal_fd(ptr: NonNull<c_void>) -> Option<c_int> {
    let mut fd: c_int = -1;
    let mut len = size_of::<c_int>();
    // SAFETY: the socket is open, and `fd` is writable for `len` bytes.
    let rc = unsafe {
        ffi::zmq_getsockopt(ptr.as_ptr(), ffi::ZMQ_FD, (&raw mut fd).cast(), &raw mut len)
    };
    (rc == 0).then_some(fd)
}

/// A typed socket, freshly opened.
///
/// It is implemented by all of them and can be by no others. For generic code
/// that opens sockets:
///
/// ```
/// # use zmq::{Context, SocketType};
/// fn open_two<T: SocketType>(context: &Context, kind: zmq::Kind<T>) -> zmq::Result<(T, T)> {
///     Ok((context.socket(kind)?, context.socket(kind)?))
/// }
/// # let context = Context::new()?;
/// let (a, b) = open_two(&context, zmq::REP)?;
/// # Ok::<(), zmq::Error>(())
/// ```
pub trait SocketType: Sealed + Sized {
    /// Its name, as ZeroMQ spells it.
    ///
    /// ```
    /// use zmq::SocketType;
    /// assert_eq!(zmq::Req::NAME, "REQ");
    /// ```
    const NAME: &'static str;

    #[doc(hidden)]
    const KIND: c_int;

    #[doc(hidden)]
    fn from_socket(socket: Socket) -> Self;
}

/// State of a [`Req`](crate::Req) or [`Rep`](crate::Rep) between two exchanges.
///
/// ```
/// # let context = zmq::Context::new()?;
/// let client: zmq::Req<zmq::Idle> = context.socket(zmq::REQ)?;
/// let server: zmq::Rep<zmq::Idle> = context.socket(zmq::REP)?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Debug)]
pub enum Idle {}
