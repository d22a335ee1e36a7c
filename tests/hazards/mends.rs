//! Faults of libzmq that are mended in the one that we build: see `zmq-ffi/build/mends.rs`. Without
//! that, each of these failed within thirty rounds.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::Deref;
use std::thread;
use std::time::Duration;

use zmq::{
    Context, Dealer, Endpoint, Message, Pull, Push, Router, RoutingId, Socket, Sub, Subscription,
    XPub,
};

use crate::common::PATIENCE;
use crate::common::child::in_child;
use crate::common::stranger::Stranger;
use crate::connections::kibibytes;

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

#[test]
fn who_speaks_no_mechanism_by_ws_is_asked_whether_it_is_there() {
    in_child(|| {
        let context = hasty();
        let often = Duration::from_millis(10);
        let options = Pull::options().heartbeat_interval(often).heartbeat_timeout(PATIENCE);
        let pull = options.open(&context).unwrap();
        let endpoint = pull.bind("ws://127.0.0.1:*").unwrap();
        let mut stranger = TcpStream::connect(host_and_port(&endpoint)).unwrap();
        stranger.set_read_timeout(Some(PATIENCE)).unwrap();
        stranger.write_all(UPGRADE).unwrap();
        stranger.write_all(WS_ID).unwrap();
        let mut heard = Vec::new();
        let ping = b"\x89\0";
        while !heard.ends_with(ping) {
            let mut byte = [0];
            stranger.read_exact(&mut byte).unwrap();
            heard.extend(byte);
        }
        stranger.write_all(b"\x82\x84\0\0\0\0\0abc").unwrap();
        assert_eq!(pull.recv_timeout(PATIENCE).unwrap(), "abc");
    });
}

#[test]
fn a_short_ping_is_not_answered_with_what_others_said() {
    in_child(|| {
        let context = hasty();
        let pull = Pull::new(&context).unwrap();
        let endpoint = pull.bind("tcp://127.0.0.1:*").unwrap();
        let mut stranger = Stranger::shake_hands(endpoint.address(), "PUSH");
        stranger.write(4, b"\x04PING");
        stranger.write(4, b"\x04PING\0");
        stranger.write(4, b"\x04PING\0\0what I said");
        assert_eq!(stranger.read_frame(), b"\x04PONGwhat I said");
    });
}

/// An id that a ROUTER gives after `id`.
fn after(id: &RoutingId, steps: u32) -> Vec<u8> {
    let [0, number @ ..] = id.as_ref() else { panic!("{id:?}") };
    let number = u32::from_be_bytes(number.try_into().unwrap());
    [&[0], &number.wrapping_add(steps).to_be_bytes()[..]].concat()
}

#[test]
fn a_stranger_may_choose_the_id_of_who_comes_next() {
    in_child(|| {
        for hands_over in [false, true] {
            let context = hasty();
            let router = Router::options().handover(hands_over).open(&context).unwrap();
            let endpoint = router.bind("tcp://127.0.0.1:*").unwrap();
            let come = |id: &str| {
                let dealer = Dealer::options();
                let dealer = if id.is_empty() { dealer } else { dealer.routing_id(id) };
                let dealer = dealer.open(&context).unwrap();
                dealer.connect(&endpoint).unwrap();
                dealer.send("here").unwrap();
                (dealer, router.recv_timeout(PATIENCE).unwrap().0)
            };
            let (_first, id) = come("");
            let next = after(&id, 1);
            let mut stranger = Stranger::shake_hands_as(endpoint.address(), "DEALER", &next);
            stranger.write(0, b"here");
            assert_eq!(router.recv_timeout(PATIENCE).unwrap().0.as_ref(), next);
            if hands_over {
                // Who makes way is given one, too.
                let (_older, _) = come("name");
                let (_newer, _) = come("name");
            }
            let (last, id) = come("");
            assert_ne!(id.as_ref(), next);
            router.send(&id, "you").unwrap();
            assert_eq!(last.recv_timeout(PATIENCE).unwrap(), "you");
            router.send(&next.into(), "stranger").unwrap();
            assert_eq!(stranger.read_frame(), b"stranger");
        }
    });
}

/// Answers with a name of so many bytes, in pieces, and then passes on what it gets.
fn socks_proxy(listener: &TcpListener, name: u8) {
    let (mut client, _) = listener.accept().unwrap();
    client.set_nodelay(true).unwrap();
    client.read_exact(&mut [0; 3]).unwrap();
    client.write_all(b"\x05\0").unwrap();
    let mut request = [0; 10];
    client.read_exact(&mut request).unwrap();
    assert_eq!(request[..4], *b"\x05\x01\0\x01", "not the address of a host");
    let port = u16::from_be_bytes([request[8], request[9]]);
    let mut server = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let mut answer = vec![5, 0, 0, 3, name];
    answer.resize(5 + usize::from(name) + 2, b'n');
    for piece in answer.chunks(60) {
        client.write_all(piece).unwrap();
        thread::sleep(Duration::from_millis(2));
    }
    let (mut from_client, mut to_server) =
        (client.try_clone().unwrap(), server.try_clone().unwrap());
    thread::spawn(move || std::io::copy(&mut from_client, &mut to_server));
    let _ = std::io::copy(&mut server, &mut client);
}

