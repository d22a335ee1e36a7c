//! XPUB and XSUB over a real libzmq.

mod common;

use std::thread;
use std::time::Duration;

use common::child::{in_child, play, plays};
use common::stranger::Stranger;
use common::{MOMENT, PATIENCE, context, every_transport, shapes};
use zmq::{Context, ErrorKind, Message, POLLIN, Sub, Subscription, XPub, XSub};

fn subscribe(topic: &str) -> Subscription {
    Subscription::Subscribe(topic.into())
}

fn unsubscribe(topic: &str) -> Subscription {
    Subscription::Unsubscribe(topic.into())
}

fn pair(context: &Context, endpoint: &str) -> (XPub, XSub) {
    let publisher = context.socket(zmq::XPUB).unwrap();
    let endpoint = publisher.bind(endpoint).unwrap();
    let subscriber = context.socket(zmq::XSUB).unwrap();
    subscriber.connect(&endpoint).unwrap();
    (publisher, subscriber)
}

fn subscriber(context: &Context, publisher: &XPub, topic: &str) -> Sub {
    let subscriber = Sub::options().subscribe(topic).open(context).unwrap();
    subscriber.connect(&publisher.last_endpoint().unwrap()).unwrap();
    subscriber
}

#[test]
fn subscriptions_arrive_and_messages_follow_them() {
    every_transport(|context, endpoint| {
        let (publisher, subscriber) = pair(context, endpoint);
        subscriber.subscribe("").unwrap();
        assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), subscribe(""));
        for message in shapes() {
            publisher.send(message.clone()).unwrap();
            assert_eq!(subscriber.recv_timeout(PATIENCE).unwrap(), message);
        }
        publisher.send_multipart(["a", "b"]).unwrap();
        subscriber.set_recv_timeout(Some(PATIENCE)).unwrap();
        let [a, b] = subscriber.recv_multipart().unwrap();
        assert_eq!((a.as_str(), b.as_str()), (Ok("a"), Ok("b")));

        subscriber.unsubscribe("never").unwrap();
        subscriber.unsubscribe("").unwrap();
        assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), unsubscribe(""));
        publisher.send("to nobody").unwrap();
        assert!(subscriber.recv_timeout(MOMENT).is_err());
    });
}

#[test]
fn a_subscriber_that_leaves_is_heard() {
    every_transport(|context, endpoint| {
        let publisher = context.socket(zmq::XPUB).unwrap();
        publisher.bind(endpoint).unwrap();
        let leaver = subscriber(context, &publisher, "a");
        assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), subscribe("a"));
        drop(leaver);
        assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), unsubscribe("a"));
    });
}

#[test]
fn messages_upstream_are_never_mistaken_for_subscriptions() {
    every_transport(|context, endpoint| {
        let (publisher, subscriber) = pair(context, endpoint);
        subscriber.subscribe("a").unwrap();
        for message in shapes() {
            subscriber.send(message.clone()).unwrap();
        }
        subscriber.send_multipart(["x", "y"]).unwrap();
        subscriber.subscribe("b").unwrap();

        assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), subscribe("a"));
        for message in shapes().into_iter().chain([["x", "y"].into()]) {
            let heard = publisher.recv_timeout(PATIENCE).unwrap();
            assert!(heard == Subscription::Message(message));
        }
        assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), subscribe("b"));

        for message in [
            Message::from(b"\x01a"),
            Message::from(b"\x00a"),
            Message::from(b"\x01"),
            Message::from(["innocent", "\u{1}a"]),
        ] {
            let (error, back) = subscriber.send(message.clone()).unwrap_err().into_parts();
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
            assert!(error.to_string().contains("would be a subscription"), "{error}");
            assert_eq!(back, message);
        }
        assert!(publisher.recv_timeout(MOMENT).is_err());
    });
}

