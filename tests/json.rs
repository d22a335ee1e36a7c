//! `send_json` and `recv_json`.
#![cfg(feature = "serde")]

mod common;

use std::collections::HashMap;

use common::{PATIENCE, context, every_transport};
use serde::{Deserialize, Serialize};
use zmq::{Error, ErrorKind, Message, RecvTransitionError};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Weather {
    place: String,
    degrees: f64,
    wind: Option<u32>,
}

fn weather() -> Weather {
    Weather { place: "Tromsø".into(), degrees: -3.5, wind: None }
}

/// What JSON cannot say.
fn unspeakable() -> HashMap<Vec<u8>, u8> {
    HashMap::from([(vec![1], 1)])
}

#[test]
fn a_value_arrives_as_it_was() {
    every_transport(|context, endpoint| {
        let server = context.socket(zmq::REP).unwrap();
        let endpoint = server.bind(endpoint).unwrap();
        let client = context.socket(zmq::REQ).unwrap();
        client.connect(&endpoint).unwrap();
        for socket in [&*server, &*client] {
            socket.set_recv_timeout(Some(PATIENCE)).unwrap();
        }
        let client = client.send_json(&weather()).unwrap();
        let (heard, server): (Weather, _) = server.recv_json().unwrap();
        assert_eq!(heard, weather());
        let _server = server.send_json(&Some(heard)).unwrap();
        let (back, _client): (Option<Weather>, _) = client.recv_json().unwrap();
        assert_eq!(back, Some(weather()));
    });
}

#[test]
fn what_cannot_be_read_comes_back_with_the_socket() {
    let context = context();
    let server = context.socket(zmq::REP).unwrap();
    server.bind("inproc://odd").unwrap();
    let client = context.socket(zmq::REQ).unwrap();
    client.connect("inproc://odd").unwrap();
    let client = client.send(["[1]", "[2]"]).unwrap();

    let Err(RecvTransitionError::Odd(odd)) = server.recv_json::<Vec<u8>>() else {
        panic!("two frames were read as one");
    };
    let (error, asker, message) = odd.into_parts();
    assert_eq!(error.kind(), ErrorKind::FrameCount);
    assert_eq!(message.unwrap(), Message::from(["[1]", "[2]"]));
    let server = asker.send("{\"place\":").unwrap();

    let Err(RecvTransitionError::Odd(odd)) = client.recv_json::<Weather>() else {
        panic!("half an answer was read");
    };
    assert_eq!(odd.error().kind(), ErrorKind::InvalidData);
    let line = odd.error().to_string();
    assert!(line.starts_with("json: EOF") && !line.contains('\n'), "{line}");
    let client = odd.into_socket().send("again").unwrap();
    assert_eq!(server.recv().unwrap().0, "again");
    drop(client);
}

#[test]
fn what_was_not_received_leaves_the_socket_as_it_was() {
    let context = context();
    let server = context.socket(zmq::REP).unwrap();
    server.set_recv_timeout(Some(common::MOMENT)).unwrap();
    let Err(RecvTransitionError::NotReceived(failed)) = server.recv_json::<u8>() else {
        panic!("nothing was sent");
    };
    let server: zmq::Rep<zmq::Idle> = failed.into_socket();
    let error = Error::from(server.recv_json::<u8>().unwrap_err());
    assert_eq!(error.kind(), ErrorKind::TimedOut);
}

#[test]
fn what_json_cannot_say_is_not_sent() {
    let context = context();
    let client = context.socket(zmq::REQ).unwrap();
    client.connect("inproc://unspeakable").unwrap();
    let failed = client.send_json(&unspeakable()).unwrap_err();
    assert_eq!(failed.error().kind(), ErrorKind::InvalidInput);
    assert_eq!(failed.error().to_string(), "from_json: key must be a string");
    let _waiting = failed.into_socket().send_json("now").unwrap();

    let socket = context.socket(zmq::PUSH).unwrap();
    assert_eq!(socket.send_json(&unspeakable()).unwrap_err().kind(), ErrorKind::InvalidInput);
}

#[test]
fn a_plain_socket_returns_what_it_cannot_read() {
    let context = context();
    let router = context.socket(zmq::ROUTER).unwrap();
    router.bind("inproc://plain").unwrap();
    let dealer = zmq::Dealer::options().routing_id("client-7").open(&context).unwrap();
    dealer.connect("inproc://plain").unwrap();
    dealer.send("no JSON").unwrap();
    let odd = router.recv_json::<u8>().unwrap_err();
    assert_eq!(odd.error().kind(), ErrorKind::InvalidData);
    assert_eq!(odd.into_message().unwrap(), Message::from(["client-7", "no JSON"]));

    router.send(&"client-7".into(), "-1").unwrap();
    let odd = dealer.recv_json::<u8>().unwrap_err();
    assert_eq!(odd.into_message().unwrap(), "-1");
    // A value nested deeper than any stack is an error as well.
    router.send(&"client-7".into(), "[".repeat(1_000_000)).unwrap();
    let odd = dealer.recv_json::<serde_json::Value>().unwrap_err();
    assert_eq!(odd.error().kind(), ErrorKind::InvalidData);
}
