//! The faults of the draft types that are mended in the libzmq that we build, as in
//! `zmq-ffi/build/mends.rs`.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use zmq::{Context, Frame};

use crate::common::child::in_child;
use crate::common::free_port::free_endpoint;
use crate::common::stranger::Stranger;
use crate::common::{MOMENT, PATIENCE, bind_soon, context, until};
use crate::connections::kibibytes;
use crate::whole::Counted;

#[test]
fn a_channel_does_not_keep_what_it_cannot_take() {
    in_child(|| {
        let context = context();
        let channel = context.socket(zmq::CHANNEL).unwrap();
        let endpoint = channel.bind("tcp://127.0.0.1:*").unwrap();
        let mut stranger = Stranger::shake_hands(endpoint.address(), "CHANNEL");
        let frame = vec![1; 50_000];
        let mut before = None;
        for round in 0..2000 {
            stranger.write_long(1, &frame);
            stranger.write_long(0, &frame);
            stranger.write(0, b"one frame");
            assert_eq!(channel.recv_timeout(PATIENCE).unwrap(), "one frame");
            if round == 200 {
                before = Some(kibibytes());
            }
        }
        let grown = kibibytes().saturating_sub(before.unwrap());
        assert!(grown < 20_000, "{grown} KiB more");
    });
}

#[test]
fn a_dish_does_not_keep_the_group_of_what_never_came() {
    in_child(|| {
        let context = context();
        let dish = context.socket(zmq::DISH).unwrap();
        let endpoint = dish.bind("tcp://127.0.0.1:*").unwrap();
        let mut before = None;
        for round in 0..600 {
            let mut stranger = Stranger::shake_hands(endpoint.address(), "RADIO");
            stranger.write(1, &[b'g'; 250]);
            // Half of what is said to come.
            let mut half = b"\x02\0\0\0\0\0\0\xff\xff".to_vec();
            half.resize(32_000, b'x');
            stranger.write_raw(&half);
            drop(stranger);
            let _ = dish.recv_timeout(Duration::from_millis(1));
            if round == 200 {
                before = Some(kibibytes());
            }
        }
        let grown = kibibytes().saturating_sub(before.unwrap());
        assert!(grown < 8_000, "{grown} KiB more");
    });
}

#[test]
fn a_dish_may_be_asked_whether_it_is_there() {
    const PING: &[u8] = b"\x04PING\0\0";

    in_child(|| {
        let context = context();
        let dish = context.socket(zmq::DISH).unwrap();
        dish.join("group").unwrap();
        let endpoint = dish.bind("tcp://127.0.0.1:*").unwrap();
        let mut stranger = Stranger::shake_hands(endpoint.address(), "RADIO");
        for ping_in_between in [false, true] {
            stranger.write(4, PING);
            stranger.write(1, b"group");
            if ping_in_between {
                stranger.write(4, PING);
            }
            stranger.write(0, b"body");
            assert_eq!(dish.recv_timeout(PATIENCE).unwrap().1, "body");
        }
    });
}

#[cfg(unix)]
#[test]
fn datagrams_that_cannot_leave_need_no_descriptor() {
    use std::net::UdpSocket;

    in_child(|| {
        let context = context();
        let dgram = context.socket(zmq::DGRAM).unwrap();
        let endpoint = dgram.bind("udp://127.0.0.1:*").unwrap();
        let plain = UdpSocket::bind("127.0.0.1:0").unwrap();
        let hears = |what: &[u8]| {
            plain.send_to(what, endpoint.address()).unwrap();
            match dgram.recv_timeout(Duration::from_millis(10)) {
                Ok((_, heard)) => heard == what,
                Err(_) => false,
            }
        };
        until(|| hears(b"there"));
        let all = crate::drafts::leave(0);
        // Nobody may send to everybody who has not asked to.
        let everybody = "127.255.255.255:5555".parse().unwrap();
        for _ in 0..100 {
            dgram.send_timeout(everybody, "you", PATIENCE).unwrap();
        }
        until(|| hears(b"still there"));
        drop(all);
    });
}

