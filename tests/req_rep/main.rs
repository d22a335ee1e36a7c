//! REQ and REP over a real libzmq: their states, and what a failed step gives back.

#[path = "../common/mod.rs"]
mod common;
#[cfg(unix)]
#[path = "../common/storm.rs"]
mod storm;

use std::error::Error as StdError;
use std::thread;
use std::time::{Duration, Instant};

use common::child::in_child;
use common::free_port::free_endpoint;
use common::temp_dir::TempDir;
use common::{MOMENT, PATIENCE, context, leaver, leftovers};
use zmq::{
    Answering, Awaiting, Context, ErrorKind, Frame, Idle, Message, RecvTransitionError, Rep, Req,
    TransitionError,
};

fn bound_pair(context: &Context, endpoint: &str) -> (Req<Idle>, Rep<Idle>) {
    let server = context.socket(zmq::REP).unwrap();
    let endpoint = server.bind(endpoint).unwrap();
    let client = context.socket(zmq::REQ).unwrap();
    client.connect(&endpoint).unwrap();
    (client, server)
}

fn ping_pong(
    client: Req<Idle>,
    server: Rep<Idle>,
    question: impl Into<Message>,
    answer: impl Into<Message>,
) -> (Req<Idle>, Rep<Idle>) {
    let (question, answer) = (question.into(), answer.into());
    let waiting = client.send_timeout(question.clone(), PATIENCE).unwrap();
    let (heard, asker) = server.recv_timeout(PATIENCE).unwrap();
    assert_eq!(heard, question);
    let server = asker.send(answer.clone()).unwrap();
    let (heard, client) = waiting.recv_timeout(PATIENCE).unwrap();
    assert_eq!(heard, answer);
    (client, server)
}

/// Libzmq has no `ipc` on Windows, unless MSVC compiled it.
fn is_here(endpoint: &str) -> bool {
    cfg!(unix) || !endpoint.starts_with("ipc://")
}

fn every_transport(test: impl Fn(&Context, &str)) {
    let ipc = TempDir::new();
    let ipc = format!("ipc://{}/socket", ipc.path());
    for endpoint in ["tcp://127.0.0.1:*", &ipc, "inproc://here"] {
        if is_here(endpoint) {
            test(&context(), endpoint);
        }
    }
}

#[test]
fn questions_and_answers_of_any_shape_leave_the_states_true() {
    every_transport(|context, endpoint| {
        let (mut client, mut server) = bound_pair(context, endpoint);
        let shapes: [Message; 7] = [
            "hello".into(),
            "".into(),
            ["a", "b", "c"].into(),
            ["", "", ""].into(),
            vec![7; 10 * 1024 * 1024].into(),
            Message::from([Frame::from(vec![1; 5000]), Frame::new(), Frame::from("end")]),
            vec![Frame::from("many"); 1000].into(),
        ];
        for question in &shapes {
            for answer in &shapes {
                (client, server) = ping_pong(client, server, question.clone(), answer.clone());
            }
        }
    });
}

#[test]
fn nine_hellos() {
    let context = context();
    let (mut client, mut server) = bound_pair(&context, "tcp://127.0.0.1:*");
    let server = thread::spawn(move || {
        for _request in 1..10 {
            let (question, asker) = server.recv().unwrap();
            assert_eq!(question, "hello");
            server = asker.send("World").unwrap();
        }
    });
    for _request in 1..10 {
        let message;
        (message, client) = client.send("hello").unwrap().recv().unwrap();
        assert_eq!(message, "World");
    }
    server.join().unwrap();
}

#[test]
fn two_clients_at_once_each_get_only_their_own_answers() {
    let context = context();
    let server = context.socket(zmq::REP).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let clients = ["a", "b"].map(|name| {
        let socket = context.socket(zmq::REQ).unwrap();
        socket.connect(&endpoint).unwrap();
        thread::spawn(move || {
            let mut socket = socket;
            for number in 0..500 {
                let question = format!("{name}{number}");
                let answer;
                (answer, socket) = socket.send(&question).unwrap().recv().unwrap();
                assert_eq!(answer, format!("to {question}"));
            }
        })
    });
    let mut server = server;
    for _ in 0..1000 {
        let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
        server = asker.send(format!("to {question}")).unwrap();
    }
    for client in clients {
        client.join().unwrap();
    }
}

