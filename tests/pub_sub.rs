//! PUB and SUB over a real libzmq.

mod common;

use std::thread;

use common::free_port::free_endpoint;
use common::{MOMENT, PATIENCE, context, every_transport, shapes, until};
use zmq::{Context, ErrorKind, Message, Pub, Sub};

/// A pair whose subscription to everything has arrived.
fn ready_pair(context: &Context, endpoint: &str) -> (Pub, Sub) {
    let publisher = context.socket(zmq::PUB).unwrap();
    let endpoint = publisher.bind(endpoint).unwrap();
    let subscriber = Sub::options().subscribe("").open(context).unwrap();
    subscriber.connect(&endpoint).unwrap();
    until_heard(&publisher, &subscriber, "ready?");
    (publisher, subscriber)
}

/// Sends until it is received, and then takes what is left of it.
fn until_heard(publisher: &Pub, subscriber: &Sub, message: &str) {
    until(|| {
        publisher.send(message).unwrap();
        subscriber.recv_timeout(MOMENT / 30).is_ok_and(|heard| heard == message)
    });
    publisher.send([message, "end"]).unwrap();
    until(|| subscriber.recv_timeout(PATIENCE).unwrap().frames().len() == 2);
}

#[test]
fn messages_of_any_shape_arrive_as_they_were_sent() {
    every_transport(|context, endpoint| {
        let (publisher, subscriber) = ready_pair(context, endpoint);
        for message in shapes() {
            publisher.send(message.clone()).unwrap();
            assert_eq!(subscriber.recv_timeout(PATIENCE).unwrap(), message);
        }
        publisher.send_multipart(["a", "b"]).unwrap();
        subscriber.set_recv_timeout(Some(PATIENCE)).unwrap();
        let [a, b] = subscriber.recv_multipart().unwrap();
        assert_eq!((a.as_str(), b.as_str()), (Ok("a"), Ok("b")));
    });
}

#[test]
fn all_subscribers_get_what_each_has_asked_for() {
    every_transport(|context, endpoint| {
        let (publisher, first) = ready_pair(context, endpoint);
        let second = Sub::options().subscribe("a").subscribe(b"b\0").open(context).unwrap();
        second.connect(&publisher.last_endpoint().unwrap()).unwrap();
        until_heard(&publisher, &second, "a");
        until(|| first.recv_timeout(PATIENCE).unwrap() == Message::from(["a", "end"]));

        for message in ["none", "apple", "b", "b\0c", "", "a"] {
            publisher.send(message).unwrap();
        }
        for expected in ["none", "apple", "b", "b\0c", "", "a"] {
            assert_eq!(first.recv_timeout(PATIENCE).unwrap(), expected);
        }
        for expected in ["apple", "b\0c", "a"] {
            assert_eq!(second.recv_timeout(PATIENCE).unwrap(), expected);
        }
        assert!(second.recv_timeout(MOMENT).is_err());
    });
}

#[test]
fn only_the_first_frame_is_compared_with_topics() {
    let context = context();
    let publisher = context.socket(zmq::PUB).unwrap();
    publisher.bind("inproc://first-frame").unwrap();
    let subscriber = Sub::options().subscribe("b").open(&context).unwrap();
    subscriber.connect("inproc://first-frame").unwrap();
    publisher.send(["a", "b"]).unwrap();
    publisher.send(["b", "a"]).unwrap();
    assert_eq!(subscriber.recv_timeout(PATIENCE).unwrap(), Message::from(["b", "a"]));
}

#[test]
fn without_a_subscription_nothing_is_received() {
    let context = context();
    let (publisher, _other) = ready_pair(&context, "inproc://deaf");
    let subscriber = context.socket(zmq::SUB).unwrap();
    subscriber.connect("inproc://deaf").unwrap();
    publisher.send("anything").unwrap();
    let error = subscriber.recv_timeout(MOMENT).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
}

#[test]
fn subscriptions_are_counted_and_taken_back() {
    let context = context();
    let publisher = context.socket(zmq::PUB).unwrap();
    publisher.bind("inproc://counted").unwrap();
    let subscriber = Sub::options().subscribe("a").subscribe("a").open(&context).unwrap();
    subscriber.connect("inproc://counted").unwrap();

    subscriber.unsubscribe("never asked for").unwrap();
    subscriber.unsubscribe("a").unwrap();
    publisher.send("a1").unwrap();
    assert_eq!(subscriber.recv_timeout(PATIENCE).unwrap(), "a1");
    assert!(subscriber.try_recv().is_err(), "asked for twice, received once");
    assert_eq!(subscriber.subscriptions(), [b"a"], "once taken back");

    subscriber.unsubscribe("a").unwrap();
    assert!(subscriber.subscriptions().is_empty());
    publisher.send("a2").unwrap();
    assert!(subscriber.recv_timeout(MOMENT).is_err());
}

#[test]
fn a_subscription_outlives_its_publisher() {
    let context = context();
    let publisher = context.socket(zmq::PUB).unwrap();
    let endpoint = publisher.bind(&free_endpoint()).unwrap();
    let subscriber = Sub::options().subscribe("a").open(&context).unwrap();
    subscriber.connect(&endpoint).unwrap();
    until_heard(&publisher, &subscriber, "a");
    drop(publisher);

    let publisher = context.socket(zmq::PUB).unwrap();
    common::bind_soon(&publisher, &endpoint);
    until_heard(&publisher, &subscriber, "a");
}

