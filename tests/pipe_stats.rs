//! What waits between a socket and its peers is told, where libzmq can tell it.
#![cfg(feature = "draft")]

mod common;

use std::thread;
use std::time::Instant;

use common::{MOMENT, PATIENCE, context, has_drafts, until};
use zmq::{ErrorKind, Events, PipeMonitor, PipeStats, Socket};

/// Whether there is anything to test; and if not, how it is refused.
fn is_there() -> bool {
    if !has_drafts() {
        let error = context().socket(zmq::PUSH).unwrap().monitor_pipes().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        let reason = "zmq_socket_monitor_versioned: the linked libzmq was built without draft";
        assert_eq!(error.to_string(), reason);
    }
    has_drafts()
}

/// Asks, and returns so many answers, in no order.
fn ask(socket: &Socket, monitor: &PipeMonitor, peers: &[&Socket], n: usize) -> Vec<PipeStats> {
    // SAFETY: in these tests all peers stay.
    unsafe { socket.request_pipes_stats_unchecked().unwrap() };
    let end = Instant::now() + PATIENCE;
    let mut answers = Vec::new();
    while answers.len() < n {
        assert!(Instant::now() < end, "{answers:?}");
        for peer in peers {
            peer.events().unwrap();
        }
        socket.events().unwrap();
        answers.extend(monitor.recv_timeout(MOMENT).ok().flatten());
    }
    answers
}

#[test]
fn over_inproc_the_figures_are_what_was_sent_and_not_received_on_both_sides() {
    if !is_there() {
        return;
    }
    let context = context();
    let sink = context.socket(zmq::PULL).unwrap();
    sink.bind("inproc://tasks").unwrap();
    let source = context.socket(zmq::PUSH).unwrap();
    source.connect("inproc://tasks").unwrap();
    let (source_monitor, sink_monitor) =
        (source.monitor_pipes().unwrap(), sink.monitor_pipes().unwrap());
    for _ in 0..3 {
        source.send("task").unwrap();
    }
    let stats = &ask(&source, &source_monitor, &[&sink], 1)[0];
    assert_eq!((stats.outbound, stats.inbound), (3, 0), "{stats:?}");
    let stats = &ask(&sink, &sink_monitor, &[&source], 1)[0];
    assert_eq!((stats.outbound, stats.inbound), (0, 3), "{stats:?}");
    assert!(source_monitor.try_recv().is_err(), "one answer a peer");
}

#[test]
fn each_peer_over_tcp_is_told_with_its_addresses() {
    if !is_there() {
        return;
    }
    let context = context();
    let router = context.socket(zmq::ROUTER).unwrap();
    let monitor = router.monitor_pipes().unwrap();
    let endpoint = router.bind("tcp://127.0.0.1:*").unwrap();
    let dealers: Vec<_> = (0..3).map(|_| context.socket(zmq::DEALER).unwrap()).collect();
    for dealer in &dealers {
        dealer.connect(&endpoint).unwrap();
        dealer.send("one").unwrap();
    }
    for _ in &dealers {
        router.recv_timeout(PATIENCE).unwrap();
    }
    // Two more from one of them, which nobody receives.
    dealers[1].send("two").unwrap();
    dealers[1].send("three").unwrap();
    let end = Instant::now() + PATIENCE;
    let answers = loop {
        let answers = ask(&router, &monitor, &[], 3);
        // Who receives says so in batches, so what was received may be counted still. One message
        // may have been looked at already.
        if answers.iter().map(|stats| stats.inbound).max() >= Some(2) {
            break answers;
        }
        assert!(Instant::now() < end, "{answers:?}");
    };
    let mut remotes: Vec<_> = answers.iter().map(|stats| stats.remote.clone()).collect();
    remotes.sort();
    remotes.dedup();
    assert_eq!(remotes.len(), 3, "{answers:?}");
    for stats in answers {
        assert!(stats.remote.starts_with("tcp://127.0.0.1:"), "{stats:?}");
        assert_eq!(stats.local, *endpoint);
        assert_eq!(stats.outbound, 0);
    }
}

#[test]
fn what_cannot_be_told_is_refused_in_one_line() {
    if !is_there() {
        return;
    }
    let context = context();
    let socket = context.socket(zmq::PUSH).unwrap();
    // SAFETY: there are no peers.
    let request = || unsafe { socket.request_pipes_stats_unchecked() };
    let error = request().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let reason = "the socket has no `PipeMonitor`: see `monitor_pipes`";
    assert_eq!(error.to_string(), format!("zmq_socket_monitor_pipes_stats: {reason}"));
    let _plain = socket.monitor(Events::ALL).unwrap();
    assert_eq!(request().unwrap_err().kind(), ErrorKind::InvalidInput);

    let _monitor = socket.monitor_pipes().unwrap();
    let error = request().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    assert!(error.to_string().ends_with("the socket has no peers"), "{error}");

    let shared = context.socket(zmq::SERVER).unwrap();
    let error = shared.lock().unwrap().monitor_pipes().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[test]
fn it_ends_with_its_socket_with_another_monitor_and_with_the_context() {
    if !is_there() {
        return;
    }
    let context = context();
    let socket = context.socket(zmq::PUSH).unwrap();
    let first = socket.monitor_pipes().unwrap();
    let plain = socket.monitor(Events::ALL).unwrap();
    assert!(first.recv_timeout(PATIENCE).unwrap().is_none());
    let second = socket.monitor_pipes().unwrap();
    assert_eq!(plain.recv_timeout(PATIENCE).unwrap().unwrap().event, zmq::Event::MonitorStopped);
    drop((first, plain, socket));
    assert_eq!(second.count(), 0);

    let socket = context.socket(zmq::PUSH).unwrap();
    let third = socket.monitor_pipes().unwrap();
    let waiter = thread::spawn(move || third.recv().unwrap_err().kind());
    context.shutdown().unwrap();
    assert_eq!(waiter.join().unwrap(), ErrorKind::Terminated);
}

#[test]
fn to_ask_is_safe_with_a_libzmq_that_is_mended_and_else_an_error() {
    if !is_there() {
        return;
    }
    let context = context();
    let sink = context.socket(zmq::PULL).unwrap();
    let endpoint = sink.bind("tcp://127.0.0.1:*").unwrap();
    let monitor = sink.monitor_pipes().unwrap();
    let source = context.socket(zmq::PUSH).unwrap();
    source.connect(&endpoint).unwrap();
    source.send("task").unwrap();
    sink.recv_timeout(PATIENCE).unwrap();
    let asked = sink.request_pipes_stats();
    assert!(zmq::is_mended() || cfg!(not(feature = "vendored")));
    if zmq::is_mended() {
        asked.unwrap();
        let mut told = None;
        until(|| {
            sink.events().unwrap();
            told = monitor.try_recv().ok().flatten();
            told.is_some()
        });
        assert_eq!(told.unwrap().outbound, 0);
    } else {
        assert_eq!(asked.unwrap_err().kind(), ErrorKind::Unsupported);
    }
}
