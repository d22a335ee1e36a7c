//! [`Listener`]: a descriptor that libzmq may accept connections from.

use std::ffi::c_int;
use std::net::TcpListener;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::net::UnixListener;

use crate::error::{Error, Result};

/// A stream socket that is bound and listens.
///
/// libzmq aborts where the descriptor it is given is anything else.
#[derive(Debug)]
pub(crate) struct Listener {
    fd: OwnedFd,
    family: Family,
}

#[derive(Debug)]
enum Family {
    Ip,
    Unix,
}

impl Listener {
    pub(crate) fn new(fd: OwnedFd) -> Result<Self> {
        let is_stream = option(&fd, libc::SO_TYPE) == Some(libc::SOCK_STREAM);
        if !is_stream || option(&fd, libc::SO_ACCEPTCONN) != Some(1) {
            return Err(refused("the descriptor is not a stream socket that listens"));
        }
        // Each of the two types answers for its own family only.
        let tcp = TcpListener::from(fd);
        // Another process may hold it too and be faster; libzmq must not wait for the next then.
        tcp.set_nonblocking(true).map_err(|error| Error::os("ioctl", &error))?;
        if tcp.local_addr().is_ok() {
            return Ok(Self { fd: tcp.into(), family: Family::Ip });
        }
        let unix = UnixListener::from(OwnedFd::from(tcp));
        if unix.local_addr().is_ok() {
            return Ok(Self { fd: unix.into(), family: Family::Unix });
        }
        Err(refused("the descriptor listens neither to TCP nor on a Unix socket"))
    }

    /// The same again: one more descriptor for what this one stands for.
    pub(crate) fn try_clone(&self) -> Result<Self> {
        Self::new(self.fd.try_clone().map_err(|error| Error::os("dup", &error))?)
    }

    /// Whether a socket that binds `endpoint` is to take this for it.
    pub(crate) fn serves(&self, endpoint: &str) -> Result<bool> {
        let transport = endpoint.split_once("://").map_or("", |(transport, _)| transport);
        match (transport, &self.family) {
            ("tcp" | "ws" | "wss", Family::Ip) | ("ipc", Family::Unix) => Ok(true),
            ("tcp" | "ws" | "wss", Family::Unix) => {
                Err(refused("the descriptor is a Unix socket, and no TCP"))
            }
            ("ipc", Family::Ip) => Err(refused("the descriptor is TCP, and no Unix socket")),
            _ => Ok(false),
        }
    }

    pub(crate) fn number(&self) -> c_int {
        self.fd.as_raw_fd()
    }
}

/// It is libzmq's to close from now on.
impl From<Listener> for OwnedFd {
    fn from(listener: Listener) -> Self {
        listener.fd
    }
}

fn refused(reason: &'static str) -> Error {
    Error::new("zmq_setsockopt", libc::EINVAL).about("ZMQ_USE_FD").because(reason)
}

/// An option of the operating system's, if `fd` is a socket.
fn option(fd: &OwnedFd, name: c_int) -> Option<c_int> {
    let mut value: c_int = 0;
    let mut len = libc::socklen_t::try_from(size_of_val(&value)).ok()?;
    let (fd, data) = (fd.as_raw_fd(), (&raw mut value).cast());
    // SAFETY: `fd` is open, and `data` is writable for `len` bytes.
    let rc = unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, name, data, &raw mut len) };
    (rc == 0).then_some(value)
}
