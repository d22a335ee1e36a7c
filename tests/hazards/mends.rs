//! Faults of libzmq that are mended in the one that we build: see `zmq-ffi/build/mends.rs`. Without
//! that, each of these ended or hung within thirty rounds.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::ops::Deref;
use std::thread;
use std::time::Duration;

use zmq::{Context, Endpoint, Message, Pull, Push, Router, Socket};

use crate::common::PATIENCE;
use crate::common::child::in_child;

/// A context whose end waits for nobody.
fn hasty() -> Context {
    Context::builder().linger(Duration::ZERO).build().unwrap()
}

/// Without the slash that an endpoint by `ws` ends with.
fn host_and_port(endpoint: &Endpoint) -> &str {
    endpoint.address().trim_end_matches('/')
}

/// What a stranger says by `ws` who wants no mechanism.
const UPGRADE: &[u8] =
    b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ZWS2.0\r\n\r\n";

/// And then: a frame with an id, masked by zeros.
const WS_ID: &[u8] = b"\x82\x86\0\0\0\0\0\0abcd";

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
            let by_ws = round % 4 == 0;
            let transport = if by_ws { "ws" } else { "tcp" };
            let endpoint = socket.bind(&format!("{transport}://127.0.0.1:*")).unwrap();
            let mut strangers =
                [(); 20].map(|()| TcpStream::connect(host_and_port(&endpoint)).unwrap());
            let [first, second] = if by_ws { [UPGRADE, WS_ID] } else { WORDS };
            for stranger in &mut strangers {
                stranger.write_all(first).unwrap();
            }
            let talker = thread::spawn(move || {
                for stranger in &mut strangers {
                    // It may have been hung up on.
                    let _ = stranger.write_all(second);
                }
                strangers
            });
            drop(socket);
            drop(talker.join().unwrap());
        }
    });
}

#[test]
fn who_comes_by_ws_is_asked_about_too() {
    in_child(|| {
        for is_asked_about in [false, true] {
            let context = hasty();
            let router = Router::new(&context).unwrap();
            if is_asked_about {
                router.set_zap_domain("anybody").unwrap();
            }
            let endpoint = router.bind("ws://127.0.0.1:*").unwrap();
            let mut stranger = TcpStream::connect(host_and_port(&endpoint)).unwrap();
            stranger.set_read_timeout(Some(PATIENCE)).unwrap();
            stranger.write_all(UPGRADE).unwrap();
            let mut answer = [0; 12];
            let is_let_in = stranger.read_exact(&mut answer).is_ok() && answer.ends_with(b" 101");
            assert_eq!(is_let_in, !is_asked_about, "{}", answer.escape_ascii());
        }
    });
}
