//! Clients that outlive their servers, and servers that outlive their clients and handlers.

mod common;

use std::thread;
use std::time::{Duration, Instant};

use common::free_port::free_endpoint;
use common::{MOMENT, PATIENCE, bind_soon, context};
use zmq::{ErrorKind, Idle, Message, Rep, Req, Retry};

/// Many short tries, which last as long as anything ought to.
const STUBBORN: Retry = Retry::new(200, Duration::from_millis(50));

/// A client whose connections come about quickly.
fn client(context: &zmq::Context) -> Req<Idle> {
    let wait = Duration::from_millis(1);
    zmq::Req::options().reconnect_interval(wait).open(context).unwrap()
}

#[test]
fn a_client_asks_until_its_server_is_back() {
    let context = context();
    let endpoint = free_endpoint();
    let client = client(&context);
    client.connect(&endpoint).unwrap();

    let servers = thread::spawn({
        let (context, endpoint) = (context.clone(), endpoint.clone());
        move || {
            for _ in 0..3 {
                // It dies with the question.
                let server = context.socket(zmq::REP).unwrap();
                bind_soon(&server, &endpoint);
                let (question, _server) = server.recv_timeout(PATIENCE).unwrap();
                assert_eq!(question, Message::from(["a", "question"]));
            }
            let server = context.socket(zmq::REP).unwrap();
            bind_soon(&server, &endpoint);
            let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
            assert_eq!(question, Message::from(["a", "question"]));
            asker.send("an answer").unwrap()
        }
    });
    let (answer, _client) = client.ask(["a", "question"], &STUBBORN).unwrap();
    assert_eq!(answer, "an answer");
    let _server = servers.join().unwrap();
}

#[test]
fn without_an_answer_the_idle_socket_and_the_question_come_back_in_time() {
    let context = context();
    let client = client(&context);
    let endpoint = free_endpoint();
    client.connect(&endpoint).unwrap();

    let retry = Retry::new(3, MOMENT).back_off(MOMENT);
    let start = Instant::now();
    let failed = client.ask(["is", "anybody there?"], &retry).unwrap_err();
    let elapsed = start.elapsed();
    // Three tries, and pauses as long as one and two of them.
    assert!(elapsed >= 6 * MOMENT && elapsed < 6 * MOMENT + PATIENCE / 2, "{elapsed:?}");
    assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
    assert_eq!(*failed.message().unwrap(), Message::from(["is", "anybody there?"]));
    assert_eq!(
        failed.to_string(),
        format!("ask `{endpoint}`: no answer in 3 tries of {MOMENT:?} each")
    );

    // Nothing of it is taken for the next one when a server comes, even if one of its sockets is
    // just closing and still reaches it.
    let server = context.socket(zmq::REP).unwrap();
    server.bind(&endpoint).unwrap();
    let serving = thread::spawn(move || server.serve(|question| question));
    let waiting = failed.into_socket().send_timeout("the next", PATIENCE).unwrap();
    assert_eq!(waiting.recv_timeout(PATIENCE).unwrap().0, "the next");
    context.shutdown().unwrap();
    drop(serving.join().unwrap().unwrap());
}

#[test]
fn a_late_answer_is_never_taken_for_the_next_one() {
    let context = context();
    let server = context.socket(zmq::REP).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let server = thread::spawn(move || {
        let mut count = 0;
        server.serve(move |question| {
            count += 1;
            // Some are answered when their asker has long given up.
            thread::sleep(Duration::from_millis(if count % 3 == 0 { 80 } else { 0 }));
            question
        })
    });
    let mut client = client(&context);
    client.connect(&endpoint).unwrap();
    for number in 0..20 {
        let question = format!("question {number}");
        let answer;
        (answer, client) = client.ask(&*question, &STUBBORN).unwrap();
        assert_eq!(answer, *question);
    }
    context.shutdown().unwrap();
    drop(server.join().unwrap().unwrap());
}

#[test]
fn a_late_answer_to_a_name_is_never_taken_for_the_next_one_either() {
    let context = context();
    let server = context.socket(zmq::ROUTER).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let named = || Req::options().routing_id("me").linger(Duration::ZERO);

    let client = named().open(&context).unwrap();
    client.connect(&endpoint).unwrap();
    let failed = client.ask("first", &Retry::new(1, MOMENT)).unwrap_err();
    assert_eq!(failed.kind(), ErrorKind::Unsupported);
    let line =
        "ask `ZMQ_ROUTING_ID`: a late answer to its name would be taken for that to the next";
    assert!(failed.to_string().starts_with(line), "{failed}");
    drop(failed);

    // Answers come when another question has been asked.
    let server = thread::spawn(move || {
        let mut late = None;
        while let Ok((name, question)) = server.recv_timeout(PATIENCE) {
            if question[2] == "end" {
                return;
            }
            if let Some((name, question)) = late.replace((name, question)) {
                server.send(&name, question).unwrap();
            }
        }
    });
    let mut client = named().correlate().open(&context).unwrap();
    client.connect(&endpoint).unwrap();
    for number in 0..5 {
        let question = format!("question {number}");
        client = match client.ask(&*question, &Retry::new(1, Duration::from_millis(200))) {
            Ok((answer, _)) => panic!("{question}: {answer}"),
            Err(failed) => failed.into_socket(),
        };
    }
    let error = client.set_correlate(false).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let _waiting = client.send("end").unwrap();
    server.join().unwrap();
}

