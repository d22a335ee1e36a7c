//! A relaxed REQ gives a question up for nothing, and never takes a late answer for the next one.

mod common;

use std::io::Write;
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use common::child::in_child;
use common::free_port::free_endpoint;
use common::{MOMENT, PATIENCE, bind_soon, context, every_transport};
use zmq::{Context, ErrorKind, Event, Events, Idle, Message, Rep, Req, Retry, Router};

fn relaxed(context: &Context, endpoint: &str) -> Req<Idle> {
    let client = Req::options().relaxed().open(context).unwrap();
    client.connect(endpoint).unwrap();
    client
}

fn answer(server: Rep<Idle>, question: &str) -> Rep<Idle> {
    let (heard, asker) = server.recv_timeout(PATIENCE).unwrap();
    assert_eq!(heard, question);
    asker.send(format!("to {question}")).unwrap()
}

#[test]
fn the_late_answer_is_not_taken_for_the_next_one() {
    every_transport(|context, endpoint| {
        let mut server = context.socket(zmq::REP).unwrap();
        let endpoint = server.bind(endpoint).unwrap();
        let mut client = relaxed(context, &endpoint);
        for _ in 0..10 {
            let waiting = client.send("first").unwrap();
            let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
            assert_eq!(question, "first");
            let waiting = waiting.abandon().unwrap().send("second").unwrap();
            server = answer(asker.send("to first").unwrap(), "second");
            let reply;
            (reply, client) = waiting.recv_timeout(PATIENCE).unwrap();
            assert_eq!(reply, "to second");
        }
    });
}

#[test]
fn the_late_answer_is_dropped_also_if_it_has_come_before_the_next_question() {
    let context = context();
    let server = context.socket(zmq::REP).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let waiting = relaxed(&context, &endpoint).send("first").unwrap();
    let server = answer(server, "first");
    zmq::poll(&mut [zmq::PollItem::new(&waiting, zmq::POLLIN)], Some(PATIENCE)).unwrap();
    let waiting = waiting.abandon().unwrap().send("second").unwrap();
    let waiting = waiting.recv_timeout(MOMENT).unwrap_err().into_socket();
    let _server = answer(server, "second");
    assert_eq!(waiting.recv_timeout(PATIENCE).unwrap().0, "to second");
}

#[test]
fn a_server_may_vanish_with_a_question_and_another_come() {
    let context = context();
    let endpoint = free_endpoint();
    let first = context.socket(zmq::REP).unwrap();
    first.bind(&endpoint).unwrap();
    let waiting = relaxed(&context, &endpoint).send("first").unwrap();
    drop(first.recv_timeout(PATIENCE).unwrap());

    let second = context.socket(zmq::REP).unwrap();
    bind_soon(&second, &endpoint);
    let answering = thread::spawn(move || {
        let mut second = second;
        loop {
            let (question, asker) = second.recv_timeout(PATIENCE).unwrap();
            if question == "end" {
                return;
            }
            second = asker.send(format!("to {question}")).unwrap();
        }
    });
    // What left before the client learned of the end is lost with the first server.
    let mut waiting = waiting;
    let mut number = 0;
    let client = loop {
        let question = number.to_string();
        waiting = waiting.abandon().unwrap().send(question.as_str()).unwrap();
        match waiting.recv_timeout(Duration::from_secs(1)) {
            Ok((reply, client)) => {
                assert_eq!(reply, format!("to {question}"));
                break client;
            }
            Err(failed) => waiting = failed.into_socket(),
        }
        number += 1;
        assert!(number < 10);
    };
    let _waiting = client.send("end").unwrap();
    answering.join().unwrap();
}

/// The envelope, which has the number of the question, and the question.
fn ask(router: &Router) -> (zmq::RoutingId, Message) {
    let (id, question) = router.recv_timeout(PATIENCE).unwrap();
    assert_eq!((question[0].len(), question[1].len()), (4, 0));
    (id, question)
}

#[test]
fn nothing_is_opened_anew_and_only_the_right_number_is_the_answer() {
    let context = context();
    let router = context.socket(zmq::ROUTER).unwrap();
    let endpoint = router.bind("tcp://127.0.0.1:*").unwrap();
    let waiting = relaxed(&context, &endpoint).send("first").unwrap();
    let (id, first) = ask(&router);
    let waiting = waiting.abandon().unwrap().send("second").unwrap();
    let (same_id, second) = ask(&router);
    assert_eq!(same_id, id);

    for wrong in [first, ["", "without a number"].into()] {
        router.send(&id, wrong).unwrap();
    }
    let waiting = waiting.recv_timeout(MOMENT).unwrap_err().into_socket();
    router.send(&id, second).unwrap();
    assert_eq!(waiting.recv_timeout(PATIENCE).unwrap().0, "second");
}

