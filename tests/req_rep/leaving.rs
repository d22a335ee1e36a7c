//! Clients and servers that leave at the wrong moment.

use std::thread;
use std::time::Duration;

use zmq::{Awaiting, ErrorKind, Message, Req};

use crate::common::child::in_child;
use crate::common::free_port::free_endpoint;
use crate::common::{PATIENCE, context, leaver};
use crate::{bind_soon, bound_pair, every_transport, ping_pong};

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
