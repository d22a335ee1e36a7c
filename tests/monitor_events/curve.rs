//! What is said by CURVE, and altered on its way.

use zmq::{Events, KeyPair, Monitor, ProtocolError, Pull, Push};

use crate::common::{PATIENCE, context};
use crate::fails_by;
use crate::wire::Relay;

pub(crate) fn has_curve() -> bool {
    let promised = cfg!(all(feature = "vendored", feature = "curve"));
    assert!(zmq::has("curve") || !promised, "this build promises CURVE");
    zmq::has("curve")
}

/// Sends a message through who alters what is said so, and has `test` hear of it: what the server
/// tells, what the client tells, and the server.
fn altered(
    alter: impl Fn(Vec<u8>) -> Vec<Vec<u8>> + Clone + Send + 'static,
    test: impl Fn(&Monitor, &Monitor, &Pull),
) {
    if !has_curve() {
        return;
    }
    let context = context();
    let [keys, own] = [(); 2].map(|()| KeyPair::generate().unwrap());
    let server = Pull::options().curve_server(&keys).open(&context).unwrap();
    let at_server = server.monitor(Events::ALL).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let relay = Relay::start(endpoint.address(), alter);
    let options = Push::options().curve_client(&keys.public, &own).reconnect_interval(None);
    let client = options.open(&context).unwrap();
    let at_client = client.monitor(Events::ALL).unwrap();
    client.connect(&relay.endpoint).unwrap();
    client.send_timeout("hello", PATIENCE).unwrap();
    test(&at_server, &at_client, &server);
    drop((client, server));
    relay.end();
}

/// Leaves so much of what begins so, and all of anything else.
fn cut(command: &'static str, len: usize) -> impl Fn(Vec<u8>) -> Vec<Vec<u8>> + Clone + Send {
    move |mut body| {
        if body[1..].starts_with(command.as_bytes()) {
            assert!(body.len() > len);
            body.truncate(len);
        }
        vec![body]
    }
}

#[test]
fn an_initiate_that_is_cut_short_is_malformed() {
    altered(cut("INITIATE", 100), |server, _, _| {
        fails_by(server, ProtocolError::MalformedInitiate);
    });
}

#[test]
fn a_ready_that_is_cut_short_is_malformed() {
    altered(cut("READY", 20), |_, client, _| fails_by(client, ProtocolError::MalformedReady));
}

#[test]
fn a_message_that_is_cut_short_is_malformed() {
    altered(cut("MESSAGE", 20), |server, _, _| fails_by(server, ProtocolError::MalformedMessage));
}

#[test]
fn a_message_that_is_repeated_is_out_of_sequence() {
    let repeat = |body: Vec<u8>| {
        let times = if body.starts_with(b"\x07MESSAGE") { 2 } else { 1 };
        vec![body; times]
    };
    altered(repeat, |monitor, _, server| {
        fails_by(monitor, ProtocolError::InvalidSequence);
        assert_eq!(server.recv_timeout(PATIENCE).unwrap(), "hello");
        assert!(server.try_recv().is_err());
    });
}

#[test]
fn a_box_that_was_touched_does_not_open() {
    let touch = |mut body: Vec<u8>| {
        if body.starts_with(b"\x07MESSAGE") {
            *body.last_mut().unwrap() ^= 1;
        }
        vec![body]
    };
    altered(touch, |monitor, _, server| {
        fails_by(monitor, ProtocolError::Cryptographic);
        assert!(server.try_recv().is_err());
    });
}
