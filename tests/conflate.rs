//! Sockets that keep the newest message only.

mod common;

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use common::stranger::Stranger;
use common::{MOMENT, PATIENCE, context, until};
use zmq::{ErrorKind, Message};

/// Long enough for a message to come, nearly always.
const SOON: Duration = Duration::from_millis(200);

/// Sends until something is received: libzmq can miss to tell a conflating socket of a message,
/// which then lies there until the next one comes.
fn insist<T>(
    mut send: impl FnMut(),
    mut receive: impl FnMut(Duration) -> zmq::Result<T>,
) -> zmq::Result<T> {
    let start = Instant::now();
    loop {
        send();
        match receive(SOON) {
            Err(error) if error.kind() == ErrorKind::TimedOut && start.elapsed() < PATIENCE => {}
            outcome => return outcome,
        }
    }
}

/// How many messages are received up to the last, which can be sent again; others may come before it.
fn newest(
    mut send: impl FnMut(),
    mut receive: impl FnMut(Duration) -> zmq::Result<Message>,
    last: &str,
) -> usize {
    for received in 1.. {
        let message = receive(SOON).or_else(|_| insist(&mut send, &mut receive)).unwrap();
        if message == last {
            return received;
        }
    }
    unreachable!()
}

#[test]
fn a_pull_receives_the_newest_message_only() {
    let context = context();
    let sink = zmq::Pull::options().conflate(true).open(&context).unwrap();
    let endpoint = sink.bind("tcp://127.0.0.1:*").unwrap();
    let mut stranger = Stranger::shake_hands(endpoint.address(), "PUSH");
    for number in 0..1000 {
        stranger.write(0, number.to_string().as_bytes());
    }
    let again = || stranger.write(0, b"999");
    assert!(newest(again, |wait| sink.recv_timeout(wait), "999") < 1000);
}

#[test]
fn a_push_keeps_the_newest_message_for_a_peer_to_come() {
    let context = context();
    let port = common::free_port::free_endpoint();
    let source = zmq::Push::options().conflate(true).open(&context).unwrap();
    source.connect(&port).unwrap();
    for number in 0..1000 {
        source.try_send(number.to_string()).unwrap();
    }
    let sink = context.socket(zmq::PULL).unwrap();
    common::bind_soon(&sink, &port);
    assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), "999");
    assert_eq!(sink.recv_timeout(MOMENT).unwrap_err().kind(), ErrorKind::TimedOut);
}

#[test]
fn a_sub_receives_the_newest_message_of_any_topic() {
    let context = context();
    let publisher = context.socket(zmq::XPUB).unwrap();
    let endpoint = publisher.bind("tcp://127.0.0.1:*").unwrap();
    let subscriber = zmq::Sub::options().conflate(true).open(&context).unwrap();
    subscriber.connect(&endpoint).unwrap();
    publisher.wait_for_subscribers("a", 1, PATIENCE).unwrap();
    for number in 0..1000 {
        publisher.send(number.to_string()).unwrap();
    }
    newest(|| publisher.send("999").unwrap(), |wait| subscriber.recv_timeout(wait), "999");
}

#[test]
fn a_sub_can_ask_for_everything_only() {
    let context = context();
    let options = zmq::Sub::options().conflate(true);
    let subscriber = options.clone().subscribe("").open(&context).unwrap();
    subscriber.subscribe("").unwrap();
    subscriber.unsubscribe("weather").unwrap();
    assert_eq!(subscriber.subscriptions(), [b""]);
    for refused in [
        subscriber.subscribe("weather"),
        subscriber.unsubscribe(""),
        subscriber.set_invert_matching(true),
        options.clone().subscribe("weather").open(&context).map(drop),
        options.clone().invert_matching(true).open(&context).map(drop),
        zmq::Sub::options().subscribe("weather").conflate(true).open(&context).map(drop),
    ] {
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::InvalidInput);
    }
    options.conflate(false).subscribe("weather").open(&context).unwrap();
}

#[test]
fn a_pub_sends_the_newest_message() {
    let context = context();
    let publisher = zmq::Pub::options().conflate(true).open(&context).unwrap();
    let endpoint = publisher.bind("tcp://127.0.0.1:*").unwrap();
    let subscriber = zmq::Sub::options().subscribe("").open(&context).unwrap();
    subscriber.connect(&endpoint).unwrap();
    // Until the subscription has arrived.
    until(|| {
        publisher.send("soon").unwrap();
        subscriber.try_recv().is_ok()
    });
    for number in 0..1000 {
        publisher.send(number.to_string()).unwrap();
    }
    newest(|| publisher.send("999").unwrap(), |wait| subscriber.recv_timeout(wait), "999");
}