#[test]
fn verbose_hears_every_subscription_and_verboser_every_end() {
    for (options, subscriptions, ends) in [
        (XPub::options(), 1, 1),
        (XPub::options().verbose(true), 3, 1),
        (XPub::options().verboser(true).verbose(true), 3, 1),
        (XPub::options().verbose(true).verboser(true), 3, 3),
        (XPub::options().verboser(true).verbose(false), 1, 1),
    ] {
        let context = context();
        let publisher = options.open(&context).unwrap();
        publisher.bind("inproc://verbose").unwrap();
        let subscribers = [(); 3].map(|()| subscriber(&context, &publisher, "a"));
        for _ in 0..subscriptions {
            assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), subscribe("a"));
        }
        for subscriber in &subscribers {
            subscriber.unsubscribe("a").unwrap();
        }
        for _ in 0..ends {
            assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), unsubscribe("a"));
        }
        assert!(publisher.try_recv().is_err());
    }
}

#[test]
fn what_was_received_while_waiting_for_subscribers_is_polled_for() {
    let context = context();
    let publisher = XPub::options().verbose(true).open(&context).unwrap();
    publisher.bind("tcp://127.0.0.1:*").unwrap();
    let _subscribers = [(); 2].map(|()| subscriber(&context, &publisher, "a"));
    publisher.wait_for_subscribers("a", 2, PATIENCE).unwrap();

    let never = Some(PATIENCE * 10);
    for then in [zmq::Wake::Now, zmq::Wake::Descriptor] {
        assert!(publisher.events().unwrap().contains(POLLIN));
        assert_eq!(publisher.poll(POLLIN, never).unwrap(), POLLIN);
        let other = context.socket(zmq::PULL).unwrap();
        let mut poller = zmq::Poller::new();
        poller.register(&publisher, POLLIN).unwrap();
        poller.register(&other, POLLIN).unwrap();
        let ready = poller.poll(never).unwrap();
        assert!(ready.contains(&publisher) && !ready.contains(&other));
        let wake = publisher.while_ready(POLLIN, 1, |_| {
            assert_eq!(publisher.try_recv()?, subscribe("a"));
            Ok::<_, zmq::Error>(POLLIN)
        });
        assert_eq!(wake.unwrap(), then);
    }
    assert!(!publisher.events().unwrap().contains(POLLIN));
    assert!(publisher.poll(POLLIN, Some(Duration::ZERO)).unwrap().is_empty());
    assert_eq!(publisher.try_recv().unwrap_err().kind(), ErrorKind::TimedOut);
}

#[test]
fn waiting_for_subscribers_replaces_sleeping_and_loses_nothing() {
    every_transport(|context, endpoint| {
        let publisher = XPub::options().verbose(true).open(context).unwrap();
        publisher.bind(endpoint).unwrap();
        publisher.wait_for_subscribers("weather", 0, Duration::ZERO).unwrap();
        let first = subscriber(context, &publisher, "weather");
        publisher.wait_for_subscribers("weather", 1, PATIENCE).unwrap();
        let _other = subscriber(context, &publisher, "news");
        let second = subscriber(context, &publisher, "");
        publisher.wait_for_subscribers("weather", 2, PATIENCE).unwrap();

        publisher.send("weather: sunny").unwrap();
        for subscriber in [&first, &second] {
            assert_eq!(subscriber.recv_timeout(PATIENCE).unwrap(), "weather: sunny");
        }
        publisher.wait_for_subscribers("news", 2, PATIENCE).unwrap();
        let mut heard =
            [(); 3].map(|()| format!("{:?}", publisher.recv_timeout(PATIENCE).unwrap()));
        heard.sort();
        let expected = ["", "news", "weather"].map(|topic| format!("{:?}", subscribe(topic)));
        assert_eq!(heard, expected);

        // Those that were received before still count, and those that left do not.
        publisher.wait_for_subscribers("weather", 2, Duration::ZERO).unwrap();
        drop(second);
        assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), unsubscribe(""));
        let error = publisher.wait_for_subscribers("weather", 2, MOMENT).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert_eq!(error.to_string(), "wait_for_subscribers `weather`: 1 of 2 came in time");
    });
}