#[test]
fn an_answer_that_comes_in_a_pause_is_one() {
    for relaxed in [false, true] {
        let context = context();
        let server = context.socket(zmq::REP).unwrap();
        let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
        let server = thread::spawn(move || {
            let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
            thread::sleep(2 * MOMENT);
            asker.send(question).unwrap()
        });
        let options = Req::options().linger(Duration::ZERO);
        let options = if relaxed { options.relaxed() } else { options };
        let client = options.open(&context).unwrap();
        client.connect(&endpoint).unwrap();
        let start = Instant::now();
        let retry = Retry::new(2, MOMENT).back_off(PATIENCE);
        assert_eq!(client.ask("hello", &retry).unwrap().0, "hello");
        assert!(start.elapsed() < PATIENCE / 2, "{:?}", start.elapsed());
        let _server = server.join().unwrap();
    }
}

#[test]
fn who_has_nobody_to_ask_says_so() {
    let client = client(&context());
    let failed = client.ask("hello?", &Retry::new(2, Duration::from_millis(5))).unwrap_err();
    let line = "ask `REQ that is bound and connected nowhere`: no answer in 2 tries of 5ms each";
    assert_eq!(failed.to_string(), line);
}

#[test]
fn of_several_servers_one_that_lives_is_enough() {
    let context = context();
    let server = context.socket(zmq::REP).unwrap();
    let alive = server.bind("tcp://127.0.0.1:*").unwrap();
    // It takes questions, and answers none.
    let deaf = context.socket(zmq::PULL).unwrap();
    let deaf = deaf.bind("inproc://deaf").map(|_| deaf).unwrap();
    let client = client(&context);
    for endpoint in [&free_endpoint(), "inproc://deaf", &alive] {
        client.connect(endpoint).unwrap();
    }
    let server = thread::spawn(move || server.serve(|question| question));
    let tries = Retry::new(10, Duration::from_millis(300));
    assert_eq!(client.ask("hello", &tries).unwrap().0, "hello");
    context.shutdown().unwrap();
    drop((server.join().unwrap().unwrap(), deaf));
}

#[test]
fn a_shutdown_ends_the_tries_and_the_pauses_between_them() {
    for retry in [
        Retry::new(1, Duration::MAX),
        Retry::new(u32::MAX, MOMENT / 10),
        Retry::new(u32::MAX, MOMENT / 10).back_off(Duration::MAX).longest_pause(Duration::MAX),
    ] {
        let context = context();
        let client = client(&context);
        client.connect(&free_endpoint()).unwrap();
        let asking = thread::spawn(move || client.ask("anybody?", &retry).unwrap_err());
        thread::sleep(MOMENT);
        context.shutdown().unwrap();
        let failed = asking.join().unwrap();
        assert_eq!(failed.error().kind(), ErrorKind::Terminated, "{failed}");
        assert_eq!(failed.message().unwrap(), "anybody?");
        // It is idle, for what that is worth: it cannot be opened anew.
        let failed = failed.into_socket().send("now?").unwrap_err();
        assert_eq!(failed.error().kind(), ErrorKind::Terminated);
    }
}

#[test]
fn a_bound_client_asks_only_what_it_may_give_up() {
    let context = context();
    let client = context.socket(zmq::REQ).unwrap();
    let endpoint = client.bind("tcp://127.0.0.1:*").unwrap();
    let failed = client.ask("hello", &STUBBORN).unwrap_err();
    assert_eq!(failed.error().kind(), ErrorKind::Unsupported);
    assert!(failed.to_string().starts_with(&format!("ask `{endpoint}`: ")));
    assert_eq!(failed.message().unwrap(), "hello");
}

#[test]
fn asking_in_vain_leaves_no_descriptors_behind() {
    let context = context();
    let mut client = client(&context);
    client.connect(&free_endpoint()).unwrap();
    let mut before = None;
    for round in 0..30 {
        let retry = Retry::new(3, Duration::from_millis(1));
        client = client.ask("anybody?", &retry).unwrap_err().into_socket();
        // They close in their own time, so compare what is usual.
        thread::sleep(Duration::from_millis(2));
        if round == 10 {
            before = descriptors();
        }
    }
    common::until(|| descriptors() <= before);
}

fn descriptors() -> Option<usize> {
    Some(std::fs::read_dir("/proc/self/fd").ok()?.count())
}

fn serving(
    context: &zmq::Context,
    serve: impl FnOnce(Rep<Idle>) -> zmq::Result<Rep<Idle>> + Send + 'static,
) -> (String, thread::JoinHandle<zmq::Result<Rep<Idle>>>) {
    let server = context.socket(zmq::REP).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap().to_string();
    (endpoint, thread::spawn(move || serve(server)))
}

