//! The draft types over a real libzmq, and how they are refused where it has none.
#![cfg(feature = "draft")]

mod common;

use std::net::{SocketAddr, SocketAddrV4, UdpSocket};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use common::stranger::Stranger;
use common::{MOMENT, PATIENCE, context, every_transport, until};
use zmq::{
    Channel, Client, Context, Dgram, Dish, ErrorKind, Gather, Group, Message, Peer, PeerId, Radio,
    Scatter, Server, SocketType,
};

/// Whether there is anything to test: a library that we build has drafts.
fn has_drafts() -> bool {
    let has = zmq::has("draft");
    assert!(has || !cfg!(feature = "vendored"));
    has
}

/// One byte, none, and many.
fn bodies() -> [Message; 3] {
    ["x".into(), "".into(), vec![7; 1 << 20].into()]
}

/// A type and its constant.
trait Draft: SocketType {
    const OF: zmq::Kind<Self>;
}

macro_rules! drafts {
    ($($type:ty = $kind:ident),+) => {$(
        impl Draft for $type {
            const OF: zmq::Kind<Self> = zmq::$kind;
        }
    )+};
}

drafts! {
    Client = CLIENT, Server = SERVER, Radio = RADIO, Dish = DISH, Scatter = SCATTER,
    Gather = GATHER, Peer = PEER, Channel = CHANNEL, Dgram = DGRAM
}

fn open<T: Draft>(context: &Context) -> T {
    context.socket(T::OF).unwrap()
}

#[test]
fn without_drafts_no_draft_type_opens() {
    fn refuses<T: Draft>() {
        let Err(error) = context().socket(T::OF) else { panic!("it opened") };
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        let line = format!("zmq_socket `{}`: the linked libzmq was built without draft", T::NAME);
        assert_eq!(error.to_string(), line);
    }
    if has_drafts() {
        return;
    }
    refuses::<Client>();
    refuses::<Server>();
    refuses::<Radio>();
    refuses::<Dish>();
    refuses::<Scatter>();
    refuses::<Gather>();
    refuses::<Peer>();
    refuses::<Channel>();
    refuses::<Dgram>();
}

#[test]
fn threads_may_share_all_but_dgram() {
    fn shared<T: Send + Sync>() {}
    shared::<Client>();
    shared::<Server>();
    shared::<Radio>();
    shared::<Dish>();
    shared::<Scatter>();
    shared::<Gather>();
    shared::<Peer>();
    shared::<Channel>();
}

#[test]
fn a_client_asks_and_a_server_answers() {
    if !has_drafts() {
        return;
    }
    every_transport(|context, endpoint| {
        let server: Server = open(context);
        let endpoint = server.bind(endpoint).unwrap();
        let clients = [(); 2].map(|()| {
            let client: Client = open(context);
            client.connect(&endpoint).unwrap();
            client
        });
        for body in bodies() {
            for (number, client) in clients.iter().enumerate() {
                client.send_timeout(body.clone(), PATIENCE).unwrap();
                let (from, question) = server.recv_timeout(PATIENCE).unwrap();
                assert_eq!(question, body);
                server.send_timeout(from, format!("to {number}"), PATIENCE).unwrap();
                server.send(from, question).unwrap();
                assert_eq!(client.recv_timeout(PATIENCE).unwrap(), format!("to {number}").as_str());
                assert_eq!(client.recv_timeout(PATIENCE).unwrap(), body);
            }
        }
    });
}

#[test]
fn a_send_to_a_client_that_is_gone_does_not_wait_for_it() {
    if !has_drafts() {
        return;
    }
    every_transport(|context, endpoint| {
        let server = open::<Server>(context);
        let endpoint = server.bind(endpoint).unwrap();
        let client = open::<Client>(context);
        client.connect(&endpoint).unwrap();
        client.send("hello").unwrap();
        let (id, _) = server.recv_timeout(PATIENCE).unwrap();
        drop(client);
        until(|| {
            server.send(id, "are you there?").is_err_and(|failed| {
                assert_eq!(failed.error().kind(), ErrorKind::HostUnreachable);
                true
            })
        });
    });
}

#[test]
fn scattered_work_is_gathered() {
    if !has_drafts() {
        return;
    }
    every_transport(|context, endpoint| {
        let gather: Gather = open(context);
        let endpoint = gather.bind(endpoint).unwrap();
        let scatter: Scatter = open(context);
        scatter.connect(&endpoint).unwrap();
        for body in bodies() {
            scatter.send_timeout(body.clone(), PATIENCE).unwrap();
            assert_eq!(gather.recv_timeout(PATIENCE).unwrap(), body);
        }
    });
}

