//! A message of several frames that somebody has begun to take out, and whose connection libzmq
//! gives up in that moment: see `zmq-ffi/build/mended_messages.rs`. Without that, each of these
//! ended by an assertion, or with frames of two messages in one.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use zmq::{Connects, Context, Frame, Message, Options, Socket, SocketType, Subscription};

use crate::common::child::in_child;
use crate::common::free_port::free_endpoint;
use crate::common::stranger::Stranger;
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
        let context = Context::builder().linger(Duration::from_secs(1)).build().unwrap();
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
                    for round in 0..60 {
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

#[test]
fn a_strangers_id_is_no_part_of_a_message() {
    in_child(|| {
        for _ in 0..3 {
            let context = Context::builder().linger(Duration::ZERO).build().unwrap();
            let router = zmq::Router::options().handover(true).open(&context).unwrap();
            let endpoint = router.bind("tcp://127.0.0.1:*").unwrap();
            let honest = context.socket(zmq::DEALER).unwrap();
            honest.connect(&endpoint).unwrap();
            for _ in 0..50 {
                honest.send(long(0)).unwrap();
            }
            let strangers = thread::spawn(move || {
                let come = || {
                    // By ZMTP 1.0: an id of which more is to come, all of them the same.
                    let mut stranger = TcpStream::connect(endpoint.address()).unwrap();
                    stranger.write_all(b"\x02\x01X\x06\0evil!").unwrap();
                    thread::sleep(Duration::from_micros(700));
                    stranger
                };
                (0..40).map(|_| come()).collect::<Vec<_>>()
            });
            let mut whole = 0;
            while whole < 50 {
                let (_, message) = router.recv_timeout(PATIENCE).unwrap();
                if message[0] == *"evil!" {
                    assert_eq!(message.iter().count(), 1);
                } else {
                    assert!(message.iter().eq(long(0).iter()));
                    whole += 1;
                }
                thread::sleep(Duration::from_millis(1));
            }
            drop(strangers.join().unwrap());
        }
    });
}

/// A frame that is counted as long as it is there.
pub(crate) struct Counted {
    _there: Arc<()>,
}

impl Counted {
    pub(crate) fn of(there: &Arc<()>) -> Self {
        Self { _there: there.clone() }
    }
}

impl AsRef<[u8]> for Counted {
    fn as_ref(&self) -> &[u8] {
        b"counted"
    }
}

#[test]
fn a_message_that_loses_its_beginning_loses_the_rest() {
    const FRAMES: usize = 2000;
    in_child(|| {
        let there = Arc::new(());
        let context = Context::builder().linger(Duration::ZERO).build().unwrap();
        let endpoint = free_endpoint();
        let talker = zmq::XSub::options().reconnect_interval(Duration::from_millis(1));
        let talker = talker.open(&context).unwrap();
        talker.connect(&endpoint).unwrap();
        let hearing = thread::spawn({
            let context = context.clone();
            move || {
                let mut whole = 0;
                for round in 0..60 {
                    let hearer = context.socket(zmq::XPUB).unwrap();
                    until(|| hearer.bind(&endpoint).is_ok());
                    let end = Instant::now() + Duration::from_millis(6 + round % 7);
                    while Instant::now() < end {
                        let heard = hearer.recv_timeout(Duration::from_millis(1));
                        let Ok(Subscription::Message(message)) = heard else { continue };
                        assert_eq!(message[0], *"counted");
                        assert_eq!(message.iter().count(), FRAMES + 1);
                        whole += 1;
                    }
                }
                whole
            }
        });
        while !hearing.is_finished() {
            let counted = Frame::from_owner(Counted::of(&there));
            let rest = (0..FRAMES).map(|number| Frame::from(number.to_string()));
            talker.send(std::iter::once(counted).chain(rest).collect::<Message>()).unwrap();
            thread::sleep(Duration::from_micros(200));
        }
        assert!(hearing.join().unwrap() > 0);
        drop((talker, context));
        until(|| Arc::strong_count(&there) == 1);
    });
}

#[test]
fn the_parts_of_a_message_go_to_one_peer_whoever_leaves() {
    // So many that others leave meanwhile, and libzmq hears of it.
    const FRAMES: usize = 20_000;
    in_child(|| {
        let context = Context::builder().linger(Duration::ZERO).build().unwrap();
        let source = context.socket(zmq::PUSH).unwrap();
        let (bound, newcomers) = mpsc::channel();
        let whole = Arc::new(AtomicUsize::new(0));
        let sinks = (0..12).map(|number| {
            let (context, bound, whole) = (context.clone(), bound.clone(), whole.clone());
            thread::spawn(move || {
                let endpoint = format!("inproc://sink {number}");
                let start = Instant::now();
                let has_some = || whole.load(Ordering::Relaxed) > 0;
                let longest = || if has_some() { Duration::from_secs(1) } else { PATIENCE };
                while start.elapsed() < longest() {
                    let sink = context.socket(zmq::PULL).unwrap();
                    until(|| sink.bind(&endpoint).is_ok());
                    bound.send(endpoint.clone()).unwrap();
                    // The longer, the slower all of this is.
                    let wait = Duration::from_millis(3 + number) + start.elapsed() / 10;
                    for _ in 0..3 {
                        let Ok(message) = sink.recv_timeout(wait) else { continue };
                        assert_eq!(message[0], *"0");
                        assert_eq!(message.iter().count(), FRAMES);
                        whole.fetch_add(1, Ordering::Relaxed);
                    }
                }
            })
        });
        let sinks: Vec<_> = sinks.collect();
        while sinks.iter().any(|sink| !sink.is_finished()) {
            for endpoint in newcomers.try_iter() {
                let _ = source.connect(&endpoint);
            }
            let message = (0..FRAMES).map(|number| number.to_string()).collect::<Message>();
            let _ = source.send_timeout(message, Duration::from_millis(5));
        }
        for sink in sinks {
            sink.join().unwrap();
        }
        assert!(whole.load(Ordering::Relaxed) > 0);
    });
}

#[test]
fn who_sends_leaves_no_frame_behind_for_who_has_left() {
    in_child(|| {
        let there = Arc::new(());
        let context = Context::builder().linger(Duration::ZERO).build().unwrap();
        let source = context.socket(zmq::PUSH).unwrap();
        source.bind("inproc://source").unwrap();
        let leaver = thread::spawn({
            let context = context.clone();
            move || {
                for round in 0..25 {
                    let sink = context.socket(zmq::PULL).unwrap();
                    sink.connect("inproc://source").unwrap();
                    thread::sleep(Duration::from_millis(3 + round % 5 * 4));
                }
            }
        });
        while !leaver.is_finished() {
            let frame = |_| Frame::from_owner(Counted::of(&there));
            let message = (0..3000).map(frame).collect::<Message>();
            let _ = source.send_timeout(message, Duration::from_millis(5));
        }
        leaver.join().unwrap();
        drop((source, context));
        until(|| Arc::strong_count(&there) == 1);
    });
}

#[test]
fn a_subscription_is_heard_however_often_a_message_is_cut_before() {
    in_child(|| {
        for cuts in [1, 2, 2, 3] {
            let context = Context::builder().linger(Duration::ZERO).build().unwrap();
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let endpoint = format!("tcp://{}", listener.local_addr().unwrap());
            let talker = zmq::XSub::options().reconnect_interval(Duration::from_millis(1));
            let talker = talker.open(&context).unwrap();
            talker.connect(&endpoint).unwrap();
            talker.subscribe("news").unwrap();
            let (began, start) = mpsc::channel();
            let (ended, is_over) = mpsc::channel::<()>();
            let talking = thread::spawn(move || {
                let message = || (0..20_000).map(|it| it.to_string()).collect::<Message>();
                let first = message();
                began.send(()).unwrap();
                talker.send(first).unwrap();
                while is_over.try_recv() == Err(mpsc::TryRecvError::Empty) {
                    thread::sleep(Duration::from_millis(10));
                    talker.send(message()).unwrap();
                }
            });
            start.recv().unwrap();
            thread::sleep(Duration::from_millis(2));
            for _ in 0..cuts {
                drop(listener.accept().unwrap());
            }
            drop(listener);
            let hearer = context.socket(zmq::XPUB).unwrap();
            until(|| hearer.bind(&endpoint).is_ok());
            let (mut is_heard, mut whole) = (false, 0);
            while !is_heard || whole < 2 {
                match hearer.recv_timeout(PATIENCE).unwrap() {
                    Subscription::Message(message) => {
                        assert_eq!(message.iter().count(), 20_000);
                        whole += 1;
                    }
                    _ => is_heard = true,
                }
            }
            drop(ended);
            talking.join().unwrap();
        }
    });
}

#[test]
fn who_had_no_room_for_one_connection_has_for_the_next() {
    in_child(|| {
        let context = Context::builder().linger(Duration::ZERO).build().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("tcp://{}", listener.local_addr().unwrap());
        let talker = zmq::XSub::options().send_hwm(1).reconnect_interval(Duration::from_millis(1));
        let talker = talker.open(&context).unwrap();
        talker.connect(&endpoint).unwrap();
        for _ in 0..6 {
            talker.send("nobody reads").unwrap();
        }
        drop(listener.accept().unwrap());
        drop(listener);
        for _ in 0..3 {
            talker.events().unwrap();
            thread::sleep(Duration::from_millis(5));
        }
        let hearer = context.socket(zmq::XPUB).unwrap();
        until(|| hearer.bind(&endpoint).is_ok());
        // What was said before is of no interest.
        while hearer.recv_timeout(MOMENT).is_ok() {}
        talker.events().unwrap();
        talker.subscribe("news").unwrap();
        until(|| {
            talker.events().unwrap();
            matches!(hearer.try_recv(), Ok(Subscription::Subscribe(topic)) if topic == *"news")
        });
    });
}

#[test]
fn a_subscription_is_heard_though_the_rest_of_a_message_had_no_room() {
    in_child(|| {
        for round in 0..40 {
            let context = Context::builder().linger(Duration::ZERO).build().unwrap();
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let endpoint = format!("tcp://{}", listener.local_addr().unwrap());
            let options = zmq::XSub::options().send_hwm(1);
            let talker = options.reconnect_interval(Duration::from_millis(1)).open(&context);
            let talker = talker.unwrap();
            talker.connect(&endpoint).unwrap();
            talker.subscribe("first").unwrap();
            talker.events().unwrap();
            let (stream, _) = listener.accept().unwrap();
            let mut stranger = Stranger::shake_hands_by(stream, "XPUB", b"");
            assert_eq!(stranger.read_frame(), b"\x01first");
            until(|| talker.events().unwrap().contains(zmq::POLLOUT));

            // When it has been cut, what it subscribes to is said again, and fills the queue.
            let (began, start) = mpsc::channel();
            let talking = thread::spawn(move || {
                let message = (0..60_000).map(|it| it.to_string()).collect::<Message>();
                began.send(()).unwrap();
                talker.send(message).unwrap();
                talker
            });
            start.recv().unwrap();
            thread::sleep(Duration::from_millis(5 + round % 10));
            drop((stranger, listener));
            let talker = talking.join().unwrap();

            let hearer = context.socket(zmq::XPUB).unwrap();
            until(|| hearer.bind(&endpoint).is_ok());
            let hears = |topic: &str| {
                until(|| {
                    talker.events().unwrap();
                    let heard = hearer.recv_timeout(Duration::from_millis(1));
                    matches!(heard, Ok(Subscription::Subscribe(heard)) if heard == *topic)
                });
            };
            hears("first");
            until(|| talker.events().unwrap().contains(zmq::POLLOUT));
            talker.subscribe("second").unwrap();
            hears("second");
        }
    });
}

/// The first frames of four messages, or of those that come before there is a pause.
fn beginnings(mut stream: TcpStream, pause: Duration) -> Vec<Vec<u8>> {
    let (mut head, mut begins, mut found) = ([0; 2], true, Vec::new());
    stream.set_read_timeout(Some(pause)).unwrap();
    while stream.read_exact(&mut head).is_ok() {
        let mut frame = vec![0; head[1].into()];
        if stream.read_exact(&mut frame).is_err() {
            break;
        }
        if begins {
            found.push(frame);
        }
        begins = head[0] & 1 == 0;
        if begins && found.len() == 4 {
            break;
        }
    }
    found
}

#[test]
fn the_rest_of_a_message_is_not_for_the_next_peer() {
    in_child(|| {
        let context = Context::builder().linger(Duration::ZERO).build().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let options = zmq::Pair::options().immediate(true).send_hwm(2);
        let pair = options.reconnect_interval(Duration::from_millis(1)).open(&context).unwrap();
        pair.connect(&format!("tcp://{}", listener.local_addr().unwrap())).unwrap();
        let leaving = thread::spawn(move || {
            let end = Instant::now() + Duration::from_secs(5);
            let mut begun = 0;
            for round in 0.. {
                let (stream, _) = listener.accept().unwrap();
                stream.set_nodelay(true).unwrap();
                let copy = stream.try_clone().unwrap();
                Stranger::shake_hands_by(copy, "PAIR", b"");
                let pause = Duration::from_micros(100 + round % 3 * 1000);
                for beginning in beginnings(stream, pause) {
                    assert_eq!(beginning.escape_ascii().to_string(), "begins");
                    begun += 1;
                }
                if Instant::now() > end {
                    break;
                }
            }
            begun
        });
        let sizes = [2, 5, 3000, 20_000].into_iter().cycle();
        for size in sizes.take_while(|_| !leaving.is_finished()) {
            let rest = (0..size).map(|number| number.to_string());
            let message: Message = std::iter::once("begins".to_owned()).chain(rest).collect();
            let _ = pair.send_timeout(message, Duration::from_millis(20));
        }
        assert!(leaving.join().unwrap() > 20);
    });
}

#[test]
fn who_makes_way_for_a_namesake_has_no_more_room_than_before() {
    in_child(|| {
        let context = Context::builder().linger(Duration::ZERO).build().unwrap();
        let router = zmq::Router::options().handover(true).mandatory(true).send_hwm(1);
        let router = router.open(&context).unwrap();
        router.bind("inproc://namesakes").unwrap();
        let namesake = || {
            let namesake = zmq::Dealer::options().routing_id("p").recv_hwm(1).open(&context);
            let namesake = namesake.unwrap();
            namesake.connect("inproc://namesakes").unwrap();
            namesake
        };
        let first = namesake();
        first.send("hello").unwrap();
        // By asking, libzmq has it at hand.
        assert!(router.events().unwrap().contains(zmq::POLLIN));
        while router.send(&"p".into(), "nobody reads").is_ok() {}
        let second = namesake();
        second.send("I am p").unwrap();
        router.events().unwrap();
        while first.recv_timeout(Duration::from_millis(1)).is_ok() {}
        router.events().unwrap();
        assert_eq!(router.recv_timeout(PATIENCE).unwrap().1, "hello");
        assert_eq!(router.recv_timeout(PATIENCE).unwrap().1, "I am p");
    });
}
