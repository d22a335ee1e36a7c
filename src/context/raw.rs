//! A [`Context`] that comes from C, or goes there.

use std::ffi::c_void;
use std::process;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use zmq_sys as ffi;

use super::end::{End, check_start};
use super::left::Left;
use super::no_socket::no_socket;
use super::{Context, Inner, Told, Whose, registry};
use crate::error::{Error, Result};

/// # For C
///
/// [`c_service`](crate::c_service) shows these at work.
impl Context {
    /// libzmq's own pointer, for calls that this crate does not make.
    ///
    /// It is valid as long as there is a handle or a socket of this context. It
    /// is not to be terminated; sockets that C opens with it must be closed
    /// before the last handle goes, which waits for them. By `inproc` they must
    /// keep to what [`borrow_raw`](Self::borrow_raw) says of C's.
    ///
    /// ```
    /// # use zmq::sys;
    /// let context = zmq::Context::new()?;
    /// // SAFETY: the context is alive.
    /// let threads = unsafe { sys::zmq_ctx_get(context.as_raw(), sys::ZMQ_IO_THREADS) };
    /// assert_eq!(threads, 1);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn as_raw(&self) -> *mut c_void {
        self.inner.is_known_to_c.store(true, Ordering::Release);
        self.as_ptr()
    }

    /// Uses a context that C made and is to end: what a library does that runs
    /// inside a C program.
    ///
    /// Dropping the handles never terminates it. Instead C's `zmq_ctx_term`
    /// waits until all of them are dropped, and all sockets opened by them: they
    /// keep one socket open, which counts towards
    /// [`max_sockets`](Self::max_sockets). So a handle is never left without its
    /// context. Calls that wait return
    /// [`Terminated`](crate::ErrorKind::Terminated) as soon as C calls
    /// `zmq_ctx_shutdown` or `zmq_ctx_term`; [`shutdown`](Self::shutdown) itself
    /// is refused.
    ///
    /// C has to set the context's options before: this starts its threads. It
    /// does not wait.
    ///
    /// A context may be borrowed several times, by each part of a program for
    /// itself; also one that was made here, by its [`as_raw`](Self::as_raw).
    ///
    /// ```
    /// # use std::ffi::c_void;
    /// # use zmq::{Context, sys};
    /// // What an `extern "C"` function does with the `void *` that it is given.
    /// unsafe fn answer(context: *mut c_void) -> zmq::Result<zmq::Rep<zmq::Idle>> {
    ///     // SAFETY: the caller's context is alive.
    ///     let context = unsafe { Context::borrow_raw(context) }?;
    ///     let server = context.socket(zmq::REP)?;
    ///     server.bind("inproc://service")?;
    ///     Ok(server)
    /// }
    /// # let theirs = unsafe { sys::zmq_ctx_new() };
    /// # let server = unsafe { answer(theirs) }?;
    /// # drop(server);
    /// # assert_eq!(unsafe { sys::zmq_ctx_term(theirs) }, 0);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a null pointer, and
    /// those of [`socket`](Self::socket).
    ///
    /// # Safety
    ///
    /// `context` must be what `zmq_ctx_new` of the libzmq that this crate is
    /// linked to returned, in this process and not in one that it was forked
    /// off. `zmq_ctx_term` must not return during the call; afterwards it
    /// cannot. The thread that terminates the context must not own a handle or
    /// a socket of it then, or it waits for itself.
    ///
    /// By `inproc` its sockets meet those of C, of which nothing is known here.
    /// So as long as there are handles or sockets of Rust's:
    ///
    /// - What C sends to them by `inproc` must be such as
    ///   [`Frame::from_raw`](crate::Frame::from_raw) asks for, as it arrives as
    ///   it is.
    /// - C must not `zmq_disconnect` a ROUTER or REP from a name where nobody has
    ///   come to be bound, nor close one that waits there while the name is being
    ///   bound; nor bind a name while Rust drops a ROUTER or REP that waits there.
    /// - C must not bind a PAIR where Rust's ROUTERs or REPs wait, nor a PUB or
    ///   XPUB with `ZMQ_XPUB_WELCOME_MSG` where any socket of Rust's waits, or did
    ///   when it was dropped.
    /// - Where Rust is to bind a PAIR, no ROUTER or REP of C's may wait; where it
    ///   is to bind an XPUB with a
    ///   [welcome message](crate::Options::welcome_message), no socket of C's may
    ///   have waited, nor one of Rust's of a time when there were other handles
    ///   and sockets of the context, which are all gone.
    /// - C must not use `inproc` for a STREAM, a socket with `ZMQ_CONFLATE`,
    ///   `ZMQ_HELLO_MSG` or `ZMQ_ROUTER_RAW`, or one of the draft types that
    ///   threads may share.
    /// - At `inproc://zeromq.zap.01`, C must bind nothing but a REP or ROUTER, and
    ///   connect nothing as long as nobody is bound.
    ///
    /// What libzmq does otherwise is to end the process, or worse.
    #[doc(alias = "shadow")]
    pub unsafe fn borrow_raw(context: *mut c_void) -> Result<Self> {
        let ptr = not_null("zmq_socket", context)?;
        // SAFETY: the caller vouches for the context.
        let threads = unsafe { ffi::zmq_ctx_get(ptr.as_ptr(), ffi::ZMQ_IO_THREADS) };
        // It may have started, but nobody can say.
        check_start(u32::try_from(threads).unwrap_or_default())?;
        // SAFETY: as above.
        let keeper = unsafe { ffi::zmq_socket(ptr.as_ptr(), ffi::ZMQ_DEALER) };
        let keeper = NonNull::new(keeper).ok_or_else(|| no_socket(ptr, "zmq_socket"))?;
        Self::around(ptr, Whose::Borrowed, Some(keeper))
    }

    /// Takes a context over from C: the last handle or socket to be dropped
    /// terminates it, as for one that was made here.
    ///
    /// ```
    /// # use zmq::{Context, sys};
    /// let raw = unsafe { sys::zmq_ctx_new() };
    /// // SAFETY: it was just made, and nobody else knows it.
    /// let context = unsafe { Context::from_raw(raw) }?;
    /// context.socket(zmq::REP)?.bind("tcp://127.0.0.1:*")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a null pointer. On
    /// an error the context remains the caller's.
    ///
    /// # Safety
    ///
    /// `context` must be what `zmq_ctx_new` of the libzmq that this crate is
    /// linked to returned, in this process and not in one that it was forked
    /// off, or what [`into_raw`](Self::into_raw) did. From here on nobody else
    /// may terminate it or have it terminated, and whoever still uses the
    /// pointer must know that a handle is there. The last drop waits for the
    /// sockets that C has open. For those, and what C did before, goes what
    /// [`borrow_raw`](Self::borrow_raw) says of `inproc`.
    pub unsafe fn from_raw(context: *mut c_void) -> Result<Self> {
        let ptr = not_null("zmq_ctx_get", context)?;
        let mut context = Self::around(ptr, Whose::GivenAway, None)?;
        if let Some(inner) = Arc::get_mut(&mut context.inner) {
            inner.whose = Whose::Ours;
        }
        Ok(context)
    }

    /// Gives the context away, to C that is to terminate it.
    ///
    /// Of a [borrowed](Self::borrow_raw) context this gives only the handle
    /// back.
    ///
    /// ```
    /// # use zmq::sys;
    /// let context = zmq::Context::new()?;
    /// let raw = context.into_raw().expect("the only handle");
    /// // SAFETY: it was given away, so it is ours to end.
    /// assert_eq!(unsafe { sys::zmq_ctx_term(raw) }, 0);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The handle itself, if there are other handles or sockets of this
    /// context, for which C's end of it could come too soon.
    pub fn into_raw(self) -> Result<*mut c_void, Self> {
        let mut inner = Arc::try_unwrap(self.inner).map_err(|inner| Self { inner })?;
        inner.give_away();
        Ok(inner.ptr.as_ptr())
    }

    /// Lets go of a handle for the sake of a socket that was given away, which
    /// the end of the context would wait for: if that would be now, it never
    /// comes.
    pub(crate) fn outlive_socket(self) {
        if let Some(mut inner) = Arc::into_inner(self.inner) {
            inner.give_away();
        }
    }

    fn around(ptr: NonNull<c_void>, whose: Whose, keeper: Option<NonNull<c_void>>) -> Result<Self> {
        let context = Self {
            inner: Arc::new(Inner {
                ptr,
                owner: process::id(),
                whose,
                is_shut_down: AtomicBool::new(false),
                told: Told::default(),
                left: Left::default(),
                end: Mutex::new(keeper.map(End::with_spare).unwrap_or_default()),
                inproc: registry::join(ptr),
                has_started: AtomicBool::new(keeper.is_some()),
                is_known_to_c: AtomicBool::new(true),
            }),
        };
        context.check_frame_size()?;
        Ok(context)
    }
}

impl Inner {
    fn give_away(&mut self) {
        if let Whose::Ours = self.whose {
            self.let_go_of_spare();
            self.whose = Whose::GivenAway;
        }
    }
}

fn not_null(call: &'static str, context: *mut c_void) -> Result<NonNull<c_void>> {
    NonNull::new(context)
        .ok_or_else(|| Error::new(call, libc::EINVAL).because("the context is a null pointer"))
}
