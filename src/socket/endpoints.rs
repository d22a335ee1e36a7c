//! Where a socket is bound, and whom it connects to.

use std::ffi::{CString, c_char, c_int, c_void};
use std::sync::atomic::Ordering;

use zmq_sys as ffi;

use super::{Ready, Socket};
use crate::context::{Caller, is_inproc};
use crate::descriptors;
use crate::endpoint::{self, Endpoint};
use crate::error::{Error, Result};
use crate::frame;
use crate::options::Opt;
use crate::signals;
#[cfg(all(unix, feature = "draft"))]
use crate::spare::Spare;

impl Socket {
    /// Accepts connections at `endpoint`, and says which one it is really.
    ///
    /// A port or name of `*` is any that is free. A socket may bind and connect
    /// any number of endpoints.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// let endpoint = socket.bind("tcp://127.0.0.1:*")?;
    /// println!("serving at {endpoint}");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The socket is as it was before, and may bind another endpoint.
    /// [`AddrInUse`](crate::ErrorKind::AddrInUse) if somebody is bound there (but
    /// by `ipc` libzmq takes the path over, and who was bound there hears nothing of it),
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if `endpoint` is
    /// malformed, [`AddrNotAvailable`](crate::ErrorKind::AddrNotAvailable) if
    /// its host is not this machine,
    /// [`ProtocolNotSupported`](crate::ErrorKind::ProtocolNotSupported) if the
    /// linked libzmq does not know the transport,
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if it is one of those that
    /// only [`bind_unchecked`](Self::bind_unchecked) takes.
    #[doc(alias = "zmq_bind")]
    #[doc(alias = "bind_to_random_port")]
    pub fn bind(&self, endpoint: &str) -> Result<Endpoint> {
        endpoint::check_is_free("zmq_bind", endpoint)?;
        self.check_security("zmq_bind", endpoint)?;
        endpoint::check_is_sure("zmq_bind", endpoint)?;
        self.bind_anywhere(endpoint)
    }

    /// Binds, be it where only this library does.
    pub(crate) fn bind_anywhere(&self, endpoint: &str) -> Result<Endpoint> {
        self.check_security("zmq_bind", endpoint)?;
        self.check_inproc("zmq_bind", endpoint)?;
        #[cfg(feature = "draft")]
        let endpoint = &*self.before_draft_bind(endpoint)?;
        self.inner.journal.borrow_mut().meet_strangers();
        #[cfg(unix)]
        let spare = self.offer_listener(endpoint)?;
        let outcome = self.with_new_endpoint("zmq_bind", endpoint, ffi::zmq_bind);
        #[cfg(unix)]
        let spare = self.settle_listener(spare, outcome.is_ok());
        outcome?;
        let bound = if endpoint.starts_with("udp://") {
            // Of these libzmq forgets the transport, and knows them as they were given.
            Endpoint::from_libzmq(endpoint.to_owned())
        } else {
            self.last_endpoint()?
        };
        #[cfg(unix)]
        self.inner.listeners.borrow_mut().adopted.extend(spare.map(|it| (bound.to_string(), it)));
        self.note(|journal| journal.bind(endpoint, &bound));
        Ok(bound)
    }

    /// Connects to `endpoint`, now or as soon as somebody is there.
    ///
    /// It does not wait, and says nothing of whether there is a peer. A lost
    /// connection is made again without further ado.
    ///
    /// By `inproc`, a socket that connects where nobody is bound keeps its
    /// descriptor, also when it is dropped, until somebody is bound there or its
    /// context ends.
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
    /// The socket is as it was before.
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if `endpoint` is
    /// malformed, [`ProtocolNotSupported`](crate::ErrorKind::ProtocolNotSupported)
    /// if the linked libzmq does not know the transport,
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if it is one of those that
    /// only [`connect_unchecked`](Self::connect_unchecked) takes.
    #[doc(alias = "zmq_connect")]
    pub fn connect(&self, endpoint: &str) -> Result<()> {
        endpoint::check_is_free("zmq_connect", endpoint)?;
        self.check_security("zmq_connect", endpoint)?;
        endpoint::check_is_sure("zmq_connect", endpoint)?;
        self.connect_anywhere(endpoint)
    }