#[test]
fn a_subscriber_that_was_killed_does_not_count() {
    for (options, n) in [(XPub::options(), 1), (XPub::options().verboser(true), 2)] {
        let context = context();
        let publisher = options.open(&context).unwrap();
        let endpoint = publisher.bind("tcp://127.0.0.1:*").unwrap();
        let mut subscribers: Vec<_> = (0..n).map(|_| play(SUBSCRIBER, &endpoint)).collect();
        publisher.wait_for_subscribers("weather", n, PATIENCE).unwrap();
        for _ in 0..n {
            assert_eq!(publisher.try_recv().unwrap(), subscribe("weather"));
        }

        subscribers.remove(0).kill();
        // Its end has come in, and nobody has read it.
        assert_eq!(publisher.poll(POLLIN, Some(PATIENCE)).unwrap(), POLLIN);
        let error = publisher.wait_for_subscribers("weather", n, Duration::ZERO).unwrap_err();
        let reason = format!("wait_for_subscribers `weather`: {} of {n} came in time", n - 1);
        assert_eq!(error.to_string(), reason);

        subscribers.push(play(SUBSCRIBER, &endpoint));
        publisher.wait_for_subscribers("weather", n, PATIENCE).unwrap();
        assert_eq!(publisher.try_recv().unwrap(), unsubscribe("weather"));
        assert_eq!(publisher.try_recv().unwrap(), subscribe("weather"));
    }
}

/// Nobody has looked at the socket since.
#[test]
fn a_subscriber_that_left_a_while_ago_does_not_count() {
    every_transport(|context, endpoint| {
        let publisher = context.socket(zmq::XPUB).unwrap();
        let endpoint = publisher.bind(endpoint).unwrap();
        for _ in 0..5 {
            let subscriber = Sub::options().subscribe("weather").open(context).unwrap();
            subscriber.connect(&endpoint).unwrap();
            publisher.wait_for_subscribers("weather", 1, PATIENCE).unwrap();
            drop(subscriber);
            thread::sleep(2 * MOMENT);
            let error = publisher.wait_for_subscribers("weather", 1, MOMENT).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TimedOut);
        }
    });
}

const SUBSCRIBER: &str = "a_subscriber_for_life";

#[test]
#[ignore = "it plays a part for another"]
fn a_subscriber_for_life() {
    let Some(endpoint) = plays(SUBSCRIBER) else { return };
    let context = context();
    let subscriber = Sub::options().subscribe("weather").open(&context).unwrap();
    subscriber.connect(&endpoint).unwrap();
    let _ = subscriber.recv();
}

#[test]
fn one_subscriber_is_waited_for_without_verbose_and_two_cannot_be() {
    let context = context();
    let publisher = context.socket(zmq::XPUB).unwrap();
    publisher.bind("inproc://terse").unwrap();
    let _subscribers = [(); 2].map(|()| subscriber(&context, &publisher, "a"));
    publisher.wait_for_subscribers("abc", 1, PATIENCE).unwrap();
    let error = publisher.wait_for_subscribers("abc", 2, PATIENCE).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(error.to_string(), "wait_for_subscribers `abc`: only a verbose XPUB can count to 2");
    let manual = manual_publisher(&context);
    let error = manual.wait_for_subscribers("", 1, PATIENCE).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[test]
fn in_manual_mode_the_publisher_decides() {
    in_child(|| {
        every_transport(|context, endpoint| {
            let publisher = manual_publisher(context);
            publisher.bind(endpoint).unwrap();
            let error = publisher.subscribe("too early").unwrap_err();
            assert_eq!(
                error.to_string(),
                "zmq_setsockopt `ZMQ_SUBSCRIBE`: there is no request to answer"
            );

            let first = subscriber(context, &publisher, "");
            assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), subscribe(""));
            publisher.subscribe("a").unwrap();
            publisher.subscribe("b").unwrap();
            let second = subscriber(context, &publisher, "");
            assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), subscribe(""));
            publisher.subscribe("b").unwrap();

            for message in ["a", "b", "c"] {
                publisher.send(message).unwrap();
            }
            assert_eq!(first.recv_timeout(PATIENCE).unwrap(), "a");
            assert_eq!(first.recv_timeout(PATIENCE).unwrap(), "b");
            assert_eq!(second.recv_timeout(PATIENCE).unwrap(), "b");
            assert!(first.recv_timeout(MOMENT).is_err());

            first.unsubscribe("").unwrap();
            assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), unsubscribe(""));
            publisher.unsubscribe("a").unwrap();
            for message in ["a", "b"] {
                publisher.send(message).unwrap();
            }
            assert_eq!(second.recv_timeout(PATIENCE).unwrap(), "b");
        });
    });
}

