//! [`Endpoint`]: an address that libzmq will read as it was meant.
#![forbid(unsafe_code)]

use std::borrow::Borrow;
use std::ffi::CStr;
use std::ops::Deref;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{fmt, ptr};

use crate::error::{Error, Result};

/// Where a socket is bound, or connects to: `transport://address`.
///
/// [`bind`](crate::Socket::bind) returns the endpoint really bound, with the
/// port filled in. It reads as a `&str`, so it goes wherever one is asked for.
///
/// ```
/// # let context = zmq::Context::new()?;
/// let server = context.socket(zmq::REP)?;
/// let endpoint = server.bind("tcp://127.0.0.1:*")?;
/// assert_ne!(endpoint.port(), Some(0));
///
/// let client = context.socket(zmq::REQ)?;
/// client.connect(&endpoint)?;
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// libzmq reads loosely: a NUL ends the text, port 99999 is port 34463, and
/// port `80abc` is port 80. An `Endpoint` is refused what would be misread so;
/// all else is libzmq's to judge.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Endpoint(Box<str>);

impl Endpoint {
    /// The part before `://`.
    ///
    /// ```
    /// # use zmq::Endpoint;
    /// assert_eq!("ipc:///tmp/feed".parse::<Endpoint>()?.transport(), "ipc");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn transport(&self) -> &str {
        self.split_once("://").map_or("", |(transport, _)| transport)
    }

    /// The part after `://`.
    ///
    /// ```
    /// # use zmq::Endpoint;
    /// assert_eq!("ipc:///tmp/feed".parse::<Endpoint>()?.address(), "/tmp/feed");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn address(&self) -> &str {
        self.split_once("://").map_or("", |(_, address)| address)
    }

    /// The port, where the transport has one and it is a number.
    ///
    /// ```
    /// # use zmq::Endpoint;
    /// assert_eq!("tcp://127.0.0.1:8000".parse::<Endpoint>()?.port(), Some(8000));
    /// assert_eq!("tcp://127.0.0.1:*".parse::<Endpoint>()?.port(), None);
    /// assert_eq!("inproc://feed:1".parse::<Endpoint>()?.port(), None);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        port_text(self.transport(), self.address())?.parse().ok()
    }

    /// What libzmq says it is bound or connected to.
    pub(crate) fn from_libzmq(text: String) -> Self {
        Self(text.into())
    }
}

/// Checks what libzmq would misread.
///
/// # Errors
///
/// [`InvalidInput`](crate::ErrorKind::InvalidInput), and why.
impl FromStr for Endpoint {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        check("Endpoint", text)?;
        Ok(Self(text.into()))
    }
}

impl Deref for Endpoint {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Endpoint {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Borrow<str> for Endpoint {
    fn borrow(&self) -> &str {
        self
    }
}

impl PartialEq<str> for Endpoint {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for Endpoint {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Endpoint({:?})", &**self)
    }
}

/// Refuses, in the name of `call`, an endpoint that libzmq would misread.
pub(crate) fn check(call: &'static str, text: &str) -> Result<()> {
    misreading(text)
        .map_or(Ok(()), |reason| Err(Error::new(call, libc::EINVAL).about(text).because(reason)))
}

/// Refuses, in the name of `call`, an `inproc` name by which parts of this
/// library find each other: to meet there in their place would be to hold them up.
pub(crate) fn check_is_free(call: &'static str, text: &str) -> Result<()> {
    if !OURS.iter().any(|ours| text.starts_with(ours)) {
        return Ok(());
    }
    let reason = "the names of `inproc` that begin so are taken";
    Err(Error::new(call, libc::EADDRINUSE).about(text).because(reason))
}

/// Refuses, in the name of `call`, a transport for which libzmq ends the process
/// where the network, or the rights of the process, are not as it needs them.
pub(crate) fn check_is_sure(call: &'static str, text: &str) -> Result<()> {
    let transport = text.split_once("://").map_or("", |(transport, _)| transport);
    let name = if transport == "epgm" { "pgm" } else { transport };
    if !matches!(name, "pgm" | "norm") || !crate::has(name) {
        return Ok(());
    }
    let reason = "libzmq ends the process where the network refuses such an endpoint: see \
                  `connect_unchecked`";
    Err(Error::new(call, libc::ENOTSUP).about(text).because(reason))
}

/// A name for one of those parts, after `prefix`, that nobody else has in this process: not even
/// another copy of this library, which has a counter elsewhere.
pub(crate) fn of_our_own(prefix: &str) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);

    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{prefix}{:x}.{number}", ptr::from_ref(&COUNT).addr())
}

/// What comes before the number of a monitor.
pub(crate) const MONITOR: &str = "inproc://zmq.monitor.";

/// What comes before the number of a proxy's controls.
pub(crate) const PROXY: &str = "inproc://zmq.proxy.";

/// What comes before the number of an id that is used up.
pub(crate) const USED_UP: &str = "inproc://zmq.used-up.";

/// What comes before the number of one that sees another close.
pub(crate) const COMPANION: &str = "inproc://zmq.companion.";

/// Where libzmq's servers ask whom to let in.
pub(crate) const ZAP: &str = "inproc://zeromq.zap.01";

/// Where nobody ever is.
pub(crate) const NOBODY: &CStr = c"inproc://zmq.nobody";

