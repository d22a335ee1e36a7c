//! DEALER and ROUTER over a real libzmq.

mod common;

use std::thread;

use common::child::in_child;
use common::{MOMENT, PATIENCE, bind_soon, context, every_transport, leaver, shapes, until};
use zmq::{Context, Dealer, ErrorKind, Message, Req, Router, RoutingId};

fn two_dealers(context: &Context, endpoint: &str) -> (Dealer, Dealer) {
    let bound = context.socket(zmq::DEALER).unwrap();
    let endpoint = bound.bind(endpoint).unwrap();
    let connected = context.socket(zmq::DEALER).unwrap();
    connected.connect(&endpoint).unwrap();
    (bound, connected)
}

#[test]
fn dealers_send_and_receive_in_any_order() {
    every_transport(|context, endpoint| {
        let (a, b) = two_dealers(context, endpoint);
        for message in shapes() {
            b.send_timeout(message.clone(), PATIENCE).unwrap();
            b.send_timeout(message.clone(), PATIENCE).unwrap();
            a.send_timeout(message.clone(), PATIENCE).unwrap();
            assert_eq!(a.recv_timeout(PATIENCE).unwrap(), message);
            assert_eq!(a.recv_timeout(PATIENCE).unwrap(), message);
            assert_eq!(b.recv_timeout(PATIENCE).unwrap(), message);
        }
    });
}

#[test]
fn an_id_and_a_message_are_used_again_whatever_they_were() {
    every_transport(|context, endpoint| {
        let router = context.socket(zmq::ROUTER).unwrap();
        let endpoint = router.bind(endpoint).unwrap();
        router.set_recv_timeout(Some(PATIENCE)).unwrap();
        let (mut id, mut message) = (RoutingId::default(), Message::from(["left", "over"]));
        let names = ["short", "a name that has too many bytes to be kept within a frame"];
        let clients = names.map(|name| {
            let client = Dealer::options().routing_id(name).open(context).unwrap();
            client.connect(&endpoint).unwrap();
            client
        });
        for shape in shapes() {
            for (name, client) in names.iter().zip(&clients) {
                client.send_timeout(shape.clone(), PATIENCE).unwrap();
                router.recv_into(&mut id, &mut message).unwrap();
                assert_eq!(id, *name);
                assert_eq!(message, shape);
            }
        }
        router.set_recv_timeout(Some(MOMENT)).unwrap();
        let error = router.recv_into(&mut id, &mut message).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert_eq!((id.as_ref(), &message), (&b""[..], &Message::new()));
    });
}

#[test]
fn a_dealer_asks_servers_in_turn_and_gathers_their_answers() {
    let context = context();
    let dealer = context.socket(zmq::DEALER).unwrap();
    let servers = ["inproc://first", "inproc://second"].map(|endpoint| {
        let server = context.socket(zmq::REP).unwrap();
        server.bind(endpoint).unwrap();
        dealer.connect(endpoint).unwrap();
        server
    });
    for _ in &servers {
        dealer.send(["", "hello"]).unwrap();
    }
    let mut servers = servers.into_iter().enumerate().map(|(number, server)| {
        let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
        assert_eq!(question, "hello");
        asker.send(number.to_string()).unwrap()
    });
    let _servers = (servers.next(), servers.next());

    dealer.set_recv_timeout(Some(PATIENCE)).unwrap();
    let mut answers = [(); 2].map(|()| {
        let [delimiter, answer] = dealer.recv_multipart().unwrap();
        assert!(delimiter.is_empty());
        answer.to_string()
    });
    answers.sort();
    assert_eq!(answers, ["0", "1"]);
}

