//! PEER.

use zmq::{ErrorKind, Peer};

use crate::common::{PATIENCE, context, every_remote_transport};
use crate::{bodies, has_drafts, open};

#[test]
fn peers_talk_by_their_ids() {
    if !has_drafts() {
        return;
    }
    every_remote_transport(|context, endpoint| {
        let one: Peer = open(context);
        let endpoint = one.bind(endpoint).unwrap();
        let other: Peer = open(context);
        let id = other.connect_peer(&endpoint).unwrap();
        for body in bodies() {
            other.send_timeout(id, body.clone(), PATIENCE).unwrap();
            let (from, message) = one.recv_timeout(PATIENCE).unwrap();
            assert_eq!(message, body);
            one.send_timeout(from, message, PATIENCE).unwrap();
            let (from, message) = other.recv_timeout(PATIENCE).unwrap();
            assert_eq!((from, message), (id, body));
        }
        other.disconnect(&endpoint).unwrap();
    });
}

#[test]
fn a_peer_that_connects_in_vain_says_why() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let peer: Peer = open(&context);
    let error = peer.connect_peer("carrier-pigeon://home").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ProtocolNotSupported);
    assert!(error.to_string().starts_with("zmq_connect_peer `carrier-pigeon://home`: "));
    let peer = Peer::options().immediate(true).open(&context).unwrap();
    let error = peer.connect_peer("tcp://127.0.0.1:9").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(error.to_string().contains("immediate"), "{error}");
}

#[test]
fn a_peer_that_waits_for_its_id_is_held_to_the_rules_of_security_too() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let peer = Peer::options().plain_server(true).zap_enforce_domain(true).open(&context).unwrap();
    let error = peer.connect_peer("tcp://127.0.0.1:9").unwrap_err();
    assert_eq!(
        error.to_string(),
        "zmq_connect_peer `tcp://127.0.0.1:9`: a PLAIN server that enforces its ZAP domain has one"
    );
}
