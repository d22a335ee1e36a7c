//! The faults of the draft types that are mended in the libzmq that we build, as in
//! `zmq-ffi/build/mends.rs`.

use std::thread;
use std::time::Duration;

use crate::common::child::in_child;
use crate::common::stranger::Stranger;
#[cfg(unix)]
use crate::common::until;
use crate::common::{PATIENCE, context};
use crate::connections::kibibytes;

#[test]
fn a_channel_does_not_keep_what_it_cannot_take() {
    in_child(|| {
        let context = context();
        let channel = context.socket(zmq::CHANNEL).unwrap();
        let endpoint = channel.bind("tcp://127.0.0.1:*").unwrap();
        let mut stranger = Stranger::shake_hands(endpoint.address(), "CHANNEL");
        let frame = vec![1; 50_000];
        let mut before = None;
        for round in 0..2000 {
            stranger.write_long(1, &frame);
            stranger.write_long(0, &frame);
            stranger.write(0, b"one frame");
            assert_eq!(channel.recv_timeout(PATIENCE).unwrap(), "one frame");
            if round == 200 {
                before = Some(kibibytes());
            }
        }
        let grown = kibibytes().saturating_sub(before.unwrap());
        assert!(grown < 20_000, "{grown} KiB more");
    });
}

#[test]
fn a_dish_does_not_keep_the_group_of_what_never_came() {
    in_child(|| {
        let context = context();
        let dish = context.socket(zmq::DISH).unwrap();
        let endpoint = dish.bind("tcp://127.0.0.1:*").unwrap();
        let mut before = None;
        for round in 0..600 {
            let mut stranger = Stranger::shake_hands(endpoint.address(), "RADIO");
            stranger.write(1, &[b'g'; 250]);
            // Half of what is said to come.
            let mut half = b"\x02\0\0\0\0\0\0\xff\xff".to_vec();
            half.resize(32_000, b'x');
            stranger.write_raw(&half);
            drop(stranger);
            let _ = dish.recv_timeout(Duration::from_millis(1));
            if round == 200 {
                before = Some(kibibytes());
            }
        }
        let grown = kibibytes().saturating_sub(before.unwrap());
        assert!(grown < 8_000, "{grown} KiB more");
    });
}

#[test]
fn a_dish_may_be_asked_whether_it_is_there() {
    const PING: &[u8] = b"\x04PING\0\0";

    in_child(|| {
        let context = context();
        let dish = context.socket(zmq::DISH).unwrap();
        dish.join("group").unwrap();
        let endpoint = dish.bind("tcp://127.0.0.1:*").unwrap();
        let mut stranger = Stranger::shake_hands(endpoint.address(), "RADIO");
        for ping_in_between in [false, true] {
            stranger.write(4, PING);
            stranger.write(1, b"group");
            if ping_in_between {
                stranger.write(4, PING);
            }
            stranger.write(0, b"body");
            assert_eq!(dish.recv_timeout(PATIENCE).unwrap().1, "body");
        }
    });
}

#[cfg(unix)]
#[test]
fn datagrams_that_cannot_leave_need_no_descriptor() {
    use std::net::UdpSocket;

    in_child(|| {
        let context = context();
        let dgram = context.socket(zmq::DGRAM).unwrap();
        let endpoint = dgram.bind("udp://127.0.0.1:*").unwrap();
        let plain = UdpSocket::bind("127.0.0.1:0").unwrap();
        let hears = |what: &[u8]| {
            plain.send_to(what, endpoint.address()).unwrap();
            match dgram.recv_timeout(Duration::from_millis(10)) {
                Ok((_, heard)) => heard == what,
                Err(_) => false,
            }
        };
        until(|| hears(b"there"));
        let all = crate::drafts::leave(0);
        // Nobody may send to everybody who has not asked to.
        let everybody = "127.255.255.255:5555".parse().unwrap();
        for _ in 0..100 {
            dgram.send_timeout(everybody, "you", PATIENCE).unwrap();
        }
        until(|| hears(b"still there"));
        drop(all);
    });
}

#[test]
fn queues_may_be_counted_while_peers_leave() {
    in_child(|| {
        let context = context();
        let router = context.socket(zmq::ROUTER).unwrap();
        router.bind("inproc://counted").unwrap();
        let remote = router.bind("tcp://127.0.0.1:*").unwrap();
        let monitor = router.monitor_pipes().unwrap();
        let leavers = (0..2).map(|_| {
            let (context, remote) = (context.clone(), remote.clone());
            thread::spawn(move || {
                for round in 0..300 {
                    let peer = context.socket(zmq::DEALER).unwrap();
                    peer.set_linger(Some(Duration::ZERO)).unwrap();
                    let endpoint = if round % 2 == 0 { "inproc://counted" } else { &*remote };
                    peer.connect(endpoint).unwrap();
                    let _ = peer.try_send("hello");
                    let _ = peer.recv_timeout(Duration::from_micros(round % 7 * 100));
                }
            })
        });
        let leavers: Vec<_> = leavers.collect();
        let mut counted = 0;
        while leavers.iter().any(|leaver| !leaver.is_finished()) {
            match router.request_pipes_stats() {
                Ok(()) => counted += 1,
                Err(error) => assert_eq!(error.kind(), zmq::ErrorKind::TimedOut, "{error}"),
            }
            while router.try_recv().is_ok() {}
            while monitor.try_recv().is_ok() {}
        }
        assert!(counted > 0);
    });
}

#[test]
fn the_queues_of_who_waits_for_somebody_are_not_counted() {
    let context = context();
    let source = context.socket(zmq::PUSH).unwrap();
    let _monitor = source.monitor_pipes().unwrap();
    source.connect("inproc://later").unwrap();
    let error = source.request_pipes_stats().unwrap_err();
    assert_eq!(error.kind(), zmq::ErrorKind::Unsupported);
    let sink = context.socket(zmq::PULL).unwrap();
    sink.bind("inproc://later").unwrap();
    source.request_pipes_stats().unwrap();
}