#[test]
fn a_channel_talks_both_ways_to_one_other() {
    if !has_drafts() {
        return;
    }
    every_transport(|context, endpoint| {
        let one: Channel = open(context);
        let endpoint = one.bind(endpoint).unwrap();
        let other: Channel = open(context);
        other.connect(&endpoint).unwrap();
        for body in bodies() {
            other.send_timeout(body.clone(), PATIENCE).unwrap();
            assert_eq!(one.recv_timeout(PATIENCE).unwrap(), body);
            one.send_timeout(body.clone(), PATIENCE).unwrap();
            assert_eq!(other.recv_timeout(PATIENCE).unwrap(), body);
        }
    });
}

#[test]
fn peers_talk_by_their_ids() {
    if !has_drafts() {
        return;
    }
    every_transport(|context, endpoint| {
        let one: Peer = open(context);
        let endpoint = one.bind(endpoint).unwrap();
        let other: Peer = open(context);
        let id = other.connect_peer(&endpoint).unwrap();
        for body in bodies() {
            other.send_timeout(id, body.clone(), PATIENCE).unwrap();
            let (from, message) = one.recv_timeout(PATIENCE).unwrap();
            assert_eq!(message, body);
            one.send_timeout(from, message, PATIENCE).unwrap();
            let (from, message) = other.recv_timeout(PATIENCE).unwrap();
            assert_eq!((from, message), (id, body));
        }
        other.disconnect(&endpoint).unwrap();
    });
}

#[test]
fn a_peer_that_connects_in_vain_says_why() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let peer: Peer = open(&context);
    let error = peer.connect_peer("carrier-pigeon://home").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ProtocolNotSupported);
    assert!(error.to_string().starts_with("zmq_connect_peer `carrier-pigeon://home`: "));
    let peer = Peer::options().immediate(true).open(&context).unwrap();
    let error = peer.connect_peer("inproc://nobody").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(error.to_string().contains("immediate"), "{error}");
}

/// Sends until the dish has joined at the radio.
fn tune_in(radio: &Radio, dish: &Dish, group: &str) {
    until(|| {
        radio.send(group, "are you there?").unwrap();
        dish.recv_timeout(Duration::from_millis(5)).is_ok()
    });
    while dish.recv_timeout(MOMENT).is_ok() {}
}

#[test]
fn a_dish_receives_what_a_radio_sends_to_its_groups() {
    if !has_drafts() {
        return;
    }
    every_transport(|context, endpoint| {
        let radio: Radio = open(context);
        let endpoint = radio.bind(endpoint).unwrap();
        assert_eq!(endpoint, &*radio.lock().last_endpoint().unwrap());
        let dishes = [["movies", "weather 14 byt"], ["news", "weather 14 byt"]].map(|groups| {
            let dish: Dish = open(context);
            for group in groups {
                dish.join(group).unwrap();
            }
            dish.connect(&endpoint).unwrap();
            dish
        });
        tune_in(&radio, &dishes[0], "movies");
        tune_in(&radio, &dishes[1], "news");
        for body in bodies() {
            radio.send("nobody's", body.clone()).unwrap();
            radio.send("weather 14 byt", body.clone()).unwrap();
            for dish in &dishes {
                let (group, message) = dish.recv_timeout(PATIENCE).unwrap();
                assert_eq!((&*group, message), ("weather 14 byt", body.clone()));
            }
        }
        dishes[0].leave("weather 14 byt").unwrap();
        radio.send("weather 14 byt", "not for the first").unwrap();
        radio.send("movies", "for the first").unwrap();
        assert_eq!(dishes[0].recv_timeout(PATIENCE).unwrap().1, "for the first");
        assert_eq!(dishes[1].recv_timeout(PATIENCE).unwrap().1, "not for the first");
        dishes[0].disconnect(&endpoint).unwrap();
        radio.unbind(&endpoint).unwrap();
    });
}

#[test]
fn a_group_is_joined_once_and_left_once() {
    if !has_drafts() {
        return;
    }
    let dish: Dish = open(&context());
    dish.join("news").unwrap();
    for (error, line) in [
        (dish.join("news"), "zmq_join `news`: it has joined that group before"),
        (dish.leave("movies"), "zmq_leave `movies`: it is not in that group"),
        (dish.join("a\0b"), "zmq_join `a\\0b`: the name of a group must not contain a NUL"),
        (
            dish.join("fifteen letters"),
            "zmq_join `fifteen letters`: the name of a group has 14 bytes at most",
        ),
    ] {
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(error.to_string(), line);
    }
    dish.leave("news").unwrap();
    dish.join("".parse::<Group>().unwrap()).unwrap();
}