#[test]
fn manual_mode_is_safe_with_a_libzmq_that_is_mended_and_else_an_error() {
    let context = context();
    let opened = XPub::options().manual().open(&context);
    assert!(zmq::is_mended() || cfg!(not(feature = "vendored")));
    if zmq::is_mended() {
        assert!(opened.unwrap().manual());
        return;
    }
    let error = opened.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_eq!(
        error.to_string(),
        "zmq_setsockopt `ZMQ_XPUB_MANUAL`: the linked libzmq does not do it safely: feature \
         `vendored` builds one that does"
    );
}

#[test]
fn nobody_is_granted_what_another_has_asked_for() {
    let context = context();
    let publisher = manual_publisher(&context);
    publisher.bind("inproc://confused").unwrap();
    let talker = context.socket(zmq::XSUB).unwrap();
    talker.connect("inproc://confused").unwrap();
    talker.send("just a message").unwrap();
    let _others = ["a", "b"].map(|topic| subscriber(&context, &publisher, topic));

    assert!(matches!(publisher.recv_timeout(PATIENCE), Ok(Subscription::Message(_))));
    for topic in ["a", "b"] {
        assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), subscribe(topic));
        // libzmq would answer `b` for `a`.
        assert_eq!(publisher.subscribe(topic).unwrap_err().kind(), ErrorKind::InvalidInput);
    }
    assert!(publisher.try_recv().is_err());
    let later = subscriber(&context, &publisher, "c");
    assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), subscribe("c"));
    publisher.subscribe("c").unwrap();
    publisher.send("c").unwrap();
    assert_eq!(later.recv_timeout(PATIENCE).unwrap(), "c");
}

#[test]
fn only_manual_mode_grants_subscriptions() {
    let context = context();
    let publisher = context.socket(zmq::XPUB).unwrap();
    for error in [publisher.subscribe("a").unwrap_err(), publisher.unsubscribe("a").unwrap_err()] {
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains("opened with `manual`"), "{error}");
    }
}

#[test]
fn newcomers_are_welcomed() {
    every_transport(|context, endpoint| {
        let publisher = XPub::options().welcome_message("hello").open(context).unwrap();
        publisher.bind(endpoint).unwrap();
        let subscribers = [(); 2].map(|()| subscriber(context, &publisher, "h"));
        // A publisher looks up from its work when it receives.
        assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), subscribe("h"));
        let _ = publisher.recv_timeout(MOMENT);
        for subscriber in &subscribers {
            assert_eq!(subscriber.recv_timeout(PATIENCE).unwrap(), "hello");
        }
    });
}

