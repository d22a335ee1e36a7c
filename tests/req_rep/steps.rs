//! Exchanges, and what a step that fails gives back.

use std::error::Error as StdError;
use std::thread;
use std::time::{Duration, Instant};

use zmq::{
    Answering, Awaiting, ErrorKind, Frame, Idle, Message, RecvTransitionError, Rep, Req,
    TransitionError,
};

use crate::common::{MOMENT, PATIENCE, context, shapes};
use crate::{bound_pair, every_transport, ping_pong};

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
fn a_message_is_used_again_whatever_its_shape_was() {
    every_transport(|context, endpoint| {
        let (mut client, mut server) = bound_pair(context, endpoint);
        client.set_recv_timeout(Some(PATIENCE)).unwrap();
        server.set_recv_timeout(Some(PATIENCE)).unwrap();
        let mut heard = Message::from(["left", "over"]);
        for shape in shapes() {
            let waiting = client.send_timeout(shape.clone(), PATIENCE).unwrap();
            let asker = server.recv_into(&mut heard).unwrap();
            assert_eq!(heard, shape);
            server = asker.send(shape.clone()).unwrap();
            client = waiting.recv_into(&mut heard).unwrap();
            assert_eq!(heard, shape);
        }
        server.set_recv_timeout(Some(MOMENT)).unwrap();
        let failed = server.recv_into(&mut heard).unwrap_err();
        assert_eq!(failed.kind(), ErrorKind::TimedOut);
        assert_eq!(heard, "");

        // Both are in the state that they were in.
        let server = failed.into_socket();
        let waiting = client.send("anybody?").unwrap();
        waiting.set_recv_timeout(Some(MOMENT)).unwrap();
        heard = Message::from("left over");
        let waiting = waiting.recv_into(&mut heard).unwrap_err().into_socket();
        assert_eq!(heard, "");
        server.set_recv_timeout(Some(PATIENCE)).unwrap();
        waiting.set_recv_timeout(Some(PATIENCE)).unwrap();
        let asker = server.recv_into(&mut heard).unwrap();
        assert_eq!(heard, "anybody?");
        let _server = asker.send("yes").unwrap();
        let _client = waiting.recv_into(&mut heard).unwrap();
        assert_eq!(heard, "yes");
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