#[test]
fn a_question_of_a_dealer_cut_off_half_way_comes_back_whole() {
    in_child(|| {
        // So many frames that the peer is gone before the last of them is sent.
        let long: Message = (0..300_000).map(|number| number.to_string()).collect();
        let mut moment = leaver::Moment::new();
        for _ in 0..100 {
            let context = context();
            let (bound, dealer) = two_dealers(&context, "inproc://half");
            dealer.send("warm up").unwrap();
            assert_eq!(bound.recv_timeout(PATIENCE).unwrap(), "warm up");

            let unsent = long.clone();
            let Err(failed) = moment.send(bound, || dealer.send_timeout(unsent, MOMENT)) else {
                moment.was_too_late();
                continue;
            };
            let (error, message) = failed.into_parts();
            assert_eq!(message, long);
            if error.to_string() != "zmq_msg_send: the peer left in the middle of the message" {
                moment.was_too_early();
                continue;
            }
            // Nothing of it reaches the next peer, who gets the next message whole.
            let next = context.socket(zmq::DEALER).unwrap();
            bind_soon(&next, "inproc://next");
            dealer.connect("inproc://next").unwrap();
            dealer.send_timeout(["next", "message"], PATIENCE).unwrap();
            assert_eq!(next.recv_timeout(PATIENCE).unwrap(), Message::from(["next", "message"]));
            return;
        }
        panic!("no message was cut off half-way, so nothing was shown");
    });
}

#[test]
fn a_dealer_with_nobody_there_gives_the_message_back() {
    let context = context();
    let dealer = Dealer::options().send_timeout(MOMENT).open(&context).unwrap();
    for failed in [
        dealer.send(["a", "b"]).unwrap_err(),
        dealer.try_send(["a", "b"]).unwrap_err(),
        dealer.send_timeout(["a", "b"], MOMENT).unwrap_err(),
    ] {
        assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
        assert_eq!(failed.into_message(), Message::from(["a", "b"]));
    }
}

fn known_dealer(context: &Context, endpoint: &str, id: &str) -> Dealer {
    let dealer = Dealer::options().routing_id(id).open(context).unwrap();
    dealer.connect(endpoint).unwrap();
    dealer
}

#[test]
fn a_router_answers_whoever_asked() {
    every_transport(|context, endpoint| {
        let router = context.socket(zmq::ROUTER).unwrap();
        let endpoint = router.bind(endpoint).unwrap();
        let named = known_dealer(context, &endpoint, "named");
        let nameless = context.socket(zmq::DEALER).unwrap();
        nameless.connect(&endpoint).unwrap();
        for message in shapes() {
            for (client, name) in [(&named, Some("named")), (&nameless, None)] {
                client.send_timeout(message.clone(), PATIENCE).unwrap();
                let (id, heard) = router.recv_timeout(PATIENCE).unwrap();
                assert_eq!(id == "named", name.is_some());
                assert_eq!(heard, message);
                router.send(&id, heard).unwrap();
                assert_eq!(client.recv_timeout(PATIENCE).unwrap(), message);
            }
        }
        router.send_multipart(&"named".into(), ["a", "b"]).unwrap();
        named.set_recv_timeout(Some(PATIENCE)).unwrap();
        let [a, b] = named.recv_multipart().unwrap();
        assert_eq!((a.as_str(), b.as_str()), (Ok("a"), Ok("b")));
        assert!(router.try_recv().is_err());
        assert!(router.recv_timeout(MOMENT).is_err());
    });
}

#[test]
fn a_router_serves_req_with_its_delimiter() {
    every_transport(|context, endpoint| {
        let router = context.socket(zmq::ROUTER).unwrap();
        let endpoint = router.bind(endpoint).unwrap();
        let client = Req::options().open(context).unwrap();
        client.connect(&endpoint).unwrap();
        let waiting = client.send(["hello", "there"]).unwrap();
        let (id, question) = router.recv_timeout(PATIENCE).unwrap();
        assert_eq!(question, Message::from(["", "hello", "there"]));
        router.send(&id, ["", "World"]).unwrap();
        assert_eq!(waiting.recv_timeout(PATIENCE).unwrap().0, "World");
    });
}