#[test]
fn several_frames_are_refused_and_come_back() {
    let context = context();
    let message = Message::from(["a", "b", "c"]);
    let push = zmq::Push::options().conflate(true).open(&context).unwrap();
    let publisher = zmq::Pub::options().conflate(true).open(&context).unwrap();
    let dealer = zmq::Dealer::options().conflate(true).open(&context).unwrap();
    for failed in [
        push.try_send(message.clone()),
        push.send_timeout(message.clone(), MOMENT),
        publisher.send(message.clone()),
        publisher.send_multipart(["a", "b", "c"]),
        dealer.send(message.clone()),
    ] {
        let failed = failed.unwrap_err();
        assert_eq!(failed.error().kind(), ErrorKind::InvalidInput);
        assert_eq!(
            failed.to_string(),
            "zmq_msg_send: a conflating socket sends one frame at a time"
        );
        assert_eq!(failed.into_message(), message);
    }
}

#[test]
fn a_list_of_one_frame_is_one_frame() {
    let context = context();
    let sink = zmq::Pull::options().conflate(true).open(&context).unwrap();
    let source = zmq::Push::options().conflate(true).open(&context).unwrap();
    source.connect(&sink.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
    let send = || source.send_multipart(["one"]).unwrap();
    assert_eq!(insist(send, |wait| sink.recv_timeout(wait)).unwrap(), "one");
}

/// Without our help, the process ends here: libzmq looks for the frame that was announced.
#[test]
fn a_peer_that_sends_several_frames_ends_the_receiving_and_nothing_else() {
    fn check(
        receivers: &mut [&mut dyn FnMut(Duration) -> zmq::Result<()>],
        mut stranger: Stranger,
    ) {
        for receive in receivers.iter_mut() {
            let error = insist(|| stranger.write(1, b"announces more"), receive).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::FrameCount);
            assert!(error.to_string().ends_with("must be opened anew"), "{error}");
        }
        // What comes after it, or that it has gone, makes no difference.
        stranger.write(0, b"one frame");
        drop(stranger);
        for receive in receivers.iter_mut() {
            assert_eq!(receive(MOMENT).unwrap_err().kind(), ErrorKind::FrameCount);
        }
    }

    let context = context();
    let pull = zmq::Pull::options().conflate(true).open(&context).unwrap();
    let endpoint = pull.bind("tcp://127.0.0.1:*").unwrap();
    check(
        &mut [
            &mut |wait| pull.recv_timeout(wait).map(drop),
            &mut |_| pull.try_recv().map(drop),
            &mut |_| pull.recv().map(drop),
            &mut |_| pull.recv_into(&mut Message::from("old")).map(drop),
            &mut |_| pull.recv_multipart::<2>().map(drop).map_err(Into::into),
        ],
        Stranger::shake_hands(endpoint.address(), "PUSH"),
    );
    assert!(zmq::poll(&mut [zmq::PollItem::new(&pull, zmq::POLLIN)], None).is_ok());
    // A socket in its place is as good as new.
    drop(pull);
    let pull = zmq::Pull::options().conflate(true).open(&context).unwrap();
    common::bind_soon(&pull, &endpoint);
    let mut stranger = Stranger::shake_hands(endpoint.address(), "PUSH");
    let send = || stranger.write(0, b"hello");
    assert_eq!(insist(send, |wait| pull.recv_timeout(wait)).unwrap(), "hello");

    let dealer = zmq::Dealer::options().conflate(true).open(&context).unwrap();
    let endpoint = dealer.bind("tcp://127.0.0.1:*").unwrap();
    check(
        &mut [&mut |wait| dealer.recv_timeout(wait).map(drop)],
        Stranger::shake_hands(endpoint.address(), "DEALER"),
    );

    let sub = zmq::Sub::options().conflate(true).open(&context).unwrap();
    let endpoint = sub.bind("tcp://127.0.0.1:*").unwrap();
    check(
        &mut [&mut |wait| sub.recv_timeout(wait).map(drop)],
        Stranger::shake_hands(endpoint.address(), "PUB"),
    );
}

