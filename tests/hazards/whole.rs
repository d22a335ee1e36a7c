//! A message of several frames that somebody has begun to take out, and whose connection libzmq
//! gives up in that moment: see `zmq-ffi/build/mended_messages.rs`. Without that, each of these
//! ended by an assertion, or with frames of two messages in one.

use std::thread;
use std::time::Duration;

use zmq::{Connects, Context, Message, Options, Socket, SocketType};

use crate::common::child::in_child;
use crate::common::{MOMENT, PATIENCE, until};

const FRAMES: usize = 250;

/// What makes a socket give up a connection by itself that breaks.
#[derive(Clone, Copy, Debug)]
enum Giving {
    WithoutReconnect,
    Immediate,
}

fn giving_up<T: SocketType + Connects>(options: Options<T>, how: Giving) -> Options<T> {
    match how {
        Giving::WithoutReconnect => options.reconnect_interval(None),
        Giving::Immediate => options.immediate(true).reconnect_interval(Duration::from_millis(1)),
    }
}

fn long(of: usize) -> Message {
    std::iter::repeat_n(of.to_string(), FRAMES).collect()
}

/// A peer sends, is seen to have, and leaves; then the message is received, or is gone.
fn receive_of_who_has_left<T, P>(
    options: &Options<T>,
    peer: &Options<P>,
    send: impl Fn(&P, &T, Message),
    recv: impl Fn(&T) -> zmq::Result<Message>,
) where
    T: SocketType + Connects + std::ops::Deref<Target = Socket>,
    P: SocketType + std::ops::Deref<Target = Socket>,
{
    for how in [Giving::WithoutReconnect, Giving::Immediate] {
        let context = Context::builder().linger(PATIENCE).build().unwrap();
        let peer = peer.open(&context).unwrap();
        let endpoint = peer.bind("tcp://127.0.0.1:*").unwrap();
        let socket = giving_up(options.clone(), how).open(&context).unwrap();
        socket.connect(&endpoint).unwrap();
        send(&peer, &socket, long(0));
        socket.poll(zmq::POLLIN, Some(PATIENCE)).unwrap();
        let monitor = socket.monitor(zmq::Events::DISCONNECTED).unwrap();
        drop(peer);
        monitor.recv_timeout(PATIENCE).unwrap();
        thread::sleep(Duration::from_millis(5));
        let received = recv(&socket);
        assert!(received.is_err() || received.unwrap().iter().eq(long(0).iter()), "{how:?}");
    }
}

#[test]
fn a_message_is_whole_though_its_connection_is_given_up() {
    in_child(|| {
        receive_of_who_has_left(
            &zmq::Pull::options(),
            &zmq::Push::options(),
            |peer, _, message| peer.send(message).unwrap(),
            |socket| socket.recv_timeout(MOMENT),
        );
        receive_of_who_has_left(
            &zmq::Dealer::options(),
            &zmq::Dealer::options(),
            |peer, _, message| peer.send(message).unwrap(),
            |socket| socket.recv_timeout(MOMENT),
        );
        receive_of_who_has_left(
            &zmq::Router::options(),
            &zmq::Dealer::options(),
            |peer, _, message| peer.send(message).unwrap(),
            |socket| Ok(socket.recv_timeout(MOMENT)?.1),
        );
        receive_of_who_has_left(
            &zmq::Sub::options().subscribe(""),
            &zmq::XPub::options(),
            |peer, socket, message| {
                // With `immediate`, it has a peer once it looks.
                until(|| socket.events().is_ok() && peer.try_recv().is_ok());
                peer.send(message).unwrap();
            },
            |socket| socket.recv_timeout(MOMENT),
        );
        receive_of_who_has_left(
            &zmq::Pair::options(),
            &zmq::Pair::options(),
            |peer, _, message| {
                until(|| peer.try_send(message.clone()).is_ok());
            },
            |socket| socket.recv_timeout(MOMENT),
        );
    });
}

#[test]
fn frames_of_two_messages_never_make_one() {
    in_child(|| {
        let context = Context::builder().linger(Duration::ZERO).build().unwrap();
        let sink = giving_up(zmq::Pull::options(), Giving::Immediate).open(&context).unwrap();
        let sources: Vec<_> = (0..4)
            .map(|number| {
                let source = context.socket(zmq::PUSH).unwrap();
                let endpoint = source.bind("tcp://127.0.0.1:*").unwrap();
                sink.connect(&endpoint).unwrap();
                let context = context.clone();
                thread::spawn(move || {
                    let mut source = source;
                    for round in 0..20 {
                        for _ in 0..3 {
                            let _ = source.send_timeout(long(number), Duration::from_millis(20));
                        }
                        thread::sleep(Duration::from_micros(round * 97 % 1500));
                        drop(source);
                        source = context.socket(zmq::PUSH).unwrap();
                        until(|| source.bind(&endpoint).is_ok());
                    }
                })
            })
            .collect();
        let mut received = 0;
        while sources.iter().any(|source| !source.is_finished()) {
            let Ok(message) = sink.recv_timeout(Duration::from_millis(5)) else { continue };
            received += 1;
            let first = message[0].to_vec();
            assert_eq!(message.iter().count(), FRAMES);
            assert!(message.iter().all(|frame| *frame == first[..]), "{received}");
        }
        for source in sources {
            source.join().unwrap();
        }
        assert!(received > 0);
    });
}