#[test]
fn a_client_may_connect_before_its_server_binds() {
    let ipc = TempDir::new();
    let endpoints = [&free_endpoint(), &format!("ipc://{}/late", ipc.path()), "inproc://late"];
    for endpoint in endpoints.into_iter().filter(|endpoint| is_here(endpoint)) {
        let context = context();
        let client = context.socket(zmq::REQ).unwrap();
        client.connect(endpoint).unwrap();
        let waiting = client.send("early").unwrap();

        let server = context.socket(zmq::REP).unwrap();
        server.bind(endpoint).unwrap();
        let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
        assert_eq!(question, "early");
        let _server = asker.send("late").unwrap();
        assert_eq!(waiting.recv_timeout(PATIENCE).unwrap().0, "late");
    }
}

#[test]
fn a_failed_send_returns_the_idle_socket_and_the_message() {
    let context = context();
    let socket = Req::options().send_timeout(Duration::from_millis(20)).open(&context).unwrap();
    let steps: [&dyn Fn(Req<Idle>) -> TransitionError<Req<Idle>>; 4] = [
        &|socket| socket.send("nobody").unwrap_err(),
        &|socket| socket.try_send("nobody").unwrap_err(),
        &|socket| socket.send_timeout("nobody", MOMENT).unwrap_err(),
        &|socket| socket.send_timeout("nobody", Duration::ZERO).unwrap_err(),
    ];
    let mut socket = socket;
    for step in steps {
        let failed = step(socket);
        assert!(failed.to_string().ends_with(": no peer could take the message in time"));
        let (error, back, message) = failed.into_parts();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert_eq!(message.unwrap(), "nobody");
        socket = back;
    }
    let failed = socket.try_send(["several", "frames"]).unwrap_err();
    let (_, socket, message) = failed.into_parts();
    assert_eq!(message.unwrap(), Message::from(["several", "frames"]));

    // The socket came back idle, and works once there is a peer.
    let server = context.socket(zmq::REP).unwrap();
    let endpoint = server.bind("inproc://late").unwrap();
    socket.connect(&endpoint).unwrap();
    drop(ping_pong(socket, server, "hello", "World"));
}

#[test]
fn a_receive_that_timed_out_may_be_tried_again() {
    every_transport(|context, endpoint| {
        let (client, server) = bound_pair(context, endpoint);
        let server = server.try_recv().unwrap_err().into_socket();
        let server = server.recv_timeout(MOMENT).unwrap_err().into_socket();
        server.set_recv_timeout(Some(MOMENT)).unwrap();
        let failed = server.recv().unwrap_err();
        assert!(failed.to_string().ends_with(": no message arrived in time"));
        let server: Rep<Idle> = failed.into_socket();

        let waiting = client.send("hello").unwrap();
        let waiting = waiting.try_recv().unwrap_err().into_socket();
        let waiting = waiting.recv_timeout(MOMENT).unwrap_err().into_socket();
        waiting.set_recv_timeout(Some(MOMENT)).unwrap();
        let waiting: Req<Awaiting> = waiting.recv().unwrap_err().into_socket();

        let (_, asker) = server.recv_timeout(PATIENCE).unwrap();
        let _server = asker.send("World").unwrap();
        assert_eq!(waiting.recv_timeout(PATIENCE).unwrap().0, "World");
    });
}

#[test]
fn a_timeout_lasts_as_long_as_it_says() {
    let context = context();
    let server = context.socket(zmq::REP).unwrap();
    let start = Instant::now();
    let server = server.recv_timeout(Duration::from_millis(100)).unwrap_err().into_socket();
    assert!(start.elapsed() >= Duration::from_millis(100));
    server.set_recv_timeout(Some(Duration::from_millis(100))).unwrap();

    // One that is named counts instead of the option.
    let start = Instant::now();
    let server = server.recv_timeout(Duration::ZERO).unwrap_err().into_socket();
    assert!(start.elapsed() < Duration::from_millis(100));
    let start = Instant::now();
    let _server = server.recv().unwrap_err();
    assert!(start.elapsed() >= Duration::from_millis(99));
}

#[test]
fn the_wrong_number_of_frames_loses_nothing() {
    let context = context();
    let (client, server) = bound_pair(&context, "inproc://frames");
    let waiting = client.send(["one", "two"]).unwrap();

    let Err(RecvTransitionError::Odd(odd)) = server.recv_multipart::<3>() else {
        panic!("two frames are not three")
    };
    assert_eq!(odd.to_string(), "into_frames: expected 3 frames, and the message has 2");
    // The question was received all the same, so an answer is due.
    let (_, asker, message): (_, Rep<Answering>, _) = odd.into_parts();
    assert_eq!(message.unwrap(), Message::from(["one", "two"]));
    let _server = asker.send_multipart(["x", "y"]).unwrap();

    let ([x, y], _client) = waiting.recv_multipart().unwrap();
    assert_eq!((x.to_string(), y.to_string()), ("x".into(), "y".into()));
}