    /// Connects, be it to where only this library does.
    pub(crate) fn connect_anywhere(&self, endpoint: &str) -> Result<()> {
        self.check_security("zmq_connect", endpoint)?;
        #[cfg(feature = "draft")]
        self.before_draft_connect(endpoint)?;
        self.check_inproc("zmq_connect", endpoint)?;
        self.inner.journal.borrow_mut().meet_strangers();
        self.with_new_endpoint("zmq_connect", endpoint, ffi::zmq_connect)?;
        self.note(|journal| journal.connect(endpoint));
        Ok(())
    }

    /// Stops accepting connections at `endpoint`, which is as
    /// [`bind`](Self::bind) returned it. Its connections end.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// let endpoint = socket.bind("tcp://127.0.0.1:*")?;
    /// socket.unbind(&endpoint)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) if it is not bound there. Where it
    /// is, or may be, connected there too, libzmq takes that back as well: then
    /// also the errors of [`disconnect`](Self::disconnect).
    #[doc(alias = "zmq_unbind")]
    pub fn unbind(&self, endpoint: &str) -> Result<()> {
        // To libzmq, which reads endpoints in other ways than one, it is the same as to disconnect.
        if !self.inner.journal.borrow().is_bound(endpoint) {
            return Err(Error::new("zmq_unbind", libc::ENOENT)
                .about(endpoint)
                .because("the socket is not bound there"));
        }
        endpoint::check_is_free("zmq_unbind", endpoint)?;
        self.check_half_received("zmq_unbind", endpoint)?;
        if endpoint.starts_with("udp://") {
            return Err(Error::new("zmq_unbind", libc::ENOTSUP)
                .about(endpoint)
                .because("libzmq keeps an endpoint of `udp` until the socket is dropped"));
        }
        self.with_endpoint("zmq_unbind", endpoint, ffi::zmq_unbind)?;
        #[cfg(unix)]
        self.inner.listeners.borrow_mut().adopted.retain(|(bound, _)| bound != endpoint);
        self.note(|journal| journal.unbind(endpoint));
        self.leave_peers(endpoint);
        Ok(())
    }

    /// Takes back a [`connect`](Self::connect) to the same `endpoint`. Messages
    /// that wait for that peer have the socket's linger to leave.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.connect("tcp://127.0.0.1:8000")?;
    /// socket.disconnect("tcp://127.0.0.1:8000")?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) if it is not connected there;
    /// [`WrongState`](crate::ErrorKind::WrongState) if it is a SUB, XSUB, ROUTER or
    /// REP that has been asked whether there is something to receive, and there is:
    /// libzmq may have begun to take a message out. Receive one first.
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if a
    /// [`Stream`](crate::Stream::close) closed one of several connections to
    /// `endpoint`: close the others too.
    #[doc(alias = "zmq_disconnect")]
    pub fn disconnect(&self, endpoint: &str) -> Result<()> {
        // As for `unbind`.
        if !self.inner.journal.borrow().is_connected(endpoint) {
            return Err(Error::new("zmq_disconnect", libc::ENOENT)
                .about(endpoint)
                .because("the socket is not connected there"));
        }
        // A monitor that nobody reads any more would hold its socket up.
        endpoint::check_is_free("zmq_disconnect", endpoint)?;
        if is_inproc(endpoint) && self.binds(endpoint) {
            return Err(Error::new("zmq_disconnect", libc::ENOTSUP)
                .about(endpoint)
                .because("the socket is bound there too, and libzmq would undo that instead"));
        }
        if self.inner.journal.borrow().has_parted_with(endpoint) {
            return Err(Error::new("zmq_disconnect", libc::ENOTSUP).about(endpoint).because(
                "a connection there was closed, and libzmq might end another: close each",
            ));
        }
        self.check_half_received("zmq_disconnect", endpoint)?;
        self.with_endpoint("zmq_disconnect", endpoint, ffi::zmq_disconnect)?;
        self.note(|journal| journal.disconnect(endpoint));
        self.leave_peers(endpoint);
        Ok(())
    }

