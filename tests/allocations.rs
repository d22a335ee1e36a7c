//! To send and receive messages of one frame takes no memory but libzmq's own.

mod common;
#[path = "common/counting.rs"]
mod counting;

use std::thread;
use std::time::Duration;

use common::{PATIENCE, context, every_transport};
use counting::{Counting, bytes_for, bytes_kept_by};
use zmq::{Context, Message, Pull, Push, RoutingId};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What libzmq keeps in place, and what it does not.
const LENGTHS: [usize; 4] = [0, 8, 100, 5000];

fn pipe(context: &Context, endpoint: &str) -> (Push, Pull) {
    let sink = context.socket(zmq::PULL).unwrap();
    let source = context.socket(zmq::PUSH).unwrap();
    source.connect(&sink.bind(endpoint).unwrap()).unwrap();
    (source, sink)
}

#[test]
fn one_frame_takes_no_memory_in_any_way() {
    every_transport(|context, endpoint| {
        let (source, sink) = pipe(context, endpoint);
        for len in LENGTHS {
            let bytes = vec![7; len];
            let mut message = Message::new();
            let taken = bytes_for(|| {
                source.send(&bytes[..]).unwrap();
                assert_eq!(sink.recv().unwrap().len(), len);
                source.send_timeout(&bytes[..], PATIENCE).unwrap();
                sink.recv_into(&mut message).unwrap();
                assert_eq!(message.as_bytes().len(), len);
                source.try_send(&bytes[..]).unwrap();
                assert_eq!(sink.recv_timeout(PATIENCE).unwrap().frames()[0].len(), len);
            });
            assert_eq!(taken, 0, "{endpoint}, {len} bytes");
        }
    });
}

#[test]
fn nor_does_one_that_is_waited_for() {
    let context = context();
    let (source, sink) = pipe(&context, "inproc://waited-for");
    sink.set_recv_timeout(Some(PATIENCE)).unwrap();
    let sender = thread::spawn(move || {
        for _ in 0..3 {
            thread::sleep(Duration::from_millis(50));
            source.send("late").unwrap();
        }
    });
    let mut message = Message::new();
    let taken = bytes_for(|| {
        assert_eq!(sink.recv().unwrap(), "late");
        assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), "late");
        sink.recv_into(&mut message).unwrap();
    });
    assert_eq!(taken, 0);
    assert_eq!(message, "late");
    sender.join().unwrap();
}

#[test]
fn nor_does_an_exchange() {
    every_transport(|context, endpoint| {
        let server = context.socket(zmq::REP).unwrap();
        let client = context.socket(zmq::REQ).unwrap();
        client.connect(&server.bind(endpoint).unwrap()).unwrap();
        let mut message = Message::new();
        let taken = bytes_for(|| {
            let waiting = client.send("question").unwrap();
            let (question, asker) = server.recv().unwrap();
            assert_eq!(question, "question");
            drop(asker.send("answer").unwrap());
            drop(waiting.recv_into(&mut message).unwrap());
        });
        assert_eq!(taken, 0, "{endpoint}");
        assert_eq!(message, "answer");
    });
}

#[test]
fn nor_does_one_that_is_routed() {
    every_transport(|context, endpoint| {
        let server = context.socket(zmq::ROUTER).unwrap();
        let client = context.socket(zmq::DEALER).unwrap();
        client.connect(&server.bind(endpoint).unwrap()).unwrap();
        let (mut asker, mut message) = (RoutingId::default(), Message::new());
        let taken = bytes_for(|| {
            client.send("question").unwrap();
            server.recv_into(&mut asker, &mut message).unwrap();
            server.send(&asker, "answer").unwrap();
            assert_eq!(client.recv().unwrap(), "answer");
            client.send("question").unwrap();
            let (asker, question) = server.recv().unwrap();
            server.send(&asker, question).unwrap();
            client.recv_into(&mut message).unwrap();
        });
        assert_eq!(taken, 0, "{endpoint}");
        assert_eq!(message, "question");
    });
}

/// Where those of the last message were.
#[test]
fn several_frames_take_it_once_when_their_message_is_used_again() {
    let context = context();
    let (source, sink) = pipe(&context, "inproc://several");
    let mut message = Message::new();
    let mut taken = || {
        source.send(["a", "b", "c"]).unwrap();
        source.send("one").unwrap();
        bytes_for(|| {
            sink.recv_into(&mut message).unwrap();
            assert_eq!(message[2], "c");
            sink.recv_into(&mut message).unwrap();
            assert_eq!(message, "one");
        })
    };
    assert_ne!(taken(), 0);
    assert_eq!((taken(), taken()), (0, 0));
}

#[test]
fn what_had_several_frames_leaves_nothing_behind_when_it_is_sent() {
    let context = context();
    let (source, sink) = pipe(&context, "inproc://echo");
    let kept = bytes_kept_by(|| {
        let mut message = Message::new();
        for shape in [Message::from(["a", "b", "c"]), "one".into()] {
            source.send(shape).unwrap();
            sink.recv_into(&mut message).unwrap();
        }
        source.send(message).unwrap();
        assert_eq!(sink.recv().unwrap(), "one");
    });
    assert_eq!(kept, 0);
}

/// How many frames there are is for the peer to choose.
#[test]
fn a_message_that_is_used_again_does_not_keep_room_for_the_most() {
    let context = context();
    let (source, sink) = pipe(&context, "inproc://most");
    source.send(vec!["many"; 50_000]).unwrap();
    source.send(["a", "b"]).unwrap();
    let mut message = Message::new();
    let kept = bytes_kept_by(|| {
        sink.recv_into(&mut message).unwrap();
        sink.recv_into(&mut message).unwrap();
    });
    assert_eq!(message.frames().len(), 2);
    assert!(kept <= 8192, "{kept}");
}