#[test]
fn an_answer_to_an_asker_that_is_gone_is_no_error() {
    every_transport(|context, endpoint| {
        let (client, server) = bound_pair(context, endpoint);
        let waiting = client.send("hello").unwrap();
        let (_, asker) = server.recv_timeout(PATIENCE).unwrap();
        drop(waiting);
        let server = asker.send(["to", "nobody"]).unwrap();

        let client = context.socket(zmq::REQ).unwrap();
        client.connect(&server.last_endpoint().unwrap()).unwrap();
        drop(ping_pong(client, server, "again", "fine"));
    });
}

#[test]
fn a_server_that_died_with_the_question_costs_a_timeout_and_no_more() {
    let context = context();
    let endpoint = free_endpoint();
    let server = context.socket(zmq::REP).unwrap();
    server.bind(&endpoint).unwrap();
    let client = Req::options().recv_hwm(7).open(&context).unwrap();
    client.connect(&endpoint).unwrap();

    let waiting = client.send("hello").unwrap();
    let taken = server.recv_timeout(PATIENCE).unwrap();
    drop(taken);
    let server = bind_soon(&context, &endpoint);

    // The answer never comes, also from the new server; the socket is still awaiting it.
    let failed = waiting.recv_timeout(Duration::from_millis(200)).unwrap_err();
    assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
    let waiting: Req<Awaiting> = failed.into_socket();

    let client = waiting.abandon().unwrap();
    assert_eq!(client.recv_hwm().unwrap(), 7, "the options are kept");
    let (client, server) = ping_pong(client, server, "hello again", "World");
    drop(ping_pong(client, server, "and again", "World"));
}

