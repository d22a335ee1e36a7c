//! What several test programs share.
#![allow(dead_code, reason = "no program needs all of it")]

pub(crate) mod attack;
pub(crate) mod c;
pub(crate) mod child;
pub(crate) mod example;
pub(crate) mod figures;
pub(crate) mod frames;
pub(crate) mod free_port;
pub(crate) mod leaver;
pub(crate) mod leftovers;
pub(crate) mod owner;
pub(crate) mod peer;
#[cfg(unix)]
pub(crate) mod python;
pub(crate) mod random;
pub(crate) mod stranger;
pub(crate) mod temp_dir;

use std::env;
use std::thread;
use std::time::{Duration, Instant};

use zmq::{Context, ErrorKind, Message, Socket};

use temp_dir::TempDir;

/// Long enough for anything that ought to happen.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
/// Long enough to show that nothing happens.
pub(crate) const MOMENT: Duration = Duration::from_millis(30);

/// A context that ends without waiting, so that a failed test does not hang.
pub(crate) fn context() -> Context {
    Context::builder().linger(Duration::ZERO).build().unwrap()
}

/// Whether a test that needs something else than this crate must not be skipped where that is not
/// there: `ZMQ_REQUIRE_INTEROP` is 1, as on a CI.
pub(crate) fn is_required() -> bool {
    env::var_os("ZMQ_REQUIRE_INTEROP").is_some_and(|value| !value.is_empty() && value != "0")
}

/// Whether the linked libzmq has drafts. Without them there is nothing to test, and a library that
/// we build has them.
pub(crate) fn has_drafts() -> bool {
    let has = zmq::has("draft");
    assert!(has || !cfg!(feature = "vendored"));
    has
}

/// The peer for whom a message is left comes after all, so that the context with it can end.
pub(crate) fn come_to(endpoint: &str) {
    let context = context();
    let sink = context.socket(zmq::PULL).unwrap();
    sink.bind(endpoint).unwrap();
    sink.recv_timeout(PATIENCE).unwrap();
}

/// Runs `test` with a context of its own on each transport.
pub(crate) fn every_transport(test: impl Fn(&Context, &str)) {
    every_remote_transport(&test);
    test(&context(), "inproc://here");
}

/// The same on those by which another process can be reached.
pub(crate) fn every_remote_transport(test: impl Fn(&Context, &str)) {
    test(&context(), "tcp://127.0.0.1:*");
    // As mingw compiles libzmq, it has none.
    assert!(zmq::has("ipc") || cfg!(windows));
    if zmq::has("ipc") {
        let ipc = TempDir::new();
        test(&context(), &format!("ipc://{}/socket", ipc.path()));
    }
}

/// Messages of every shape that is handled apart somewhere.
pub(crate) fn shapes() -> [Message; 7] {
    [
        "hello".into(),
        "".into(),
        ["a", "b", "c"].into(),
        ["", "", ""].into(),
        vec![7; 1_000_000].into(),
        Message::from(["x".repeat(5000), String::new(), "end".into()]),
        vec!["many"; 1000].into(),
    ]
}

/// Binds where the last socket is just going.
pub(crate) fn bind_soon(socket: &Socket, endpoint: &str) {
    until(|| match socket.bind(endpoint) {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::AddrInUse);
            false
        }
    });
}

/// Tries again until it is so.
pub(crate) fn until(mut so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !so() {
        assert!(start.elapsed() < PATIENCE, "it never came to be so");
        thread::yield_now();
    }
}
