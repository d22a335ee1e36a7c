//! Devices that are told what to do.

use std::time::Duration;

use zmq::{Proxy, Pull, Push, Subscription};

use crate::common::child::in_child;
use crate::common::stranger::Stranger;
use crate::common::{MOMENT, PATIENCE, context};

#[test]
fn a_device_obeys_in_any_order_and_answers_at_once() {
    in_child(|| {
        let context = context();
        let (frontend, backend) =
            (context.socket(zmq::PULL).unwrap(), context.socket(zmq::PUSH).unwrap());
        let source = context.socket(zmq::PUSH).unwrap();
        let sink = context.socket(zmq::PULL).unwrap();
        source.connect(&frontend.bind("inproc://in").unwrap()).unwrap();
        sink.connect(&backend.bind("inproc://out").unwrap()).unwrap();
        let device = Proxy::new(frontend, backend).spawn().unwrap();
        for round in 0..20 {
            device.pause().unwrap();
            device.pause().unwrap();
            let _ = device.statistics();
            source.send("held").unwrap();
            let wait = if round == 0 { MOMENT } else { Duration::from_millis(2) };
            // PAUSE pauses, and RESUME resumes.
            assert!(sink.recv_timeout(wait).is_err());
            device.resume().unwrap();
            device.resume().unwrap();
            assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), "held");
        }
        device.pause().unwrap();
        let stopped = device.stop().unwrap();
        let _sockets: (Pull, Push) = (stopped.frontend, stopped.backend);
    });
}

#[test]
fn no_message_is_a_command() {
    in_child(|| {
        let context = context();
        let (frontend, backend) =
            (context.socket(zmq::PULL).unwrap(), context.socket(zmq::PUSH).unwrap());
        let source = context.socket(zmq::PUSH).unwrap();
        let sink = context.socket(zmq::PULL).unwrap();
        source.connect(&frontend.bind("inproc://in").unwrap()).unwrap();
        sink.connect(&backend.bind("inproc://out").unwrap()).unwrap();
        let device = Proxy::new(frontend, backend).spawn().unwrap();
        for words in ["PAUSE", "RESUME", "TERMINATE", "STATISTICS", "KILL", "", "\u{0}\u{1}"] {
            source.send(words).unwrap();
            assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), words);
        }
        device.stop().unwrap();
    });
}

#[test]
fn a_device_does_not_pass_on_a_topic_too_long_for_its_stack() {
    in_child(|| {
        let context = context();
        let (frontend, backend) =
            (context.socket(zmq::XSUB).unwrap(), context.socket(zmq::XPUB).unwrap());
        let publisher = context.socket(zmq::XPUB).unwrap();
        publisher.connect(&frontend.bind("inproc://in").unwrap()).unwrap();
        let endpoint = backend.bind("tcp://127.0.0.1:*").unwrap();
        let device = Proxy::new(frontend, backend).spawn().unwrap();
        let mut hostile = Stranger::shake_hands(endpoint.address(), "SUB");
        let mut say = |subscribes: u8, topic: &[u8]| {
            hostile.write_long(0, &[&[subscribes], topic].concat());
        };
        // The next one tells that the device has seen the one before.
        for (long, news) in [(1_000_000, "a"), (1025, "b")] {
            say(1, &vec![b'x'; long]);
            say(1, news.as_bytes());
            let heard = publisher.recv_timeout(PATIENCE).unwrap();
            assert_eq!(heard, Subscription::Subscribe(news.into()));
            say(0, &vec![b'x'; long]);
            say(0, news.as_bytes());
            let heard = publisher.recv_timeout(PATIENCE).unwrap();
            assert_eq!(heard, Subscription::Unsubscribe(news.into()));
        }
        let longest = vec![b'x'; 1024];
        say(1, &longest);
        let heard = publisher.recv_timeout(PATIENCE).unwrap();
        assert_eq!(heard, Subscription::Subscribe(longest[..].into()));
        say(1, &vec![b'y'; 1_000_000]);
        drop(hostile);
        let heard = publisher.recv_timeout(PATIENCE).unwrap();
        assert_eq!(heard, Subscription::Unsubscribe(longest[..].into()));
        device.stop().unwrap();
    });
}