    /// Connects to a peer that is to be known here by `id`.
    ///
    /// libzmq aborts the process if another peer has the same `id`: that there
    /// is none, the caller must know.
    pub(crate) fn connect_known(&self, endpoint: &str, id: &[u8]) -> Result<()> {
        endpoint::check("zmq_connect", endpoint)?;
        endpoint::check_is_free("zmq_connect", endpoint)?;
        self.check_security("zmq_connect", endpoint)?;
        self.check_inproc("zmq_connect", endpoint)?;
        self.choose_next_id(id)?;
        match self.with_endpoint("zmq_connect", endpoint, ffi::zmq_connect) {
            Ok(()) => {
                self.note(|journal| journal.connect(endpoint));
                Ok(())
            }
            Err(error) => {
                // The first error is the one to tell of; and if this fails too, the next
                // connection gets an id that nobody has.
                let _ = self.use_up_id();
                Err(error)
            }
        }
    }

    /// See [`Journal::may_use_inproc`](crate::journal::Journal::may_use_inproc).
    pub(crate) fn may_use_inproc(&self) -> bool {
        self.inner.journal.borrow().may_use_inproc()
    }

    /// See [`Journal::connections_to`](crate::journal::Journal::connections_to).
    pub(crate) fn connections_to(&self, endpoint: &str) -> usize {
        self.inner.journal.borrow().connections_to(endpoint)
    }

    /// See [`Journal::part_with`](crate::journal::Journal::part_with).
    pub(crate) fn part_with(&self, endpoint: &str) {
        self.note(|journal| journal.part_with(endpoint));
    }

    /// Has the next connection that is made be known by `id`, as of which
    /// [`connect_known`](Self::connect_known) tells.
    pub(crate) fn choose_next_id(&self, id: &[u8]) -> Result<()> {
        self.set_option(&Opt::CONNECT_ROUTING_ID.to(&id.to_vec()))
    }

    /// libzmq keeps an id that no connection took for the next one, and there
    /// is no taking it back. So makes a connection for it, and ends that.
    fn use_up_id(&self) -> Result<()> {
        let endpoint = endpoint::of_our_own(endpoint::USED_UP);
        // Not the id that failed, which the caller may want to try again at once. Those that begin
        // with a zero byte are not for users.
        let id = [b"\0", endpoint.as_bytes()].concat();
        self.set_option(&Opt::CONNECT_ROUTING_ID.to(&id))?;
        let peer = Self::open(&self.inner.context, ffi::ZMQ_DEALER)?;
        peer.with_endpoint("zmq_bind", &endpoint, ffi::zmq_bind)?;
        self.with_endpoint("zmq_connect", &endpoint, ffi::zmq_connect)?;
        self.with_endpoint("zmq_disconnect", &endpoint, ffi::zmq_disconnect)
    }

    pub(super) fn leave_peers(&self, endpoint: &str) {
        if let Some(watch) = &*self.inner.watch.borrow() {
            watch.leave(endpoint);
        }
    }

    /// An error if libzmq may have taken out the first frame of a message whose rest would go with
    /// the connection: it aborts when the rest is received.
    fn check_half_received(&self, call: &'static str, endpoint: &str) -> Result<()> {
        let takes_one_out =
            [ffi::ZMQ_SUB, ffi::ZMQ_XSUB, ffi::ZMQ_ROUTER, ffi::ZMQ_REP].contains(&self.kind());
        let is_connected = self.inner.journal.borrow().is_connected(endpoint);
        if !takes_one_out || !is_connected || !self.inner.looked.load(Ordering::Relaxed) {
            return Ok(());
        }
        match self.is_ready(Ready::ToReceive) {
            Ok(true) => Err(Error::new(call, ffi::EFSM)
                .about(endpoint)
                .because("a message was seen to be there, which has to be received first")),
            _ => Ok(()),
        }
    }

    /// Lets libzmq do what the socket has told itself.
    fn settle(&self) {
        // As it does first of all when it is to take back what was never done.
        // SAFETY: the socket is open, and the name ends.
        unsafe { ffi::zmq_disconnect(self.as_ptr(), endpoint::NOBODY.as_ptr()) };
    }

    /// Calls `function`, unless the socket waits by `inproc` for somebody to be bound, or
    /// nobody knows.
    #[cfg(feature = "draft")]
    pub(crate) fn unless_it_waits<T>(&self, function: impl FnOnce() -> T) -> Option<T> {
        if self.is_foreign() {
            return None;
        }
        let journal = self.inner.journal.borrow();
        self.inner.context.unless_it_waits(self.inner.fd(), journal.endpoints(), function)
    }

