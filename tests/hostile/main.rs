//! Peers that say anything, to sockets of each type, while honest ones go on being served.
//!
//! More of it: `ZMQ_CASES=10000 cargo test --test hostile`. A failure says its `ZMQ_SEED`.
#![cfg(unix)]

#[path = "../common/mod.rs"]
mod common;
mod curve;
#[cfg(feature = "draft")]
mod drafts;
#[cfg(feature = "vendored")]
mod slow;
mod websocket;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use common::attack::under_attack;
use common::child::in_child;
use common::{PATIENCE, context, until};
use zmq::{Context, Message, Retry, StreamEvent, Sub};

/// A number that this honest peer has sent, and nobody else.
fn honestly(round: u32) -> String {
    format!("honest message {round}")
}

/// A thread that hands over what a socket receives.
fn hear<S: Send + 'static>(
    socket: S,
    recv: impl Fn(&S) -> zmq::Result<Message> + Send + 'static,
) -> mpsc::Receiver<Message> {
    let (sender, heard) = mpsc::channel();
    thread::spawn(move || {
        while let Ok(message) = recv(&socket) {
            let _ = sender.send(message);
        }
    });
    heard
}

/// Waits for a message of the honest one.
fn expect(heard: &mpsc::Receiver<Message>, expected: &str) {
    let start = Instant::now();
    while heard.recv_timeout(PATIENCE).unwrap() != *expected {
        assert!(start.elapsed() < PATIENCE, "{expected} is not heard");
    }
}

#[test]
fn a_rep_answers_honest_questions() {
    in_child(|| {
        let context = context();
        let server = context.socket(zmq::REP).unwrap();
        let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
        let server = thread::spawn(move || drop(server.serve(|question| question).unwrap()));
        let mut client = Some(context.socket(zmq::REQ).unwrap());
        client.as_ref().unwrap().connect(&endpoint).unwrap();
        let retry = Retry::new(3, PATIENCE);
        under_attack(&endpoint, "REP", "REQ", |round| {
            let (answer, socket) = client.take().unwrap().ask(honestly(round), &retry).unwrap();
            assert_eq!(answer, honestly(round));
            client = Some(socket);
        });
        context.shutdown().unwrap();
        server.join().unwrap();
    });
}

#[test]
fn a_router_answers_honest_peers() {
    in_child(|| {
        let context = context();
        let server = context.socket(zmq::ROUTER).unwrap();
        let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
        thread::spawn(move || {
            while let Ok((id, message)) = server.recv() {
                let _ = server.send(&id, message);
            }
        });
        let client = context.socket(zmq::DEALER).unwrap();
        client.connect(&endpoint).unwrap();
        under_attack(&endpoint, "ROUTER", "DEALER", |round| {
            client.send(honestly(round)).unwrap();
            assert_eq!(client.recv_timeout(PATIENCE).unwrap(), honestly(round));
        });
        context.shutdown().unwrap();
    });
}

#[test]
fn those_that_receive_hear_honest_peers() {
    in_child(|| {
        let context = context();
        let pull = context.socket(zmq::PULL).unwrap();
        let endpoint = pull.bind("tcp://127.0.0.1:*").unwrap();
        let push = context.socket(zmq::PUSH).unwrap();
        push.connect(&endpoint).unwrap();
        let heard = hear(pull, zmq::Pull::recv);
        under_attack(&endpoint, "PULL", "PUSH", |round| {
            push.send(honestly(round)).unwrap();
            expect(&heard, &honestly(round));
        });

        let bound = context.socket(zmq::DEALER).unwrap();
        let endpoint = bound.bind("tcp://127.0.0.1:*").unwrap();
        let dealer = context.socket(zmq::DEALER).unwrap();
        dealer.connect(&endpoint).unwrap();
        let heard = hear(bound, zmq::Dealer::recv);
        under_attack(&endpoint, "DEALER", "ROUTER", |round| {
            dealer.send(honestly(round)).unwrap();
            expect(&heard, &honestly(round));
        });
        context.shutdown().unwrap();
    });
}

#[test]
fn subscribers_that_listen_hear_honest_publishers() {
    in_child(|| {
        let context = context();
        let publish = |endpoint: &str, listener: &str, heard: &mpsc::Receiver<Message>| {
            let publisher = context.socket(zmq::PUB).unwrap();
            publisher.connect(endpoint).unwrap();
            under_attack(endpoint, listener, "PUB", |round| {
                until(|| {
                    publisher.send(honestly(round)).unwrap();
                    let soon = Duration::from_millis(1);
                    heard.recv_timeout(soon).is_ok_and(|it| it == honestly(round))
                });
            });
        };
        let sub = Sub::options().subscribe("").open(&context).unwrap();
        let endpoint = sub.bind("tcp://127.0.0.1:*").unwrap();
        publish(&endpoint, "SUB", &hear(sub, zmq::Sub::recv));
        let xsub = context.socket(zmq::XSUB).unwrap();
        let endpoint = xsub.bind("tcp://127.0.0.1:*").unwrap();
        xsub.subscribe("").unwrap();
        publish(&endpoint, "XSUB", &hear(xsub, zmq::XSub::recv));
        context.shutdown().unwrap();
    });
}

