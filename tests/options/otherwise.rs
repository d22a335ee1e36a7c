//! Options that are no pair of getter and setter: each is set and seen to do something.

use std::time::Duration;

use zmq::{Context, Options, POLLIN, PollEvents, SocketType, Subscription};

use crate::facts::facts;
use crate::offered::NotOffered;
use crate::types::every_type;

/// Each with its test.
pub(crate) const OTHERWISE: [(&str, fn()); 11] = [
    #[cfg(unix)]
    ("ZMQ_FD", crate::descriptors::a_socket_tells_by_its_descriptor),
    #[cfg(not(unix))]
    ("ZMQ_FD", || {}),
    ("ZMQ_EVENTS", events_tell_what_a_socket_is_ready_for),
    #[cfg(unix)]
    ("ZMQ_USE_FD", crate::descriptors::a_listener_is_adopted),
    #[cfg(not(unix))]
    ("ZMQ_USE_FD", || {}),
    #[cfg(feature = "draft")]
    ("ZMQ_METADATA", a_peer_reads_metadata),
    #[cfg(not(feature = "draft"))]
    ("ZMQ_METADATA", || {}),
    ("ZMQ_SUBSCRIBE", a_subscription_lets_through_what_begins_with_it),
    ("ZMQ_UNSUBSCRIBE", a_subscription_is_taken_back),
    ("ZMQ_CONNECT_ROUTING_ID", who_connects_names_the_other_side),
    ("ZMQ_REQ_RELAXED", a_relaxed_socket_asks_again),
    ("ZMQ_REQ_CORRELATE", a_question_has_a_number),
    ("ZMQ_XPUB_MANUAL", a_subscription_waits_to_be_granted),
    #[cfg(feature = "draft")]
    ("ZMQ_XPUB_MANUAL_LAST_VALUE", the_last_value_is_for_who_asked),
    #[cfg(not(feature = "draft"))]
    ("ZMQ_XPUB_MANUAL_LAST_VALUE", || {}),
];

pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

#[test]
fn each_option_that_is_offered_otherwise_does_something() {
    for (option, test) in OTHERWISE {
        println!("{option}");
        test();
    }
}

/// Whether options have a method.
pub(crate) trait IsOffered {
    fn is_offered(&self) -> bool;
}

impl<T> IsOffered for Options<T> {
    fn is_offered(&self) -> bool {
        true
    }
}

impl IsOffered for NotOffered {
    fn is_offered(&self) -> bool {
        false
    }
}

/// Namesakes, which the compiler takes where a socket has no such method.
trait HasNone {
    fn connect_with_id(&self, _endpoint: &str, _id: &str) -> NotOffered {
        NotOffered
    }
}

impl<T> HasNone for T {}

impl IsOffered for zmq::Result<()> {
    fn is_offered(&self) -> bool {
        true
    }
}

/// Namesakes, which the compiler takes where the options have no such method.
trait MayLack: Sized {
    #[cfg(feature = "draft")]
    fn metadata(self, _name: &str, _value: &str) -> NotOffered {
        NotOffered
    }

    fn subscribe(self, _topic: &str) -> NotOffered {
        NotOffered
    }

    fn relaxed(self) -> NotOffered {
        NotOffered
    }

    fn correlate(self) -> NotOffered {
        NotOffered
    }

    fn manual(self) -> NotOffered {
        NotOffered
    }

    #[cfg(feature = "draft")]
    fn manual_last_value(self) -> NotOffered {
        NotOffered
    }
}

impl<T> MayLack for Options<T> {}

macro_rules! offers {
    ($type:ident ($options:ident $with:expr)) => {{
        let $options = zmq::$type::options();
        (zmq::$type::NAME, $with.is_offered())
    }};
}

pub(crate) use offers;

/// Whether the option may be chosen for the types that the table names, and no others.
#[track_caller]
pub(crate) fn assert_applies(option: &str, offered: Vec<(&str, bool)>) {
    for (name, offered) in offered {
        assert_eq!(offered, facts()[option].applies_to(name), "{option} on {name}");
    }
}

pub(crate) fn context() -> Context {
    Context::builder().linger(Duration::ZERO).build().unwrap()
}

fn subscribed(context: &Context, publisher: &zmq::XPub, topic: &str) -> zmq::Sub {
    let endpoint = publisher.last_endpoint().unwrap();
    let endpoint =
        if endpoint.is_empty() { publisher.bind("tcp://127.0.0.1:*").unwrap() } else { endpoint };
    let subscriber = zmq::Sub::options().subscribe(topic).open(context).unwrap();
    subscriber.connect(&endpoint).unwrap();
    assert_eq!(hears(publisher), Subscription::Subscribe(topic.into()));
    subscriber
}

