//! Faults of libzmq about connections that break or stay too long, mended in the one that we build:
//! see `zmq-ffi/build/mended_connections.rs`. Without that, each of these failed.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use zmq::{Context, Dealer, Event, Events, Monitor, Pair, Pull, Push, Rep, Router};

use crate::common::child::in_child;
use crate::common::free_port::free_endpoint;
use crate::common::stranger::Stranger;
use crate::common::{MOMENT, PATIENCE, bind_soon, context, until};

const MS: Duration = Duration::from_millis(1);

/// What is at work in this process.
fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

pub(crate) fn kibibytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    memory.split_whitespace().next().unwrap().parse().unwrap()
}

#[test]
fn a_connection_may_break_while_its_queue_is_full() {
    in_child(|| {
        for beats in [Duration::ZERO, MS * 10] {
            let context = context();
            let options = Pull::options().recv_hwm(1).heartbeat_interval(beats);
            let pull = options.heartbeat_timeout(PATIENCE).open(&context).unwrap();
            let endpoint = pull.bind("tcp://127.0.0.1:*").unwrap();
            for _ in 0..5 {
                let stranger = Stranger::shake_hands(endpoint.address(), "PUSH");
                stranger.fill_and_reset(b"\0\x01x");
                // By then it is known to have gone, and with heartbeats it is asked all the same.
                thread::sleep(MOMENT);
                for _ in 0..Stranger::FILLING {
                    assert_eq!(pull.recv_timeout(PATIENCE).unwrap(), "x");
                }
            }
        }
    });
}

/// Waits until it has shaken hands, for the next time.
fn shakes_hands(monitor: &Monitor) {
    let event = monitor.recv_timeout(PATIENCE).unwrap().unwrap();
    assert_eq!(event.event, Event::HandshakeSucceeded);
}

#[test]
fn a_queue_may_have_room_again_when_its_next_connection_has_come() {
    in_child(|| {
        let context = context();
        let push = Push::new(&context).unwrap();
        let endpoint = push.bind("tcp://127.0.0.1:*").unwrap();
        let options = Pull::options().recv_hwm(1).reconnect_interval(MS);
        let options = options.heartbeat_interval(MS * 30).heartbeat_timeout(MS * 30);
        let pull = options.open(&context).unwrap();
        let monitor = pull.monitor(Events::HANDSHAKE_SUCCEEDED).unwrap();
        pull.connect(&endpoint).unwrap();
        for _ in 0..10 {
            push.send("lost, but for one or two").unwrap();
        }
        // Its input has stopped, so it does not hear that its peer is there.
        shakes_hands(&monitor);
        shakes_hands(&monitor);
        pull.recv_timeout(PATIENCE).unwrap();
        until(|| {
            push.send("at last").unwrap();
            pull.recv_timeout(MS * 10).is_ok_and(|it| it == "at last")
        });
    });
}

#[test]
fn a_router_with_a_full_queue_finds_who_comes_back() {
    in_child(|| {
        let context = context();
        let router = Router::options().recv_hwm(2).reconnect_interval(MS).open(&context).unwrap();
        let monitor = router.monitor(Events::HANDSHAKE_SUCCEEDED).unwrap();
        let dealer = Dealer::options().linger(PATIENCE).open(&context).unwrap();
        let endpoint = dealer.bind("tcp://127.0.0.1:*").unwrap();
        router.connect(&endpoint).unwrap();
        shakes_hands(&monitor);
        dealer.send("one").unwrap();
        dealer.send("two").unwrap();
        drop(dealer);
        let dealer = Dealer::new(&context).unwrap();
        bind_soon(&dealer, &endpoint);
        shakes_hands(&monitor);
        dealer.send("three").unwrap();
        for expected in ["one", "two", "three"] {
            assert_eq!(router.recv_timeout(PATIENCE).unwrap().1, expected);
        }
    });
}

/// Strangers come, say a word, and leave; `turn` lets the socket do its part.
fn come_and_go(address: &str, kind: &str, turn: &dyn Fn()) {
    turn();
    let before = descriptors();
    for _ in 0..20 {
        let stranger = Stranger::shake_hands(address, kind);
        turn();
        stranger.leave_with_a_word();
        turn();
    }
    until(|| {
        turn();
        descriptors() <= before
    });
}