#[test]
fn a_publisher_drops_or_waits_as_it_was_told() {
    for no_drop in [false, true] {
        let context = context();
        let publisher = XPub::options().send_hwm(5).no_drop(no_drop).open(&context).unwrap();
        publisher.bind("inproc://pace").unwrap();
        let slow = Sub::options().recv_hwm(5).subscribe("").open(&context).unwrap();
        slow.connect("inproc://pace").unwrap();
        publisher.wait_for_subscribers("", 1, PATIENCE).unwrap();
        let outcome = (0..100).try_for_each(|_| publisher.try_send(["x", "y"]));
        assert_eq!(outcome.is_err(), no_drop);
        let outcome = publisher.send_timeout("x", MOMENT);
        assert_eq!(outcome.is_err(), no_drop);
    }
}

#[test]
fn a_message_that_a_peer_never_ends_hangs_nobody() {
    let context = context();
    let publisher = context.socket(zmq::XPUB).unwrap();
    let endpoint = publisher.bind("tcp://127.0.0.1:*").unwrap();
    let _known = subscriber(&context, &publisher, "known");
    assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), subscribe("known"));

    let mut stranger = Stranger::shake_hands(endpoint.address(), "XSUB");
    // libzmq keeps this subscription to itself, and with it the end of the message.
    stranger.write(1, b"begin");
    stranger.write(0, b"\x01known");
    let heard = publisher.recv_timeout(PATIENCE).unwrap();
    assert_eq!(heard, Subscription::Message("begin".into()));
    assert!(publisher.try_recv().is_err());

    stranger.write(1, b"begin");
    stranger.write(0, b"\x01new");
    let heard = publisher.recv_timeout(PATIENCE).unwrap();
    assert_eq!(heard, Subscription::Message("begin".into()));
    assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), subscribe("new"));
}

#[test]
fn a_shutdown_wakes_whoever_waits() {
    let context = context();
    let (publisher, other) =
        (context.socket(zmq::XPUB).unwrap(), context.socket(zmq::XPUB).unwrap());
    let subscriber = context.socket(zmq::XSUB).unwrap();
    let waiters = [
        thread::spawn(move || publisher.recv_timeout(PATIENCE).unwrap_err().kind()),
        thread::spawn(move || other.wait_for_subscribers("", 1, PATIENCE).unwrap_err().kind()),
        thread::spawn(move || subscriber.recv().unwrap_err().kind()),
    ];
    thread::sleep(MOMENT);
    context.shutdown().unwrap();
    for waiter in waiters {
        assert_eq!(waiter.join().unwrap(), ErrorKind::Terminated);
    }
}

#[cfg(feature = "draft")]
#[test]
fn the_last_value_goes_to_the_newcomer_only() {
    let context = context();
    // SAFETY: the subscribers stay until their requests are received.
    let publisher =
        unsafe { XPub::options().manual_last_value_unchecked() }.open(&context).unwrap();
    assert!(publisher.manual() && publisher.manual_last_value());
    publisher.bind("inproc://last-value").unwrap();
    let first = subscriber(&context, &publisher, "a");
    assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), subscribe("a"));
    publisher.subscribe("a").unwrap();
    publisher.send("a 1").unwrap();
    assert_eq!(first.recv_timeout(PATIENCE).unwrap(), "a 1");

    let second = subscriber(&context, &publisher, "a");
    assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), subscribe("a"));
    publisher.subscribe("a").unwrap();
    publisher.send("a 1").unwrap();
    // libzmq has forgotten who asked.
    let error = publisher.subscribe("b").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    publisher.send("a 2").unwrap();
    for (subscriber, messages) in [(first, &["a 2"][..]), (second, &["a 1", "a 2"])] {
        for message in messages {
            assert_eq!(subscriber.recv_timeout(PATIENCE).unwrap(), *message);
        }
    }
}

