//! Peers that speak wrongly, or not at all.

use std::io::Write;
use std::net::{TcpListener, TcpStream};

use zmq::{Context, Endpoint, Event, Events, Monitor, ProtocolError, Pull, Push};

use crate::common::{PATIENCE, context};
use crate::wire::Wire;
use crate::{fails_by, failure};

/// A server of PLAIN, and what it tells.
fn plain_server(context: &Context) -> (Pull, Monitor, Endpoint) {
    let server = Pull::options().plain_server(true).zap_domain("staff").open(context).unwrap();
    let monitor = server.monitor(Events::ALL).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    (server, monitor, endpoint)
}

#[test]
fn who_hangs_up_leaves_no_detail() {
    let context = context();
    let server = context.socket(zmq::PULL).unwrap();
    let monitor = server.monitor(Events::ALL).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    drop(Wire::connect(endpoint.address(), "NULL"));
    let told = failure(&monitor);
    assert!(matches!(told, Event::HandshakeFailedNoDetail { .. }), "{told}");
    assert_ne!(told, Event::HandshakeFailedNoDetail { errno: 0 });
}

#[test]
fn a_server_without_an_authenticator_says_that_there_is_none() {
    let context = context();
    let (_server, monitor, endpoint) = plain_server(&context);
    let mut client = Wire::connect(endpoint.address(), "PLAIN");
    client.say(b"\x05HELLO\x05alice\x04word");
    assert_eq!(failure(&monitor), Event::HandshakeFailedNoDetail { errno: libc::EFAULT });
}

#[test]
fn a_peer_with_another_mechanism_does_not_match() {
    let context = context();
    let server = context.socket(zmq::PULL).unwrap();
    let monitor = server.monitor(Events::ALL).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    drop(Wire::connect(endpoint.address(), "PLAIN"));
    let mismatch = Event::HandshakeFailedProtocol(ProtocolError::MechanismMismatch);
    assert_eq!(failure(&monitor), mismatch);
}

#[test]
fn commands_of_a_peer_without_mechanism() {
    let context = context();
    let server = context.socket(zmq::PULL).unwrap();
    let monitor = server.monitor(Events::ALL).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    for (command, reason) in [
        (b"\x05OTHER".as_slice(), ProtocolError::UnexpectedCommand),
        // Without a reason, and with one that is longer than the command.
        (b"\x05ERROR", ProtocolError::MalformedError),
        (b"\x05ERROR\x04why", ProtocolError::MalformedError),
    ] {
        let mut client = Wire::connect(endpoint.address(), "NULL");
        client.say(command);
        fails_by(&monitor, reason);
    }
}

#[test]
fn commands_of_a_plain_client() {
    let context = context();
    let (_server, monitor, endpoint) = plain_server(&context);
    for (command, reason) in [
        (b"\x05".as_slice(), ProtocolError::MalformedCommand),
        (b"\x05OTHER", ProtocolError::UnexpectedCommand),
        (b"\x05HELLO", ProtocolError::MalformedHello),
        (b"\x05HELLO\x06alice", ProtocolError::MalformedHello),
        (b"\x05HELLO\x05alice", ProtocolError::MalformedHello),
        (b"\x05HELLO\x05alice\x05word", ProtocolError::MalformedHello),
    ] {
        let mut client = Wire::connect(endpoint.address(), "PLAIN");
        client.say(command);
        fails_by(&monitor, reason);
    }
}

#[test]
fn a_command_while_the_authenticator_thinks_has_no_place() {
    let context = context();
    let authenticator = context.socket(zmq::REP).unwrap();
    authenticator.bind("inproc://zeromq.zap.01").unwrap();
    let (_server, monitor, endpoint) = plain_server(&context);
    let mut client = Wire::connect(endpoint.address(), "PLAIN");
    client.say(b"\x05HELLO\x05alice\x04word");
    let (_question, _waiting) = authenticator.recv_timeout(PATIENCE).unwrap();
    client.say(b"\x08INITIATE");
    fails_by(&monitor, ProtocolError::Zmtp);
}

#[test]
fn commands_of_a_plain_server() {
    let context = context();
    for (commands, reason) in [
        ([b"\x07WELCOME!".as_slice(), b""], ProtocolError::MalformedWelcome),
        ([b"\x05OTHER", b""], ProtocolError::UnexpectedCommand),
        ([b"\x07WELCOME", b"\x05READY\xffname"], ProtocolError::InvalidMetadata),
        ([b"\x07WELCOME", b"\x07WELCOME"], ProtocolError::UnexpectedCommand),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let options = Push::options().plain_client("alice", "word").reconnect_interval(None);
        let client = options.open(&context).unwrap();
        let monitor = client.monitor(Events::ALL).unwrap();
        client.connect(&format!("tcp://{}", listener.local_addr().unwrap())).unwrap();
        let mut server = Wire::accept(&listener, "PLAIN");
        server.hear(b"\x05HELLO\x05alice\x04word");
        server.say(commands[0]);
        if !commands[1].is_empty() {
            server.hear(b"\x08INITIATE");
            server.say(commands[1]);
        }
        fails_by(&monitor, reason);
    }
}

#[test]
fn a_request_that_is_no_upgrade_is_no_websocket() {
    // A library that we build has it.
    assert!(zmq::has("ws") || !cfg!(feature = "vendored"));
    if !zmq::has("ws") {
        return;
    }
    let context = context();
    let server = context.socket(zmq::PULL).unwrap();
    let monitor = server.monitor(Events::ALL).unwrap();
    let endpoint = server.bind("ws://127.0.0.1:*").unwrap();
    let address = endpoint.address().trim_end_matches('/');
    let mut client = TcpStream::connect(address).unwrap();
    client.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    fails_by(&monitor, ProtocolError::WebSocket);
}