#[test]
fn who_is_turned_away_leaves_no_descriptor() {
    in_child(|| {
        let context = context();
        let pair = Pair::new(&context).unwrap();
        let endpoint = pair.bind("tcp://127.0.0.1:*").unwrap();
        let honest = Pair::new(&context).unwrap();
        honest.connect(&endpoint).unwrap();
        // Who is told of it as well.
        let monitor = pair.monitor(Events::DISCONNECTED).unwrap();
        come_and_go(endpoint.address(), "PAIR", &|| {
            honest.send("honest").unwrap();
            assert_eq!(pair.recv_timeout(PATIENCE).unwrap(), "honest");
        });
        assert!(monitor.recv_timeout(PATIENCE).unwrap().is_some());
    });
}

#[cfg(feature = "draft")]
#[test]
fn whom_a_channel_turns_away_leaves_no_descriptor() {
    in_child(|| {
        let context = context();
        let channel = context.socket(zmq::CHANNEL).unwrap();
        let endpoint = channel.bind("tcp://127.0.0.1:*").unwrap();
        let honest = context.socket(zmq::CHANNEL).unwrap();
        honest.connect(&endpoint).unwrap();
        come_and_go(endpoint.address(), "CHANNEL", &|| {
            honest.send("honest").unwrap();
            assert_eq!(channel.recv_timeout(PATIENCE).unwrap(), "honest");
        });
    });
}

#[test]
fn who_is_replaced_leaves_no_descriptor() {
    in_child(|| {
        let context = context();
        let router = Router::options().handover(true).open(&context).unwrap();
        let endpoint = router.bind("tcp://127.0.0.1:*").unwrap();
        let mut last = None;
        let mut before = None;
        for round in 0..20 {
            let mut stranger = Stranger::shake_hands_as(endpoint.address(), "DEALER", b"one");
            stranger.write(0, b"here");
            until(|| router.recv_timeout(PATIENCE).unwrap().1 == "here");
            if let Some(replaced) = last.replace(stranger) {
                Stranger::leave_with_a_word(replaced);
            }
            if round == 1 {
                until(|| router.try_recv().is_err());
                before = Some(descriptors());
            }
        }
        until(|| {
            let _ = router.try_recv();
            descriptors() <= before.unwrap()
        });
        // The last one is there.
        router.send(&b"one".into(), "you").unwrap();
        assert_eq!(last.unwrap().read_frame(), b"you");
    });
}

#[test]
fn who_comes_with_an_id_that_is_taken_is_turned_away() {
    in_child(|| {
        let context = context();
        let router = Router::new(&context).unwrap();
        let endpoint = router.bind("tcp://127.0.0.1:*").unwrap();
        let honest = Dealer::options().routing_id("one").open(&context).unwrap();
        honest.connect(&endpoint).unwrap();
        let server = thread::spawn(move || {
            while let Ok((id, message)) = router.recv() {
                router.send(&id, message).unwrap();
            }
        });
        honest.send("first").unwrap();
        assert_eq!(honest.recv_timeout(PATIENCE).unwrap(), "first");
        let mut stranger = Stranger::shake_hands_as(endpoint.address(), "DEALER", b"one");
        stranger.write(0, b"word");
        assert!(stranger.is_cut_off());
        honest.send("second").unwrap();
        assert_eq!(honest.recv_timeout(PATIENCE).unwrap(), "second");
        context.shutdown().unwrap();
        server.join().unwrap();
    });
}

/// What one who speaks ZMTP begins with.
const GREETING: &[u8] = b"\xff\0\0\0\0\0\0\0\0\x7f\x03\0NULL";