const OURS: [&str; 5] = [MONITOR, PROXY, USED_UP, COMPANION, "inproc://zmq.nobody"];

/// Far more than any address needs. libzmq would take a longer one, and could not tell it again.
pub(crate) const LONGEST: usize = 65_535;

/// Half of the memory in which libzmq says it to the peer, together with the peer's memory beyond
/// that if it does not fit.
const LONGEST_BY_WS: usize = 4096;

pub(crate) fn misreading(text: &str) -> Option<String> {
    if text.contains('\0') {
        return Some("an endpoint must not contain a NUL".into());
    }
    if text.len() > LONGEST {
        return Some(format!("an endpoint has {LONGEST} bytes at most"));
    }
    let Some((transport, address)) = text.split_once("://") else {
        return Some("an endpoint is `transport://address`, such as `tcp://127.0.0.1:8000`".into());
    };
    if matches!(transport, "ws" | "wss") && text.len() > LONGEST_BY_WS {
        return Some(format!("an endpoint of `{transport}` has {LONGEST_BY_WS} bytes at most"));
    }
    if address.is_empty() {
        return Some(format!("nothing follows `{transport}://`"));
    }
    if !has_port(transport) {
        return None;
    }
    let Some(port) = port_text(transport, address) else {
        return Some("the port is missing".into());
    };
    // The SOCKS protocol counts its bytes in one, and libzmq aborts where they do not fit.
    let target = address.rsplit(';').next().unwrap_or_default();
    if transport == "tcp" && target.len() > 255 + 1 + port.len() {
        return Some("the name of the host is over 255 bytes".into());
    }
    match port {
        "*" => None,
        "" => Some("the port is missing".into()),
        _ if !port.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(format!("`{port}` is not a port number"))
        }
        _ if port.parse::<u16>().is_err() => Some(format!("port {port} is over 65535")),
        _ => None,
    }
}

/// The transports whose port libzmq reads with `atoi` and cuts to 16 bits.
fn has_port(transport: &str) -> bool {
    matches!(transport, "tcp" | "udp" | "ws" | "wss" | "pgm" | "epgm")
}

/// What stands behind the last colon; of a WebSocket's path, before it.
fn port_text<'a>(transport: &str, address: &'a str) -> Option<&'a str> {
    if !has_port(transport) {
        return None;
    }
    let host = match transport {
        "ws" | "wss" => address.split_once('/').map_or(address, |(host, _path)| host),
        _ => address,
    };
    host.rsplit_once(':').map(|(_, port)| port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_libzmq_would_misread_is_refused() {
        for (text, reason) in [
            ("", "an endpoint is `transport://address`"),
            ("tcp:/127.0.0.1:80", "an endpoint is `transport://address`"),
            ("tcp://", "nothing follows `tcp://`"),
            ("tcp://127.0.0.1", "the port is missing"),
            ("tcp://127.0.0.1:", "the port is missing"),
            ("tcp://*:99999", "port 99999 is over 65535"),
            ("tcp://*:65536", "port 65536 is over 65535"),
            ("tcp://*:-1", "`-1` is not a port number"),
            ("tcp://*:80abc", "`80abc` is not a port number"),
            ("tcp://*:80 ", "`80 ` is not a port number"),
            ("tcp://*:+80", "`+80` is not a port number"),
            ("tcp://[::1]", "`1]` is not a port number"),
            ("tcp://a\0b:1", "must not contain a NUL"),
            ("inproc://a\0b", "must not contain a NUL"),
            ("ws://127.0.0.1:99999/feed", "port 99999 is over 65535"),
            ("tcp://h:80\n90", "`80\\n90` is not a port number"),
            ("a\u{2028}b://", "nothing follows `a\\u{2028}b://`"),
        ] {
            let error = check("zmq_bind", text).unwrap_err();
            let line = error.to_string();
            assert!(line.starts_with("zmq_bind `"), "{line}");
            assert!(line.contains(reason), "{line}");
            assert!(!line.contains(char::is_control), "{line}");
        }
    }

    #[test]
    fn a_host_has_a_name_of_255_bytes_at_most() {
        let name = "a".repeat(255);
        for endpoint in [format!("tcp://{name}:80"), format!("tcp://127.0.0.1:0;{name}:80")] {
            check("zmq_connect", &endpoint).unwrap();
            let line = check("zmq_connect", &endpoint.replace(":80", "a:80")).unwrap_err();
            assert!(line.to_string().contains("over 255 bytes"), "{line}");
        }
    }

    #[test]
    fn what_libzmq_can_judge_is_left_to_it() {
        for text in [
            "tcp://*:*",
            "tcp://*:0",
            "tcp://eth0:65535",
            "tcp://[::1]:80",
            "tcp://[fe80::1%eth0]:5555",
            "tcp://192.168.1.17:5555;192.168.1.1:5555",
            "ipc:///tmp/feed:99999",
            "ipc://@abstract",
            "ipc://*",
            "inproc://a name: any",
            "ws://127.0.0.1:80/path:with/colons:99999",
            "udp://239.0.0.1:5555",
            "epgm://eth0;239.192.1.1:5555",
            "tipc://{5560,0,0}",
            "vmci://1:4294967295",
            "carrier-pigeon://home",
        ] {
            check("zmq_bind", text).unwrap();
        }
    }
}