#[test]
fn publishers_are_heard_by_honest_subscribers() {
    in_child(|| {
        let context = context();
        let news = |endpoint: &str, listener: &str, publish: &dyn Fn(String)| {
            let subscriber = Sub::options().subscribe("honest").open(&context).unwrap();
            subscriber.connect(endpoint).unwrap();
            under_attack(endpoint, listener, "SUB", |round| {
                until(|| {
                    publish(honestly(round));
                    let soon = Duration::from_millis(1);
                    subscriber.recv_timeout(soon).is_ok_and(|it| it == honestly(round))
                });
            });
        };
        let publisher = context.socket(zmq::PUB).unwrap();
        let endpoint = publisher.bind("tcp://127.0.0.1:*").unwrap();
        news(&endpoint, "PUB", &|message| publisher.send(message).unwrap());
        let publisher = context.socket(zmq::XPUB).unwrap();
        let endpoint = publisher.bind("tcp://127.0.0.1:*").unwrap();
        news(&endpoint, "XPUB", &|message| {
            publisher.send(message).unwrap();
            while publisher.try_recv().is_ok() {}
        });
    });
}

#[test]
fn those_that_send_reach_honest_peers() {
    in_child(|| {
        let context = context();
        let push = context.socket(zmq::PUSH).unwrap();
        push.set_send_timeout(Some(PATIENCE)).unwrap();
        let endpoint = push.bind("tcp://127.0.0.1:*").unwrap();
        let pull = context.socket(zmq::PULL).unwrap();
        pull.connect(&endpoint).unwrap();
        // What a hostile PULL gets is lost, so send until the honest one has it.
        under_attack(&endpoint, "PUSH", "PULL", |round| {
            until(|| {
                push.send(honestly(round)).unwrap();
                let soon = Duration::from_millis(1);
                pull.recv_timeout(soon).is_ok_and(|it| it == honestly(round))
            });
        });
        let pair = context.socket(zmq::PAIR).unwrap();
        let endpoint = pair.bind("tcp://127.0.0.1:*").unwrap();
        let soon = Duration::from_millis(1);
        // It has one peer at a time, so the honest one may have to come again.
        under_attack(&endpoint, "PAIR", "PAIR", |round| {
            let mut other = context.socket(zmq::PAIR).unwrap();
            other.connect(&endpoint).unwrap();
            let mut since = Instant::now();
            until(|| {
                // Nor does a peer go before all that it has sent is received.
                while pair.try_recv().is_ok() {}
                let _ = pair.send_timeout(honestly(round), soon);
                if since.elapsed() > soon * 100 {
                    since = Instant::now();
                    other = context.socket(zmq::PAIR).unwrap();
                    other.connect(&endpoint).unwrap();
                }
                other.recv_timeout(soon).is_ok_and(|it| it == honestly(round))
            });
        });
    });
}

#[test]
fn a_stream_takes_any_bytes() {
    in_child(|| {
        let context = context();
        let server = context.socket(zmq::STREAM).unwrap();
        let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
        thread::spawn(move || {
            while let Ok(event) = server.recv() {
                if let StreamEvent::Data(id, bytes) = event {
                    let _ = server.send(&id, bytes);
                }
            }
        });
        let mut client = TcpStream::connect(endpoint.address()).unwrap();
        client.set_read_timeout(Some(PATIENCE)).unwrap();
        under_attack(&endpoint, "STREAM", "anything", |round| {
            client.write_all(honestly(round).as_bytes()).unwrap();
            let mut heard = vec![0; honestly(round).len()];
            client.read_exact(&mut heard).unwrap();
            assert_eq!(heard, honestly(round).as_bytes());
        });
        context.shutdown().unwrap();
    });
}

/// The bytes that libzmq itself cannot take back: a first message without an end.
#[test]
fn a_message_without_an_end_holds_nobody_up() {
    in_child(|| {
        let context = Context::builder().linger(Duration::ZERO).build().unwrap();
        let pull = context.socket(zmq::PULL).unwrap();
        let endpoint = pull.bind("tcp://127.0.0.1:*").unwrap();
        let mut endless = common::stranger::Stranger::shake_hands(endpoint.address(), "PUSH");
        for _ in 0..1000 {
            endless.write(1, b"more");
        }
        let push = context.socket(zmq::PUSH).unwrap();
        push.connect(&endpoint).unwrap();
        push.send(honestly(1)).unwrap();
        assert_eq!(pull.recv_timeout(PATIENCE).unwrap(), honestly(1));
    });
}
