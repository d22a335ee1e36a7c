//! C gets Rust's contexts, sockets and frames, and both go on with them.

use std::mem::MaybeUninit;
use std::thread;
use std::time::Duration;

use c_inside::{part_answer, part_ask, part_close, part_end, part_exchange, part_version};
use zmq::{Context, Frame, Idle, Rep};

const PATIENCE: Duration = Duration::from_secs(10);
const EXCHANGES: i32 = 10_000;

fn context() -> Context {
    Context::builder().linger(Duration::ZERO).build().unwrap()
}

#[test]
fn c_has_the_header_of_the_library_that_is_linked() {
    let (major, minor, patch) = zmq::version();
    assert_eq!(part_version(), major * 10_000 + minor * 100 + patch);
}

#[test]
fn c_asks_in_rusts_context() {
    let context = context();
    let mut server = context.socket(zmq::REP).unwrap();
    server.bind("inproc://server").unwrap();
    let server = thread::spawn(move || {
        for _ in 0..EXCHANGES {
            let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
            server = asker.send(question).unwrap();
        }
    });
    // SAFETY: the context is alive, and the endpoint a C string.
    let line = unsafe { part_ask(context.as_raw(), c"inproc://server".as_ptr(), EXCHANGES) };
    assert_eq!(line, 0);
    server.join().unwrap();
}

#[test]
fn c_answers_over_rusts_socket() {
    let context = context();
    let server = context.socket(zmq::REP).unwrap();
    server.bind("inproc://server").unwrap();
    let mut client = context.socket(zmq::REQ).unwrap();
    client.connect("inproc://server").unwrap();
    let server = thread::spawn(move || {
        // SAFETY: the socket is open and idle, as it is after each exchange.
        let line = unsafe { part_answer(server.as_raw(), EXCHANGES) };
        (line, server)
    });
    for number in 0..EXCHANGES {
        let answer;
        let question = number.to_string();
        (answer, client) = client.send(&question).unwrap().recv_timeout(PATIENCE).unwrap();
        assert_eq!(answer, question);
    }
    let (line, server) = server.join().unwrap();
    assert_eq!(line, 0);
    // And the socket goes on in Rust.
    let client = client.send("hello").unwrap();
    let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
    let _server = asker.send(question).unwrap();
    assert_eq!(client.recv_timeout(PATIENCE).unwrap().0, "hello");
}

#[test]
fn frames_change_hands_without_a_copy_or_a_leak() {
    for size in [0, 5, 100_000] {
        let bytes: Vec<_> = (0..=255).cycle().take(size).collect();
        let mut message = Frame::from(bytes.clone()).into_raw();
        let mut answer = MaybeUninit::uninit();
        // SAFETY: the message is initialised and C's to close; the answer is writable.
        assert_eq!(unsafe { part_exchange(&raw mut message, answer.as_mut_ptr()) }, 0);
        // SAFETY: C has initialised it.
        let answer = unsafe { answer.assume_init() };
        // SAFETY: as above, and it is not used again.
        let answer = unsafe { Frame::from_raw(answer) };
        assert!(answer.iter().rev().eq(&bytes));
    }
}

#[test]
fn what_c_gets_for_good_it_ends() {
    let context = context();
    let socket: Rep<Idle> = context.socket(zmq::REP).unwrap();
    socket.bind("tcp://127.0.0.1:*").unwrap();
    // SAFETY: the socket is C's.
    assert_eq!(unsafe { part_close(socket.into_raw()) }, 0);
    // SAFETY: the context is C's, and nobody has a socket of it.
    assert_eq!(unsafe { part_end(context.into_raw().unwrap()) }, 0);
}
