//! DGRAM, and plain UDP.

use std::net::{SocketAddr, SocketAddrV4, UdpSocket};
use std::time::Duration;

use zmq::{Dgram, ErrorKind, Message};

use crate::common::{MOMENT, PATIENCE, context, until};
use crate::{has_drafts, open};

/// A plain socket of the operating system, and its address.
pub(crate) fn plain_udp() -> (UdpSocket, SocketAddrV4) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let Ok(SocketAddr::V4(address)) = socket.local_addr() else { panic!("no IPv4") };
    (socket, address)
}

/// Binds, and waits until libzmq has really taken the address.
pub(crate) fn bind_udp(dgram: &Dgram) -> zmq::Endpoint {
    let endpoint = dgram.bind("udp://127.0.0.1:*").unwrap();
    assert_ne!(endpoint.port().unwrap(), 0);
    let (plain, _) = plain_udp();
    until(|| {
        plain.send_to(b"are you there?", endpoint.address()).unwrap();
        dgram.recv_timeout(Duration::from_millis(5)).is_ok()
    });
    while dgram.recv_timeout(MOMENT).is_ok() {}
    endpoint
}

#[test]
fn a_dgram_speaks_with_plain_udp_and_its_like() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let dgram: Dgram = open(&context);
    let endpoint = bind_udp(&dgram);
    let (plain, address) = plain_udp();
    for length in [0, 1, 1472, 8192] {
        let body = vec![7; length];
        plain.send_to(&body, endpoint.address()).unwrap();
        let (from, datagram) = dgram.recv_timeout(PATIENCE).unwrap();
        assert_eq!((from, datagram), (address, body.clone().into()));
        dgram.send_timeout(from, body.clone(), PATIENCE).unwrap();
        let mut buffer = vec![0; 10_000];
        let (got, from) = plain.recv_from(&mut buffer).unwrap();
        assert_eq!((&buffer[..got], from.to_string()), (&*body, endpoint.address().into()));
    }
    let other: Dgram = open(&context);
    other.bind("udp://127.0.0.1:*").unwrap();
    other.send(endpoint.address().parse().unwrap(), "hello").unwrap();
    let (from, hello) = dgram.recv_timeout(PATIENCE).unwrap();
    dgram.send(from, hello).unwrap();
    assert_eq!(other.recv_timeout(PATIENCE).unwrap().1, "hello");
}

#[test]
fn any_datagram_reaches_a_dgram_and_none_harms_it() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let dgram: Dgram = open(&context);
    let endpoint = bind_udp(&dgram);
    let (plain, _) = plain_udp();
    for first in 0..=255 {
        for datagram in [vec![first], vec![first; 2], vec![first; 300]] {
            plain.send_to(&datagram, endpoint.address()).unwrap();
            assert_eq!(dgram.recv_timeout(PATIENCE).unwrap().1, datagram.as_slice());
        }
    }
    plain.send_to(&vec![9; 65_507], endpoint.address()).unwrap();
    assert_eq!(dgram.recv_timeout(PATIENCE).unwrap().1, &[9; 8192]);
}

#[test]
fn a_dgram_that_was_flooded_goes_on() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let dgram = Dgram::options().recv_hwm(5).open(&context).unwrap();
    let endpoint = bind_udp(&dgram);
    let (plain, address) = plain_udp();
    for _ in 0..5 {
        for _ in 0..2000 {
            plain.send_to(b"flood", endpoint.address()).unwrap();
        }
        while dgram.recv_timeout(MOMENT).is_ok() {}
        // libzmq may have closed the descriptor, and open another.
        until(|| {
            plain.send_to(b"after", endpoint.address()).unwrap();
            dgram.recv_timeout(MOMENT).is_ok_and(|(_, datagram)| datagram == "after")
        });
        while dgram.recv_timeout(MOMENT).is_ok() {}
    }
    dgram.send(address, "well").unwrap();
    let mut buffer = [0; 10];
    assert_eq!(plain.recv(&mut buffer).unwrap(), 4);
}

#[test]
fn a_dgram_refuses_what_libzmq_would_lose_or_choke_on() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let dgram: Dgram = open(&context);
    let (plain, address) = plain_udp();
    let refused = |to: SocketAddrV4, message: Message, kind| {
        let failed = dgram.send_timeout(to, message.clone(), PATIENCE).unwrap_err();
        assert_eq!(failed.error().kind(), kind, "{failed}");
        assert_eq!(failed.into_message(), message);
    };
    refused(address, "not bound".into(), ErrorKind::WrongState);
    for (endpoint, kind) in [
        ("tcp://127.0.0.1:*", ErrorKind::IncompatibleProtocol),
        ("inproc://dgram", ErrorKind::IncompatibleProtocol),
        ("udp://127.0.0.1", ErrorKind::InvalidInput),
        ("udp://192.0.2.1:5555", ErrorKind::AddrNotAvailable),
        (&format!("udp://{address}"), ErrorKind::AddrInUse),
    ] {
        let error = dgram.bind(endpoint).unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().starts_with("zmq_bind `"), "{error}");
    }
    let error = dgram.connect("udp://127.0.0.1:5555").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let six = Dgram::options().ipv6(true).open(&context).unwrap();
    assert_eq!(six.bind("udp://*:*").unwrap_err().kind(), ErrorKind::Unsupported);

    dgram.bind("udp://127.0.0.1:*").unwrap();
    assert_eq!(dgram.bind("udp://127.0.0.1:*").unwrap_err().kind(), ErrorKind::InvalidInput);
    refused(address, ["a", "b"].into(), ErrorKind::InvalidInput);
    refused(address, vec![0; 8193].into(), ErrorKind::InvalidInput);
    refused("127.0.0.1:0".parse().unwrap(), "no port".into(), ErrorKind::InvalidInput);
    refused("255.255.255.255:9".parse().unwrap(), "all".into(), ErrorKind::InvalidInput);
    // The system refuses to send there, which nobody is told.
    dgram.send("240.0.0.1:9".parse().unwrap(), "hello").unwrap();
    plain.set_read_timeout(Some(MOMENT)).unwrap();
    until(|| {
        dgram.send(address, "well").unwrap();
        plain.recv(&mut [0; 10]).is_ok()
    });
}

#[test]
fn a_dgram_is_bound_until_it_is_dropped() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let dgram: Dgram = open(&context);
    let endpoint = bind_udp(&dgram);
    let error = dgram.unbind(&endpoint).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    drop(dgram);
    until(|| UdpSocket::bind(endpoint.address()).is_ok());
}