#[test]
fn a_fresh_socket_has_the_last_of_the_options_that_endpoints_left_behind() {
    let context = context();
    let server = context.socket(zmq::REP).unwrap();
    let client = context.socket(zmq::REQ).unwrap();
    client.set_reconnect_interval(Some(Duration::from_millis(7))).unwrap();
    client.connect(&server.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
    for round in 1..=1000 {
        client.set_handshake_interval(Duration::from_millis(round)).unwrap();
        client.connect("tcp://127.0.0.1:1").unwrap();
        client.set_reconnect_interval(Some(Duration::from_millis(round))).unwrap();
        client.disconnect("tcp://127.0.0.1:1").unwrap();
    }
    let waiting = client.send("hello").unwrap();
    let (_, asker) = server.recv_timeout(PATIENCE).unwrap();
    let client = waiting.abandon().unwrap();
    let server = asker.send("late").unwrap();
    let last = Duration::from_secs(1);
    assert_eq!(client.handshake_interval().unwrap(), last);
    assert_eq!(client.reconnect_interval().unwrap(), Some(last));
    drop(ping_pong(client, server, "hello again", "World"));
}

#[test]
fn a_bound_client_may_not_abandon_its_question() {
    // Its server would connect again and bring the answer to the first question.
    let context = context();
    let client = context.socket(zmq::REQ).unwrap();
    let endpoint = client.bind("tcp://127.0.0.1:*").unwrap();
    let server = context.socket(zmq::REP).unwrap();
    server.connect(&endpoint).unwrap();

    let waiting = client.send_timeout("first", PATIENCE).unwrap();
    let (_, asker) = server.recv_timeout(PATIENCE).unwrap();
    let failed = waiting.abandon().unwrap_err();
    assert_eq!(failed.error().kind(), ErrorKind::Unsupported);
    assert_eq!(
        failed.to_string(),
        format!("abandon `{endpoint}`: a bound socket would take the late answer for the next one")
    );
    let _server = asker.send("World").unwrap();
    assert_eq!(failed.into_socket().recv_timeout(PATIENCE).unwrap().0, "World");
}

#[test]
fn a_question_cut_off_half_way_comes_back_whole() {
    in_child(|| {
        // So many frames that the server is gone before the last of them is sent.
        let question: Message = (0..300_000).map(|number| number.to_string()).collect();
        let mut moment = leaver::Moment::new();
        for _ in 0..100 {
            let context = context();
            let (client, server) = bound_pair(&context, "inproc://half");
            let (client, server) = ping_pong(client, server, "warm", "up");

            let unsent = question.clone();
            let Err(failed) = moment.send(server, || client.try_send(unsent)) else {
                moment.was_too_late();
                continue;
            };
            let (error, client, message) = failed.into_parts();
            assert_eq!(message.unwrap(), question);
            if error.to_string() != "zmq_msg_send: the peer left in the middle of the message" {
                moment.was_too_early();
                continue;
            }
            // The socket is idle in truth: it asks the next server, and never meets EFSM.
            let server = bind_soon(&context, "inproc://half");
            let (client, server) = ping_pong(client, server, "hello", "World");
            drop(ping_pong(client, server, ["and", "again"], "World"));
            return;
        }
        panic!("no question was cut off half-way, so nothing was shown");
    });
}

/// Over `inproc` it connects to the very socket that was bound at the time.
#[test]
fn a_server_that_connects_after_a_question_was_cut_off_hears_the_next() {
    let question: Message = (0..300_000).map(|number| number.to_string()).collect();
    let mut moment = leaver::Moment::new();
    for _ in 0..100 {
        let context = context();
        let client = context.socket(zmq::REQ).unwrap();
        client.bind("inproc://half").unwrap();
        let server = context.socket(zmq::REP).unwrap();
        server.connect("inproc://half").unwrap();
        let (client, server) = ping_pong(client, server, "warm", "up");

        let unsent = question.clone();
        let Err(failed) = moment.send(server, || client.try_send(unsent)) else {
            moment.was_too_late();
            continue;
        };
        let (error, client, _) = failed.into_parts();
        if error.to_string() != "zmq_msg_send: the peer left in the middle of the message" {
            moment.was_too_early();
            continue;
        }
        let server = context.socket(zmq::REP).unwrap();
        server.connect("inproc://half").unwrap();
        drop(ping_pong(client, server, "hello", "World"));
        return;
    }
    panic!("no question was cut off half-way, so nothing was shown");
}

/// REQ sends a delimiter before the question, and may learn in between that the
/// peer has left.
#[test]
fn a_server_that_leaves_after_its_answer_never_leaves_a_false_state() {
    for endpoint in ["inproc://leaver", "tcp://127.0.0.1:*"] {
        for round in 0..400_u32 {
            let context = context();
            let mut client = context.socket(zmq::REQ).unwrap();
            let endpoint = client.bind(endpoint).unwrap();
            let server = context.socket(zmq::REP).unwrap();
            server.connect(&endpoint).unwrap();
            let waiting = client.send_timeout("first", PATIENCE).unwrap();
            let answering = thread::spawn(move || {
                let (_, asker) = server.recv_timeout(PATIENCE).unwrap();
                drop(asker.send("answer").unwrap());
            });
            client = waiting.recv_timeout(PATIENCE).unwrap().1;
            for _ in 0..round % 40 * 50 {
                std::hint::spin_loop();
            }
            // Lost or unsent are both the truth; EFSM would not be.
            let outcome = client.send_timeout("second", Duration::from_millis(1));
            answering.join().unwrap();
            let (client, question) = match outcome {
                Ok(waiting) => {
                    let failed = waiting.recv_timeout(Duration::from_millis(1)).unwrap_err();
                    assert_eq!(failed.error().kind(), ErrorKind::TimedOut, "{failed}");
                    continue;
                }
                Err(failed) => {
                    assert_eq!(failed.error().kind(), ErrorKind::TimedOut, "{failed}");
                    let (_, client, question) = failed.into_parts();
                    (client, question.unwrap())
                }
            };
            let server = context.socket(zmq::REP).unwrap();
            server.connect(&endpoint).unwrap();
            drop(ping_pong(client, server, question, "World"));
        }
    }
}

#[test]
fn a_server_that_others_connect_to_never_leaves_a_false_state_either() {
    let places: [fn() -> String; 2] = [|| "inproc://leaver".into(), free_endpoint];
    for place in places {
        for round in 0..300_u32 {
            let context = context();
            let server = context.socket(zmq::REP).unwrap();
            let endpoint = server.bind(&place()).unwrap();
            let client = context.socket(zmq::REQ).unwrap();
            client.connect(&endpoint).unwrap();
            let waiting = client.send_timeout("first", PATIENCE).unwrap();
            let answering = thread::spawn(move || {
                let (_, asker) = server.recv_timeout(PATIENCE).unwrap();
                drop(asker.send("answer").unwrap());
            });
            let (_, client) = waiting.recv_timeout(PATIENCE).unwrap();
            for _ in 0..round % 40 * 50 {
                std::hint::spin_loop();
            }
            // The question is lost with the server, or waits for the next one.
            let waiting = client.send_timeout("second", PATIENCE).unwrap();
            answering.join().unwrap();
            let server = bind_soon(&context, &endpoint);
            match server.recv_timeout(Duration::from_millis(1)) {
                Ok((question, asker)) => {
                    assert_eq!(question, "second");
                    let _server = asker.send("World").unwrap();
                    assert_eq!(waiting.recv_timeout(PATIENCE).unwrap().0, "World");
                }
                Err(failed) => {
                    let lost = waiting.recv_timeout(Duration::from_millis(1)).unwrap_err();
                    assert_eq!(lost.error().kind(), ErrorKind::TimedOut, "{lost}");
                    let client = lost.into_socket().abandon().unwrap();
                    let waiting = client.send_timeout("third", PATIENCE).unwrap();
                    let (question, mut asker) =
                        failed.into_socket().recv_timeout(PATIENCE).unwrap();
                    if question == "second" {
                        // Not lost, but late; its answer goes to nobody.
                        let server = asker.send("World").unwrap();
                        asker = server.recv_timeout(PATIENCE).unwrap().1;
                    }
                    let _server = asker.send("World").unwrap();
                    assert_eq!(waiting.recv_timeout(PATIENCE).unwrap().0, "World");
                }
            }
        }
    }
}

#[test]
fn a_question_waits_for_a_server_with_immediate_too() {
    let context = context();
    let endpoint = free_endpoint();
    let client = Req::options().immediate(true).open(&context).unwrap();
    client.connect(&endpoint).unwrap();
    let mut client = client;
    for _ in 0..5 {
        client = client.try_send("too early").unwrap_err().into_socket();
    }
    let server = bind_soon(&context, &endpoint);
    drop(ping_pong(client, server, "hello", "World"));
}

#[test]
fn an_endpoint_is_taken_back_by_the_name_and_the_way_it_was_given() {
    let context = context();
    let socket = context.socket(zmq::REQ).unwrap();
    let bound = socket.bind("tcp://127.0.0.1:*").unwrap();
    let elsewhere = free_endpoint();
    socket.connect(&elsewhere).unwrap();
    for error in [
        socket.unbind(&elsewhere).unwrap_err(),
        socket.disconnect(&bound).unwrap_err(),
        socket.unbind(&bound.replace("127.0.0.1", "localhost")).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert!(
            error.to_string().ends_with("connected there")
                || error.to_string().ends_with("bound there")
        );
    }
    socket.disconnect(&elsewhere).unwrap();
    socket.unbind(&bound).unwrap();
}

#[test]
fn bad_endpoints_are_refused_by_name_and_leave_the_socket_usable() {
    let context = context();
    let (client, server) = bound_pair(&context, "tcp://127.0.0.1:*");
    let taken = context.socket(zmq::REP).unwrap().bind("tcp://127.0.0.1:*").unwrap();
    let other = context.socket(zmq::REP).unwrap();
    let taken_now = other.bind(&taken).or_else(|_| other.bind("tcp://127.0.0.1:*")).unwrap();

    for (endpoint, kind, reason) in [
        ("tcp:/127.0.0.1:1", ErrorKind::InvalidInput, "`transport://address`"),
        ("tcp://127.0.0.1", ErrorKind::InvalidInput, "the port is missing"),
        ("inproc://a\0b", ErrorKind::InvalidInput, "must not contain a NUL"),
        ("tcp://127.0.0.1:65536", ErrorKind::InvalidInput, "port 65536 is over 65535"),
        ("tcp://127.0.0.1:80abc", ErrorKind::InvalidInput, "`80abc` is not a port number"),
        ("carrier-pigeon://home", ErrorKind::ProtocolNotSupported, "Protocol not supported"),
        (&*taken_now, ErrorKind::AddrInUse, "in use"),
        (
            "tcp://no-such-host.invalid:1",
            ErrorKind::AddrNotAvailable,
            "neither an address nor an interface of this machine",
        ),
        ("ipc:///no/such/directory/socket", ErrorKind::NotFound, "No such file or directory"),
        (&format!("ipc:///tmp/{}", "x".repeat(200)), ErrorKind::InvalidInput, "too long"),
    ] {
        if !is_here(endpoint) {
            continue;
        }
        let error = server.bind(endpoint).unwrap_err();
        let line = error.to_string();
        assert_eq!(error.kind(), kind, "{line}");
        let named = endpoint.replace('\0', "\\0");
        assert!(line.starts_with(&format!("zmq_bind `{named}`: ")), "{line}");
        assert!(line.to_lowercase().contains(&reason.to_lowercase()), "{line}");
        assert!(!line.contains(char::is_control), "{line:?}");
    }
    for endpoint in ["tcp://127.0.0.1:*", "tcp://127.0.0.1:99999", "inproc://a\0b", "nonsense"] {
        let error = client.connect(endpoint).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().starts_with("zmq_connect `"), "{error}");
    }
    let nobody = client.connect("tcp://*:8000").unwrap_err().to_string();
    let why = "`*` is for binding: to connect, name the host and the port";
    assert_eq!(nobody, format!("zmq_connect `tcp://*:8000`: {why}"));
    assert_eq!(server.unbind("tcp://127.0.0.1:1").unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(client.disconnect("tcp://127.0.0.1:1").unwrap_err().kind(), ErrorKind::NotFound);

    drop(ping_pong(client, server, "still", "usable"));
}

#[test]
fn an_endpoint_may_be_as_long_as_its_transport_allows() {
    let context = context();
    let server = context.socket(zmq::REP).unwrap();
    let name = format!("inproc://{}", "x".repeat(60_000));
    assert_eq!(server.bind(&name).unwrap(), *name);
    let name = format!("inproc://{}", "x".repeat(2_000_000));
    let line = server.bind(&name).unwrap_err().to_string();
    assert!(line.ends_with("an endpoint has 65535 bytes at most"));
}

#[test]
fn options_are_chosen_before_and_changed_after_opening() {
    let context = context();
    let socket = Req::options()
        .linger(Duration::from_micros(1))
        .recv_timeout(Duration::from_millis(250))
        .routing_id("client-7")
        .open(&context)
        .unwrap();
    assert_eq!(socket.linger().unwrap(), Some(Duration::from_millis(1)), "rounded up");
    assert_eq!(socket.default_recv_timeout().unwrap(), Some(Duration::from_millis(250)));
    assert_eq!(socket.default_send_timeout().unwrap(), None);
    assert_eq!(socket.routing_id().unwrap(), b"client-7");
    socket.set_linger(None).unwrap();
    assert_eq!(socket.linger().unwrap(), None);
    socket.set_linger(Some(Duration::MAX)).unwrap();
    assert_eq!(socket.linger().unwrap(), Some(Duration::from_millis(i32::MAX as u64)));
    socket.set_linger(Some(Duration::ZERO)).unwrap();

    let error = socket.set_routing_id("x".repeat(256)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "zmq_setsockopt `ZMQ_ROUTING_ID`: it has 1 to 255 bytes, the first not zero"
    );
    let error = Req::options().routing_id("").open(&context).unwrap_err();
    assert_eq!(
        error.to_string(),
        "zmq_setsockopt `ZMQ_ROUTING_ID`: it has 1 to 255 bytes, the first not zero"
    );
}

#[test]
fn question_mark_reaches_boxed_errors() {
    // `Box<dyn Error + Send + Sync>` and its friends need what a socket is not: `Sync`.
    fn exchange(socket: Req<Idle>) -> Result<(), Box<dyn StdError + Send + Sync>> {
        let ([_reply], _socket) = socket.try_send("hello")?.recv_multipart()?;
        Ok(())
    }
    let socket = context().socket(zmq::REQ).unwrap();
    assert_eq!(
        exchange(socket).unwrap_err().to_string(),
        "zmq_msg_send: no peer could take the message in time"
    );
}

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
fn the_limit_of_sockets_is_an_error() {
    let context = Context::builder().max_sockets(2).build().unwrap();
    let _open = (context.socket(zmq::REQ).unwrap(), context.socket(zmq::REP).unwrap());
    let error = context.socket(zmq::REQ).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooManyOpen);
    assert_eq!(error.to_string(), "zmq_socket: the context's limit of 2 sockets is reached");
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
        let storm = storm::begin();
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

/// A server at an endpoint whose last one is just going.
fn bind_soon(context: &Context, endpoint: &str) -> Rep<Idle> {
    let server = context.socket(zmq::REP).unwrap();
    let start = Instant::now();
    while let Err(error) = server.bind(endpoint) {
        assert_eq!(error.kind(), ErrorKind::AddrInUse);
        assert!(start.elapsed() < PATIENCE, "{error}");
        thread::yield_now();
    }
    server
}
