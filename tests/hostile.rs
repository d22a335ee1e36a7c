//! Peers that say anything, to sockets of each type, while honest ones go on being served.
//!
//! More of it: `ZMQ_CASES=10000 cargo test --test hostile`. A failure says its `ZMQ_SEED`.
#![cfg(unix)]

mod common;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use common::child::in_child;
use common::random::{self, Random};
use common::{PATIENCE, context, until};
use zmq::{Context, Message, Retry, StreamEvent, Sub};

/// Lets hostile peers connect to `endpoint` while `honest` is tried again and
/// again, and once more after they have gone.
fn under_attack(endpoint: &str, peer_type: &str, mut honest: impl FnMut(u32)) {
    let address = endpoint.trim_start_matches("tcp://");
    let (seed, cases) = (random::seed(), random::cases(60));
    let done = AtomicBool::new(false);
    honest(0);
    thread::scope(|scope| {
        let attack = scope.spawn(|| {
            for case in seed..seed + cases {
                // Shown when the case fails, or hangs.
                eprintln!("{peer_type}: ZMQ_SEED={case} ZMQ_CASES=1");
                attack(address, &mut Random(case), peer_type);
            }
            done.store(true, Ordering::Relaxed);
        });
        for round in 1.. {
            honest(round);
            if done.load(Ordering::Relaxed) {
                break;
            }
        }
        attack.join().unwrap();
    });
    honest(u32::MAX);
}

/// One connection that begins well, or not, and goes wrong.
fn attack(address: &str, random: &mut Random, peer_type: &str) {
    let mut session = session(random, peer_type);
    for _ in 0..random.below(4) {
        mutate(&mut session, random);
    }
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_write_timeout(Some(Duration::from_millis(50))).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(1 + random.below(5)))).unwrap();
    let mut answer = [0; 1000];
    // It may hang up on us at any time.
    for piece in session.chunks(1 + random.index(session.len().max(1))) {
        if stream.write_all(piece).is_err() {
            return;
        }
        if random.below(3) == 0 {
            let _ = stream.read(&mut answer);
        }
    }
    if random.below(2) == 0 {
        let _ = stream.read(&mut answer);
    }
}

/// What a peer says: nonsense, or ZMTP with some messages.
fn session(random: &mut Random, peer_type: &str) -> Vec<u8> {
    if random.below(6) == 0 {
        return random.bytes(300);
    }
    let mut session = b"\xff\0\0\0\0\0\0\0\x01\x7f".to_vec();
    session.push(*[3, 3, 3, 0, 1, 2, 4].get(random.index(7)).unwrap());
    session.push(u8::from(random.below(2) == 0));
    session.extend(*[b"NULL", b"NULL", b"NULL", b"PLAI", b"CURV"].get(random.index(5)).unwrap());
    session.resize(64, 0);
    let types = [peer_type, peer_type, peer_type, "REQ", "SUB", "ROUTER", "NONSENSE", ""];
    let mut ready = b"\x05READY".to_vec();
    property(&mut ready, "Socket-Type", types[random.index(types.len())].as_bytes());
    for _ in 0..random.below(3) {
        let name = ["Identity", "Resource", "X-Anything", "", "Socket-Type"][random.index(5)];
        let value = random.bytes(300);
        property(&mut ready, name, &value);
    }
    frame(&mut session, 4, &ready);
    for _ in 0..random.below(6) {
        let commands: [&[u8]; 6] = [
            b"\x04PING\0\x01ctx",
            b"\x04PONGctx",
            b"\x09SUBSCRIBEx",
            b"\x06CANCELx",
            b"\x05ERROR\x03why",
            b"\x05READY",
        ];
        match random.below(5) {
            0 => frame(&mut session, 4, commands[random.index(commands.len())]),
            1 => frame(&mut session, random.next().to_le_bytes()[0], &random.bytes(50)),
            2 => frame(
                &mut session,
                0,
                &[&[random.below(3).to_le_bytes()[0]], &*random.bytes(9)].concat(),
            ),
            _ => {
                // As a REQ does, or with more frames.
                for _ in 0..random.below(3) {
                    frame(&mut session, 1, b"");
                }
                frame(&mut session, 0, &random.bytes(2000));
            }
        }
    }
    session
}

fn property(ready: &mut Vec<u8>, name: &str, value: &[u8]) {
    ready.push(name.len().try_into().unwrap());
    ready.extend(name.as_bytes());
    ready.extend(u32::try_from(value.len()).unwrap().to_be_bytes());
    ready.extend(value);
}

