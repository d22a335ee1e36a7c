//! [`Error`]: what went wrong, in one line.

use std::borrow::Cow;
use std::ffi::{CStr, c_int};
use std::{fmt, io};

use zmq_sys as ffi;

/// `std::result::Result` with this crate's [`Error`].
///
/// ```
/// fn port(endpoint: &zmq::Endpoint) -> zmq::Result<&str> {
///     Ok(endpoint.address().rsplit(':').next().unwrap_or_default())
/// }
/// # let context = zmq::Context::new()?;
/// println!("port {}", port(&context.socket(zmq::REP)?.bind("tcp://127.0.0.1:*")?)?);
/// # Ok::<(), zmq::Error>(())
/// ```
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A call that failed: which one, about what, and why.
///
/// It prints as one line; programs match on its [`kind`](Error::kind).
///
/// ```
/// # use zmq::{Context, ErrorKind};
/// # let context = Context::new()?;
/// let socket = context.socket(zmq::REP)?;
/// let error = socket.bind("carrier-pigeon://home").unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::ProtocolNotSupported);
/// assert_eq!(error.to_string(), "zmq_bind `carrier-pigeon://home`: Protocol not supported");
/// # Ok::<(), zmq::Error>(())
/// ```
#[doc(alias = "zmq_strerror")]
#[doc(alias = "ZMQError")]
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{call}{}: {}", Subject(self.subject()), self.reason())]
pub struct Error {
    call: &'static str,
    errno: c_int,
    // Most errors have none of it, and an `EAGAIN` in a loop should not allocate.
    details: Option<Box<Details>>,
}

#[derive(Clone, Default, PartialEq, Eq)]
struct Details {
    subject: Option<Box<str>>,
    reason: Option<Cow<'static, str>>,
}

impl Error {
    /// Reads the error that libzmq left for this thread after `call` failed.
    #[cold]
    pub(crate) fn last(call: &'static str) -> Self {
        Self::new(call, errno())
    }

    /// In a process that was forked off, libzmq cannot do `call` for a context
    /// or socket of the parent.
    #[cold]
    pub(crate) fn inherited(call: &'static str) -> Self {
        Self::new(call, libc::EPERM).because("this belongs to the process that forked this one")
    }

    /// What the operating system itself said to `call`.
    #[cfg(unix)]
    #[cold]
    pub(crate) fn os(call: &'static str, error: &io::Error) -> Self {
        Self::new(call, error.raw_os_error().unwrap_or(libc::EINVAL))
    }

    #[cold]
    pub(crate) fn new(call: &'static str, errno: c_int) -> Self {
        Self { call, errno, details: None }
    }

    /// libzmq must not be called for a socket from where an owner of bytes is
    /// dropped.
    #[cold]
    pub(crate) fn freeing(call: &'static str) -> Self {
        Self::new(call, libc::EBUSY)
            .because("the owner of a frame is dropped, perhaps in the middle of such a call")
    }

    /// Names what the failed call was about: an endpoint, an option.
    pub(crate) fn about(mut self, subject: &str) -> Self {
        self.details.get_or_insert_default().subject = Some(one_line(subject).into());
        self
    }

    /// Says why in better words than the errno's.
    pub(crate) fn because(mut self, reason: impl Into<Cow<'static, str>>) -> Self {
        let reason = match reason.into() {
            Cow::Borrowed(reason) => reason.into(),
            // It may quote what the user wrote.
            Cow::Owned(reason) => one_line(&reason).into_owned().into(),
        };
        self.details.get_or_insert_default().reason = Some(reason);
        self
    }