fn hears(publisher: &zmq::XPub) -> Subscription {
    publisher.recv_timeout(PATIENCE).unwrap()
}

fn events_tell_what_a_socket_is_ready_for() {
    let context = context();
    let sink = context.socket(zmq::PULL).unwrap();
    sink.bind("inproc://events").unwrap();
    let source = context.socket(zmq::PUSH).unwrap();
    assert_eq!(source.events().unwrap(), PollEvents::default());
    source.connect("inproc://events").unwrap();
    source.send("task").unwrap();
    assert_eq!(sink.events().unwrap(), POLLIN);
    assert_eq!(source.events().unwrap(), zmq::POLLOUT);
}

#[cfg(feature = "draft")]
fn a_peer_reads_metadata() {
    let offered = every_type!(offers(options options.metadata("X-Role", "worker")));
    assert_applies("ZMQ_METADATA", offered);
    let context = context();
    let sink = context.socket(zmq::PULL).unwrap();
    let endpoint = sink.bind("tcp://127.0.0.1:*").unwrap();
    let source = zmq::Push::options().metadata("X-Role", "worker").open(&context).unwrap();
    source.add_metadata("X-Place", "here").unwrap();
    assert_eq!(source.metadata().len(), 2);
    source.connect(&endpoint).unwrap();
    source.send_timeout("task", PATIENCE).unwrap();
    let task = sink.recv_timeout(PATIENCE).unwrap();
    assert_eq!(task[0].property("X-Role").unwrap(), "worker");
    assert_eq!(task[0].property("X-Place").unwrap(), "here");

    let stream = context.socket(zmq::STREAM).unwrap();
    let refused = stream.add_metadata("X-Role", "worker").unwrap_err();
    assert_eq!(refused.kind(), zmq::ErrorKind::Unsupported);
}

fn a_subscription_lets_through_what_begins_with_it() {
    assert_applies("ZMQ_SUBSCRIBE", every_type!(offers(options options.subscribe("a"))));
    let context = context();
    let publisher = context.socket(zmq::XPUB).unwrap();
    let subscriber = subscribed(&context, &publisher, "a");
    subscriber.subscribe("b").unwrap();
    assert_eq!(hears(&publisher), Subscription::Subscribe("b".into()));
    assert_eq!(subscriber.subscriptions(), [b"a", b"b"]);
    for message in ["c0", "b1", "a2"] {
        publisher.send(message).unwrap();
    }
    assert_eq!(subscriber.recv_timeout(PATIENCE).unwrap(), "b1");
    assert_eq!(subscriber.recv_timeout(PATIENCE).unwrap(), "a2");
}

fn a_subscription_is_taken_back() {
    let context = context();
    let publisher = context.socket(zmq::XPUB).unwrap();
    let subscriber = subscribed(&context, &publisher, "a");
    subscriber.subscribe("b").unwrap();
    subscriber.unsubscribe("a").unwrap();
    assert_eq!(hears(&publisher), Subscription::Subscribe("b".into()));
    assert_eq!(hears(&publisher), Subscription::Unsubscribe("a".into()));
    assert_eq!(subscriber.subscriptions(), [b"b"]);
    publisher.send("a0").unwrap();
    publisher.send("b1").unwrap();
    assert_eq!(subscriber.recv_timeout(PATIENCE).unwrap(), "b1");
}

macro_rules! connects_with_id {
    ($type:ident ($context:ident)) => {{
        let opened = zmq::$type::options().open(&$context);
        let is_offered = opened.ok().map(|it| it.connect_with_id("nowhere", "a").is_offered());
        (zmq::$type::NAME, is_offered.unwrap_or_default())
    }};
}

fn who_connects_names_the_other_side() {
    let context = context();
    assert_applies("ZMQ_CONNECT_ROUTING_ID", every_type!(connects_with_id(context)));
    let server = context.socket(zmq::DEALER).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let router = zmq::Router::options().mandatory(true).open(&context).unwrap();
    router.connect_with_id(&endpoint, "server").unwrap();
    router.send(&"server".into(), "hello").unwrap();
    assert_eq!(server.recv_timeout(PATIENCE).unwrap(), "hello");

    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let stream = context.socket(zmq::STREAM).unwrap();
    let id = zmq::RoutingId::from("listener");
    stream.connect_with_id(&format!("tcp://{}", listener.local_addr().unwrap()), &id).unwrap();
    stream.send_timeout(&id, "hello", PATIENCE).unwrap();
    let mut heard = [0; 5];
    std::io::Read::read_exact(&mut listener.accept().unwrap().0, &mut heard).unwrap();
    assert_eq!(&heard, b"hello");
}

