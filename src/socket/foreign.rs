//! Sockets that were opened elsewhere, and sockets that go there.

use std::ffi::{c_int, c_void};
use std::ptr::NonNull;

use zmq_sys as ffi;

use super::Socket;
use crate::context::Context;
use crate::error::{Error, Result, errno};
use crate::journal::Journal;
use crate::options::{Opt, OptionValue};
use crate::subscription::Topic;
use crate::wait;

/// A socket that its handle no longer closes, and what is to be done when that
/// is gone.
pub(crate) struct Released {
    ptr: *mut c_void,
    context: Context,
}

impl Socket {
    /// libzmq's own pointer, for calls that this crate does not make.
    ///
    /// It is valid as long as the socket is, and its thread is the socket's. It
    /// must not be closed. What C does with it must leave it between two
    /// messages, and a [`Req`](crate::Req) or [`Rep`](crate::Rep) in its state; an
    /// endpoint or option that C gives it is not known here: a socket that is
    /// [opened anew](crate::Req::abandon) does not have it, and it must be none
    /// that a [`from_raw`](crate::Dealer::from_raw) refuses or excludes.
    ///
    /// ```
    /// # use std::ptr;
    /// # use zmq::sys;
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::PUSH)?;
    /// let on = 1;
    /// // SAFETY: the socket is open, and the value is an `int` as this option wants it.
    /// let rc = unsafe {
    ///     sys::zmq_setsockopt(socket.as_raw(), sys::ZMQ_IMMEDIATE, ptr::from_ref(&on).cast(), 4)
    /// };
    /// assert_eq!(rc, 0);
    /// assert!(socket.immediate()?);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    #[doc(alias = "underlying")]
    pub fn as_raw(&self) -> *mut c_void {
        self.as_ptr()
    }

    /// A handle to a socket that was opened elsewhere, if it is of this kind;
    /// at the end it closes it only if `is_ours`.
    ///
    /// # Safety
    ///
    /// `ptr` must be null or an open socket of `context`, which stays open for
    /// as long as the handle, and which nobody else uses meanwhile.
    pub(crate) unsafe fn adopt(
        context: &Context,
        ptr: *mut c_void,
        (kind, name): (c_int, &str),
        is_ours: bool,
    ) -> Result<Self> {
        if context.is_inherited() {
            return Err(Error::inherited("zmq_getsockopt"));
        }
        let refused = |reason: String| {
            Err(Error::new("zmq_getsockopt", libc::EINVAL).about("ZMQ_TYPE").because(reason))
        };
        let Some(ptr) = NonNull::new(ptr) else {
            return refused("the socket is a null pointer".into());
        };
        // SAFETY: the caller vouches for the socket.
        let found = unsafe { kind_of(ptr) }?;
        if found != kind {
            return refused(format!("the socket is of type {found}, not {kind} ({name})"));
        }
        let socket = Self::around(ptr, context, kind, Journal::foreign());
        socket.inner.is_ours.set(false);
        #[cfg(all(unix, feature = "draft"))]
        if is_ours && crate::draft::is_shared(kind) {
            socket.inner.spare.set(Some(crate::spare::Spare::take("zmq_getsockopt")?));
        }
        // They may have been set where we could not see it.
        for (option, cell) in [
            (Opt::RCVTIMEO, &socket.inner.recv_timeout),
            (Opt::SNDTIMEO, &socket.inner.send_timeout),
        ] {
            cell.set(wait::to_millis(socket.option(&option)?));
        }
        socket.learn_of_room(socket.send_hwm()?);
        socket.find_plain_ways();
        socket.take_options_over(is_ours)?;
        socket.inner.is_ours.set(is_ours);
        Ok(socket)
    }

    /// Heeds what was set where we could not see it, as far as libzmq tells: with some options not
    /// all is safe that else would be.
    fn take_options_over(&self, is_ours: bool) -> Result<()> {
        match self.kind() {
            ffi::ZMQ_XPUB => self.refuse_manual()?,
            #[cfg(feature = "draft")]
            ffi::ZMQ_ROUTER if crate::draft::is_there() => self.learn(&Opt::ROUTER_NOTIFY)?,
            #[cfg(feature = "draft")]
            ffi::ZMQ_DGRAM if self.ipv6()? => {
                return Err(Error::new("zmq_getsockopt", libc::ENOTSUP)
                    .about(Opt::IPV6.name)
                    .because("a DGRAM speaks IPv4 only"));
            }
            ffi::ZMQ_SUB => self.learn(&Opt::INVERT_MATCHING)?,
            _ => {}
        }
        self.take_conflation_over(is_ours)?;
        // What was bound with it has it; libzmq would use it for every other bind, too.
        #[cfg(unix)]
        if self.option(&Opt::USE_FD)? != -1 {
            self.set_option(&Opt::USE_FD.to(&-1))?;
        }
        Ok(())
    }

    /// Writes down what `option` is set to.
    fn learn<V: OptionValue>(&self, option: &Opt<V>) -> Result<()> {
        let setting = option.to(&self.option(option)?);
        self.note(|journal| journal.set(&setting));
        Ok(())
    }

    /// An error if it is in manual mode, which has a contract of its own. libzmq tells of that mode
    /// only by what it lets us do.
    fn refuse_manual(&self) -> Result<()> {
        let nobodys = Opt::UNSUBSCRIBE.to(&Topic::from(&b"\0nobody's"[..]));
        match self.set_option(&nobodys) {
            Ok(()) => Err(Error::new("zmq_setsockopt", libc::ENOTSUP)
                .about(Opt::XPUB_MANUAL.name)
                .because("an XPUB in manual mode has to be opened here, by `Options::manual`")),
            Err(error) if error.errno() == libc::EINVAL => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Ends all that this crate does with the socket, short of closing it. The
    /// handle is to be dropped then, and the rest done after.
    pub(crate) fn release(&self) -> Released {
        self.inner.is_ours.set(false);
        self.stop_monitor();
        Released { ptr: self.as_ptr(), context: self.inner.context.clone() }
    }
}

impl Released {
    pub(crate) fn into_raw(self) -> *mut c_void {
        self.context.outlive_socket();
        self.ptr
    }
}

/// The number of the type of a socket.
///
/// # Safety
///
/// It must be open, and used by nobody else during the call.
unsafe fn kind_of(socket: NonNull<c_void>) -> Result<c_int> {
    let mut kind: c_int = 0;
    let mut len = size_of::<c_int>();
    let data = (&raw mut kind).cast();
    loop {
        // SAFETY: the caller vouches for the socket, and `kind` is writable for `len` bytes.
        let rc = unsafe { ffi::zmq_getsockopt(socket.as_ptr(), ffi::ZMQ_TYPE, data, &raw mut len) };
        if rc == 0 {
            return Ok(kind);
        }
        match errno() {
            libc::EINTR => {}
            errno => return Err(Error::new("zmq_getsockopt", errno).about("ZMQ_TYPE")),
        }
    }
}