#[test]
fn four_threads_send_and_four_receive_each_message_once() {
    const EACH: u32 = 5000;

    if !has_drafts() {
        return;
    }
    every_transport(|context, endpoint| {
        let gather: Gather = open(context);
        let endpoint = gather.bind(endpoint).unwrap();
        let scatter: Scatter = open(context);
        scatter.connect(&endpoint).unwrap();
        let (count, sum) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|scope| {
            for thread in 0..4 {
                let (scatter, gather, count, sum) = (&scatter, &gather, &count, &sum);
                scope.spawn(move || {
                    for number in 0..EACH {
                        scatter.send((thread * EACH + number).to_string()).unwrap();
                    }
                });
                scope.spawn(move || {
                    for _ in 0..EACH {
                        // In every way, as each waits in its own.
                        let message = match thread {
                            0 | 1 => gather.recv().unwrap(),
                            2 => gather.recv_timeout(PATIENCE).unwrap(),
                            _ => loop {
                                match gather.try_recv() {
                                    Ok(message) => break message,
                                    Err(_) => thread::yield_now(),
                                }
                            },
                        };
                        let number: u32 = message.as_str().unwrap().parse().unwrap();
                        count.fetch_add(1, Ordering::Relaxed);
                        sum.fetch_add(number, Ordering::Relaxed);
                    }
                });
            }
        });
        let all = 4 * EACH;
        assert_eq!(count.into_inner(), all);
        assert_eq!(sum.into_inner(), all * (all - 1) / 2);
        assert!(gather.try_recv().is_err());
    });
}

#[test]
fn four_threads_ask_and_four_answer() {
    const EACH: u32 = 500;

    if !has_drafts() {
        return;
    }
    every_transport(|context, endpoint| {
        let server: Server = open(context);
        let endpoint = server.bind(endpoint).unwrap();
        let client: Client = open(context);
        client.connect(&endpoint).unwrap();
        thread::scope(|scope| {
            for _ in 0..4 {
                let (server, client) = (&server, &client);
                scope.spawn(move || {
                    for _ in 0..EACH {
                        let (from, question) = server.recv_timeout(PATIENCE).unwrap();
                        server.send_timeout(from, question, PATIENCE).unwrap();
                    }
                });
                scope.spawn(move || {
                    for number in 0..EACH {
                        client.send_timeout(number.to_string(), PATIENCE).unwrap();
                        client.recv_timeout(PATIENCE).unwrap();
                    }
                });
            }
        });
        assert!(client.try_recv().is_err());
        assert!(server.try_recv().is_err());
    });
}

#[test]
fn each_of_four_threads_that_wait_gets_one_of_four_messages() {
    if !has_drafts() {
        return;
    }
    every_transport(|context, endpoint| {
        let gather: Arc<Gather> = Arc::new(open(context));
        let endpoint = gather.bind(endpoint).unwrap();
        let scatter: Scatter = open(context);
        scatter.connect(&endpoint).unwrap();
        for _ in 0..50 {
            let together = Arc::new(Barrier::new(5));
            let threads: Vec<_> = (0..4)
                .map(|_| {
                    let (gather, together) = (gather.clone(), together.clone());
                    thread::spawn(move || {
                        together.wait();
                        gather.recv()
                    })
                })
                .collect();
            together.wait();
            for _ in 0..4 {
                scatter.send("task").unwrap();
            }
            until(|| threads.iter().all(thread::JoinHandle::is_finished));
            for thread in threads {
                assert_eq!(thread.join().unwrap().unwrap(), "task");
            }
        }
    });
}

#[test]
fn options_and_endpoints_change_while_others_send_and_receive() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let gather: Gather = open(&context);
    let endpoint = gather.bind("inproc://busy").unwrap();
    let scatter: Scatter = open(&context);
    scatter.connect(&endpoint).unwrap();
    thread::scope(|scope| {
        scope.spawn(|| (0..20_000).for_each(|_| scatter.send("task").unwrap()));
        scope.spawn(|| (0..20_000).for_each(|_| drop(gather.recv_timeout(PATIENCE).unwrap())));
        for _ in 0..2 {
            scope.spawn(|| {
                for millis in 0..200 {
                    let linger = Some(Duration::from_millis(millis));
                    let locked = gather.lock();
                    locked.set_linger(linger).unwrap();
                    // The same thread may have it twice; another may not come between.
                    assert_eq!(gather.lock().linger().unwrap(), linger);
                    let endpoint = gather.bind("tcp://127.0.0.1:*").unwrap();
                    assert_eq!(locked.last_endpoint().unwrap(), endpoint);
                    gather.unbind(&endpoint).unwrap();
                }
            });
        }
    });
}