#[test]
fn queues_may_be_counted_while_peers_leave() {
    in_child(|| {
        let context = context();
        let router = context.socket(zmq::ROUTER).unwrap();
        router.bind("inproc://counted").unwrap();
        let remote = router.bind("tcp://127.0.0.1:*").unwrap();
        let monitor = router.monitor_pipes().unwrap();
        let leavers = (0..2).map(|_| {
            let (context, remote) = (context.clone(), remote.clone());
            thread::spawn(move || {
                for round in 0..300 {
                    let peer = context.socket(zmq::DEALER).unwrap();
                    peer.set_linger(Some(Duration::ZERO)).unwrap();
                    let endpoint = if round % 2 == 0 { "inproc://counted" } else { &*remote };
                    peer.connect(endpoint).unwrap();
                    let _ = peer.try_send("hello");
                    let _ = peer.recv_timeout(Duration::from_micros(round % 7 * 100));
                }
            })
        });
        let leavers: Vec<_> = leavers.collect();
        let mut counted = 0;
        while leavers.iter().any(|leaver| !leaver.is_finished()) {
            match router.request_pipes_stats() {
                Ok(()) => counted += 1,
                Err(error) => assert_eq!(error.kind(), zmq::ErrorKind::TimedOut, "{error}"),
            }
            while router.try_recv().is_ok() {}
            while monitor.try_recv().is_ok() {}
        }
        assert!(counted > 0);
    });
}

#[test]
fn who_asked_how_long_its_queues_are_may_go_before_the_answer() {
    in_child(|| {
        let context = context();
        let sink = context.socket(zmq::PULL).unwrap();
        sink.bind("inproc://counted").unwrap();
        for _ in 0..5 {
            let source = context.socket(zmq::PUSH).unwrap();
            let _monitor = source.monitor_pipes().unwrap();
            source.connect("inproc://counted").unwrap();
            sink.events().unwrap();
            source.disconnect("inproc://counted").unwrap();
            // It agrees to the end.
            sink.events().unwrap();
            source.request_pipes_stats().unwrap();
            drop(source);
            // Long enough for it to be gone.
            thread::sleep(MOMENT);
            sink.events().unwrap();
        }
    });
}