#[test]
fn a_plain_router_drops_what_nobody_takes() {
    every_transport(|context, endpoint| {
        let router = Router::options().send_hwm(5).open(context).unwrap();
        let endpoint = router.bind(endpoint).unwrap();
        router.send(&"nobody".into(), "hello?").unwrap();
        router.send(&"nobody".into(), ["hello?", "anyone?"]).unwrap();
        router.send(&RoutingId::from(""), "hello?").unwrap();

        let slow = Dealer::options().routing_id("slow").recv_hwm(5).open(context).unwrap();
        slow.connect(&endpoint).unwrap();
        slow.send("here").unwrap();
        router.recv_timeout(PATIENCE).unwrap();
        for _ in 0..1000 {
            router.send(&"slow".into(), ["x", "y"]).unwrap();
        }
        assert_eq!(slow.recv_timeout(PATIENCE).unwrap(), Message::from(["x", "y"]));
    });
}

#[test]
fn a_mandatory_router_neither_waits_nor_drops_in_silence() {
    every_transport(|context, endpoint| {
        let router = Router::options().mandatory(true).send_hwm(1).open(context).unwrap();
        let endpoint = router.bind(endpoint).unwrap();
        let parts = Message::from(["hello?", "", "anyone?"]);
        let failed = router.send(&"nobody".into(), parts.clone()).unwrap_err();
        assert_eq!(failed.error().kind(), ErrorKind::HostUnreachable);
        assert!(failed.to_string().starts_with("zmq_msg_send `nobody`: "), "{failed}");
        assert_eq!(failed.into_message(), parts);
        let failed = router.send(&"nobody".into(), "one").unwrap_err();
        assert_eq!(failed.into_message(), "one");

        let slow = Dealer::options().routing_id("slow").recv_hwm(1).open(context).unwrap();
        slow.connect(&endpoint).unwrap();
        slow.send("here").unwrap();
        router.recv_timeout(PATIENCE).unwrap();
        let large = Message::from([vec![7; 1_000_000], vec![8]]);
        let mut sent = 0;
        let failed = loop {
            match router.send(&"slow".into(), large.clone()) {
                Ok(()) => sent += 1,
                Err(failed) => break failed,
            }
            assert!(sent < 1000, "nothing holds it back");
        };
        assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
        assert!(failed.into_message() == large);

        // What was sent arrives, there is room again, and other peers were never held up.
        let other = known_dealer(context, &endpoint, "other");
        other.send("here").unwrap();
        assert_eq!(router.recv_timeout(PATIENCE).unwrap().0, "other");
        router.send(&"other".into(), "hello").unwrap();
        assert_eq!(other.recv_timeout(PATIENCE).unwrap(), "hello");
        for _ in 0..sent {
            assert!(slow.recv_timeout(PATIENCE).unwrap() == large);
        }
        until(|| router.send(&"slow".into(), "room").is_ok());
        assert_eq!(slow.recv_timeout(PATIENCE).unwrap(), "room");

        // One that was full when it left is found to be gone by a receive.
        drop(slow);
        until(|| {
            assert!(router.try_recv().is_err());
            router
                .send(&"slow".into(), "gone?")
                .is_err_and(|failed| failed.error().kind() == ErrorKind::HostUnreachable)
        });
    });
}

#[test]
fn the_later_of_two_with_one_id_is_ignored_or_takes_over() {
    for handover in [false, true] {
        let context = context();
        let router = Router::options().handover(handover).open(&context).unwrap();
        let endpoint = router.bind("inproc://twins").unwrap();
        let first = known_dealer(&context, &endpoint, "twin");
        first.send("first").unwrap();
        assert_eq!(router.recv_timeout(PATIENCE).unwrap().1, "first");
        let second = known_dealer(&context, &endpoint, "twin");
        second.send("second").unwrap();
        assert_eq!(router.recv_timeout(MOMENT).is_ok(), handover);
        router.send(&"twin".into(), "hello").unwrap();
        let (hears, does_not) = if handover { (&second, &first) } else { (&first, &second) };
        assert_eq!(hears.recv_timeout(PATIENCE).unwrap(), "hello");
        assert!(does_not.recv_timeout(MOMENT).is_err());
    }
}

