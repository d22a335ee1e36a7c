//! What libzmq's draft socket types must be kept from, as it would abort,
//! corrupt memory or say nothing.
#![forbid(unsafe_code)]

use std::borrow::Cow;
use std::ffi::c_int;
use std::net::{Ipv4Addr, SocketAddrV4, UdpSocket};

use zmq_sys as ffi;

use crate::error::{Error, Result};
use crate::options::{Mechanism, Opt};
use crate::socket::{Socket, SocketType};
use crate::version::has;

/// The most that libzmq has room for in a datagram. It does not look before it
/// copies.
pub(crate) const LONGEST_DATAGRAM: usize = 8192;

/// Refuses a draft type where the library has none: it would open the socket,
/// and abort as soon as a peer connects.
pub(crate) fn check_open<T: SocketType>() -> Result<()> {
    if is_draft(T::KIND) && !is_there() {
        let error = Error::new("zmq_socket", libc::ENOTSUP).about(T::NAME);
        return Err(error.because("the linked libzmq was built without draft"));
    }
    Ok(())
}

/// Whether the linked library has the draft API.
pub(crate) fn is_there() -> bool {
    cfg!(zmq_draft) && has("draft")
}

pub(crate) fn is_draft(kind: c_int) -> bool {
    (ffi::ZMQ_SERVER..=ffi::ZMQ_CHANNEL).contains(&kind)
}

/// Whether threads may share sockets of this kind.
pub(crate) fn is_shared(kind: c_int) -> bool {
    is_draft(kind) && kind != ffi::ZMQ_DGRAM
}

/// What is to be done before `socket` binds `endpoint`; and where it is to bind
/// really.
pub(crate) fn before_bind<'a>(socket: &Socket, endpoint: &'a str) -> Result<Cow<'a, str>> {
    let refuse = |errno, reason: &'static str| {
        Err(Error::new("zmq_bind", errno).about(endpoint).because(reason))
    };
    let udp = endpoint.strip_prefix("udp://");
    match (socket.kind(), udp) {
        (ffi::ZMQ_DGRAM, None) => refuse(ffi::ENOCOMPATPROTO, "a DGRAM binds an endpoint of `udp`"),
        (ffi::ZMQ_DGRAM, Some(_)) if socket.has_endpoints() => {
            refuse(libc::EINVAL, "a DGRAM binds one endpoint")
        }
        // It takes every sender's address for one of IPv4.
        (ffi::ZMQ_DGRAM, Some(_)) if socket.ipv6()? => {
            refuse(libc::ENOTSUP, "a DGRAM speaks IPv4 only; its option `ipv6` is on")
        }
        (ffi::ZMQ_DGRAM, Some(address)) => claim(address)
            .map(|address| address.map_or(endpoint.into(), |it| format!("udp://{it}").into()))
            .map_err(|error| Error::os("zmq_bind", &error).about(endpoint)),
        // The length of the group is a signed byte to it.
        (ffi::ZMQ_DISH, Some(_)) => refuse(
            libc::ENOTSUP,
            "a DISH does not receive by `udp`, where a datagram of one byte can make libzmq abort",
        ),
        (ffi::ZMQ_RADIO, _) => {
            limit_commands(socket)?;
            Ok(endpoint.into())
        }
        _ => Ok(endpoint.into()),
    }
}

/// What is to be done before `socket` connects to `endpoint`.
pub(crate) fn before_connect(socket: &Socket, endpoint: &str) -> Result<()> {
    match socket.kind() {
        ffi::ZMQ_DGRAM => Err(Error::new("zmq_connect", libc::ENOTSUP)
            .about(endpoint)
            .because("a DGRAM does not connect: each message is sent to an address")),
        ffi::ZMQ_RADIO => limit_commands(socket),
        _ => Ok(()),
    }
}

/// Takes an address as far as to know whether libzmq can, which takes it later
/// and fails without a word. If any port will do, says which.
fn claim(address: &str) -> std::io::Result<Option<SocketAddrV4>> {
    let Some((host, port)) = address.rsplit_once(':') else { return Ok(None) };
    let (Ok(host), Ok(port)) = (
        if host == "*" { Ok(Ipv4Addr::UNSPECIFIED) } else { host.parse() },
        if port == "*" { Ok(0) } else { port.parse::<u16>() },
    ) else {
        return Ok(None);
    };
    if host.is_multicast() {
        return Ok(None);
    }
    let claimed = UdpSocket::bind((host, port))?.local_addr()?;
    Ok((port == 0).then(|| SocketAddrV4::new(host, claimed.port())))
}

/// Has libzmq turn away a peer that would join a group with too long a name:
/// it aborts at one of over 255 bytes.
///
/// A RADIO receives nothing but such commands, and what is needed to get so
/// far.
fn limit_commands(socket: &Socket) -> Result<()> {
    const LONGEST_JOIN: u64 = 5 + 255;
    const CURVE_OVERHEAD: u64 = 33;

    let most = match socket.mechanism()? {
        Mechanism::Curve => LONGEST_JOIN + CURVE_OVERHEAD,
        _ => LONGEST_JOIN,
    };
    let chosen = socket.max_message_size()?.unwrap_or(u64::MAX);
    socket.set_option(&Opt::MAXMSGSIZE.to(&Some(chosen.min(most))))
}
