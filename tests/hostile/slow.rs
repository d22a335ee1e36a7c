//! Peers of sockets that are not read from for a moment, or have a peer already.

use std::fs;
use std::ops::Deref;
use std::thread;

use zmq::{Dealer, Pair, Pull, Rep, Router, Socket, Sub, XSub};

use crate::common::child::in_child;
use crate::common::stranger::Stranger;
use crate::common::{MOMENT, PATIENCE, context, until};

/// Has the queue of `socket` filled.
fn attack(socket: &Socket, peer_type: &str, message: &[u8]) {
    let endpoint = socket.bind("tcp://127.0.0.1:*").unwrap();
    Stranger::shake_hands(endpoint.address(), peer_type).fill_and_reset(message);
    thread::sleep(MOMENT);
}

#[test]
fn who_fills_a_queue_and_resets_ends_nothing() {
    const WORD: &[u8] = b"\0\x01x";

    fn all<S: Deref<Target = Socket>>(socket: &S, peer: &str, recv: impl Fn(&S) -> bool) {
        attack(socket, peer, WORD);
        assert!((0..Stranger::FILLING).all(|_| recv(socket)));
    }

    in_child(|| {
        for _ in 0..3 {
            let context = context();
            let pull = Pull::options().recv_hwm(1).open(&context).unwrap();
            all(&pull, "PUSH", |it| it.recv_timeout(PATIENCE).is_ok());
            let router = Router::options().recv_hwm(1).open(&context).unwrap();
            all(&router, "DEALER", |it| it.recv_timeout(PATIENCE).is_ok());
            let dealer = Dealer::options().recv_hwm(1).open(&context).unwrap();
            all(&dealer, "ROUTER", |it| it.recv_timeout(PATIENCE).is_ok());
            let pair = Pair::options().recv_hwm(1).open(&context).unwrap();
            all(&pair, "PAIR", |it| it.recv_timeout(PATIENCE).is_ok());
            let sub = Sub::options().recv_hwm(1).subscribe("").open(&context).unwrap();
            all(&sub, "PUB", |it| it.recv_timeout(PATIENCE).is_ok());
            let xsub = XSub::options().recv_hwm(1).open(&context).unwrap();
            xsub.subscribe("").unwrap();
            all(&xsub, "PUB", |it| it.recv_timeout(PATIENCE).is_ok());

            let mut rep = Rep::options().recv_hwm(1).open(&context).unwrap();
            attack(&rep, "REQ", b"\x01\0\0\x01x");
            for _ in 0..Stranger::FILLING {
                rep = rep.recv_timeout(PATIENCE).unwrap().1.send("y").unwrap();
            }
        }
    });
}

fn descriptors() -> usize {
    fs::read_dir("/proc/self/fd").unwrap().count()
}

/// While somebody is there already, who goes on being heard.
fn come_second(address: &str, kind: &str, hears: &dyn Fn() -> bool) {
    let mut first = Stranger::shake_hands(address, kind);
    let mut hear = || {
        first.write(0, b"first");
        until(hears);
    };
    hear();
    let before = descriptors();
    for _ in 0..10 {
        let second = Stranger::shake_hands(address, kind);
        hear();
        hear();
        second.leave_with_a_word();
    }
    until(|| {
        hear();
        descriptors() <= before
    });
}

#[test]
fn who_comes_second_and_leaves_costs_no_descriptor() {
    in_child(|| {
        let context = context();
        let pair = Pair::new(&context).unwrap();
        let endpoint = pair.bind("tcp://127.0.0.1:*").unwrap();
        come_second(endpoint.address(), "PAIR", &|| pair.try_recv().is_ok());
        #[cfg(feature = "draft")]
        {
            let channel = context.socket(zmq::CHANNEL).unwrap();
            let endpoint = channel.bind("tcp://127.0.0.1:*").unwrap();
            come_second(endpoint.address(), "CHANNEL", &|| channel.try_recv().is_ok());
        }
    });
}