#[test]
fn polling_a_sub_before_such_a_frame_is_received_does_no_harm() {
    let context = context();
    let sub = zmq::Sub::options().conflate(true).open(&context).unwrap();
    let endpoint = sub.bind("tcp://127.0.0.1:*").unwrap();
    let mut stranger = Stranger::shake_hands(endpoint.address(), "PUB");
    let is_readable = || {
        let mut items = [zmq::PollItem::new(&sub, zmq::POLLIN)];
        zmq::poll(&mut items, Some(SOON)).unwrap();
        items[0].is_readable()
    };
    until(|| {
        stranger.write(1, b"announces more");
        is_readable()
    });
    assert!(is_readable() && is_readable());
    assert_eq!(sub.recv_timeout(PATIENCE).unwrap_err().kind(), ErrorKind::FrameCount);
    zmq::poll(&mut [zmq::PollItem::new(&sub, zmq::POLLIN)], Some(PATIENCE)).unwrap();
}

/// libzmq ends the process if such a socket connects first and closes first.
#[test]
fn inproc_is_refused() {
    let context = context();
    let pull = zmq::Pull::options().conflate(true).open(&context).unwrap();
    let push = zmq::Push::options().conflate(true).open(&context).unwrap();
    for refused in [pull.bind("inproc://newest").map(drop), push.connect("inproc://newest")] {
        let error = refused.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        assert!(error.to_string().contains("`inproc://newest`: a conflating socket"), "{error}");
    }
}

#[test]
fn it_lingers_a_second_or_as_long_as_was_chosen_but_not_for_ever() {
    let context = zmq::Context::new().unwrap();
    let options = zmq::Push::options().conflate(true);
    let socket = options.open(&context).unwrap();
    assert_eq!(socket.linger().unwrap(), Some(Duration::from_secs(1)));
    let refused = socket.set_linger(None).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "zmq_setsockopt `ZMQ_LINGER`: a conflating socket cannot linger for ever"
    );
    assert_eq!(options.clone().linger(None).open(&context).unwrap_err(), refused);
    let socket = options.linger(PATIENCE).open(&context).unwrap();
    assert_eq!(socket.linger().unwrap(), Some(PATIENCE));
    socket.set_linger(Some(Duration::ZERO)).unwrap();
}

/// With libzmq's own linger, the end of one of some hundred contexts never came: the mark of the
/// end gets lost if the other thread looks at that moment.
#[test]
fn the_context_ends_however_busy_the_socket_was() {
    for round in 0..300 {
        let context = zmq::Context::new().unwrap();
        let sink = zmq::Pull::options().linger(Duration::ZERO).open(&context).unwrap();
        let endpoint = sink.bind("tcp://127.0.0.1:*").unwrap();
        let source = zmq::Push::options().conflate(true).open(&context).unwrap();
        source.connect(&endpoint).unwrap();
        source.send("first").unwrap();
        sink.recv_timeout(PATIENCE).unwrap();
        for _ in 0..50 + round {
            source.send("news").unwrap();
        }
        drop((source, sink));
        let (ended, end) = mpsc::channel();
        thread::spawn(move || {
            drop(context);
            ended.send(())
        });
        end.recv_timeout(PATIENCE).unwrap();
    }
}

#[test]
fn it_is_chosen_before_there_are_peers() {
    let context = context();
    let subscriber = context.socket(zmq::SUB).unwrap();
    subscriber.subscribe("news").unwrap();
    let error = subscriber.set_conflate(true).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(!subscriber.conflate().unwrap());
    subscriber.subscribe("weather").unwrap();

    for topics in [&[][..], &[""]] {
        let subscriber = context.socket(zmq::SUB).unwrap();
        for topic in topics {
            subscriber.subscribe(topic).unwrap();
        }
        subscriber.set_conflate(true).unwrap();
        subscriber.set_conflate(false).unwrap();
        assert_eq!(
            subscriber.subscriptions(),
            topics.iter().map(|it| it.as_bytes()).collect::<Vec<_>>()
        );
    }

    let sink = context.socket(zmq::PULL).unwrap();
    sink.set_conflate(true).unwrap();
    assert_eq!(sink.bind("inproc://newest").unwrap_err().kind(), ErrorKind::Unsupported);
    sink.set_conflate(false).unwrap();
    sink.bind("inproc://newest").unwrap();
    assert_eq!(sink.set_conflate(true).unwrap_err().kind(), ErrorKind::Unsupported);

    let source = context.socket(zmq::PUSH).unwrap();
    source.set_linger(None).unwrap();
    let error = source.set_conflate(true).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(!source.conflate().unwrap());
    let options = zmq::Push::options().linger(None);
    assert!(options.open(&context).unwrap().set_conflate(true).is_err());
}
