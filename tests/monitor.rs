//! Monitors tell what becomes of connections, and cannot hold their sockets up.

#[path = "common/leftovers.rs"]
mod leftovers;

use std::collections::HashSet;
use std::io::Write;
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use zmq::{Context, ErrorKind, Event, Events, Monitor, POLLIN, ProtocolError};

const PATIENCE: Duration = Duration::from_secs(10);
const MOMENT: Duration = Duration::from_millis(30);

fn context() -> Context {
    Context::builder().linger(Duration::ZERO).build().unwrap()
}

fn until(monitor: &Monitor, wanted: Event) -> Vec<Event> {
    let mut seen = Vec::new();
    while seen.last() != Some(&wanted) {
        let event = monitor.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("only {seen:?}"));
        seen.push(event.unwrap().event);
    }
    seen
}

#[test]
fn a_connection_is_told_from_both_ends() {
    let context = context();
    let server = context.socket(zmq::PULL).unwrap();
    let server_monitor = server.monitor(Events::ALL).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let event = server_monitor.recv_timeout(PATIENCE).unwrap().unwrap();
    assert_eq!((event.event, &*event.endpoint), (Event::Listening, &*endpoint));
    assert_eq!(event.to_string(), format!("{endpoint}: listening"));

    let client = context.socket(zmq::PUSH).unwrap();
    let client_monitor = client.monitor(Events::ALL).unwrap();
    client.connect(&endpoint).unwrap();
    let seen = until(&client_monitor, Event::HandshakeSucceeded);
    assert!(seen.contains(&Event::Connected), "{seen:?}");
    let seen = until(&server_monitor, Event::HandshakeSucceeded);
    assert_eq!(seen, [Event::Accepted, Event::HandshakeSucceeded]);

    drop(server);
    until(&client_monitor, Event::Disconnected);
    let event = client_monitor.recv_timeout(PATIENCE).unwrap().unwrap();
    assert!(matches!(event.event, Event::ConnectRetried { .. }), "{event}");
}

#[test]
fn only_the_events_that_were_asked_for_are_told() {
    let context = context();
    let server = context.socket(zmq::PULL).unwrap();
    let monitor = server.monitor(Events::ACCEPTED | Events::CLOSED).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let client = context.socket(zmq::PUSH).unwrap();
    client.connect(&endpoint).unwrap();
    assert_eq!(monitor.recv_timeout(PATIENCE).unwrap().unwrap().event, Event::Accepted);
    drop(server);
    let rest: HashSet<_> = monitor.map(|event| event.event).collect();
    assert!(rest.iter().all(|event| *event == Event::Closed), "{rest:?}");
}

#[test]
fn a_peer_that_speaks_wrongly_is_told_with_the_reason() {
    let context = context();
    let server = context.socket(zmq::PULL).unwrap();
    let monitor = server.monitor(Events::ALL).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let mut peer = TcpStream::connect(endpoint.address()).unwrap();
    // A greeting of ZMTP 3.1 with the mechanism PLAIN, which this server does not use.
    let mut greeting = vec![0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 1];
    greeting.extend(b"PLAIN");
    greeting.resize(64, 0);
    peer.write_all(&greeting).unwrap();
    let wrong = Event::HandshakeFailedProtocol(ProtocolError::MechanismMismatch);
    until(&monitor, wrong);
    assert_eq!(wrong.to_string(), "no handshake: the peers use different security mechanisms");
}

#[test]
fn a_monitor_ends_with_its_socket_with_another_monitor_and_with_the_context() {
    let context = context();
    let socket = context.socket(zmq::PULL).unwrap();
    let first = socket.monitor(Events::ALL).unwrap();
    let second = socket.monitor(Events::LISTENING).unwrap();
    assert_eq!(first.recv_timeout(PATIENCE).unwrap().unwrap().event, Event::MonitorStopped);
    assert!(first.recv().unwrap().is_none() && first.try_recv().unwrap().is_none());

    drop(first);
    socket.bind("tcp://127.0.0.1:*").unwrap();
    assert_eq!(second.recv_timeout(PATIENCE).unwrap().unwrap().event, Event::Listening);
    drop(socket);
    assert!(second.recv_timeout(PATIENCE).unwrap().is_none(), "not asked for, so not told");

    let socket = context.socket(zmq::PULL).unwrap();
    let third = socket.monitor(Events::ALL).unwrap();
    let waiter = thread::spawn(move || third.recv().unwrap_err().kind());
    thread::sleep(MOMENT);
    context.shutdown().unwrap();
    assert_eq!(waiter.join().unwrap(), ErrorKind::Terminated);
}

#[test]
fn nobody_waits_whoever_goes_first() {
    for round in 0..50 {
        let context = context();
        let server = context.socket(zmq::PULL).unwrap();
        let monitor = server.monitor(Events::ALL).unwrap();
        let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
        let client = context.socket(zmq::PUSH).unwrap();
        let client_monitor = client.monitor(Events::ALL).unwrap();
        client.connect(&endpoint).unwrap();
        match round % 5 {
            0 => drop((monitor, client_monitor, server, client, context)),
            1 => drop((server, client, monitor, client_monitor, context)),
            2 => drop((context, client, client_monitor, server, monitor)),
            3 => {
                // From other threads, at the same time.
                let threads = [
                    thread::spawn(move || drop((monitor, client_monitor))),
                    thread::spawn(move || drop((server, client))),
                    thread::spawn(move || drop(context)),
                ];
                for thread in threads {
                    thread.join().unwrap();
                }
            }
            _ => {
                context.shutdown().unwrap();
                drop((client, client_monitor, monitor, server));
            }
        }
    }
}

#[test]
fn events_that_nobody_reads_hold_nobody_up() {
    let context = context();
    let server = context.socket(zmq::PULL).unwrap();
    let monitor = server.monitor(Events::ALL).unwrap();
    // Each brings an event at once and another soon, and libzmq's own queues would hold 2,000.
    for _ in 0..3000 {
        let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
        server.unbind(&endpoint).unwrap();
    }
    assert_eq!(server.try_recv().unwrap_err().kind(), ErrorKind::TimedOut);
    drop(server);
    assert!(monitor.count() >= 3000);
}

#[test]
fn a_monitor_is_polled_with_sockets() {
    let context = context();
    let server = context.socket(zmq::PULL).unwrap();
    let monitor = server.monitor(Events::LISTENING).unwrap();
    let mut poller = zmq::Poller::new();
    poller.register(&server, POLLIN).unwrap();
    poller.register(monitor.as_socket(), POLLIN).unwrap();
    assert!(poller.poll(Some(MOMENT)).unwrap().is_empty());
    server.bind("tcp://127.0.0.1:*").unwrap();
    let socks = poller.poll(Some(PATIENCE)).unwrap();
    assert!(socks.contains(monitor.as_socket()) && !socks.contains(&server));
}
