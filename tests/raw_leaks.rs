//! What goes to C and comes back leaves no descriptor and no thread behind.
//!
//! A program of its own, as it counts those of the whole process.
#![cfg(target_os = "linux")]

use std::fs;
use std::time::{Duration, Instant};

use zmq::{Context, Dealer, Events, Pull, Router, sys};

const PATIENCE: Duration = Duration::from_secs(10);

fn counts() -> [usize; 2] {
    ["/proc/self/fd", "/proc/self/task"].map(|it| fs::read_dir(it).unwrap().count())
}

/// libzmq lets go of some of it a moment after it says so: perhaps of some that was counted before,
/// too.
#[track_caller]
fn assert_returns_to(before: [usize; 2]) {
    let start = Instant::now();
    while counts().iter().zip(before).any(|(now, before)| *now > before) {
        assert!(start.elapsed() < PATIENCE, "descriptors and threads: {:?}, {before:?}", counts());
        std::thread::yield_now();
    }
}

fn borrow() {
    // SAFETY: it has no preconditions.
    let theirs = unsafe { sys::zmq_ctx_new() };
    // SAFETY: it lives until it is terminated below.
    let context = unsafe { Context::borrow_raw(theirs) }.unwrap();
    // SAFETY: as above.
    let raw = unsafe { sys::zmq_socket(theirs, sys::ZMQ_DEALER) };
    // SAFETY: C does not use it meanwhile.
    let dealer = unsafe { Dealer::borrow_raw(&context, raw) }.unwrap();
    let monitor = dealer.monitor(Events::ALL).unwrap();
    dealer.bind("tcp://127.0.0.1:*").unwrap();
    drop(dealer);
    // SAFETY: it is open.
    assert_eq!(unsafe { sys::zmq_close(raw) }, 0);
    drop((monitor, context));
    // SAFETY: no handle is left.
    assert_eq!(unsafe { sys::zmq_ctx_term(theirs) }, 0);
}

fn take_over() {
    // SAFETY: it has no preconditions.
    let theirs = unsafe { sys::zmq_ctx_new() };
    // SAFETY: as above, and the socket is given away with it.
    let raw = unsafe { sys::zmq_socket(theirs, sys::ZMQ_ROUTER) };
    // SAFETY: nobody else has either.
    let context = unsafe { Context::from_raw(theirs) }.unwrap();
    // SAFETY: as above.
    let router = unsafe { Router::from_raw(&context, raw) }.unwrap();
    router.bind("tcp://127.0.0.1:*").unwrap();
    drop(context);
}

fn give_away() {
    let context = Context::new().unwrap();
    let sink = Pull::options().watch_peers(true).open(&context).unwrap();
    sink.bind("tcp://127.0.0.1:*").unwrap();
    let raw = sink.into_raw();
    // SAFETY: it is open.
    assert_eq!(unsafe { sys::zmq_close(raw) }, 0);
    let theirs = context.into_raw().unwrap();
    // SAFETY: no handle is left.
    assert_eq!(unsafe { sys::zmq_ctx_term(theirs) }, 0);
}

#[test]
fn descriptors_and_threads_return_to_what_they_were() {
    // One of each, so that what is opened once for good is.
    for trip in [borrow, take_over, give_away] {
        trip();
    }
    let before = counts();
    for trip in [borrow, take_over, give_away] {
        for _ in 0..50 {
            trip();
        }
        assert_returns_to(before);
    }
}