#[test]
fn a_bound_client_may_abandon_its_question_too() {
    let context = context();
    let client = Req::options().relaxed().open(&context).unwrap();
    let endpoint = client.bind("tcp://127.0.0.1:*").unwrap();
    let server = context.socket(zmq::REP).unwrap();
    server.connect(&endpoint).unwrap();
    let waiting = client.send_timeout("first", PATIENCE).unwrap();
    let (_, asker) = server.recv_timeout(PATIENCE).unwrap();
    let waiting = waiting.abandon().unwrap().send_timeout("second", PATIENCE).unwrap();
    let _server = answer(asker.send("to first").unwrap(), "second");
    assert_eq!(waiting.recv_timeout(PATIENCE).unwrap().0, "to second");
}

#[test]
fn abandoned_questions_have_to_leave_before_there_is_room_for_more() {
    let context = context();
    let endpoint = free_endpoint();
    let client = Req::options().relaxed().send_hwm(1).open(&context).unwrap();
    client.connect(&endpoint).unwrap();
    let client = client.send("first").unwrap().abandon().unwrap();
    let failed = client.send_timeout("second", MOMENT).unwrap_err();
    assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
    let (_, client, question) = failed.into_parts();
    assert_eq!(question.as_ref().unwrap(), "second");

    let server = context.socket(zmq::REP).unwrap();
    bind_soon(&server, &endpoint);
    let server = answer(server, "first");
    let waiting = client.send_timeout(question.unwrap(), PATIENCE).unwrap();
    let _server = answer(server, "second");
    assert_eq!(waiting.recv_timeout(PATIENCE).unwrap().0, "to second");
}

#[test]
fn correlation_alone_leaves_the_socket_strict() {
    let context = context();
    let client = Req::options().correlate().open(&context).unwrap();
    assert!(client.correlate() && !client.relaxed());
    let server = context.socket(zmq::REP).unwrap();
    client.connect(&server.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
    let waiting = client.send("first").unwrap();
    let server = answer(server, "first");
    let (reply, client) = waiting.recv_timeout(PATIENCE).unwrap();
    assert_eq!(reply, "to first");
    // To give a question up, it is opened anew, and keeps its options.
    let client = client.send("second").unwrap().abandon().unwrap();
    assert!(client.correlate());
    let waiting = client.send("third").unwrap();
    let (_, asker) = server.recv_timeout(PATIENCE).unwrap();
    let server = asker.send("late").unwrap();
    let _server = answer(server, "third");
    assert_eq!(waiting.recv_timeout(PATIENCE).unwrap().0, "to third");
}

#[cfg(unix)]
#[test]
fn a_server_in_python_answers_late_dies_and_comes_back() {
    use common::python;

    let Some(python) = python::or_skip("a_server_in_python_answers_late_dies_and_comes_back")
    else {
        return;
    };
    let context = context();
    let endpoint = free_endpoint();
    let server = |questions: &[&str]| {
        let mut server = python.spawn("late_server.py", [&endpoint]);
        server.expect(&endpoint);
        for question in questions {
            server.expect(question);
            server.tell("answer");
        }
        server
    };
    let mut first = server(&[]);
    let waiting = relaxed(&context, &endpoint).send("first").unwrap();
    first.expect("first");
    let waiting = waiting.abandon().unwrap().send("second").unwrap();
    first.tell("answer");
    first.expect("second");
    let waiting = waiting.recv_timeout(MOMENT).unwrap_err().into_socket();
    first.tell("answer");
    let (reply, client) = waiting.recv_timeout(PATIENCE).unwrap();
    assert_eq!(reply, "to second");

    let monitor = client.monitor(Events::DISCONNECTED).unwrap();
    let waiting = client.send("third").unwrap();
    first.expect("third");
    first.kill();
    // What is sent before the client learns of the end is lost with the server.
    let end = monitor.recv_timeout(PATIENCE).unwrap().unwrap();
    assert_eq!(end.event, Event::Disconnected);
    let waiting = waiting.abandon().unwrap().send("fourth").unwrap();
    let _second = server(&["fourth"]);
    let (reply, _client) = waiting.recv_timeout(PATIENCE).unwrap();
    assert_eq!(reply, "to fourth");
}

#[test]
fn it_finds_who_takes_the_place_of_a_server_within_the_process() {
    in_child(|| {
        let context = context();
        let client = relaxed(&context, "inproc://place");
        let first = context.socket(zmq::REP).unwrap();
        first.bind("inproc://place").unwrap();
        let waiting = client.send("first").unwrap();
        drop(answer(first, "first"));
        let (_, client) = waiting.recv_timeout(PATIENCE).unwrap();

        let second = context.socket(zmq::REP).unwrap();
        bind_soon(&second, "inproc://place");
        let second = thread::spawn(move || drop(answer(second, "second")));
        let (reply, _client) = client.ask("second", &Retry::new(20, MOMENT)).unwrap();
        assert_eq!(reply, "to second");
        second.join().unwrap();
    });
}

/// libzmq gives up who breaks the protocol, also when somebody else has come in its place.
#[test]
fn it_comes_back_from_who_was_no_server() {
    in_child(|| {
        let context = context();
        let stranger = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("tcp://{}", stranger.local_addr().unwrap());
        let client = relaxed(&context, &endpoint);
        let monitor = client.monitor(Events::ALL).unwrap();
        let (mut connection, _) = stranger.accept().unwrap();
        drop(stranger);
        let mut greeting = [0; 64];
        greeting[0] = 0xff;
        greeting[9] = 0x7f;
        greeting[10] = 3;
        greeting[12..17].copy_from_slice(b"CURVE");
        connection.write_all(&greeting).unwrap();
        loop {
            let event = monitor.recv_timeout(PATIENCE).unwrap().unwrap().event;
            if matches!(
                event,
                Event::HandshakeFailedProtocol(_) | Event::HandshakeFailedNoDetail { .. }
            ) {
                break;
            }
        }
        drop(connection);

        let server = context.socket(zmq::REP).unwrap();
        bind_soon(&server, &endpoint);
        let server = thread::spawn(move || drop(answer(server, "hello")));
        let (reply, _client) = client.ask("hello", &Retry::new(50, MOMENT)).unwrap();
        assert_eq!(reply, "to hello");
        server.join().unwrap();
    });
}

#[test]
fn a_client_that_is_relaxed_no_more_waits_for_no_answer_that_it_gave_up() {
    let context = context();
    let server = context.socket(zmq::ROUTER).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let mut client = context.socket(zmq::REQ).unwrap();
    client.set_relaxed(true).unwrap();
    client.connect(&endpoint).unwrap();
    let error = client.set_correlate(false).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let mut client = client.send("first").unwrap().abandon().unwrap();
    let (asker, question) = ask(&server);
    client.set_relaxed(false).unwrap();
    client.set_correlate(false).unwrap();
    server.send(&asker, question).unwrap();

    let waiting = client.send_timeout("second", PATIENCE).unwrap();
    let (asker, question) = server.recv_timeout(PATIENCE).unwrap();
    assert_eq!(question, Message::from(["", "second"]), "without a number");
    server.send(&asker, question).unwrap();
    let (answer, mut client) = waiting.recv_timeout(PATIENCE).unwrap();
    assert_eq!(answer, "second");

    client.set_relaxed(true).unwrap();
    client.bind("tcp://127.0.0.1:*").unwrap();
    let error = client.set_relaxed(false).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.to_string().starts_with("set_relaxed `tcp://127.0.0.1:"), "{error}");
    assert!(client.relaxed());
}

