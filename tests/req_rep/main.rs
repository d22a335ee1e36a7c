//! REQ and REP over a real libzmq: their states, and what a failed step gives back.

#[path = "../common/mod.rs"]
mod common;
mod ending;
mod leaving;
mod opening;
mod steps;
#[cfg(unix)]
#[path = "../common/storm.rs"]
mod storm;

use std::thread;
use std::time::Instant;

use common::temp_dir::TempDir;
use common::{PATIENCE, context};
use zmq::{Context, ErrorKind, Idle, Message, Rep, Req};

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
