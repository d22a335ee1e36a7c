//! The end of a context, and signals.

use std::thread;
use std::time::{Duration, Instant};

use zmq::{Context, ErrorKind, Message, Req};

use crate::common::child::in_child;
use crate::common::free_port::free_endpoint;
use crate::common::{MOMENT, PATIENCE, context, leftovers};
use crate::{bound_pair, ping_pong};

#[test]
fn a_shutdown_wakes_whoever_waits() {
    let context = context();
    let (client, server) = bound_pair(&context, "inproc://shutdown");
    let lonely = context.socket(zmq::REQ).unwrap();
    let other = context.socket(zmq::REP).unwrap();

    let waiting = client.send("hello").unwrap();
    let waiters = [
        thread::spawn(move || waiting.recv().unwrap_err().error().kind()),
        thread::spawn(move || lonely.send_timeout("x", PATIENCE).unwrap_err().error().kind()),
        thread::spawn(move || other.recv_timeout(PATIENCE).unwrap_err().error().kind()),
    ];
    thread::sleep(MOMENT);
    context.shutdown().unwrap();
    for waiter in waiters {
        assert_eq!(waiter.join().unwrap(), ErrorKind::Terminated);
    }
    // And whoever comes later: the steps return what they took.
    let failed = server.recv().unwrap_err();
    assert_eq!(failed.error().kind(), ErrorKind::Terminated);
    assert_eq!(context.socket(zmq::REQ).unwrap_err().kind(), ErrorKind::Terminated);
}

#[test]
fn the_instance_is_shared_and_made_anew_after_its_end() {
    leftovers::the_instance_stays();
    let first = Context::instance().unwrap();
    let server = first.socket(zmq::REP).unwrap();
    server.bind("inproc://instance").unwrap();
    let client = Context::instance().unwrap().socket(zmq::REQ).unwrap();
    client.connect("inproc://instance").unwrap();
    drop(ping_pong(client, server, "same", "context"));

    first.shutdown().unwrap();
    let second = Context::instance().unwrap();
    drop(second.socket(zmq::REQ).unwrap());
}

#[test]
fn sockets_outlive_the_handle_of_their_context() {
    let context = context();
    let (client, server) = bound_pair(&context, "inproc://orphans");
    drop(context);
    drop(ping_pong(client, server, "still", "here"));
}

#[test]
fn an_unsent_question_does_not_hang_the_end_where_linger_says_so() {
    let start = Instant::now();
    let context = Context::builder().linger(Duration::from_millis(100)).build().unwrap();
    let client = context.socket(zmq::REQ).unwrap();
    client.connect(&free_endpoint()).unwrap();
    let waiting = client.send("to nobody").unwrap();
    drop((waiting, context));
    assert!(start.elapsed() >= Duration::from_millis(90));
    assert!(start.elapsed() < PATIENCE);
}

#[cfg(unix)]
#[test]
fn a_signal_neither_surfaces_nor_stretches_a_timeout() {
    in_child(|| {
        let storm = crate::storm::begin();
        let context = context();
        let (client, server) = bound_pair(&context, "tcp://127.0.0.1:*");
        let wait = Duration::from_millis(300);
        let in_time = |start: Instant| {
            let took = start.elapsed();
            assert!(took >= wait && took < wait * 2, "{took:?}");
        };

        let start = Instant::now();
        let server = server.recv_timeout(wait).unwrap_err();
        assert_eq!(server.error().kind(), ErrorKind::TimedOut);
        in_time(start);
        let server = server.into_socket();
        server.set_recv_timeout(Some(wait)).unwrap();
        let start = Instant::now();
        let server = server.recv().unwrap_err();
        assert_eq!(server.error().kind(), ErrorKind::TimedOut);
        in_time(start);
        let server = server.into_socket();

        let lonely = Req::options().send_timeout(wait).open(&context).unwrap();
        let start = Instant::now();
        assert_eq!(lonely.send("x").unwrap_err().error().kind(), ErrorKind::TimedOut);
        in_time(start);

        // Without a timeout, calls go on until there is something.
        server.set_recv_timeout(None).unwrap();
        let (mut client, mut server) = (client, server);
        let server = thread::spawn(move || {
            for _ in 0..20 {
                let (question, asker) = server.recv().unwrap();
                thread::sleep(Duration::from_millis(10));
                server = asker.send(question).unwrap();
            }
        });
        for number in 0..20 {
            let answer;
            let question = Message::from([number.to_string(), "and more".into()]);
            (answer, client) = client.send(question.clone()).unwrap().recv().unwrap();
            assert_eq!(answer, question);
        }
        server.join().unwrap();
        assert!(storm.signals() > 100, "the storm did not blow: {}", storm.signals());
    });
}