#[test]
fn a_message_that_is_not_sent_comes_back() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let [client, scatter, channel] = {
        let (a, b, c): (Client, Scatter, Channel) =
            (open(&context), open(&context), open(&context));
        [
            Box::new(move |message| a.try_send(message)) as Box<dyn Fn(Message) -> _>,
            Box::new(move |message| b.send_timeout(message, MOMENT)),
            Box::new(move |message| c.try_send(message)),
        ]
    };
    for send in [client, scatter, channel] {
        let failed = send("hello".into()).unwrap_err();
        assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
        assert_eq!(failed.into_message(), "hello");
        let failed = send(["a", "b"].into()).unwrap_err();
        assert_eq!(failed.error().kind(), ErrorKind::InvalidInput);
        assert_eq!(failed.into_message(), Message::from(["a", "b"]));
    }
    let nobody = PeerId::from(NonZeroU32::new(7).unwrap());
    let (server, peer): (Server, Peer) = (open(&context), open(&context));
    for failed in [server.send(nobody, "hello"), peer.send_timeout(nobody, "hello", PATIENCE)] {
        let failed = failed.unwrap_err();
        assert_eq!(failed.error().kind(), ErrorKind::HostUnreachable);
        assert!(failed.to_string().starts_with("zmq_msg_send `7`: "), "{failed}");
        assert_eq!(failed.into_message(), "hello");
    }
    let radio: Radio = open(&context);
    for (group, message) in [("a\0b", Message::from("x")), ("news", ["a", "b"].into())] {
        let failed = radio.send(group, message.clone()).unwrap_err();
        assert_eq!(failed.error().kind(), ErrorKind::InvalidInput);
        assert_eq!(failed.into_message(), message);
    }
}

#[test]
fn a_message_of_one_frame_may_have_had_more_around_it() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let one: Channel = open(&context);
    one.bind("inproc://one").unwrap();
    let other: Channel = open(&context);
    other.connect("inproc://one").unwrap();
    let mut message = Message::from(["a", "b"]);
    message.pop_front();
    one.send_timeout(message, PATIENCE).unwrap();
    assert_eq!(other.recv_timeout(PATIENCE).unwrap(), "b");
}

#[test]
fn a_full_peer_holds_back_all_but_a_radio() {
    fn fill(mut send: impl FnMut() -> Result<(), zmq::SendError>) {
        let start = Instant::now();
        loop {
            match send() {
                Ok(()) => assert!(start.elapsed() < PATIENCE, "it never gets full"),
                Err(failed) => {
                    assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
                    assert_eq!(failed.into_message(), "more");
                    return;
                }
            }
        }
    }
    if !has_drafts() {
        return;
    }
    let context = context();
    let server = Server::options().recv_hwm(5).send_hwm(5).open(&context).unwrap();
    server.bind("inproc://full").unwrap();
    let client = Client::options().recv_hwm(5).send_hwm(5).open(&context).unwrap();
    client.connect("inproc://full").unwrap();
    client.send("hello").unwrap();
    let (id, _) = server.recv_timeout(PATIENCE).unwrap();
    fill(|| server.send_timeout(id, "more", MOMENT));
    fill(|| server.try_send(id, "more"));
    server.lock().set_send_timeout(Some(MOMENT)).unwrap();
    fill(|| server.send(id, "more"));
    // It goes on when there is room.
    thread::scope(|scope| {
        scope.spawn(|| server.send_timeout(id, "the last", PATIENCE).unwrap());
        until(|| client.recv_timeout(PATIENCE).unwrap() == "the last");
    });
    fill(|| client.send_timeout("more", MOMENT));
    client.lock().set_send_timeout(Some(MOMENT)).unwrap();
    fill(|| client.send("more"));

    let dish = Dish::options().recv_hwm(5).open(&context).unwrap();
    dish.join("news").unwrap();
    dish.bind("inproc://dish").unwrap();
    let radio = Radio::options().send_hwm(5).open(&context).unwrap();
    radio.connect("inproc://dish").unwrap();
    tune_in(&radio, &dish, "news");
    (0..100).for_each(|_| radio.send_timeout("news", "more", PATIENCE).unwrap());
    let kept = (0..100).take_while(|_| dish.recv_timeout(MOMENT).is_ok()).count();
    assert!(kept < 50, "{kept} were kept");

    let radio = Radio::options().no_drop(true).send_hwm(5).open(&context).unwrap();
    radio.connect("inproc://dish").unwrap();
    tune_in(&radio, &dish, "news");
    fill(|| radio.send_timeout("news", "more", MOMENT));
    fill(|| radio.try_send("news", "more"));
}