#[test]
fn a_publisher_without_subscribers_drops_and_does_not_wait() {
    let context = context();
    let publisher = Pub::options().send_hwm(1).open(&context).unwrap();
    publisher.bind("inproc://nobody").unwrap();
    for _ in 0..1000 {
        publisher.send(["to", "nobody"]).unwrap();
    }
}

#[test]
fn a_slow_subscriber_misses_messages_and_holds_nobody_up() {
    let context = context();
    let publisher = Pub::options().send_hwm(5).open(&context).unwrap();
    publisher.bind("inproc://slow").unwrap();
    let slow = Sub::options().recv_hwm(5).subscribe("").open(&context).unwrap();
    slow.connect("inproc://slow").unwrap();
    for number in 0..1000 {
        publisher.send([number.to_string(), "whole".into()]).unwrap();
    }
    let mut heard = 0;
    while let Ok(message) = slow.try_recv() {
        // What does arrive is the beginning, and no message lacks a frame.
        assert_eq!(message, Message::from([heard.to_string(), "whole".into()]));
        heard += 1;
    }
    assert!(heard > 0 && heard < 100, "{heard}");
    until(|| {
        publisher.send("and on").unwrap();
        slow.try_recv().is_ok_and(|message| message == "and on")
    });
}

#[test]
fn with_no_drop_the_publisher_waits_for_the_slowest() {
    let context = context();
    let publisher = Pub::options().send_hwm(5).no_drop(true).open(&context).unwrap();
    publisher.bind("inproc://no-drop").unwrap();
    let slow = Sub::options().recv_hwm(5).subscribe("").open(&context).unwrap();
    slow.connect("inproc://no-drop").unwrap();
    let mut sent = 0;
    while publisher.try_send(["x", "y"]).is_ok() {
        sent += 1;
        assert!(sent < 100, "nothing holds it back");
    }
    let failed = publisher.send_timeout(["x", "y"], MOMENT).unwrap_err();
    assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
    assert_eq!(failed.into_message(), Message::from(["x", "y"]));

    let publisher = thread::spawn(move || {
        for _ in 0..100 {
            publisher.send_timeout(["x", "y"], PATIENCE).unwrap();
        }
        publisher
    });
    for _ in 0..sent + 100 {
        assert_eq!(slow.recv_timeout(PATIENCE).unwrap(), Message::from(["x", "y"]));
    }
    let publisher = publisher.join().unwrap();

    // A subscriber that leaves holds nobody up any longer.
    while publisher.try_send("x").is_ok() {}
    drop(slow);
    publisher.send_timeout("to nobody", PATIENCE).unwrap();
}

#[test]
fn a_shutdown_wakes_whoever_waits() {
    let context = context();
    let subscriber = context.socket(zmq::SUB).unwrap();
    let waiter = thread::spawn(move || subscriber.recv_timeout(PATIENCE).unwrap_err().kind());
    thread::sleep(MOMENT);
    context.shutdown().unwrap();
    assert_eq!(waiter.join().unwrap(), ErrorKind::Terminated);
}

#[test]
fn inverted_matching_keeps_away_what_was_asked_for() {
    every_transport(|context, endpoint| {
        let publisher = zmq::XPub::options().invert_matching(true).open(context).unwrap();
        let endpoint = publisher.bind(endpoint).unwrap();
        let subscriber =
            Sub::options().invert_matching(true).subscribe("debug").open(context).unwrap();
        subscriber.connect(&endpoint).unwrap();
        publisher.recv_timeout(PATIENCE).unwrap();
        let refused = publisher.wait_for_subscribers("error", 1, PATIENCE).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::InvalidInput);
        for message in ["debug 1", "error 1", "debug 2", "error 2"] {
            publisher.send(message).unwrap();
        }
        for message in ["error 1", "error 2"] {
            assert_eq!(subscriber.recv_timeout(PATIENCE).unwrap(), message);
        }
        // Both sides the other way round, from the next message on.
        publisher.set_invert_matching(false).unwrap();
        subscriber.set_invert_matching(false).unwrap();
        publisher.send("error 3").unwrap();
        publisher.send("debug 3").unwrap();
        assert_eq!(subscriber.recv_timeout(PATIENCE).unwrap(), "debug 3");
    });
}

#[test]
fn however_many_subscriptions_at_once_all_are_heard() {
    every_transport(|context, endpoint| {
        let publisher = context.socket(zmq::XPUB).unwrap();
        let endpoint = publisher.bind(endpoint).unwrap();
        let subscriber = context.socket(zmq::SUB).unwrap();
        let talker = context.socket(zmq::XSUB).unwrap();
        subscriber.connect(&endpoint).unwrap();
        talker.connect(&endpoint).unwrap();
        for topic in 0..3000 {
            subscriber.subscribe(format!("sub {topic}")).unwrap();
            talker.subscribe(format!("xsub {topic}")).unwrap();
        }
        for _ in 0..6000 {
            publisher.recv_timeout(PATIENCE).unwrap();
        }
        assert!(publisher.try_recv().is_err());
    });
}
