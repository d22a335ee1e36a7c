//! Faults of libzmq that are mended in the one that we build: see `zmq-ffi/build/mends.rs`. Without
//! that, each of these ended or hung within thirty rounds.

use std::io::Write;
use std::net::TcpStream;
use std::ops::Deref;
use std::thread;
use std::time::Duration;

use zmq::{Context, Message, Pull, Push, Socket};

use crate::common::child::in_child;

/// A context whose end waits for nobody.
fn hasty() -> Context {
    Context::builder().linger(Duration::ZERO).build().unwrap()
}

/// Neither too early nor too late, in one of the rounds.
fn moment(round: u64, step: u64, most: u64) {
    thread::sleep(Duration::from_micros(round * step % most));
}

#[test]
fn a_peer_may_leave_in_the_middle_of_a_message_as_its_socket_closes() {
    let message: Message = (0..200).map(|number| format!("{number:02000}")).collect();
    in_child(|| {
        for round in 0..60 {
            let (context, others) = (hasty(), hasty());
            let linger = Duration::from_millis(round % 3);
            let source = Push::options().linger(linger).open(&context).unwrap();
            let endpoint = source.bind("tcp://127.0.0.1:*").unwrap();
            let sinks = [(); 12].map(|()| {
                let sink = others.socket(zmq::PULL).unwrap();
                sink.connect(&endpoint).unwrap();
                sink
            });
            for _ in 0..24 {
                source.send(message.clone()).unwrap();
            }
            let leaver = thread::spawn(move || {
                moment(round, 7, 3000);
                drop(sinks);
            });
            moment(round, 13, 1000);
            drop((source, context));
            leaver.join().unwrap();
        }
    });
}

#[test]
fn a_peer_that_leaves_as_its_socket_closes_is_not_waited_for() {
    in_child(|| {
        for round in 0..100 {
            // By default it waits until all messages have left.
            let (context, others) = (Context::new().unwrap(), hasty());
            let source = Push::new(&context).unwrap();
            let endpoint = source.bind("tcp://127.0.0.1:*").unwrap();
            let sink = Pull::options().recv_hwm(1).open(&others).unwrap();
            sink.connect(&endpoint).unwrap();
            for _ in 0..200 {
                source.send(vec![7; 20_000]).unwrap();
            }
            let leaver = thread::spawn(move || {
                moment(round, 7, 1000);
                drop(sink);
            });
            moment(round, 13, 1000);
            drop((source, context));
            leaver.join().unwrap();
        }
    });
}

#[test]
fn strangers_may_say_their_first_words_as_a_socket_closes() {
    /// The length of an id, where ZMTP begins with other bytes, and the id.
    const WORDS: [&[u8]; 2] = [b"\x05", b"\0abcd"];

    in_child(|| {
        for round in 0..120 {
            let context = hasty();
            let socket: Box<dyn Deref<Target = Socket>> = if round % 2 == 0 {
                Box::new(context.socket(zmq::ROUTER).unwrap())
            } else {
                Box::new(context.socket(zmq::PUB).unwrap())
            };
            let endpoint = socket.bind("tcp://127.0.0.1:*").unwrap();
            let mut strangers = [(); 20].map(|()| TcpStream::connect(endpoint.address()).unwrap());
            for stranger in &mut strangers {
                stranger.write_all(WORDS[0]).unwrap();
            }
            let talker = thread::spawn(move || {
                for stranger in &mut strangers {
                    // It may have been hung up on.
                    let _ = stranger.write_all(WORDS[1]);
                }
                strangers
            });
            drop(socket);
            drop(talker.join().unwrap());
        }
    });
}