#[test]
fn timeouts_hold() {
    const WAIT: Duration = Duration::from_millis(100);

    fn holds<T>(call: impl FnOnce() -> zmq::Result<T>) {
        let start = Instant::now();
        let Err(error) = call() else { panic!("it did something") };
        let took = start.elapsed();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert!((9 * WAIT / 10..20 * WAIT).contains(&took), "{took:?}");
    }
    if !has_drafts() {
        return;
    }
    let context = context();
    let client = Client::options().recv_timeout(WAIT).send_timeout(WAIT).open(&context).unwrap();
    holds(|| client.recv());
    holds(|| client.recv_timeout(WAIT));
    holds(|| Ok(client.send("hello")?));
    holds(|| Ok(client.send_timeout("hello", WAIT)?));
    let dish = Dish::options().recv_timeout(WAIT).open(&context).unwrap();
    holds(|| dish.recv());
    holds(|| dish.recv_timeout(WAIT));
    // Of four that wait, three go without.
    let gather: Gather = open(&context);
    gather.bind("inproc://one-of-four").unwrap();
    let scatter: Scatter = open(&context);
    scatter.connect("inproc://one-of-four").unwrap();
    scatter.send("task").unwrap();
    thread::scope(|scope| {
        let threads = [(); 4].map(|()| {
            scope.spawn(|| {
                let received = gather.recv_timeout(WAIT);
                received.is_err().then(|| holds(|| gather.recv_timeout(WAIT)))
            })
        });
        let without = threads.into_iter().filter_map(|thread| thread.join().unwrap()).count();
        assert_eq!(without, 3);
    });
}

#[test]
fn a_shutdown_wakes_whoever_waits() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let (client, server): (Client, Server) = (open(&context), open(&context));
    let (dish, channel): (Dish, Channel) = (open(&context), open(&context));
    let (peer, gather): (Peer, Gather) = (open(&context), open(&context));
    let scatter: Scatter = open(&context);
    let dgram: Dgram = open(&context);
    let together = Barrier::new(14);
    thread::scope(|scope| {
        macro_rules! waits {
            ($($call:expr;)+) => {
                vec![$(scope.spawn(|| {
                    together.wait();
                    $call.map(drop).map_err(zmq::Error::from)
                })),+]
            };
        }
        let mut threads = waits! {
            client.recv();
            client.recv();
            client.recv_timeout(10 * PATIENCE);
            client.send("hello");
            client.send_timeout("hello", 10 * PATIENCE);
            server.recv();
            dish.recv();
            dish.recv_timeout(10 * PATIENCE);
            channel.recv();
            peer.recv_timeout(10 * PATIENCE);
            gather.recv();
            scatter.send("task");
        };
        threads.push(scope.spawn({
            let together = &together;
            move || {
                together.wait();
                dgram.recv().map(drop)
            }
        }));
        together.wait();
        thread::sleep(MOMENT);
        context.shutdown().unwrap();
        until(|| threads.iter().all(thread::ScopedJoinHandle::is_finished));
        for thread in threads {
            assert_eq!(thread.join().unwrap().unwrap_err().kind(), ErrorKind::Terminated);
        }
    });
}

#[test]
fn sockets_and_contexts_go_in_any_order() {
    if !has_drafts() {
        return;
    }
    for round in 0..8 {
        let context = context();
        let (server, client): (Server, Client) = (open(&context), open(&context));
        let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
        client.connect(&endpoint).unwrap();
        let (radio, dish): (Radio, Dish) = (open(&context), open(&context));
        dish.join("news").unwrap();
        dish.bind("inproc://news").unwrap();
        radio.connect("inproc://news").unwrap();
        let monitor = client.lock().monitor(zmq::Events::ALL).unwrap();
        client.send_timeout("hello", PATIENCE).unwrap();
        radio.send("news", "hello").unwrap();
        let thread = (round & 1 != 0).then(|| thread::spawn(move || drop(server)));
        if round & 2 != 0 {
            drop(context);
            drop(client);
            drop(monitor);
        } else {
            drop(monitor);
            drop(client);
            drop(context);
        }
        if round & 4 != 0 {
            drop(radio);
            drop(dish);
        } else {
            drop(dish);
            drop(radio);
        }
        thread.map(thread::JoinHandle::join).transpose().unwrap();
    }
}

#[test]
fn what_any_socket_can_is_behind_the_lock() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let server: Server = open(&context);
    server.lock().watch_peers().unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let client: Client = open(&context);
    client.connect(&endpoint).unwrap();
    server.lock().wait_for_peers(1, PATIENCE).unwrap();
    client.send("hello").unwrap();
    let locked = server.lock();
    let mut items = [zmq::PollItem::new(&locked, zmq::POLLIN)];
    assert_eq!(zmq::poll(&mut items, Some(PATIENCE)).unwrap(), 1);
    // Nor does who holds it hold up those who send and receive.
    thread::scope(|scope| scope.spawn(|| server.try_recv().unwrap()).join().unwrap());
}

