//! What messages are made of.

use zmq::{Context, Frame, Message, Subscription, XPub};

use crate::common::child::in_child;
use crate::common::{PATIENCE, bind_soon, context};

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

/// So many bytes that libc gives them back to the system at once when they are freed.
const LONG: usize = 1_000_000;

fn shared() -> Frame {
    Frame::from_owner(vec![7; LONG])
}

fn received(publisher: &XPub) -> Message {
    match publisher.recv_timeout(PATIENCE).unwrap() {
        Subscription::Message(message) => message,
        other => panic!("{other:?}"),
    }
}

fn passed_on(context: &Context, mut message: Message) {
    let other = message.share();
    let publisher = context.socket(zmq::PUB).unwrap();
    bind_soon(&publisher, "inproc://on");
    let readers = [(); 3].map(|()| {
        let reader = zmq::Sub::options().subscribe("").open(context).unwrap();
        reader.connect("inproc://on").unwrap();
        reader
    });
    publisher.send(message).unwrap();
    for reader in readers {
        assert_eq!(reader.recv_timeout(PATIENCE).unwrap(), vec![7; LONG]);
    }
    drop(publisher);
    assert_eq!(other, vec![7; LONG]);
}

#[test]
fn what_an_xpub_hands_on_stays_while_somebody_reads_it() {
    in_child(|| {
        let context = context();
        let publisher = context.socket(zmq::XPUB).unwrap();
        publisher.bind("inproc://x").unwrap();
        let subscriber = context.socket(zmq::XSUB).unwrap();
        subscriber.connect("inproc://x").unwrap();
        subscriber.send(shared()).unwrap();
        passed_on(&context, received(&publisher));
        for frame in 0..2 {
            subscriber.send([shared(), shared()]).unwrap();
            let mut frames: Vec<Frame> = received(&publisher).into();
            passed_on(&context, frames.swap_remove(frame).into());
        }
    });
}

/// An XPUB is not asked what else sends there. That these frames are never freed is libzmq's, where
/// that is not mended.
#[test]
fn what_others_send_an_xpub_stays_while_somebody_reads_it() {
    in_child(|| {
        let context = context();
        let publisher = context.socket(zmq::XPUB).unwrap();
        publisher.bind("inproc://x").unwrap();
        let other = context.socket(zmq::DEALER).unwrap();
        other.connect("inproc://x").unwrap();
        other.send(shared()).unwrap();
        passed_on(&context, received(&publisher));
    });
}

#[test]
#[cfg(target_os = "linux")]
fn what_an_xpub_hands_on_is_freed() {
    fn resident() -> usize {
        let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
        pages.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
    }

    in_child(|| {
        let context = context();
        let publisher = context.socket(zmq::XPUB).unwrap();
        publisher.bind("inproc://x").unwrap();
        let subscriber = context.socket(zmq::XSUB).unwrap();
        subscriber.connect("inproc://x").unwrap();
        let before = resident();
        for _ in 0..300 {
            subscriber.send(shared()).unwrap();
            assert_eq!(received(&publisher).len(), LONG);
        }
        assert!(resident() < before + 100 * LONG, "{before} bytes became {}", resident());
    });
}