    /// What kind of failure this is, for programs to act on.
    ///
    /// ```
    /// # use zmq::{Context, ErrorKind};
    /// # let context = Context::new()?;
    /// let socket = context.socket(zmq::REP)?;
    /// let failed = socket.try_recv().unwrap_err();
    /// assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    #[doc(alias = "zmq_errno")]
    pub fn kind(&self) -> ErrorKind {
        match self.errno {
            libc::EACCES | libc::EPERM => ErrorKind::PermissionDenied,
            libc::EADDRINUSE => ErrorKind::AddrInUse,
            libc::EADDRNOTAVAIL | libc::ENODEV => ErrorKind::AddrNotAvailable,
            libc::EAGAIN => ErrorKind::TimedOut,
            libc::EHOSTUNREACH => ErrorKind::HostUnreachable,
            libc::EINVAL | libc::EMSGSIZE | libc::ENAMETOOLONG => ErrorKind::InvalidInput,
            libc::EMFILE | libc::ENFILE => ErrorKind::TooManyOpen,
            libc::ENOENT => ErrorKind::NotFound,
            libc::ENOMEM => ErrorKind::OutOfMemory,
            libc::ENOTSUP => ErrorKind::Unsupported,
            libc::EPROTO => ErrorKind::FrameCount,
            libc::EBADMSG => ErrorKind::InvalidData,
            libc::EPROTONOSUPPORT => ErrorKind::ProtocolNotSupported,
            ffi::EFSM => ErrorKind::WrongState,
            ffi::EMTHREAD => ErrorKind::NoIoThread,
            ffi::ENOCOMPATPROTO => ErrorKind::IncompatibleProtocol,
            ffi::ETERM => ErrorKind::Terminated,
            _ => ErrorKind::Other,
        }
    }

    /// The `errno` behind it: the operating system's or one of libzmq's own.
    ///
    /// ```
    /// # use zmq::Context;
    /// # let context = Context::new()?;
    /// let error = context.socket(zmq::REP)?.bind("tcp://nowhere").unwrap_err();
    /// assert_eq!(error.errno(), libc::EINVAL);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    #[doc(alias = "zmq_errno")]
    pub fn errno(&self) -> i32 {
        self.errno
    }

    fn subject(&self) -> Option<&str> {
        self.details.as_ref()?.subject.as_deref()
    }

    pub(crate) fn reason(&self) -> Cow<'_, str> {
        if let Some(reason) = self.details.as_ref().and_then(|details| details.reason.as_deref()) {
            return reason.into();
        }
        match (self.errno, self.call) {
            (libc::EAGAIN, "zmq_msg_recv") => "no message arrived in time".into(),
            (libc::EAGAIN, "zmq_msg_send") => "no peer could take the message in time".into(),
            (libc::EINVAL, "zmq_connect") if self.subject().is_some_and(|to| to.contains('*')) => {
                "`*` is for binding: to connect, name the host and the port".into()
            }
            // Of the context's limit of sockets, which is the same to libzmq, `no_socket` tells.
            (libc::EMFILE, _) => "the process's limit of file descriptors is reached".into(),
            (libc::ENODEV, "zmq_bind") => {
                "its host is neither an address nor an interface of this machine".into()
            }
            _ => strerror(self.errno),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What `fn main() -> zmq::Result<()>` ends with.
        write!(f, "{self} ({:?})", self.kind())
    }
}

/// Keeps the kind and the text, so that `?` works in functions that return
/// [`io::Result`]. [`TimedOut`](ErrorKind::TimedOut) is a
/// [`WouldBlock`](io::ErrorKind::WouldBlock) there, as for a socket of the
/// operating system.
///
/// ```
/// # use std::io;
/// # let context = zmq::Context::new().unwrap();
/// let error = context.socket(zmq::REP).unwrap().bind("tcp://nowhere").unwrap_err();
/// assert_eq!(io::Error::from(error).kind(), io::ErrorKind::InvalidInput);
/// ```
impl From<Error> for io::Error {
    fn from(error: Error) -> Self {
        let kind = match error.kind() {
            ErrorKind::AddrInUse => io::ErrorKind::AddrInUse,
            ErrorKind::AddrNotAvailable => io::ErrorKind::AddrNotAvailable,
            ErrorKind::FrameCount | ErrorKind::InvalidData => io::ErrorKind::InvalidData,
            ErrorKind::HostUnreachable => io::ErrorKind::HostUnreachable,
            ErrorKind::InvalidInput => io::ErrorKind::InvalidInput,
            ErrorKind::NotFound => io::ErrorKind::NotFound,
            ErrorKind::OutOfMemory => io::ErrorKind::OutOfMemory,
            ErrorKind::PermissionDenied => io::ErrorKind::PermissionDenied,
            ErrorKind::TimedOut => io::ErrorKind::WouldBlock,
            ErrorKind::ProtocolNotSupported
            | ErrorKind::IncompatibleProtocol
            | ErrorKind::Unsupported => io::ErrorKind::Unsupported,
            _ => io::ErrorKind::Other,
        };
        Self::new(kind, error)
    }
}