#[test]
fn a_radio_and_a_dish_meet_nobody_else_over_inproc() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let pull = context.socket(zmq::PULL).unwrap();
    pull.bind("inproc://name").unwrap();
    let dish: Dish = open(&context);
    dish.join("news").unwrap();
    dish.connect("inproc://name").unwrap();
    // It would be what the dish joins, at which libzmq aborts.
    assert!(pull.recv_timeout(MOMENT).is_err());
    // The name is free among radios and dishes.
    let radio: Radio = open(&context);
    assert_eq!(radio.bind("inproc://name").unwrap(), "inproc://name");
    tune_in(&radio, &dish, "news");
    let error = pull.bind("inproc://\u{1}name").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[test]
fn a_stranger_can_make_a_radio_neither_abort_nor_deaf() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let radio: Radio = open(&context);
    let endpoint = radio.bind("tcp://127.0.0.1:*").unwrap();
    let dish: Dish = open(&context);
    dish.join("news").unwrap();
    dish.connect(&endpoint).unwrap();
    tune_in(&radio, &dish, "news");
    for length in [256, 257, 300, 100_000] {
        for name in ["\x04JOIN", "\x05LEAVE"] {
            let mut stranger = Stranger::shake_hands(endpoint.address(), "DISH");
            let command = [name.as_bytes(), &vec![b'x'; length]].concat();
            stranger.write_long(4, &command);
            assert!(stranger.is_cut_off());
        }
    }
    let mut stranger = Stranger::shake_hands(endpoint.address(), "DISH");
    for length in [0, 1, 14, 15, 249] {
        stranger.write(4, &[b"\x04JOIN", &vec![b'x'; length][..]].concat());
        stranger.write(4, &[b"\x05LEAVE", &vec![b'x'; length][..]].concat());
    }
    stranger.write(0, b"what a dish never says");
    stranger.write(1, b"nor this");
    radio.send("news", "still there").unwrap();
    assert_eq!(dish.recv_timeout(PATIENCE).unwrap().1, "still there");
}

#[test]
fn what_a_stranger_sends_in_several_frames_is_dropped() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let (gather, server): (Gather, Server) = (open(&context), open(&context));
    let channel: Channel = open(&context);
    let at = |endpoint: zmq::Endpoint, kind: &str| {
        let mut stranger = Stranger::shake_hands(endpoint.address(), kind);
        for (flags, frame) in [(1, "a"), (0, "b"), (1, "a"), (1, "b"), (0, "c"), (0, "whole")] {
            stranger.write(flags, frame.as_bytes());
        }
        stranger
    };
    let _scatter = at(gather.bind("tcp://127.0.0.1:*").unwrap(), "SCATTER");
    assert_eq!(gather.recv_timeout(PATIENCE).unwrap(), "whole");
    let _client = at(server.bind("tcp://127.0.0.1:*").unwrap(), "CLIENT");
    assert_eq!(server.recv_timeout(PATIENCE).unwrap().1, "whole");
    let _channel = at(channel.bind("tcp://127.0.0.1:*").unwrap(), "CHANNEL");
    assert_eq!(channel.recv_timeout(PATIENCE).unwrap(), "whole");

    let dish: Dish = open(&context);
    dish.join("news").unwrap();
    let endpoint = dish.bind("tcp://127.0.0.1:*").unwrap();
    // Not a group and a body: it hangs up.
    for frames in [vec![(0, "alone")], vec![(1, "news"), (1, "body"), (0, "more")]] {
        let mut stranger = Stranger::shake_hands(endpoint.address(), "RADIO");
        for (flags, frame) in frames {
            stranger.write(flags, frame.as_bytes());
        }
        assert!(stranger.is_cut_off());
    }
    let mut stranger = Stranger::shake_hands(endpoint.address(), "RADIO");
    stranger.write(1, &[b'x'; 255]);
    stranger.write(0, b"to a group with a long name");
    stranger.write(1, b"news");
    stranger.write(0, b"good");
    assert_eq!(dish.recv_timeout(PATIENCE).unwrap().1, "good");
}

/// libzmq keeps the name of a group in the frame, and a long one elsewhere: a frame that is sent on
/// must not take that along.
#[test]
fn what_a_dish_received_may_be_sent_on_whatever_its_group_was() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let dish: Dish = open(&context);
    dish.join("abc").unwrap();
    let endpoint = dish.bind("tcp://127.0.0.1:*").unwrap();
    let mut stranger = Stranger::shake_hands(endpoint.address(), "RADIO");
    let radio: Radio = open(&context);
    radio.bind("inproc://on-and-on").unwrap();
    let listener: Dish = open(&context);
    listener.join("AAAAAAAAAAAAAA").unwrap();
    listener.connect("inproc://on-and-on").unwrap();
    for body in ["short".to_owned(), "long".repeat(1000)] {
        let mut group = b"abc".to_vec();
        group.resize(40, 0);
        stranger.write(1, &group);
        stranger.write_long(0, body.as_bytes());
        let (group, message) = dish.recv_timeout(PATIENCE).unwrap();
        assert_eq!((&*group, &message), ("abc", &Message::from(&body)));
        radio.send("AAAAAAAAAAAAAA", message).unwrap();
        assert_eq!(listener.recv_timeout(PATIENCE).unwrap().1, body.as_str());
    }
}

