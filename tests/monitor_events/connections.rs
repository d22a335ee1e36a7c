//! Endpoints and connections that come and go, and those that fail to.

use std::net::TcpListener;
use std::time::Duration;

use zmq::{Event, Events};

use crate::common::{PATIENCE, context};
use crate::next;

#[test]
fn an_endpoint_is_bound_and_closed() {
    let context = context();
    let sink = context.socket(zmq::PULL).unwrap();
    let monitor = sink.monitor(Events::ALL).unwrap();
    let endpoint = sink.bind("tcp://127.0.0.1:*").unwrap();
    let told = monitor.recv_timeout(PATIENCE).unwrap().unwrap();
    assert_eq!((told.event, &*told.endpoint), (Event::Listening, &*endpoint));
    sink.unbind(&endpoint).unwrap();
    let told = monitor.recv_timeout(PATIENCE).unwrap().unwrap();
    assert_eq!((told.event, &*told.endpoint), (Event::Closed, &*endpoint));
}

#[test]
fn a_connection_is_tried_made_and_lost() {
    let context = context();
    let sink = context.socket(zmq::PULL).unwrap();
    let endpoint = sink.bind("tcp://127.0.0.1:*").unwrap();
    let at_sink = sink.monitor(Events::ALL).unwrap();
    let source = context.socket(zmq::PUSH).unwrap();
    let at_source = source.monitor(Events::ALL).unwrap();
    source.connect(&endpoint).unwrap();
    for event in [Event::ConnectDelayed, Event::Connected, Event::HandshakeSucceeded] {
        assert_eq!(at_source.recv_timeout(PATIENCE).unwrap().unwrap().event, event);
    }
    for event in [Event::Accepted, Event::HandshakeSucceeded] {
        assert_eq!(at_sink.recv_timeout(PATIENCE).unwrap().unwrap().event, event);
    }
    drop(source);
    assert_eq!(at_sink.recv_timeout(PATIENCE).unwrap().unwrap().event, Event::Disconnected);
}

#[test]
fn a_connection_to_nobody_is_tried_again_after_its_pause() {
    let context = context();
    // The listener is gone when the address is tried.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let pause = Duration::from_millis(40);
    let source = zmq::Push::options().reconnect_interval(Some(pause)).open(&context).unwrap();
    let monitor = source.monitor(Events::ALL).unwrap();
    source.connect(&format!("tcp://{address}")).unwrap();
    let told = next(&monitor, |event| matches!(event, Event::ConnectRetried { .. }));
    let Event::ConnectRetried { pause: told } = told.event else { unreachable!() };
    // A random part of it is added.
    assert!((pause..2 * pause).contains(&told), "{told:?}");
    // What was tried has been closed.
    next(&monitor, |event| *event == Event::Closed);
    next(&monitor, |event| *event == Event::ConnectDelayed);
}

#[test]
fn an_address_in_use_cannot_be_bound() {
    let context = context();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("tcp://{}", listener.local_addr().unwrap());
    let sink = context.socket(zmq::PULL).unwrap();
    let monitor = sink.monitor(Events::ALL).unwrap();
    let error = sink.bind(&endpoint).unwrap_err();
    let told = next(&monitor, |event| matches!(event, Event::BindFailed { .. }));
    assert_eq!(told.event, Event::BindFailed { errno: error.errno() });
    assert_eq!(error.kind(), zmq::ErrorKind::AddrInUse);
    assert!(endpoint.ends_with(&told.endpoint), "{told}");
}

/// libzmq makes a directory for such an endpoint, and removes the socket from it in the end.
#[cfg(unix)]
#[test]
fn a_file_that_is_gone_cannot_be_removed() {
    let context = context();
    let sink = context.socket(zmq::PULL).unwrap();
    let monitor = sink.monitor(Events::ALL).unwrap();
    let endpoint = sink.bind("ipc://*").unwrap();
    let file = std::path::Path::new(endpoint.address());
    std::fs::remove_file(file).unwrap();
    sink.unbind(&endpoint).unwrap();
    let told = next(&monitor, |event| matches!(event, Event::CloseFailed { .. }));
    assert_eq!(told.event, Event::CloseFailed { errno: libc::ENOENT });
    assert_eq!(told.endpoint, *endpoint);
    assert_eq!(told.to_string(), format!("{endpoint}: not closed: No such file or directory"));
    std::fs::remove_dir(file.parent().unwrap()).unwrap();
}

#[test]
fn a_monitor_is_stopped_by_the_next() {
    let context = context();
    let sink = context.socket(zmq::PULL).unwrap();
    let first = sink.monitor(Events::ALL).unwrap();
    let _second = sink.monitor(Events::ALL).unwrap();
    assert_eq!(first.recv_timeout(PATIENCE).unwrap().unwrap().event, Event::MonitorStopped);
}

#[cfg(feature = "draft")]
#[test]
fn messages_that_wait_are_counted() {
    if !crate::common::has_drafts() {
        return;
    }
    let context = context();
    let sink = context.socket(zmq::PULL).unwrap();
    sink.bind("inproc://tasks").unwrap();
    let source = context.socket(zmq::PUSH).unwrap();
    source.connect("inproc://tasks").unwrap();
    let monitor = source.monitor_pipes().unwrap();
    source.send("task").unwrap();
    // SAFETY: the one peer is `sink`, and that stays.
    unsafe { source.request_pipes_stats_unchecked().unwrap() };
    sink.events().unwrap();
    source.events().unwrap();
    let told: zmq::PipeStats = monitor.recv_timeout(PATIENCE).unwrap().unwrap();
    assert_eq!((told.outbound, told.inbound), (1, 0));
}
