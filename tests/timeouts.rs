//! The error of a wait that was in vain names who waited.

mod common;

use std::time::Duration;

use common::{MOMENT, context};
use zmq::{Error, ErrorKind, Events};

#[track_caller]
fn says(error: impl Into<Error>, words: &str) {
    let error = error.into();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    assert_eq!(error.to_string(), words);
}

#[test]
fn a_receive_names_its_socket_and_where_it_waited() {
    let context = context();
    let socket = context.socket(zmq::DEALER).unwrap();
    says(
        socket.recv_timeout(MOMENT).unwrap_err(),
        "zmq_msg_recv `DEALER that is bound and connected nowhere`: no message arrived in time",
    );
    socket.bind("inproc://waits").unwrap();
    says(
        socket.recv_timeout(MOMENT).unwrap_err(),
        "zmq_msg_recv `DEALER bound to inproc://waits`: no message arrived in time",
    );
    socket.connect("inproc://nobody").unwrap();
    socket.connect("inproc://nobody-either").unwrap();
    socket.unbind("inproc://waits").unwrap();
    socket.set_recv_timeout(Some(MOMENT)).unwrap();
    let words = "zmq_msg_recv `DEALER connected to inproc://nobody and 1 more`: no message \
                 arrived in time";
    says(socket.recv().unwrap_err(), words);
    says(socket.recv_multipart::<2>().unwrap_err(), words);
    says(socket.recv_into(&mut zmq::Message::default()).unwrap_err(), words);

    let server = context.socket(zmq::REP).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    says(
        server.recv_timeout(MOMENT).unwrap_err(),
        &format!("zmq_msg_recv `REP bound to {endpoint}`: no message arrived in time"),
    );
}

#[test]
fn a_send_names_its_socket_too() {
    let context = context();
    let socket = context.socket(zmq::REQ).unwrap();
    let failed = socket.send_timeout("hello", MOMENT).unwrap_err();
    let words = "that is bound and connected nowhere`: no peer could take the message in time";
    says(failed, &format!("zmq_msg_send `REQ {words}"));
    let socket = context.socket(zmq::PUSH).unwrap();
    for message in [zmq::Message::from("one"), ["several", "frames"].into()] {
        let failed = socket.send_timeout(message, MOMENT).unwrap_err();
        says(failed, &format!("zmq_msg_send `PUSH {words}"));
    }
}

#[test]
fn a_monitor_does_not_name_a_socket_that_nobody_opened() {
    let context = context();
    let socket = context.socket(zmq::REP).unwrap();
    let monitor = socket.monitor(Events::ALL).unwrap();
    let words = "zmq_msg_recv `a monitor`: no message arrived in time";
    says(monitor.recv_timeout(MOMENT).unwrap_err(), words);
}

#[test]
fn whoever_does_not_wait_pays_for_no_name() {
    let context = context();
    let socket = context.socket(zmq::PAIR).unwrap();
    let words = "zmq_msg_recv: no message arrived in time";
    says(socket.try_recv().unwrap_err(), words);
    says(socket.recv_timeout(Duration::ZERO).unwrap_err(), words);
    socket.set_recv_timeout(Some(Duration::ZERO)).unwrap();
    says(socket.recv().unwrap_err(), words);
    let words = "zmq_msg_send: no peer could take the message in time";
    says(socket.try_send("hello").unwrap_err(), words);
}