    /// Whether it is known to be bound there.
    fn binds(&self, endpoint: &str) -> bool {
        self.inner.journal.borrow().bound().any(|bound| bound == endpoint)
    }

    /// Whether it has, or may have, a message for whoever comes.
    fn may_welcome(&self) -> bool {
        let journal = self.inner.journal.borrow();
        match journal.last(&Opt::XPUB_WELCOME_MSG) {
            Some(message) => !message.is_empty(),
            // A PUB has that of an XPUB, for those who set it in C.
            None => journal.is_foreign() && [ffi::ZMQ_PUB, ffi::ZMQ_XPUB].contains(&self.kind()),
        }
    }

    pub(crate) fn has_endpoints(&self) -> bool {
        self.inner.journal.borrow().has_endpoints()
    }

    /// Those it is bound or connected to.
    pub(crate) fn endpoints(&self) -> Vec<String> {
        self.inner.journal.borrow().endpoints().map(ToOwned::to_owned).collect()
    }

    /// See [`Journal::turn_to_next`](crate::journal::Journal::turn_to_next).
    pub(crate) fn turn_to_next(&self) {
        self.inner.journal.borrow_mut().turn_to_next();
    }

    pub(crate) fn has_only_silent_endpoints(&self) -> bool {
        self.inner.journal.borrow().has_only_silent_endpoints()
    }

    /// An endpoint that it is bound to, if there is one.
    pub(crate) fn bound(&self) -> Option<String> {
        self.inner.journal.borrow().bound().next().map(ToOwned::to_owned)
    }

    /// The same, where libzmq may have to open something by and by.
    pub(super) fn with_new_endpoint(
        &self,
        call: &'static str,
        endpoint: &str,
        function: unsafe extern "C" fn(*mut c_void, *const c_char) -> c_int,
    ) -> Result<()> {
        #[cfg(all(unix, feature = "draft"))]
        if endpoint.starts_with("udp://") {
            let spare = Spare::take(call).map_err(|error| error.about(endpoint))?;
            return spare.spend(|| self.with_endpoint(call, endpoint, function));
        }
        self.with_endpoint(call, endpoint, function)
    }

    pub(super) fn with_endpoint(
        &self,
        call: &'static str,
        endpoint: &str,
        function: unsafe extern "C" fn(*mut c_void, *const c_char) -> c_int,
    ) -> Result<()> {
        self.call_with_endpoint(call, endpoint, |c_endpoint| {
            // SAFETY: the socket is open and `c_endpoint` outlives the call; `function` is one of
            // libzmq's that take just these.
            unsafe { function(self.as_ptr(), c_endpoint) }
        })
    }

    /// Calls `function` with what libzmq is to read, until no signal comes
    /// between. It returns -1 where it fails.
    pub(super) fn call_with_endpoint(
        &self,
        call: &'static str,
        endpoint: &str,
        function: impl Fn(*const c_char) -> c_int,
    ) -> Result<()> {
        if frame::is_freeing() {
            return Err(Error::freeing(call).about(endpoint));
        }
        endpoint::check(call, endpoint)?;
        let is_inproc = is_inproc(endpoint);
        if is_inproc {
            // A thread that is not in the child may have been inside the context's gate.
            self.check_owner(call)?;
        } else {
            // To look through the interfaces of the machine, to look a name up, and to listen.
            descriptors::check(call, 4).map_err(|error| error.about(endpoint))?;
        }
        let c_endpoint = CString::new(endpoint).unwrap_or_default();
        let is_monitored = self.inner.monitor.borrow().is_some();
        let function = || {
            let function = || function(c_endpoint.as_ptr());
            // It may tell the monitor, which is in this thread then.
            if is_monitored { signals::undisturbed(function) } else { function() }
        };
        let attempt = || {
            if !is_inproc {
                return Ok(function());
            }
            let caller = Caller {
                kind: self.kind(),
                fd: self.inner.fd(),
                is_bound: self.binds(endpoint),
                may_wait: self.inner.journal.borrow().may_have_connected_before(endpoint),
                welcomes: self.may_welcome(),
            };
            self.inner.context.with_inproc(call, caller, endpoint, function, || self.settle())
        };
        while attempt()? == -1 {
            let error = Error::last(call);
            match error.errno() {
                libc::EINTR => self.check_owner(call)?,
                _ => return Err(error.about(endpoint)),
            }
        }
        Ok(())
    }
}
