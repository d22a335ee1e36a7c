//! Devices that are told what to do.

use std::time::Duration;

use zmq::{Proxy, Pull, Push};

use crate::common::child::in_child;
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
