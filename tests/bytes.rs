//! `bytes::Bytes` in and out of messages.
#![cfg(feature = "bytes")]

mod common;

use bytes::Bytes;
use common::owner::Drops;
use common::{PATIENCE, every_transport, until};
use zmq::{Frame, Message};

#[test]
fn a_buffer_of_any_size_arrives_and_is_freed_once() {
    every_transport(|context, endpoint| {
        let sink = context.socket(zmq::PULL).unwrap();
        let endpoint = sink.bind(endpoint).unwrap();
        let socket = context.socket(zmq::PUSH).unwrap();
        socket.connect(&endpoint).unwrap();
        for len in [0, 1, 33, 34, 1023, 1024, 100_000] {
            let drops = Drops::default();
            let bytes = Bytes::from_owner(drops.owner(vec![7; len]));
            socket.send_timeout([bytes.clone(), bytes.slice(..len / 2)], PATIENCE).unwrap();
            drop(bytes);
            let message = sink.recv_timeout(PATIENCE).unwrap();
            assert_eq!(message, Message::from([vec![7; len], vec![7; len / 2]]));
            drop(message);
            until(|| drops.is_alone());
            assert_eq!(drops.count(), 1);
        }
    });
}

#[test]
fn only_a_large_buffer_is_worth_handing_over() {
    let small = Bytes::from(vec![7; 1023]);
    assert_ne!(Frame::from(small.clone()).as_ptr(), small.as_ptr());
    let large = Bytes::from(vec![7; 1024]);
    let mut frame = Frame::from(large.clone());
    assert_eq!(frame.as_ptr(), large.as_ptr());
    // Somebody else reads it.
    assert!(frame.get_mut().is_none());
    frame.make_mut()[0] = 8;
    assert_eq!((frame[0], large[0]), (8, 7));
}

#[test]
fn a_received_frame_becomes_bytes_where_it_lies() {
    every_transport(|context, endpoint| {
        let sink = context.socket(zmq::PULL).unwrap();
        let endpoint = sink.bind(endpoint).unwrap();
        let socket = context.socket(zmq::PUSH).unwrap();
        socket.connect(&endpoint).unwrap();
        socket.send_timeout(["", "short", &"x".repeat(50_000)], PATIENCE).unwrap();
        let [empty, short, long] = sink.recv_timeout(PATIENCE).unwrap().into_frames().unwrap();
        let address = long.as_ptr();
        let (empty, short, long) = (Bytes::from(empty), Bytes::from(short), Bytes::from(long));
        assert_eq!((&empty[..], &short[..]), (&b""[..], &b"short"[..]));
        assert_eq!((long.as_ptr(), long.len()), (address, 50_000));

        // It outlives the socket and goes to any thread.
        let part = long.slice(49_990..);
        drop((sink, socket, long));
        std::thread::spawn(move || assert_eq!(part, "x".repeat(10))).join().unwrap();
    });
}