#[test]
fn a_probe_lets_the_router_speak_first() {
    every_transport(|context, endpoint| {
        let router = context.socket(zmq::ROUTER).unwrap();
        let endpoint = router.bind(endpoint).unwrap();
        let dealer = Dealer::options().probe_router(true).open(context).unwrap();
        dealer.connect(&endpoint).unwrap();
        let (id, probe) = router.recv_timeout(PATIENCE).unwrap();
        assert_eq!(probe, "");
        router.send(&id, "welcome").unwrap();
        assert_eq!(dealer.recv_timeout(PATIENCE).unwrap(), "welcome");

        let req = Req::options().probe_router(true).open(context).unwrap();
        req.connect(&endpoint).unwrap();
        assert_eq!(router.recv_timeout(PATIENCE).unwrap().1, "");

        let other = Router::options().probe_router(true).open(context).unwrap();
        other.connect(&endpoint).unwrap();
        let (id, probe) = router.recv_timeout(PATIENCE).unwrap();
        assert_eq!(probe, "");
        router.send(&id, "welcome").unwrap();
        assert_eq!(other.recv_timeout(PATIENCE).unwrap().1, "welcome");
    });
}

#[test]
fn a_router_may_name_those_it_connects_to() {
    every_transport(|context, endpoint| {
        let server = context.socket(zmq::ROUTER).unwrap();
        let endpoint = server.bind(endpoint).unwrap();
        let router = context.socket(zmq::ROUTER).unwrap();
        router.connect_with_id(&endpoint, "server").unwrap();
        router.send(&"server".into(), "hello").unwrap();
        let (id, message) = server.recv_timeout(PATIENCE).unwrap();
        assert_eq!(message, "hello");
        server.send(&id, "World").unwrap();
        let (id, message) = router.recv_timeout(PATIENCE).unwrap();
        assert_eq!((id, message), ("server".into(), "World".into()));
    });
}

/// Each of these would end the program if libzmq were asked.
#[test]
fn an_id_that_may_be_in_use_is_refused() {
    every_transport(|context, endpoint| {
        let servers = [(); 2].map(|()| context.socket(zmq::DEALER).unwrap());
        let endpoints = ["tcp://127.0.0.1:*", "inproc://second"];
        let endpoints = [0, 1].map(|number| servers[number].bind(endpoints[number]).unwrap());
        let refused = |router: &Router, id: &str| {
            for endpoint in &endpoints {
                let error = router.connect_with_id(endpoint, id).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::AddrInUse);
                let line = error.to_string();
                assert!(line.starts_with(&format!("connect_with_id `{id}`: ")), "{line}");
            }
        };
        let router = context.socket(zmq::ROUTER).unwrap();
        router.connect_with_id(&endpoints[0], "first").unwrap();
        router.connect_with_id(&endpoints[1], "second").unwrap();
        refused(&router, "first");
        refused(&router, "second");
        for endpoint in &endpoints {
            router.disconnect(endpoint).unwrap();
        }
        refused(&router, "first");
        refused(&router, "second");

        let endpoint = router.bind(endpoint).unwrap();
        let known = known_dealer(context, &endpoint, "known");
        known.send("here").unwrap();
        router.recv_timeout(PATIENCE).unwrap();
        refused(&router, "known");
        known.send("unread").unwrap();
        drop(known);
        refused(&router, "known");
        router.unbind(&endpoint).unwrap();
        refused(&router, "known");

        let router = context.socket(zmq::ROUTER).unwrap();
        router.connect(&endpoints[0]).unwrap();
        refused(&router, "any");
    });
}