#[cfg(feature = "draft")]
#[test]
fn only_the_first_frame_is_a_subscription_if_both_sides_agree() {
    every_transport(|context, endpoint| {
        let publisher = XPub::options().only_first_subscribe(true).open(context).unwrap();
        let endpoint = publisher.bind(endpoint).unwrap();
        let subscriber = XSub::options().only_first_subscribe(true).open(context).unwrap();
        subscriber.connect(&endpoint).unwrap();
        let message = Message::from(["first", "\x01second", "\0third"]);
        subscriber.send(message.clone()).unwrap();
        let refused = subscriber.send("\x01first").unwrap_err();
        assert_eq!(refused.error().kind(), ErrorKind::InvalidInput);
        subscriber.subscribe("weather").unwrap();
        publisher.set_recv_timeout(Some(PATIENCE)).unwrap();
        assert_eq!(publisher.recv().unwrap(), Subscription::Message(message));
        assert_eq!(publisher.recv().unwrap(), self::subscribe("weather"));
        assert!(publisher.try_recv().is_err());
    });
}

#[cfg(feature = "draft")]
#[test]
fn an_xsub_may_tell_of_every_end_of_a_subscription() {
    let context = context();
    let publisher = XPub::options().verboser(true).open(&context).unwrap();
    publisher.bind("inproc://every-end").unwrap();
    let subscriber = XSub::options().verbose_unsubscribe(true).open(&context).unwrap();
    subscriber.connect("inproc://every-end").unwrap();
    subscriber.subscribe("a").unwrap();
    subscriber.unsubscribe("a").unwrap();
    subscriber.unsubscribe("a").unwrap();
    subscriber.set_verbose_unsubscribe(false).unwrap();
    subscriber.unsubscribe("a").unwrap();
    subscriber.subscribe("end").unwrap();
    let mut heard = Vec::new();
    while heard.last() != Some(&subscribe("end")) {
        heard.push(publisher.recv_timeout(PATIENCE).unwrap());
    }
    let ends = heard.iter().filter(|it| **it == unsubscribe("a")).count();
    assert_eq!(ends, 2, "{heard:?}");
}

#[cfg(feature = "draft")]
#[test]
fn topics_are_counted_on_all_sides() {
    if zmq::version() < (4, 3, 5) {
        return;
    }
    let context = context();
    let publisher = context.socket(zmq::PUB).unwrap();
    let endpoint = publisher.bind("tcp://127.0.0.1:*").unwrap();
    let options = Sub::options().subscribe("a").subscribe("b").subscribe("a");
    let subscribers = [options.open(&context).unwrap(), options.open(&context).unwrap()];
    for subscriber in &subscribers {
        assert_eq!(subscriber.topics_count().unwrap(), 2);
        subscriber.connect(&endpoint).unwrap();
    }
    common::until(|| publisher.topics_count().unwrap() == 2);
    for subscriber in &subscribers {
        subscriber.unsubscribe("b").unwrap();
    }
    common::until(|| publisher.topics_count().unwrap() == 1);
    assert_eq!(subscribers[0].topics_count().unwrap(), 1);
}

#[test]
fn a_verbose_publisher_can_be_told_to_hear_less() {
    let context = context();
    let publisher = XPub::options().verboser(true).open(&context).unwrap();
    publisher.bind("inproc://less").unwrap();
    let first = subscriber(&context, &publisher, "a");
    assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), subscribe("a"));
    let _second = subscriber(&context, &publisher, "a");
    assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), subscribe("a"));
    publisher.set_verbose(false).unwrap();
    first.unsubscribe("a").unwrap();
    first.subscribe("b").unwrap();
    assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), subscribe("b"));
    let refused = publisher.wait_for_subscribers("a", 2, PATIENCE).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InvalidInput);
    publisher.set_verboser(true).unwrap();
    first.unsubscribe("b").unwrap();
    assert_eq!(publisher.recv_timeout(PATIENCE).unwrap(), unsubscribe("b"));
}

fn manual_publisher(context: &Context) -> XPub {
    // SAFETY: no test's subscriber leaves before its request is received.
    unsafe { XPub::options().manual_unchecked() }.open(context).unwrap()
}