#[test]
fn a_server_outlives_askers_that_are_gone() {
    let context = context();
    let (endpoint, server) = serving(&context, |server| {
        let slow = |question| {
            thread::sleep(Duration::from_millis(2));
            question
        };
        Ok(server.serve(slow)?)
    });
    for number in 0..50 {
        let gone = client(&context);
        gone.connect(&endpoint).unwrap();
        let gone = gone.send_timeout(format!("never heard {number}"), PATIENCE).unwrap();
        if number % 2 == 0 {
            // So that it has left before.
            gone.set_linger(Some(PATIENCE)).unwrap();
        }
        drop(gone);
    }
    let client = client(&context);
    client.connect(&endpoint).unwrap();
    assert_eq!(client.ask("still there?", &STUBBORN).unwrap().0, "still there?");
    context.shutdown().unwrap();
    let server = server.join().unwrap().unwrap();
    assert_eq!(server.recv().unwrap_err().error().kind(), ErrorKind::Terminated);
}

#[test]
fn what_becomes_of_a_handlers_error_is_for_the_server_to_say() {
    let context = context();
    let (endpoint, server) = serving(&context, |server| {
        let parse = |question: zmq::Message| question.to_string().parse::<u8>();
        let parsed = move |question| parse(question).map(|number| (number + 1).to_string());
        Ok(server.serve_or(parsed, |error| ["error".to_owned(), error.to_string()])?)
    });
    let mut client = client(&context);
    client.connect(&endpoint).unwrap();
    for (question, expected) in [("1", "2"), ("x", "error"), ("", "error"), ("41", "42")] {
        let answer;
        (answer, client) = client.ask(question, &STUBBORN).unwrap();
        assert_eq!(&answer[0], expected.as_bytes());
    }
    context.shutdown().unwrap();
    drop(server.join().unwrap().unwrap());
}

#[test]
fn a_server_with_a_receive_timeout_gets_its_socket_back_when_nobody_asks() {
    let context = context();
    let server = context.socket(zmq::REP).unwrap();
    server.set_recv_timeout(Some(MOMENT)).unwrap();
    let failed = server.serve(|question| question).unwrap_err();
    assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
    assert!(failed.into_socket().bind("tcp://127.0.0.1:*").is_ok());
}

#[test]
fn a_server_that_is_back_is_asked_also_where_connections_are_given_up() {
    let once = || Req::options().reconnect_interval(None);
    let options = vec![
        once(),
        once().relaxed(),
        once().immediate(true),
        once().immediate(true).relaxed(),
        #[cfg(feature = "draft")]
        Req::options().reconnect_stop(zmq::ReconnectStop::REFUSED),
        #[cfg(feature = "draft")]
        Req::options().reconnect_stop(zmq::ReconnectStop::REFUSED).relaxed(),
    ];
    for (number, options) in options.into_iter().enumerate() {
        let context = context();
        // Without drafts there is one option less.
        let Ok(client) = options.open(&context) else { continue };
        let endpoint = free_endpoint();
        let server = context.socket(zmq::REP).unwrap();
        server.bind(&endpoint).unwrap();
        client.connect(&endpoint).unwrap();
        let serving = thread::spawn({
            let (context, endpoint) = (context.clone(), endpoint.clone());
            move || {
                // It dies with the question, and for a while nobody is there.
                drop(server.recv_timeout(PATIENCE).unwrap());
                thread::sleep(3 * MOMENT);
                let server = context.socket(zmq::REP).unwrap();
                bind_soon(&server, &endpoint);
                let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
                asker.send(question).unwrap()
            }
        });
        let retry = Retry::new(40, MOMENT / 2);
        let answer = client.ask("a question", &retry).map(|(answer, _)| answer);
        assert_eq!(answer.unwrap_or_else(|error| panic!("{number}: {error}")), "a question");
        let _server = serving.join().unwrap();
    }
}

#[test]
fn who_takes_the_place_of_a_server_within_the_process_is_asked_whatever_is_chosen() {
    let options = [
        Req::options().reconnect_interval(MOMENT),
        Req::options().immediate(true),
        Req::options().immediate(false).reconnect_interval(MOMENT),
    ];
    for (number, options) in options.into_iter().enumerate() {
        let context = context();
        let client = options.open(&context).unwrap();
        client.connect("inproc://server").unwrap();
        let serving = thread::spawn({
            let context = context.clone();
            move || {
                for _ in 0..2 {
                    // It dies with the question.
                    let server = context.socket(zmq::REP).unwrap();
                    bind_soon(&server, "inproc://server");
                    drop(server.recv_timeout(PATIENCE).unwrap());
                }
                let server = context.socket(zmq::REP).unwrap();
                bind_soon(&server, "inproc://server");
                let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
                asker.send(question).unwrap()
            }
        });
        let answer = client.ask("a question", &STUBBORN).map(|(answer, _)| answer);
        assert_eq!(answer.unwrap_or_else(|error| panic!("{number}: {error}")), "a question");
        let _server = serving.join().unwrap();
    }
}