fn a_relaxed_socket_asks_again() {
    assert_applies("ZMQ_REQ_RELAXED", every_type!(offers(options options.relaxed())));
    let context = context();
    let server = context.socket(zmq::ROUTER).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let client = zmq::Req::options().relaxed().open(&context).unwrap();
    assert!(client.relaxed() && client.correlate());
    client.connect(&endpoint).unwrap();
    let client = client.send_timeout("first", PATIENCE).unwrap().abandon().unwrap();
    let waiting = client.send_timeout("second", PATIENCE).unwrap();
    let (first, second) = (server.recv_timeout(PATIENCE), server.recv_timeout(PATIENCE));
    for (asker, question) in [first.unwrap(), second.unwrap()] {
        server.send(&asker, question).unwrap();
    }
    let (answer, mut client) = waiting.recv_timeout(PATIENCE).unwrap();
    assert_eq!(answer, "second");
    client.set_relaxed(false).unwrap();
    assert!(!client.relaxed());
    client.set_relaxed(true).unwrap();
    assert!(client.relaxed());
}

fn a_question_has_a_number() {
    assert_applies("ZMQ_REQ_CORRELATE", every_type!(offers(options options.correlate())));
    let context = context();
    let server = context.socket(zmq::ROUTER).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let client = zmq::Req::options().correlate().open(&context).unwrap();
    assert!(client.correlate() && !client.relaxed());
    client.connect(&endpoint).unwrap();
    let _waiting = client.send_timeout("hello", PATIENCE).unwrap();
    let (_, question) = server.recv_timeout(PATIENCE).unwrap();
    assert_eq!(question.iter().map(zmq::Frame::len).collect::<Vec<_>>(), [4, 0, 5]);

    let client = context.socket(zmq::REQ).unwrap();
    client.set_correlate(true).unwrap();
    client.connect(&endpoint).unwrap();
    let _waiting = client.send_timeout("hello", PATIENCE).unwrap();
    let (_, question) = server.recv_timeout(PATIENCE).unwrap();
    assert_eq!(question.iter().map(zmq::Frame::len).collect::<Vec<_>>(), [4, 0, 5]);
}

fn a_subscription_waits_to_be_granted() {
    let offered = every_type!(offers(options options.manual()));
    assert_applies("ZMQ_XPUB_MANUAL", offered);
    let context = context();
    // SAFETY: the subscriber stays until its request is received.
    let publisher = unsafe { zmq::XPub::options().manual_unchecked() }.open(&context).unwrap();
    assert!(publisher.manual());
    let subscriber = subscribed(&context, &publisher, "a");
    publisher.send("a0").unwrap();
    publisher.subscribe("b").unwrap();
    // The subscriber looks once more whether it wants what comes, so it must want all.
    publisher.send("a1").unwrap();
    publisher.unsubscribe("b").unwrap();
    publisher.subscribe("a").unwrap();
    publisher.send("a2").unwrap();
    assert_eq!(subscriber.recv_timeout(PATIENCE).unwrap(), "a2");
}

#[cfg(feature = "draft")]
fn the_last_value_is_for_who_asked() {
    let offered = every_type!(offers(options options.manual_last_value()));
    assert_applies("ZMQ_XPUB_MANUAL_LAST_VALUE", offered);
    let context = context();
    // SAFETY: the subscribers stay until their requests are received.
    let publisher =
        unsafe { zmq::XPub::options().manual_last_value_unchecked() }.open(&context).unwrap();
    assert!(publisher.manual() && publisher.manual_last_value());
    let early = subscribed(&context, &publisher, "a");
    publisher.subscribe("a").unwrap();
    publisher.send("a0").unwrap();
    assert_eq!(early.recv_timeout(PATIENCE).unwrap(), "a0");
    let late = subscribed(&context, &publisher, "a");
    publisher.subscribe("a").unwrap();
    publisher.send("a0 again").unwrap();
    publisher.send("a1").unwrap();
    assert_eq!(late.recv_timeout(PATIENCE).unwrap(), "a0 again");
    assert_eq!(late.recv_timeout(PATIENCE).unwrap(), "a1");
    assert_eq!(early.recv_timeout(PATIENCE).unwrap(), "a1");
}
