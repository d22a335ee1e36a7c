//! Sockets of the draft types.

use std::ops::Deref;
use std::thread;

use zmq::{Context, ErrorKind, Kind, Message, SharedSocket, SocketType};

use crate::common::child::in_child;
use crate::common::stranger::Stranger;
use crate::common::{MOMENT, PATIENCE, context};

/// Whether there is anything to test: a library that we build has drafts.
fn has_drafts() -> bool {
    let has = zmq::has("draft");
    assert!(has || !cfg!(feature = "vendored"));
    has
}

#[test]
fn without_drafts_no_draft_type_opens() {
    fn opens<T: SocketType>(context: &Context, kind: Kind<T>) {
        match context.socket(kind) {
            Ok(_) => assert!(has_drafts(), "{} opened", T::NAME),
            Err(error) => {
                assert!(!has_drafts(), "{error}");
                assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
            }
        }
    }
    in_child(|| {
        let context = context();
        opens(&context, zmq::CLIENT);
        opens(&context, zmq::SERVER);
        opens(&context, zmq::RADIO);
        opens(&context, zmq::DISH);
        opens(&context, zmq::SCATTER);
        opens(&context, zmq::GATHER);
        opens(&context, zmq::PEER);
        opens(&context, zmq::CHANNEL);
        opens(&context, zmq::DGRAM);
    });
}

#[test]
fn sockets_that_threads_share_do_not_meet_within_the_process() {
    fn refuses<T>(context: &Context, kind: Kind<T>)
    where
        T: SocketType + Deref<Target = SharedSocket>,
    {
        let socket = context.socket(kind).unwrap();
        for (call, outcome) in [
            ("zmq_bind", socket.bind("inproc://deadlock").map(drop)),
            ("zmq_connect", socket.connect("inproc://deadlock")),
            ("zmq_bind", socket.lock().bind("inproc://deadlock").map(drop)),
        ] {
            let error = outcome.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unsupported);
            let line = error.to_string();
            let reason = "two sockets that threads may share cannot use inproc";
            assert!(line.starts_with(&format!("{call} `inproc://deadlock`: {reason}")), "{line}");
            assert_eq!(line.lines().count(), 1);
        }
        socket.bind("tcp://127.0.0.1:*").unwrap();
    }
    in_child(|| {
        if !has_drafts() {
            return;
        }
        let context = context();
        refuses(&context, zmq::CLIENT);
        refuses(&context, zmq::SERVER);
        refuses(&context, zmq::RADIO);
        refuses(&context, zmq::DISH);
        refuses(&context, zmq::SCATTER);
        refuses(&context, zmq::GATHER);
        refuses(&context, zmq::PEER);
        refuses(&context, zmq::CHANNEL);
        let peer = context.socket(zmq::PEER).unwrap();
        let error = peer.connect_peer("inproc://deadlock").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
    });
}

/// What would wait for each other over `inproc`: both send, and each tells the other so.
#[test]
fn two_threads_of_two_sockets_never_wait_for_each_other() {
    in_child(|| {
        if !has_drafts() {
            return;
        }
        let context = context();
        let (server, client) =
            (context.socket(zmq::SERVER).unwrap(), context.socket(zmq::CLIENT).unwrap());
        client.connect(&server.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
        client.send("hello").unwrap();
        let (id, _) = server.recv_timeout(PATIENCE).unwrap();
        thread::scope(|scope| {
            scope.spawn(|| {
                for _ in 0..50_000 {
                    let _ = server.try_send(id, "x");
                    while server.try_recv().is_ok() {}
                }
            });
            for _ in 0..50_000 {
                let _ = client.try_send("x");
                while client.try_recv().is_ok() {}
            }
        });
    });
}

/// libzmq loses what it drops there, but nothing that belongs to this process.
#[test]
fn a_channel_drops_what_has_several_frames() {
    in_child(|| {
        if !has_drafts() {
            return;
        }
        let context = context();
        let channel = context.socket(zmq::CHANNEL).unwrap();
        let endpoint = channel.bind("tcp://127.0.0.1:*").unwrap();
        // Nobody of this process can send such: not by the same type, and no other type meets it.
        let pair = context.socket(zmq::PAIR).unwrap();
        pair.connect(&endpoint).unwrap();
        pair.send_timeout(Message::from(["a", "b"]), MOMENT).ok();
        assert!(channel.recv_timeout(MOMENT).is_err());
        drop(pair);
        let mut stranger = Stranger::shake_hands(endpoint.address(), "CHANNEL");
        for (flags, frame) in [(1, "a"), (0, "b"), (0, "whole")] {
            stranger.write(flags, frame.as_bytes());
        }
        assert_eq!(channel.recv_timeout(PATIENCE).unwrap(), "whole");
    });
}