#[test]
fn a_peer_that_comes_with_a_given_id_harms_nobody() {
    every_transport(|context, endpoint| {
        let server = context.socket(zmq::DEALER).unwrap();
        server.bind("inproc://server").unwrap();
        let router = context.socket(zmq::ROUTER).unwrap();
        router.connect_with_id("inproc://server", "server").unwrap();
        let endpoint = router.bind(endpoint).unwrap();
        let impostor = known_dealer(context, &endpoint, "server");
        impostor.send("it is me").unwrap();
        assert!(router.recv_timeout(MOMENT).is_err());
        router.send(&"server".into(), "hello").unwrap();
        assert_eq!(server.recv_timeout(PATIENCE).unwrap(), "hello");
    });
}

#[test]
fn an_id_that_was_not_used_is_left_to_nobody() {
    let context = context();
    let server = known_server(&context, "inproc://server");
    let router = context.socket(zmq::ROUTER).unwrap();
    for endpoint in ["carrier-pigeon://home", "tcp://nowhere", "tcp://nonsense!:1"] {
        let error = router.connect_with_id(endpoint, "server").unwrap_err();
        assert_ne!(error.kind(), ErrorKind::AddrInUse, "{error}");
        assert!(error.to_string().starts_with("zmq_connect `"), "{error}");
    }
    // It may be tried again at once.
    router.connect_with_id("inproc://server", "server").unwrap();
    router.send(&"server".into(), "hello").unwrap();
    assert_eq!(server.recv_timeout(PATIENCE).unwrap(), "hello");

    // And the next connection does not get it: its peer is called what it calls itself.
    router.connect_with_id("carrier-pigeon://home", "unlucky").unwrap_err();
    let other = known_server(&context, "inproc://other");
    router.connect("inproc://other").unwrap();
    other.send_timeout("here", PATIENCE).unwrap();
    let (id, message) = router.recv_timeout(PATIENCE).unwrap();
    assert_eq!((id, message), ("inproc://other".into(), "here".into()));
}

/// A server that calls itself by its endpoint.
fn known_server(context: &Context, endpoint: &str) -> Dealer {
    let server = Dealer::options().routing_id(endpoint).open(context).unwrap();
    server.bind(endpoint).unwrap();
    server
}

#[test]
fn what_cannot_be_an_id_is_refused() {
    let context = context();
    let router = context.socket(zmq::ROUTER).unwrap();
    let long = "x".repeat(256);
    for id in ["", "\0zero", &long] {
        let error = router.connect_with_id("inproc://server", id).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
    }
    router.connect_with_id("inproc://server", &long[1..]).unwrap();
    let router = Router::options().immediate(true).open(&context).unwrap();
    let error = router.connect_with_id("inproc://server", "server").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[test]
fn ids_compare_and_print_as_the_bytes_they_are() {
    let id = RoutingId::from("b");
    let [same, earlier] = [RoutingId::from(vec![b'b']), RoutingId::from("a")];
    assert!(id == "b" && id == *b"b" && id == same && id != "a" && earlier < id);
    assert_eq!(format!("{id} {id:?}"), "b RoutingId(b)");
    assert_eq!(RoutingId::from(b"\0\xff\n").to_string(), "0x00ff0a");
    let map = std::collections::HashMap::from([(id, 7)]);
    assert_eq!(map.get(&b"b"[..]), Some(&7));
}

#[test]
fn a_shutdown_wakes_whoever_waits() {
    let context = context();
    let (a, b) = (context.socket(zmq::DEALER).unwrap(), context.socket(zmq::DEALER).unwrap());
    let router = context.socket(zmq::ROUTER).unwrap();
    let waiters = [
        thread::spawn(move || a.send("to nobody").unwrap_err().error().kind()),
        thread::spawn(move || b.recv_timeout(PATIENCE).unwrap_err().kind()),
        thread::spawn(move || router.recv().unwrap_err().kind()),
    ];
    thread::sleep(MOMENT);
    context.shutdown().unwrap();
    for waiter in waiters {
        assert_eq!(waiter.join().unwrap(), ErrorKind::Terminated);
    }
}
