//! PAIR over a real libzmq.

mod common;

use std::thread;

use common::child::in_child;
use common::{MOMENT, PATIENCE, context, every_transport, leaver, shapes, until};
use zmq::{Context, ErrorKind, Message, Pair};

fn bound_pair(context: &Context, endpoint: &str) -> (Pair, Pair) {
    let a = context.socket(zmq::PAIR).unwrap();
    let endpoint = a.bind(endpoint).unwrap();
    let b = context.socket(zmq::PAIR).unwrap();
    b.connect(&endpoint).unwrap();
    (a, b)
}

#[test]
fn both_sides_send_and_receive_in_any_order() {
    every_transport(|context, endpoint| {
        let (a, b) = bound_pair(context, endpoint);
        for message in shapes() {
            b.send_timeout(message.clone(), PATIENCE).unwrap();
            b.send_timeout(message.clone(), PATIENCE).unwrap();
            a.send_timeout(message.clone(), PATIENCE).unwrap();
            assert_eq!(a.recv_timeout(PATIENCE).unwrap(), message);
            assert_eq!(a.recv_timeout(PATIENCE).unwrap(), message);
            assert_eq!(b.recv_timeout(PATIENCE).unwrap(), message);
        }
        a.send_multipart(["x", "y"]).unwrap();
        b.set_recv_timeout(Some(PATIENCE)).unwrap();
        let [x, y] = b.recv_multipart().unwrap();
        assert_eq!((x.as_str(), y.as_str()), (Ok("x"), Ok("y")));
    });
}

#[test]
fn a_third_is_turned_away() {
    every_transport(|context, endpoint| {
        let (a, b) = bound_pair(context, endpoint);
        b.send("first").unwrap();
        assert_eq!(a.recv_timeout(PATIENCE).unwrap(), "first");

        let third = Pair::options().send_timeout(MOMENT).open(context).unwrap();
        third.connect(&a.last_endpoint().unwrap()).unwrap();
        // It may not notice at once, but nobody hears it.
        let _ = third.send("third");
        assert_eq!(a.recv_timeout(MOMENT).unwrap_err().kind(), ErrorKind::TimedOut);
        b.send("still here").unwrap();
        assert_eq!(a.recv_timeout(PATIENCE).unwrap(), "still here");
    });
}

#[test]
fn another_may_come_when_the_peer_is_gone() {
    every_transport(|context, endpoint| {
        let (a, b) = bound_pair(context, endpoint);
        b.send("last words").unwrap();
        until(|| a.try_recv().is_ok_and(|message| message == "last words"));
        drop(b);
        // Sending stops when the one peer is gone.
        until(|| a.try_send("anybody?").is_err());

        let endpoint = a.last_endpoint().unwrap();
        until(|| {
            let next = context.socket(zmq::PAIR).unwrap();
            next.connect(&endpoint).unwrap();
            next.try_send("next").is_ok()
                && a.recv_timeout(MOMENT).is_ok_and(|message| message == "next")
        });
    });
}

#[test]
fn with_nobody_there_or_no_room_the_message_comes_back() {
    let context = context();
    let a = Pair::options().send_hwm(2).recv_hwm(2).open(&context).unwrap();
    a.bind("inproc://room").unwrap();
    let failed = a.try_send(["a", "b"]).unwrap_err();
    assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
    assert_eq!(failed.into_message(), Message::from(["a", "b"]));

    let b = Pair::options().recv_hwm(2).open(&context).unwrap();
    b.connect("inproc://room").unwrap();
    let mut sent = 0;
    while a.send_timeout(["a", "b"], MOMENT).is_ok() {
        sent += 1;
        assert!(sent < 100, "nothing holds it back");
    }
    for _ in 0..sent {
        assert_eq!(b.recv_timeout(PATIENCE).unwrap(), Message::from(["a", "b"]));
    }
    a.send_timeout("room", PATIENCE).unwrap();
    assert_eq!(b.recv_timeout(PATIENCE).unwrap(), "room");
}

#[test]
fn a_send_without_a_time_finds_the_next_peer_when_the_last_has_gone() {
    every_transport(|context, endpoint| {
        let (a, b) = bound_pair(context, endpoint);
        a.send("first").unwrap();
        assert_eq!(b.recv_timeout(PATIENCE).unwrap(), "first");
        let endpoint = a.last_endpoint().unwrap();
        drop(b);
        let next = thread::spawn({
            let context = context.clone();
            move || {
                let mut heard = None;
                // It is turned away until the last one is forgotten.
                until(|| {
                    let next = context.socket(zmq::PAIR).unwrap();
                    next.connect(&endpoint).unwrap();
                    heard = next.recv_timeout(MOMENT).ok();
                    heard.is_some()
                });
                heard.unwrap()
            }
        });
        // libzmq may take this one for the peer that it does not yet know to be gone.
        a.send("second").unwrap();
        while !next.is_finished() {
            a.send_timeout("third", MOMENT).unwrap_or_default();
        }
        let heard = next.join().unwrap();
        assert!(heard == "second" || heard == "third", "{heard}");
    });
}

#[test]
fn a_message_cut_off_half_way_comes_back_whole() {
    in_child(|| {
        // So many frames that the peer is gone before the last of them is sent.
        let long: Message = (0..300_000).map(|number| number.to_string()).collect();
        let mut moment = leaver::Moment::new();
        for _ in 0..100 {
            let context = context();
            let (a, b) = bound_pair(&context, "inproc://half");
            let unsent = long.clone();
            let Err(failed) = moment.send(b, || a.send_timeout(unsent, MOMENT)) else {
                moment.was_too_late();
                continue;
            };
            let (error, message) = failed.into_parts();
            assert_eq!(message, long);
            if error.to_string() != "zmq_msg_send: the peer left in the middle of the message" {
                moment.was_too_early();
                continue;
            }
            // Nothing of it reaches the next peer, who is turned away until libzmq has forgotten this one.
            assert!(a.try_recv().is_err());
            until(|| {
                let next = context.socket(zmq::PAIR).unwrap();
                next.connect("inproc://half").unwrap();
                let is_sent = a.send_timeout(["next", "message"], MOMENT).is_ok();
                let heard = next.recv_timeout(if is_sent { PATIENCE } else { MOMENT });
                assert_eq!(heard.is_ok(), is_sent);
                heard.is_ok_and(|message| {
                    assert_eq!(message, Message::from(["next", "message"]));
                    true
                })
            });
            return;
        }
        panic!("no message was cut off half-way, so nothing was shown");
    });
}

#[test]
fn a_shutdown_wakes_whoever_waits() {
    let context = context();
    let (a, b) = (context.socket(zmq::PAIR).unwrap(), context.socket(zmq::PAIR).unwrap());
    let waiters = [
        thread::spawn(move || a.send("to nobody").unwrap_err().error().kind()),
        thread::spawn(move || b.recv_timeout(PATIENCE).unwrap_err().kind()),
    ];
    thread::sleep(MOMENT);
    context.shutdown().unwrap();
    for waiter in waiters {
        assert_eq!(waiter.join().unwrap(), ErrorKind::Terminated);
    }
}
