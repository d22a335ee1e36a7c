//! What messages are made of.

use zmq::Frame;

use crate::common::child::in_child;
use crate::common::{PATIENCE, context};

#[test]
fn bad_z85_is_an_error() {
    in_child(|| {
        for text in
            ["x", "1234", "123456", "12 45", "1234\0", "#####", "€€€€€", "12345€", "\\\\\\\\\\"]
        {
            assert!(zmq::z85::decode(text).is_err(), "{text}");
            assert!(text.parse::<zmq::PublicKey>().is_err(), "{text}");
            assert!(text.parse::<zmq::SecretKey>().is_err(), "{text}");
        }
        assert!(zmq::z85::encode(&[1, 2, 3]).is_err());
    });
}

#[test]
fn what_is_libzmqs_own_is_no_property() {
    in_child(|| {
        let context = context();
        let sink = context.socket(zmq::PULL).unwrap();
        let source = context.socket(zmq::PUSH).unwrap();
        source.connect(&sink.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
        source.send_timeout("hello", PATIENCE).unwrap();
        let message = sink.recv_timeout(PATIENCE).unwrap();
        assert_eq!(message[0].property("Socket-Type").unwrap(), "PUSH");
        assert_eq!(message[0].property("__fd"), None);
        assert_eq!(Frame::from("mine").property("Socket-Type"), None);
        assert_eq!(message[0].property("a\0b"), None);
    });
}

#[test]
fn a_long_message_is_received_whole() {
    in_child(|| {
        let context = context();
        let sink = context.socket(zmq::PULL).unwrap();
        let source = context.socket(zmq::PUSH).unwrap();
        source.connect(&sink.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
        for length in [0, 1, 255, 256, 8191, 8192, 8193, 10_000_000] {
            source.send(vec![7; length]).unwrap();
            assert_eq!(sink.recv_timeout(PATIENCE).unwrap().len(), length);
        }
    });
}