#[test]
fn a_peer_that_waits_for_its_id_is_held_to_the_rules_of_security_too() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let peer = Peer::options().plain_server(true).zap_enforce_domain(true).open(&context).unwrap();
    let error = peer.connect_peer("tcp://127.0.0.1:9").unwrap_err();
    assert_eq!(
        error.to_string(),
        "zmq_connect_peer `tcp://127.0.0.1:9`: a PLAIN server that enforces its ZAP domain has one"
    );
}

/// libzmq aborts if the greeting finds its peer gone.
#[test]
fn who_greets_does_not_do_so_within_the_process() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let early = context.socket(zmq::DEALER).unwrap();
    early.connect("inproc://greeter").unwrap();
    drop(early);
    let router = zmq::Router::options().hello_message("welcome").open(&context).unwrap();
    let peer = Peer::options().hello_message("welcome").open(&context).unwrap();
    for error in [
        router.bind("inproc://greeter").unwrap_err(),
        peer.connect("inproc://greeter").unwrap_err(),
        peer.connect_peer("inproc://greeter").unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        assert!(error.to_string().ends_with("a socket with a hello message cannot use inproc"));
    }
}

/// A plain socket of the operating system, and its address.
fn plain_udp() -> (UdpSocket, SocketAddrV4) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let Ok(SocketAddr::V4(address)) = socket.local_addr() else { panic!("no IPv4") };
    (socket, address)
}

/// Binds, and waits until libzmq has really taken the address.
fn bind_udp(dgram: &Dgram) -> zmq::Endpoint {
    let endpoint = dgram.bind("udp://127.0.0.1:*").unwrap();
    assert_ne!(endpoint.port().unwrap(), 0);
    let (plain, _) = plain_udp();
    until(|| {
        plain.send_to(b"are you there?", endpoint.address()).unwrap();
        dgram.recv_timeout(Duration::from_millis(5)).is_ok()
    });
    while dgram.recv_timeout(MOMENT).is_ok() {}
    endpoint
}

#[test]
fn a_dgram_speaks_with_plain_udp_and_its_like() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let dgram: Dgram = open(&context);
    let endpoint = bind_udp(&dgram);
    let (plain, address) = plain_udp();
    for length in [0, 1, 1472, 8192] {
        let body = vec![7; length];
        plain.send_to(&body, endpoint.address()).unwrap();
        let (from, datagram) = dgram.recv_timeout(PATIENCE).unwrap();
        assert_eq!((from, datagram), (address, body.clone().into()));
        dgram.send_timeout(from, body.clone(), PATIENCE).unwrap();
        let mut buffer = vec![0; 10_000];
        let (got, from) = plain.recv_from(&mut buffer).unwrap();
        assert_eq!((&buffer[..got], from.to_string()), (&*body, endpoint.address().into()));
    }
    let other: Dgram = open(&context);
    other.bind("udp://127.0.0.1:*").unwrap();
    other.send(endpoint.address().parse().unwrap(), "hello").unwrap();
    let (from, hello) = dgram.recv_timeout(PATIENCE).unwrap();
    dgram.send(from, hello).unwrap();
    assert_eq!(other.recv_timeout(PATIENCE).unwrap().1, "hello");
}

#[test]
fn any_datagram_reaches_a_dgram_and_none_harms_it() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let dgram: Dgram = open(&context);
    let endpoint = bind_udp(&dgram);
    let (plain, _) = plain_udp();
    for first in 0..=255 {
        for datagram in [vec![first], vec![first; 2], vec![first; 300]] {
            plain.send_to(&datagram, endpoint.address()).unwrap();
            assert_eq!(dgram.recv_timeout(PATIENCE).unwrap().1, datagram.as_slice());
        }
    }
    plain.send_to(&vec![9; 65_507], endpoint.address()).unwrap();
    assert_eq!(dgram.recv_timeout(PATIENCE).unwrap().1, &[9; 8192]);
}