#[test]
fn a_name_is_not_given_up_with_a_question_but_by_who_is_relaxed_or_asks_again() {
    let context = context();
    let server = context.socket(zmq::ROUTER).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let client = Req::options().routing_id("strict").open(&context).unwrap();
    client.connect(&endpoint).unwrap();
    let failed = client.send("first").unwrap().abandon().unwrap_err();
    assert_eq!(failed.error().kind(), ErrorKind::Unsupported);
    let line = "abandon `ZMQ_ROUTING_ID`: a server may hold the name for the socket before, ";
    assert!(failed.error().to_string().starts_with(line), "{failed}");
    let (asker, question) = server.recv_timeout(PATIENCE).unwrap();
    server.send(&asker, question).unwrap();
    let (_, client) = failed.into_socket().recv_timeout(PATIENCE).unwrap();
    client.set_correlate(true).unwrap();

    // The first time, nobody answers; and then it is turned away as long as its name is held.
    let asking = thread::spawn(move || {
        let retry = Retry::new(100, Duration::from_millis(50));
        client.ask("again", &retry).map(|(answer, _)| answer).unwrap()
    });
    server.recv_timeout(PATIENCE).unwrap();
    let (asker, question) = server.recv_timeout(PATIENCE).unwrap();
    server.send(&asker, question).unwrap();
    assert_eq!(asking.join().unwrap(), "again");

    let mut client = Req::options().routing_id("relaxed").relaxed().open(&context).unwrap();
    client.connect(&endpoint).unwrap();
    assert_eq!(client.set_relaxed(false).unwrap_err().kind(), ErrorKind::Unsupported);
    let waiting = client.send("first").unwrap().abandon().unwrap().send("second").unwrap();
    for _ in 0..2 {
        let (asker, question) = server.recv_timeout(PATIENCE).unwrap();
        server.send(&asker, question).unwrap();
    }
    assert_eq!(waiting.recv_timeout(PATIENCE).unwrap().0, "second");
}