#[test]
fn a_socks_proxy_may_have_any_name() {
    in_child(|| {
        for name in [0, 9, 127, 128, 255] {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let proxy = listener.local_addr().unwrap().to_string();
            thread::spawn(move || socks_proxy(&listener, name));
            let context = hasty();
            let sink = Pull::new(&context).unwrap();
            let endpoint = sink.bind("tcp://127.0.0.1:*").unwrap();
            let source = Push::options().socks_proxy(&*proxy).open(&context).unwrap();
            source.connect(&endpoint).unwrap();
            source.send("by way of another").unwrap();
            assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), "by way of another");
        }
    });
}

#[test]
fn a_socks_proxy_need_not_be_there() {
    in_child(|| {
        let context = hasty();
        for _ in 0..3 {
            let source = Push::options().socks_proxy("127.0.0.1:1").open(&context).unwrap();
            let monitor = source.monitor(zmq::Events::CLOSED).unwrap();
            source.connect("tcp://127.0.0.1:80").unwrap();
            monitor.recv_timeout(PATIENCE).unwrap();
            drop(source);
        }
    });
}

#[test]
fn who_takes_back_what_it_never_subscribed_to_takes_nothing_from_others() {
    in_child(|| {
        let context = hasty();
        let publisher = XPub::new(&context).unwrap();
        let endpoint = publisher.bind("tcp://127.0.0.1:*").unwrap();
        let subscriber = Sub::options().subscribe("weather").open(&context).unwrap();
        subscriber.connect(&endpoint).unwrap();
        let heard = || publisher.recv_timeout(PATIENCE).unwrap();
        assert_eq!(heard(), Subscription::Subscribe("weather".into()));

        let mut stranger = Stranger::shake_hands(endpoint.address(), "SUB");
        stranger.write(0, b"\0weather");
        stranger.write(0, b"\x01more");
        assert_eq!(heard(), Subscription::Subscribe("more".into()));
        publisher.wait_for_subscribers("weather", 1, PATIENCE).unwrap();
    });
}

#[test]
fn a_request_of_who_has_left_is_granted_to_nobody() {
    in_child(|| {
        for round in 0..20 {
            let context = hasty();
            let publisher = XPub::options().manual().open(&context).unwrap();
            publisher.bind("inproc://by-request").unwrap();
            let leavers = [(); 4].map(|()| {
                let leaver = context.socket(zmq::XSUB).unwrap();
                leaver.connect("inproc://by-request").unwrap();
                leaver.subscribe("secret").unwrap();
                leaver
            });
            publisher.events().unwrap();
            drop(leavers);
            // So that they have gone, and others get their memory.
            for _ in 0..20 {
                thread::sleep(Duration::from_micros(100));
                publisher.events().unwrap();
            }
            let others = [(); 4].map(|()| {
                let other = context.socket(zmq::XSUB).unwrap();
                other.connect("inproc://by-request").unwrap();
                other
            });
            publisher.events().unwrap();
            for _ in 0..4 {
                let request = publisher.recv_timeout(PATIENCE).unwrap();
                assert_eq!(request, Subscription::Subscribe("secret".into()));
                publisher.subscribe("secret").unwrap();
            }
            publisher.send("secret").unwrap();
            for other in others {
                let heard = other.recv_timeout(Duration::from_millis(1));
                assert!(heard.is_err(), "round {round}: {heard:?}");
            }
        }
    });
}

#[test]
fn a_grant_is_not_lost_when_somebody_else_leaves() {
    in_child(|| {
        let context = hasty();
        let publisher = XPub::options().manual().open(&context).unwrap();
        publisher.bind("inproc://by-request").unwrap();
        let subscriber = |topic: &str| {
            let subscriber = Sub::options().subscribe(topic).open(&context).unwrap();
            subscriber.connect("inproc://by-request").unwrap();
            assert!(publisher.recv_timeout(PATIENCE).is_ok());
            subscriber
        };
        let leaver = subscriber("a");
        publisher.subscribe("a").unwrap();
        let asker = subscriber("b");
        drop(leaver);
        for _ in 0..10 {
            publisher.send("news").unwrap();
            thread::sleep(Duration::from_millis(2));
        }
        publisher.subscribe("b").unwrap();
        publisher.send("b").unwrap();
        assert_eq!(asker.recv_timeout(PATIENCE).unwrap(), "b");
    });
}

#[test]
fn what_goes_to_several_publishers_costs_none_of_them_its_memory() {
    in_child(|| {
        let context = hasty();
        let publishers = ["inproc://first", "inproc://second"].map(|endpoint| {
            let publisher = XPub::new(&context).unwrap();
            publisher.bind(endpoint).unwrap();
            publisher
        });
        let talker = context.socket(zmq::XSUB).unwrap();
        talker.connect("inproc://first").unwrap();
        talker.connect("inproc://second").unwrap();
        let mut before = 0;
        for round in 0..300 {
            talker.send(vec![b'x'; 100_000]).unwrap();
            for publisher in &publishers {
                let heard = publisher.recv_timeout(PATIENCE).unwrap();
                assert!(matches!(heard, Subscription::Message(_)), "{heard:?}");
            }
            if round == 100 {
                before = kibibytes();
            }
        }
        let grown = kibibytes().saturating_sub(before);
        assert!(grown < 8_000, "{grown} KiB more");
    });
}