#[test]
fn a_dgram_that_was_flooded_goes_on() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let dgram = Dgram::options().recv_hwm(5).open(&context).unwrap();
    let endpoint = bind_udp(&dgram);
    let (plain, address) = plain_udp();
    for _ in 0..5 {
        for _ in 0..2000 {
            plain.send_to(b"flood", endpoint.address()).unwrap();
        }
        while dgram.recv_timeout(MOMENT).is_ok() {}
        // libzmq may have closed the descriptor, and open another.
        until(|| {
            plain.send_to(b"after", endpoint.address()).unwrap();
            dgram.recv_timeout(MOMENT).is_ok_and(|(_, datagram)| datagram == "after")
        });
        while dgram.recv_timeout(MOMENT).is_ok() {}
    }
    dgram.send(address, "well").unwrap();
    let mut buffer = [0; 10];
    assert_eq!(plain.recv(&mut buffer).unwrap(), 4);
}

#[test]
fn a_dgram_refuses_what_libzmq_would_lose_or_choke_on() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let dgram: Dgram = open(&context);
    let (plain, address) = plain_udp();
    let refused = |to: SocketAddrV4, message: Message, kind| {
        let failed = dgram.send_timeout(to, message.clone(), PATIENCE).unwrap_err();
        assert_eq!(failed.error().kind(), kind, "{failed}");
        assert_eq!(failed.into_message(), message);
    };
    refused(address, "not bound".into(), ErrorKind::WrongState);
    for (endpoint, kind) in [
        ("tcp://127.0.0.1:*", ErrorKind::IncompatibleProtocol),
        ("inproc://dgram", ErrorKind::IncompatibleProtocol),
        ("udp://127.0.0.1", ErrorKind::InvalidInput),
        ("udp://192.0.2.1:5555", ErrorKind::AddrNotAvailable),
        (&format!("udp://{address}"), ErrorKind::AddrInUse),
    ] {
        let error = dgram.bind(endpoint).unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().starts_with("zmq_bind `"), "{error}");
    }
    let error = dgram.connect("udp://127.0.0.1:5555").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let six = Dgram::options().ipv6(true).open(&context).unwrap();
    assert_eq!(six.bind("udp://*:*").unwrap_err().kind(), ErrorKind::Unsupported);

    dgram.bind("udp://127.0.0.1:*").unwrap();
    assert_eq!(dgram.bind("udp://127.0.0.1:*").unwrap_err().kind(), ErrorKind::InvalidInput);
    refused(address, ["a", "b"].into(), ErrorKind::InvalidInput);
    refused(address, vec![0; 8193].into(), ErrorKind::InvalidInput);
    refused("127.0.0.1:0".parse().unwrap(), "no port".into(), ErrorKind::InvalidInput);
    refused("255.255.255.255:9".parse().unwrap(), "all".into(), ErrorKind::InvalidInput);
    // The system refuses to send there, which nobody is told.
    dgram.send("240.0.0.1:9".parse().unwrap(), "hello").unwrap();
    plain.set_read_timeout(Some(MOMENT)).unwrap();
    until(|| {
        dgram.send(address, "well").unwrap();
        plain.recv(&mut [0; 10]).is_ok()
    });
}

#[test]
fn a_dgram_is_bound_until_it_is_dropped() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let dgram: Dgram = open(&context);
    let endpoint = bind_udp(&dgram);
    let error = dgram.unbind(&endpoint).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    drop(dgram);
    until(|| UdpSocket::bind(endpoint.address()).is_ok());
}

#[test]
fn a_radio_sends_datagrams_to_an_udp_endpoint() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let radio: Radio = open(&context);
    let (plain, address) = plain_udp();
    radio.connect(&format!("udp://{address}")).unwrap();
    let mut buffer = vec![0; 10_000];
    for length in [0, 1, 1472, 8192 - 5] {
        radio.send("news", vec![7; length]).unwrap();
        let got = plain.recv(&mut buffer).unwrap();
        assert_eq!(buffer[..got], [b"\x04news", &vec![7; length][..]].concat());
    }
    radio.disconnect(&format!("udp://{address}")).unwrap();
    for length in [8192 - 4, 1 << 20] {
        let failed = radio.send("news", vec![7; length]).unwrap_err();
        assert_eq!(failed.error().kind(), ErrorKind::InvalidInput);
        assert_eq!(failed.into_message().len(), length);
    }
    // One that has sent more than fits is not to begin with datagrams.
    let radio: Radio = open(&context);
    radio.send("news", vec![7; 1 << 20]).unwrap();
    let error = radio.connect(&format!("udp://{address}")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[test]
fn udp_goes_one_way_only() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let (radio, dish): (Radio, Dish) = (open(&context), open(&context));
    let error = dish.bind("udp://127.0.0.1:*").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.to_string().contains("abort"), "{error}");
    for error in [
        dish.connect("udp://127.0.0.1:5555").unwrap_err(),
        radio.bind("udp://127.0.0.1:5555").unwrap_err(),
        open::<Client>(&context).connect("udp://127.0.0.1:5555").unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::IncompatibleProtocol);
    }
}
