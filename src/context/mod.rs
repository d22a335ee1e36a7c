//! The [`Context`]: owner of the I/O threads and parent of every socket.

mod builder;
mod close;
mod closing;
mod connects;
mod end;
mod gate;
mod inproc;
mod left;
mod live;
mod no_socket;
mod raw;
mod registry;
#[cfg(unix)]
mod scheduling;
mod sight;
mod watched;

use std::ffi::c_void;
use std::fmt;
use std::process;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use zmq_sys as ffi;

pub use self::builder::ContextBuilder;
pub use self::close::CloseError;
#[cfg(unix)]
pub use self::scheduling::SchedulingPolicy;

use self::end::End;
use self::inproc::Inproc;
pub(crate) use self::inproc::{Caller, is_inproc};
pub(crate) use self::left::Leaving;
use self::left::Left;
use crate::error::{Error, Result, errno};
use crate::frame;
use crate::kind::Kind;
use crate::options::Options;
use crate::socket::SocketType;

/// The I/O threads and in-process connections that sockets share.
///
/// One per program is usual. It may be used from any thread, and cloning it is
/// cheap: a clone is another handle to the same context.
///
/// ```
/// let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::REP)?;
/// socket.bind("tcp://127.0.0.1:*")?;
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// # When it ends
///
/// Sockets keep their context alive. It ends when the last handle and the last
/// socket are gone; **that drop waits** until all messages that were sent have
/// left, for ever if their peer never comes. Losing them silently would be
/// worse, but you may choose: [`ContextBuilder::linger`] for all sockets, or
/// [`linger`](crate::Socket::set_linger) for one. [`close`](Self::close) waits
/// only so long, and says for whom messages are left.
///
/// To stop threads that wait in a call, use [`shutdown`](Self::shutdown).
///
/// In a process that was forked off, dropping an inherited context or socket
/// does nothing: they belong to the parent. Other calls are errors there, but
/// for a few that need not wait: libzmq may take messages, which go nowhere,
/// and give out some that had come. A child that goes on makes a context of its
/// own.
///
/// A context that C made, or is to end, comes and goes by
/// [`borrow_raw`](Self::borrow_raw), [`from_raw`](Self::from_raw) and
/// [`into_raw`](Self::into_raw).
#[doc(alias = "term")]
#[derive(Clone)]
#[doc(alias = "zmq_ctx_term")]
#[doc(alias = "zmq_ctx_destroy")]
pub struct Context {
    inner: Arc<Inner>,
}

impl Context {
    /// Creates a context with libzmq's defaults: one I/O thread, 1023 sockets.
    ///
    /// ```
    /// let context = zmq::Context::new()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TooManyOpen`](crate::ErrorKind::TooManyOpen) if the process has no
    /// file descriptor left.
    #[doc(alias = "zmq_ctx_new")]
    pub fn new() -> Result<Self> {
        Self::builder().build()
    }