/// The failures a program may want to tell apart.
///
/// ```
/// # use zmq::{Context, ErrorKind};
/// # let context = Context::new()?;
/// # let (first, second) = (context.socket(zmq::REP)?, context.socket(zmq::REP)?);
/// # let endpoint = first.bind("tcp://127.0.0.1:*")?;
/// match second.bind(&endpoint) {
///     Err(error) if error.kind() == ErrorKind::AddrInUse => println!("somebody serves here"),
///     done => println!("bound {}", done?),
/// }
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The address is already bound (`EADDRINUSE`).
    #[doc(alias = "ZMQBindError")]
    AddrInUse,
    /// The address or the network interface is not this machine's
    /// (`EADDRNOTAVAIL`, `ENODEV`).
    AddrNotAvailable,
    /// A message has another number of frames than was asked for (`EPROTO`).
    FrameCount,
    /// No such peer is connected (`EHOSTUNREACH`).
    HostUnreachable,
    /// The transport does not suit this type of socket (`ENOCOMPATPROTO`).
    IncompatibleProtocol,
    /// A message cannot be read as what was asked for (`EBADMSG`).
    InvalidData,
    /// An endpoint or an option value is malformed, or a message too long
    /// (`EINVAL`, `ENAMETOOLONG`, `EMSGSIZE`).
    InvalidInput,
    /// The context has no I/O thread for this endpoint (`EMTHREAD`).
    NoIoThread,
    /// The endpoint is not in use here, or its directory does not exist
    /// (`ENOENT`).
    NotFound,
    /// There is not enough memory (`ENOMEM`).
    OutOfMemory,
    /// The operating system forbids it (`EACCES`, `EPERM`).
    PermissionDenied,
    /// The transport is unknown, or not built into the linked libzmq
    /// (`EPROTONOSUPPORT`).
    ProtocolNotSupported,
    /// The context is shutting down (`ETERM`).
    #[doc(alias = "ContextTerminated")]
    #[doc(alias = "ETERM")]
    Terminated,
    /// Nothing could be sent or received in time, or at once where the call
    /// does not wait (`EAGAIN`).
    #[doc(alias = "Again")]
    #[doc(alias = "EAGAIN")]
    TimedOut,
    /// The limit of sockets or file descriptors is reached (`EMFILE`,
    /// `ENFILE`).
    TooManyOpen,
    /// The linked libzmq cannot do this (`ENOTSUP`).
    Unsupported,
    /// The socket cannot do this in its present state (`EFSM`).
    ///
    /// Safe code never meets it; a socket that C code drives too may.
    WrongState,
    /// Anything else; see [`Error::errno`].
    Other,
}

/// The subject in backticks with a space before it, or nothing.
struct Subject<'a>(Option<&'a str>);

impl fmt::Display for Subject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |subject| write!(f, " `{subject}`"))
    }
}

/// With everything escaped that would break a line or turn its order around.
fn one_line(text: &str) -> Cow<'_, str> {
    let breaks = |character: char| {
        character.is_control()
            || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}')
            || matches!(character, '\u{2066}'..='\u{2069}')
    };
    if !text.contains(breaks) {
        return text.into();
    }
    let mut line = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if breaks(character) {
            line.extend(character.escape_debug());
        } else {
            line.push(character);
        }
    }
    line.into()
}

/// The error that libzmq left for this thread.
#[cold]
pub(crate) fn errno() -> c_int {
    // SAFETY: `zmq_errno` has no preconditions.
    unsafe { ffi::zmq_errno() }
}

fn strerror(errno: c_int) -> Cow<'static, str> {
    // SAFETY: `zmq_strerror` accepts any number.
    let text = unsafe { ffi::zmq_strerror(errno) };
    // SAFETY: it returns a C string that nobody frees; for the errnos that libzmq reports, which
    // the C library knows, it is constant too.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_string_lossy()
}