#[test]
fn an_answer_about_who_has_left_is_not_about_who_comes_next() {
    in_child(|| {
        let context = context();
        let authenticator = Rep::new(&context).unwrap();
        authenticator.bind("inproc://zeromq.zap.01").unwrap();
        let options = Pull::options().zap_domain("anybody").reconnect_interval(MS);
        let pull = options.open(&context).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        pull.connect(&format!("tcp://{}", listener.local_addr().unwrap())).unwrap();

        let come = || {
            let (mut peer, _) = listener.accept().unwrap();
            peer.set_read_timeout(Some(PATIENCE)).unwrap();
            peer.read_exact(&mut [0; 10]).unwrap();
            peer
        };
        let greet = |peer: &mut TcpStream| {
            let mut greeting = GREETING.to_vec();
            greeting.resize(64, 0);
            peer.write_all(&greeting).unwrap();
        };
        let mut first = come();
        greet(&mut first);
        let (question, answering) = authenticator.recv_timeout(PATIENCE).unwrap();
        drop(first);
        let mut second = come();
        let answer = |question: &zmq::Message| {
            let id = question[1].to_vec();
            zmq::Message::from([b"1.0".to_vec(), id, b"200".to_vec(), vec![], vec![], vec![]])
        };
        let authenticator = answering.send(answer(&question)).unwrap();
        thread::sleep(MOMENT);
        greet(&mut second);
        // It is asked anew.
        let (question, answering) = authenticator.recv_timeout(PATIENCE).unwrap();
        drop(answering.send(answer(&question)).unwrap());
        second.read_exact(&mut [0; 54]).unwrap();
        let mut ready = [0; 8];
        second.read_exact(&mut ready).unwrap();
        assert!(ready.ends_with(b"\x05READY"), "{}", ready.escape_ascii());
    });
}

/// Answers each question with this code and text, until the context ends.
pub(crate) fn authenticate(context: &Context, code: &'static str, text: Vec<u8>) -> JoinHandle<()> {
    let authenticator = context.socket(zmq::ROUTER).unwrap();
    authenticator.bind("inproc://zeromq.zap.01").unwrap();
    thread::spawn(move || {
        while let Ok((asker, question)) = authenticator.recv() {
            let (id, text) = (question[2].to_vec(), text.clone());
            let answer = [vec![], b"1.0".to_vec(), id, code.into(), text, b"user".to_vec(), vec![]];
            let _ = authenticator.send(&asker, answer);
        }
    })
}

#[test]
fn an_answer_that_is_none_costs_nothing() {
    in_child(|| {
        let context = Context::builder().linger(Duration::ZERO).build().unwrap();
        let answering = authenticate(&context, "999", vec![b'x'; 100_000]);
        let sink = Pull::options().zap_domain("anybody").open(&context).unwrap();
        let endpoint = sink.bind("tcp://127.0.0.1:*").unwrap();
        let monitor = sink.monitor(Events::HANDSHAKE_FAILED_PROTOCOL).unwrap();
        let mut before = 0;
        for round in 0..300 {
            let source = Push::new(&context).unwrap();
            source.connect(&endpoint).unwrap();
            monitor.recv_timeout(PATIENCE).unwrap();
            if round == 100 {
                before = kibibytes();
            }
        }
        let grown = kibibytes().saturating_sub(before);
        assert!(grown < 8_000, "{grown} KiB more");
        context.shutdown().unwrap();
        answering.join().unwrap();
    });
}

#[test]
fn nobody_is_asked_about_a_connection_whose_socket_has_gone() {
    in_child(|| {
        let context = Context::builder().linger(Duration::ZERO).io_threads(2).build().unwrap();
        let answering = authenticate(&context, "200", Vec::new());
        let sink = Pull::new(&context).unwrap();
        let endpoint = sink.bind("tcp://127.0.0.1:*").unwrap();
        for round in 0..1500 {
            let options = Push::options().zap_domain("anybody");
            let source = options.open(&context).unwrap();
            source.connect(&endpoint).unwrap();
            // In one of the rounds, as it begins to shake hands.
            let start = Instant::now();
            while start.elapsed() < Duration::from_micros(round * 7 % 600) {
                std::hint::spin_loop();
            }
        }
        context.shutdown().unwrap();
        answering.join().unwrap();
    });
}