    /// Chooses options first.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let context = zmq::Context::builder().linger(Duration::from_secs(1)).build()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn builder() -> ContextBuilder {
        ContextBuilder::default()
    }

    /// The context of this process: the same for all who ask, as long as
    /// somebody holds it.
    ///
    /// Rust drops no `static`. A context that is kept in one never ends, and
    /// messages that were sent last may be lost with the process. So let `main`
    /// keep it, and others ask for it here; or let the last thing that `main` does
    /// be a [`close`](Self::close) of it, which waits until the messages have left.
    ///
    /// It has the options that every context begins with. Those that choose others
    /// build a context, and hand clones of it to whoever needs it.
    ///
    /// ```
    /// # use zmq::Context;
    /// let server = Context::instance()?.socket(zmq::REP)?;
    /// server.bind("inproc://instance")?;
    /// // Elsewhere, with no context at hand:
    /// let client = Context::instance()?.socket(zmq::REQ)?;
    /// client.connect("inproc://instance")?;
    /// # client.send("same context")?; assert_eq!(server.recv()?.0, "same context");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`new`](Self::new).
    pub fn instance() -> Result<Self> {
        // Declared first and so dropped last: should it be the last handle of a context that was
        // shut down, its end may take time, which nobody else should wait for.
        let _last;
        let mut instance = registry::instance();
        if let Some(inner) = instance.upgrade() {
            if !inner.is_shut_down.load(Ordering::Relaxed) {
                return Ok(Self { inner });
            }
            _last = inner;
        }
        let context = Self::new()?;
        *instance = Arc::downgrade(&context.inner);
        Ok(context)
    }

    /// Opens a socket of the type that the constant names.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.connect("tcp://127.0.0.1:8000")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TooManyOpen`](crate::ErrorKind::TooManyOpen) at the context's limit of
    /// sockets or the process's of file descriptors, and
    /// [`Terminated`](crate::ErrorKind::Terminated) after a
    /// [`shutdown`](Self::shutdown).
    #[doc(alias = "zmq_socket")]
    pub fn socket<T: SocketType>(&self, _kind: Kind<T>) -> Result<T> {
        Options::new().open(self)
    }

    /// Stops the context: every call that waits, in any thread, returns
    /// [`Terminated`](crate::ErrorKind::Terminated), and so does every later
    /// receive, and every send that would have to wait.
    ///
    /// A send that has room may still succeed for a moment, as libzmq looks
    /// only now and then while it sends.
    ///
    /// It neither waits nor closes anything. Messages that were sent and have
    /// not left still do, as long as the sockets' linger allows.
    ///
    /// ```
    /// # use std::thread;
    /// # use zmq::{Context, ErrorKind};
    /// let context = Context::new()?;
    /// let server = context.socket(zmq::REP)?;
    /// let server = thread::spawn(move || server.recv().unwrap_err().error().kind());
    ///
    /// context.shutdown()?;
    /// assert_eq!(server.join().unwrap(), ErrorKind::Terminated);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Ctrl-C
    ///
    /// A signal interrupts no call of this crate: it goes on with the time that is
    /// left. To stop at Ctrl-C, let a thread wait for it and shut the context down.
    /// With the crate `ctrlc`, and as `examples/ctrl_c.rs` does it:
    ///
    /// ```no_run
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// # let handle_question = |question: zmq::Message| question;
    /// // The handler never ends, so it holds no handle of the context.
    /// let (interrupt, interrupted) = std::sync::mpsc::channel();
    /// ctrlc::set_handler(move || {
    ///     let _ = interrupt.send(());
    /// })?;
    /// let handle = context.clone();
    /// std::thread::spawn(move || interrupted.recv().map(|()| handle.shutdown()));
    ///
    /// // Ends with the context, and without an error.
    /// let server = server.serve(handle_question)?;
    /// drop(server);
    /// context.close(std::time::Duration::from_secs(1))?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`PermissionDenied`](crate::ErrorKind::PermissionDenied) where it does not
    /// belong: in a process that was forked off, and if it is
    /// [borrowed](Self::borrow_raw), for it is its owner's to end.
    #[doc(alias = "zmq_ctx_shutdown")]
    #[doc(alias = "destroy")]
    pub fn shutdown(&self) -> Result<()> {
        if self.is_inherited() {
            return Err(Error::inherited("zmq_ctx_shutdown"));
        }
        if let Whose::Borrowed = self.inner.whose {
            return Err(Error::new("zmq_ctx_shutdown", libc::EPERM)
                .because("a borrowed context is its owner's to end"));
        }
        self.inner.is_shut_down.store(true, Ordering::Relaxed);
        self.inner.shut_down()
    }

    /// Whether this process was forked off the one that made the context.
    pub(crate) fn is_inherited(&self) -> bool {
        self.inner.is_inherited()
    }

    /// The linger of new sockets, if it was chosen.
    pub(crate) fn default_linger(&self) -> Option<Duration> {
        self.inner.told.linger
    }

    /// Whether new sockets are to count their peers.
    pub(crate) fn watches_peers(&self) -> bool {
        self.inner.told.watch_peers
    }

    /// Remembers a socket that is about to close and may hold messages then.
    pub(crate) fn note_left(&self, socket: Leaving) {
        self.inner.left.add(socket);
    }

    pub(crate) fn as_ptr(&self) -> *mut c_void {
        self.inner.ptr.as_ptr()
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Context").field(&self.inner.ptr).finish()
    }
}