/// Grants what is asked for next.
fn grant(publisher: &zmq::XPub) {
    match publisher.recv_timeout(PATIENCE).unwrap() {
        zmq::Subscription::Subscribe(topic) => publisher.subscribe(topic).unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_for_one_alone_is_for_no_other_whoever_leaves() {
    in_child(|| {
        let context = context();
        let subscriber = |topic: &str| {
            let subscriber = zmq::Sub::options().subscribe(topic).open(&context).unwrap();
            subscriber.connect("inproc://last-value").unwrap();
            subscriber
        };
        for who_asked_leaves in [false, true] {
            let publisher = zmq::XPub::options().manual_last_value().open(&context).unwrap();
            bind_soon(&publisher, "inproc://last-value");
            let other = subscriber("b");
            grant(&publisher);
            publisher.send("b for the other").unwrap();
            let third = subscriber("c");
            grant(&publisher);
            publisher.send("c").unwrap();
            let asker = subscriber("b");
            grant(&publisher);
            let stays = if who_asked_leaves {
                drop(asker);
                None
            } else {
                drop(third);
                Some(asker)
            };
            for _ in 0..10 {
                publisher.events().unwrap();
                thread::sleep(Duration::from_millis(2));
            }
            publisher.send("b for who asked").unwrap();
            assert_eq!(other.recv_timeout(PATIENCE).unwrap(), "b for the other");
            assert!(other.recv_timeout(MOMENT).is_err(), "{who_asked_leaves}");
            if let Some(asker) = stays {
                assert_eq!(asker.recv_timeout(PATIENCE).unwrap(), "b for who asked");
            }
            publisher.send("b for all").unwrap();
            assert_eq!(other.recv_timeout(PATIENCE).unwrap(), "b for all");
        }
    });
}

#[test]
fn what_is_for_one_alone_stays_so_until_there_is_room() {
    in_child(|| {
        let context = context();
        let options = zmq::XPub::options().manual_last_value().no_drop(true).send_hwm(1);
        let publisher = options.open(&context).unwrap();
        publisher.bind("inproc://last-value").unwrap();
        let subscriber = || {
            let subscriber = zmq::XSub::options().recv_hwm(1).open(&context).unwrap();
            subscriber.connect("inproc://last-value").unwrap();
            subscriber
        };
        let (other, asker) = (subscriber(), subscriber());
        other.subscribe("b").unwrap();
        grant(&publisher);
        publisher.send("b for the other").unwrap();
        assert_eq!(other.recv_timeout(PATIENCE).unwrap(), "b for the other");
        for _ in 0..2 {
            asker.subscribe("b").unwrap();
            grant(&publisher);
            publisher.send("b for who asked").unwrap();
        }
        asker.subscribe("b").unwrap();
        grant(&publisher);
        assert!(publisher.try_send("b again").is_err());
        for _ in 0..2 {
            assert_eq!(asker.recv_timeout(PATIENCE).unwrap(), "b for who asked");
        }
        publisher.send_timeout("b again", PATIENCE).unwrap();
        assert_eq!(asker.recv_timeout(PATIENCE).unwrap(), "b again");
        assert!(other.recv_timeout(MOMENT).is_err());
    });
}

#[test]
fn the_queues_of_who_waits_for_somebody_are_not_counted() {
    let context = context();
    let source = context.socket(zmq::PUSH).unwrap();
    let _monitor = source.monitor_pipes().unwrap();
    source.connect("inproc://later").unwrap();
    let error = source.request_pipes_stats().unwrap_err();
    assert_eq!(error.kind(), zmq::ErrorKind::Unsupported);
    let sink = context.socket(zmq::PULL).unwrap();
    sink.bind("inproc://later").unwrap();
    source.request_pipes_stats().unwrap();
}

#[test]
fn what_is_said_at_a_reconnect_is_counted_as_a_message() {
    in_child(|| {
        let context = Context::builder().linger(Duration::ZERO).build().unwrap();
        let endpoint = free_endpoint();
        let options = zmq::Dealer::options().hiccup_message("again").recv_hwm(1);
        let client = options.reconnect_interval(Duration::from_millis(1)).open(&context).unwrap();
        client.connect(&endpoint).unwrap();
        let exchange = |server: &zmq::Dealer| {
            client.send("question").unwrap();
            assert_eq!(server.recv_timeout(PATIENCE).unwrap(), "question");
            server.send("answer").unwrap();
            assert_eq!(client.recv_timeout(PATIENCE).unwrap(), "answer");
        };
        for round in 0..3 {
            let server = context.socket(zmq::DEALER).unwrap();
            bind_soon(&server, &endpoint);
            if round > 0 {
                assert_eq!(client.recv_timeout(PATIENCE).unwrap(), "again");
            }
            for _ in 0..5 {
                exchange(&server);
            }
        }
    });
}

#[test]
fn a_radio_does_not_keep_a_message_whose_group_has_been_sent() {
    in_child(|| {
        let there = Arc::new(());
        // What is sent of it is nearly all a group.
        let group = "fourteen bytes";
        let context = context();
        let radio = zmq::Radio::options().send_hwm(0).send_buffer(8192_u32).open(&context);
        let radio = radio.unwrap();
        let endpoint = radio.bind("tcp://127.0.0.1:*").unwrap();
        for _ in 0..15 {
            let mut stranger = Stranger::shake_hands(endpoint.address(), "DISH");
            stranger.write(4, &[b"\x04JOIN", group.as_bytes()].concat());
            let message = || Frame::from_owner(Counted::of(&there));
            // More than fits between the two, of which nobody reads anything.
            until(|| {
                let before = Arc::strong_count(&there);
                for _ in 0..5000 {
                    let _ = radio.try_send(group, message());
                }
                thread::sleep(Duration::from_millis(20));
                Arc::strong_count(&there) == before + 5000
            });
            drop(stranger);
            thread::sleep(MOMENT);
        }
        drop((radio, context));
        until(|| Arc::strong_count(&there) == 1);
    });
}
