//! What patterns do when peers come late, are slow, or die.

use std::time::Duration;

use zmq::{ErrorKind, POLLIN, Retry, RoutingId, Socket, Sub, XPub};

use crate::common::child::in_child;
use crate::common::free_port::free_endpoint;
use crate::common::{MOMENT, PATIENCE, bind_soon, context};

#[test]
fn a_publisher_can_wait_for_its_subscribers() {
    in_child(|| {
        let context = context();
        let publisher = context.socket(zmq::XPUB).unwrap();
        let endpoint = publisher.bind("tcp://127.0.0.1:*").unwrap();
        let subscriber = Sub::options().subscribe("").recv_hwm(0).open(&context).unwrap();
        subscriber.connect(&endpoint).unwrap();
        publisher.wait_for_subscribers("", 1, PATIENCE).unwrap();
        for number in 0..1000 {
            publisher.send(number.to_string()).unwrap();
        }
        for number in 0..1000 {
            assert_eq!(subscriber.recv_timeout(PATIENCE).unwrap(), *number.to_string());
        }
    });
}

#[test]
fn a_publisher_can_wait_instead_of_dropping() {
    in_child(|| {
        let context = context();
        let publisher = zmq::XPub::options().no_drop(true).send_hwm(10).open(&context).unwrap();
        let endpoint = publisher.bind("inproc://news").unwrap();
        let subscriber = Sub::options().subscribe("").recv_hwm(10).open(&context).unwrap();
        subscriber.connect(&endpoint).unwrap();
        publisher.wait_for_subscribers("", 1, PATIENCE).unwrap();
        let (mut sent, mut heard) = (0, 0);
        while heard < 20_000 {
            if sent < 20_000 && publisher.try_send(sent.to_string()).is_ok() {
                sent += 1;
            }
            if let Ok(message) = subscriber.try_recv() {
                assert_eq!(message, *heard.to_string());
                heard += 1;
            }
        }
    });
}

#[test]
fn a_mandatory_router_says_whom_it_does_not_know() {
    in_child(|| {
        let context = context();
        let router = zmq::Router::options().mandatory(true).open(&context).unwrap();
        router.bind("tcp://127.0.0.1:*").unwrap();
        let failed = router.send(&RoutingId::from("nobody"), ["a", "b"]).unwrap_err();
        assert_eq!(failed.error().kind(), ErrorKind::HostUnreachable);
        assert_eq!(failed.into_message().frames().len(), 2);
    });
}

#[test]
fn a_client_asks_the_next_server_when_one_dies() {
    in_child(|| {
        let context = context();
        let endpoint = free_endpoint();
        let client = context.socket(zmq::REQ).unwrap();
        client.set_reconnect_interval(Some(Duration::from_millis(1))).unwrap();
        client.connect(&endpoint).unwrap();
        let server = context.socket(zmq::REP).unwrap();
        server.bind(&endpoint).unwrap();
        let waiting = client.send("question 1").unwrap();
        // It dies with the question.
        drop(server.recv_timeout(PATIENCE).unwrap());
        let client = waiting.abandon().unwrap();

        let server = context.socket(zmq::REP).unwrap();
        bind_soon(&server, &endpoint);
        let server = std::thread::spawn(move || server.serve(|question| question));
        let retry = Retry::new(20, Duration::from_millis(500));
        assert_eq!(client.ask("question 2", &retry).unwrap().0, "question 2");
        context.shutdown().unwrap();
        drop(server.join().unwrap().unwrap());
    });
}

#[test]
fn a_peer_of_the_wrong_type_is_told_from_one_that_is_there() {
    in_child(|| {
        let context = context();
        let server = context.socket(zmq::REP).unwrap();
        let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
        let push = zmq::Push::options().watch_peers(true).open(&context).unwrap();
        push.connect(&endpoint).unwrap();
        let error = push.wait_for_peers(1, Duration::from_millis(100)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut, "{error}");
    });
}