struct Inner {
    ptr: NonNull<c_void>,
    /// The process that made it; another one has no I/O threads behind `ptr`.
    owner: u32,
    whose: Whose,
    is_shut_down: AtomicBool,
    told: Told,
    left: Left,
    end: Mutex<End>,
    /// That of all handles of `ptr`.
    inproc: Arc<Inproc>,
    has_started: AtomicBool,
    /// Whether C knows it, and may have sockets that nobody else knows of.
    is_known_to_c: AtomicBool,
}

/// Who is to end a context.
enum Whose {
    /// The last to drop a handle.
    Ours,
    /// Whoever lent it, which waits for the spare socket of its [`End`] to close.
    Borrowed,
    /// Whoever it was given away to.
    GivenAway,
}

/// What libzmq does not tell again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    linger: Option<Duration>,
    pub(crate) watch_peers: bool,
    thread_name_prefix: Option<String>,
    #[cfg(unix)]
    scheduling: scheduling::Scheduling,
}

// SAFETY: zmq_ctx_new(3): "A 0MQ 'context' is thread safe and may be shared among as many
// application threads as necessary".
unsafe impl Send for Inner {}
// SAFETY: as for `Send`.
unsafe impl Sync for Inner {}

impl Inner {
    fn is_inherited(&self) -> bool {
        process::id() != self.owner
    }

    /// Whether there never was a socket.
    fn is_untouched(&self) -> bool {
        !self.is_known_to_c.load(Ordering::Acquire) && !self.has_started.load(Ordering::Acquire)
    }

    /// Tells all sockets that the context is about to end.
    fn shut_down(&self) -> Result<()> {
        // Held across the call, so that nobody connects in between.
        let _inside = self.inproc.gate.enter();
        self.settle();
        // SAFETY: `self` keeps the context from being terminated during the call.
        let rc = unsafe { ffi::zmq_ctx_shutdown(self.ptr.as_ptr()) };
        if rc == -1 { Err(Error::last("zmq_ctx_shutdown")) } else { Ok(()) }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // In a forked child libzmq answers EINTR for ever.
        if self.is_inherited() {
            return;
        }
        if let Whose::Ours = self.whose {
            // Others may have borrowed it, and connect still. It fails only for what is no context.
            let _ = self.shut_down();
        }
        // The context may end from now on, and another have its address.
        registry::leave(self.ptr);
        match self.whose {
            Whose::Ours => {}
            // Which is what its owner waits for.
            Whose::Borrowed => return self.let_go_of_spare(),
            Whose::GivenAway => return,
        }
        let context = Ending(self.ptr);
        if frame::is_freeing() {
            // This may be a thread of the context itself, which would wait for its own end. Where
            // there is no other thread, a context that is left over is the lesser evil.
            let _ = thread::Builder::new().spawn(move || context.terminate());
        } else {
            context.terminate();
        }
    }
}

/// A context that nobody uses any more.
struct Ending(NonNull<c_void>);

// SAFETY: as for `Inner`.
unsafe impl Send for Ending {}

impl Ending {
    fn terminate(self) {
        loop {
            // SAFETY: every `Socket` holds a clone of the `Arc` around the `Inner` that this was,
            // so all of them are closed by now, and nobody else terminates it.
            let rc = unsafe { ffi::zmq_ctx_term(self.0.as_ptr()) };
            if rc == 0 || errno() != libc::EINTR {
                return;
            }
        }
    }
}