fn frame(session: &mut Vec<u8>, flags: u8, bytes: &[u8]) {
    if let Ok(len) = u8::try_from(bytes.len()) {
        session.extend([flags & !2, len]);
    } else {
        session.push(flags | 2);
        session.extend((bytes.len() as u64).to_be_bytes());
    }
    session.extend(bytes);
}

fn mutate(session: &mut Vec<u8>, random: &mut Random) {
    if session.is_empty() {
        return;
    }
    let at = random.index(session.len());
    match random.below(6) {
        0 => session[at] ^= 1 << random.below(8),
        1 => session[at] = [0, 1, 0x7f, 0x80, 0xff][random.index(5)],
        2 => session.truncate(at),
        3 => {
            let noise = random.bytes(20);
            session.splice(at..at, noise);
        }
        4 => {
            let end = (at + random.index(40)).min(session.len());
            session.drain(at..end);
        }
        _ => {
            let again = session[at..(at + 40).min(session.len())].to_vec();
            session.splice(at..at, again);
        }
    }
}

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
        under_attack(&endpoint, "REQ", |round| {
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
        under_attack(&endpoint, "DEALER", |round| {
            client.send(honestly(round)).unwrap();
            assert_eq!(client.recv_timeout(PATIENCE).unwrap(), honestly(round));
        });
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
        under_attack(&endpoint, "PUSH", |round| {
            push.send(honestly(round)).unwrap();
            expect(&heard, &honestly(round));
        });

        let bound = context.socket(zmq::DEALER).unwrap();
        let endpoint = bound.bind("tcp://127.0.0.1:*").unwrap();
        let dealer = context.socket(zmq::DEALER).unwrap();
        dealer.connect(&endpoint).unwrap();
        let heard = hear(bound, zmq::Dealer::recv);
        under_attack(&endpoint, "ROUTER", |round| {
            dealer.send(honestly(round)).unwrap();
            expect(&heard, &honestly(round));
        });
    });
}

#[test]
fn subscribers_that_listen_hear_honest_publishers() {
    in_child(|| {
        let context = context();
        let publish = |endpoint: &str, heard: &mpsc::Receiver<Message>| {
            let publisher = context.socket(zmq::PUB).unwrap();
            publisher.connect(endpoint).unwrap();
            under_attack(endpoint, "PUB", |round| {
                until(|| {
                    publisher.send(honestly(round)).unwrap();
                    let soon = Duration::from_millis(1);
                    heard.recv_timeout(soon).is_ok_and(|it| it == honestly(round))
                });
            });
        };
        let sub = Sub::options().subscribe("").open(&context).unwrap();
        let endpoint = sub.bind("tcp://127.0.0.1:*").unwrap();
        publish(&endpoint, &hear(sub, zmq::Sub::recv));
        let xsub = context.socket(zmq::XSUB).unwrap();
        let endpoint = xsub.bind("tcp://127.0.0.1:*").unwrap();
        xsub.subscribe("").unwrap();
        publish(&endpoint, &hear(xsub, zmq::XSub::recv));
    });
}

#[test]
fn publishers_are_heard_by_honest_subscribers() {
    in_child(|| {
        let context = context();
        let news = |endpoint: &str, publish: &dyn Fn(String)| {
            let subscriber = Sub::options().subscribe("honest").open(&context).unwrap();
            subscriber.connect(endpoint).unwrap();
            under_attack(endpoint, "SUB", |round| {
                until(|| {
                    publish(honestly(round));
                    let soon = Duration::from_millis(1);
                    subscriber.recv_timeout(soon).is_ok_and(|it| it == honestly(round))
                });
            });
        };
        let publisher = context.socket(zmq::PUB).unwrap();
        let endpoint = publisher.bind("tcp://127.0.0.1:*").unwrap();
        news(&endpoint, &|message| publisher.send(message).unwrap());
        let publisher = context.socket(zmq::XPUB).unwrap();
        let endpoint = publisher.bind("tcp://127.0.0.1:*").unwrap();
        news(&endpoint, &|message| {
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
        under_attack(&endpoint, "PULL", |round| {
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
        under_attack(&endpoint, "PAIR", |round| {
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
        under_attack(&endpoint, "anything", |round| {
            client.write_all(honestly(round).as_bytes()).unwrap();
            let mut heard = vec![0; honestly(round).len()];
            client.read_exact(&mut heard).unwrap();
            assert_eq!(heard, honestly(round).as_bytes());
        });
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