#[test]
fn a_socket_that_closed_goes_when_its_messages_have_whoever_is_asked_about() {
    in_child(|| {
        let context = Context::new().unwrap();
        let answering = authenticate(&context, "200", Vec::new());
        let mut before = 0;
        let mut sinks = Vec::new();
        for round in 0..4 {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let endpoint = format!("tcp://{}", listener.local_addr().unwrap());
            drop(listener);
            let options = Push::options().zap_domain("anybody").reconnect_interval(MS);
            let source = options.linger(None).open(&context).unwrap();
            source.connect(&endpoint).unwrap();
            source.send("left").unwrap();
            drop(source);
            // Whoever it is for comes later.
            thread::sleep(MOMENT);
            let sink = Pull::new(&context).unwrap();
            bind_soon(&sink, &endpoint);
            assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), "left");
            sinks.push(sink);
            if round == 0 {
                thread::sleep(MOMENT);
                before = descriptors();
            }
        }
        // Each of the others has a socket, a listener and, for who came, perhaps a connection.
        until(|| descriptors() <= before + 2 * 3);
        drop(sinks);
        context.shutdown().unwrap();
        answering.join().unwrap();
    });
}

/// Peers of a PAIR that come and go, and then one that stays, and is to be heard.
fn hears_who_stays(round: u64) {
    let context = Context::builder().linger(Duration::ZERO).build().unwrap();
    let endpoint = free_endpoint();
    let options = Pair::options().immediate(true).send_hwm(1).recv_hwm(1);
    let pair = options.clone().reconnect_interval(MS).open(&context).unwrap();
    pair.connect(&endpoint).unwrap();
    let peers = thread::spawn({
        let context = context.clone();
        move || {
            let come = || {
                let peer = options.open(&context).unwrap();
                while peer.bind(&endpoint).is_err() {
                    thread::sleep(MS / 3);
                }
                peer
            };
            for number in 0..10 {
                let peer = come();
                let start = Instant::now();
                let stay = Duration::from_micros((round * 7919 + number * 5077) % 12_000);
                while start.elapsed() < stay {
                    let _ = peer.try_send(["a", "b", "c"]);
                    let _ = peer.recv_timeout(MS / 5);
                }
            }
            come().recv_timeout(PATIENCE / 2).map(drop)
        }
    });
    while !peers.is_finished() {
        let _ = pair.try_send(["1", "2", "3", "4", "5"]);
        let _ = pair.try_recv();
    }
    peers.join().unwrap().unwrap();
}

#[test]
fn a_pair_hears_who_comes_before_it_knows_that_another_has_left() {
    in_child(|| {
        // So many that they are in each other's way.
        let pairs = (0..6).map(|number| {
            thread::spawn(move || (0..6).for_each(|round| hears_who_stays(number * 6 + round)))
        });
        pairs.collect::<Vec<_>>().into_iter().for_each(|pair| pair.join().unwrap());
    });
}

/// With whatever part of a buffer, or of a message, that the system had no room for.
#[test]
fn what_a_socket_that_closes_has_begun_to_write_arrives() {
    let waits: Vec<_> = [(1000, 60), (1000, 84), (1000, 120), (40_000, 3), (7000, 14)]
        .into_iter()
        .map(|(len, count)| thread::spawn(move || all_arrive_after_the_close(len, count)))
        .collect();
    for wait in waits {
        wait.join().unwrap();
    }
}

fn all_arrive_after_the_close(len: usize, count: u8) {
    let context = Context::new().unwrap();
    let options = Push::options().linger(None).send_buffer(16_384).send_hwm(0);
    let push = options.open(&context).unwrap();
    let endpoint = push.bind("tcp://127.0.0.1:*").unwrap();
    let pull = Pull::options().recv_buffer(16_384).recv_hwm(1).open(&context).unwrap();
    pull.connect(&endpoint).unwrap();
    for number in 0..count {
        push.send(vec![number; len]).unwrap();
    }
    drop(push);
    // Nobody reads, so that the last of it cannot be written yet when the end is reached.
    thread::sleep(MOMENT * 3);
    for number in 0..count {
        let message = pull.recv_timeout(PATIENCE).unwrap();
        assert_eq!(message.as_bytes(), vec![number; len], "of {count} of {len} bytes");
    }
}