#[cfg(unix)]
#[test]
fn no_wake_up_is_lost_in_a_poller() {
    in_child(|| {
        let context = context();
        let [a, b] = [(); 2].map(|()| context.socket(zmq::PAIR).unwrap());
        b.connect(&a.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
        let echo = std::thread::spawn(move || {
            let mut poller = zmq::Poller::new();
            poller.register(&b, zmq::POLLIN).unwrap();
            for _ in 0..3000 {
                assert!(poller.poll(Some(PATIENCE)).unwrap().contains(&b));
                // One only, though there may be more; and a send in between.
                b.send(b.try_recv().unwrap()).unwrap();
            }
        });
        for _ in 0..1000 {
            for _ in 0..3 {
                a.send("x").unwrap();
            }
            for _ in 0..3 {
                assert_eq!(a.recv_timeout(PATIENCE).unwrap(), "x");
            }
        }
        echo.join().unwrap();
    });
}

#[test]
fn a_topic_too_long_for_a_stack_is_an_error() {
    in_child(|| {
        let context = context();
        let long = vec![b'a'; 1_000_000];
        let sub = context.socket(zmq::SUB).unwrap();
        let xsub = context.socket(zmq::XSUB).unwrap();
        let asked = [
            sub.subscribe(&long),
            sub.unsubscribe(&long),
            xsub.subscribe(&long),
            xsub.unsubscribe(&long),
            Sub::options().subscribe(&long).open(&context).map(drop),
            sub.subscribe(&long[..1025]),
            xsub.subscribe(&long[..1025]),
        ];
        // The end of the context waits until they are closed on libzmq's thread.
        drop((sub, xsub, context));
        for outcome in asked {
            let error = outcome.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
            assert!(error.to_string().ends_with("a topic has 1024 bytes at most"), "{error}");
        }
    });
}

#[test]
fn the_longest_topic_needs_no_more_than_a_small_stack() {
    fn talk() {
        let context = context();
        // With a branch at each byte, as that takes more.
        let longest = vec![b'a'; 1024];
        let branches: Vec<_> = (1..1024).map(|len| [&longest[..len], b"c"].concat()).collect();
        let publisher = context.socket(zmq::XPUB).unwrap();
        publisher.bind("inproc://news").unwrap();
        let subscriber = context.socket(zmq::XSUB).unwrap();
        subscriber.subscribe(&longest).unwrap();
        for branch in branches {
            subscriber.subscribe(branch).unwrap();
        }
        subscriber.connect("inproc://news").unwrap();
        publisher.wait_for_subscribers(&longest, 1, PATIENCE).unwrap();
        publisher.send(&longest[..]).unwrap();
        assert_eq!(subscriber.recv_timeout(PATIENCE).unwrap(), longest);
        subscriber.unsubscribe(&longest).unwrap();
    }
    in_child(|| {
        let thread = std::thread::Builder::new().stack_size(128 * 1024);
        thread.spawn(talk).unwrap().join().unwrap();
    });
}

#[test]
fn a_publisher_needs_no_stack_for_the_topics_of_others() {
    fn grant(subscriber_leaves: bool) {
        let context = context();
        let options = zmq::XPub::options();
        // SAFETY: whoever made a request is there when it is answered.
        let publisher = unsafe { options.manual_unchecked() }.open(&context).unwrap();
        publisher.bind("inproc://granted").unwrap();
        let subscriber = Sub::options().subscribe("news").open(&context).unwrap();
        subscriber.connect("inproc://granted").unwrap();
        publisher.recv_timeout(PATIENCE).unwrap();
        let long = vec![b'a'; 1_000_000];
        publisher.subscribe(&long).unwrap();
        publisher.unsubscribe(&long).unwrap();
        publisher.subscribe(&long).unwrap();
        publisher.subscribe("news").unwrap();
        publisher.send("news").unwrap();
        assert_eq!(subscriber.recv_timeout(PATIENCE).unwrap(), "news");
        if subscriber_leaves {
            drop(subscriber);
            let heard = publisher.recv_timeout(PATIENCE).unwrap();
            assert!(matches!(heard, zmq::Subscription::Unsubscribe(_)), "{heard:?}");
        }
    }
    in_child(|| {
        for subscriber_leaves in [true, false] {
            let thread = std::thread::Builder::new().stack_size(128 * 1024);
            thread.spawn(move || grant(subscriber_leaves)).unwrap().join().unwrap();
        }
    });
}

#[test]
fn who_welcomes_is_there_before_who_comes() {
    in_child(|| {
        let context = context();
        let publisher = XPub::options().welcome_message("welcome").open(&context).unwrap();
        let left = context.socket(zmq::SUB).unwrap();
        left.connect("inproc://welcome").unwrap();
        left.disconnect("inproc://welcome").unwrap();
        let _ = left.recv_timeout(MOMENT);
        let refused = publisher.bind("inproc://welcome").unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Unsupported);

        publisher.bind("inproc://welcome-first").unwrap();
        let came = Sub::options().subscribe("").open(&context).unwrap();
        came.connect("inproc://welcome-first").unwrap();
        let _ = publisher.recv_timeout(PATIENCE).unwrap();
        assert_eq!(came.recv_timeout(PATIENCE).unwrap(), "welcome");
    });
}

#[test]
fn what_was_seen_is_received_before_its_peer_is_left() {
    fn leave(socket: &Socket, endpoint: &str, recv: impl Fn() -> bool) {
        assert!(socket.poll(POLLIN, Some(PATIENCE)).unwrap().contains(POLLIN));
        let refused = socket.disconnect(endpoint).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::WrongState, "{refused}");
        assert!(recv());
        socket.disconnect(endpoint).unwrap();
        assert!(!recv());
    }

    in_child(|| {
        let context = context();
        let publisher = context.socket(zmq::XPUB).unwrap();
        let news = publisher.bind("tcp://127.0.0.1:*").unwrap();
        let tell = || {
            publisher.wait_for_subscribers("", 1, PATIENCE).unwrap();
            publisher.send(["topic", "news"]).unwrap();
        };
        let sub = Sub::options().subscribe("").open(&context).unwrap();
        sub.connect(&news).unwrap();
        tell();
        leave(&sub, &news, || sub.recv_timeout(MOMENT).is_ok());
        drop(sub);

        let dealer = context.socket(zmq::DEALER).unwrap();
        let work = dealer.bind("tcp://127.0.0.1:*").unwrap();
        let router = context.socket(zmq::ROUTER).unwrap();
        router.connect(&work).unwrap();
        dealer.send_timeout(["a", "task"], PATIENCE).unwrap();
        leave(&router, &work, || router.recv_timeout(MOMENT).is_ok());
    });
}
