//! Waiting for peers and counting them, over a real libzmq.

mod common;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use common::free_port::free_endpoint;
use common::stranger::Stranger;
use common::temp_dir::TempDir;
use common::{MOMENT, PATIENCE, context, until};
use zmq::{Context, ErrorKind, Events, Idle, Kind, Pull, Push, Req, Socket, SocketType};

/// Runs `test` on each transport that has connections.
fn every_remote_transport(test: impl Fn(&Context, &str)) {
    let ipc = TempDir::new();
    for endpoint in ["tcp://127.0.0.1:*", &format!("ipc://{}/socket", ipc.path())] {
        test(&context(), endpoint);
    }
}

fn watched(context: &Context) -> Push {
    Push::options().watch_peers(true).open(context).unwrap()
}

#[test]
fn both_sides_learn_of_each_other_whoever_binds() {
    every_remote_transport(|context, endpoint| {
        let (bound, connected) = (watched(context), Pull::options().watch_peers(true));
        let connected = connected.open(context).unwrap();
        let endpoint = bound.bind(endpoint).unwrap();
        assert_eq!(bound.peer_count().unwrap(), 0);
        connected.connect(&endpoint).unwrap();
        bound.wait_for_peers(1, PATIENCE).unwrap();
        connected.wait_for_peers(1, PATIENCE).unwrap();
        assert_eq!((bound.peer_count().unwrap(), connected.peer_count().unwrap()), (1, 1));
    });
}

#[test]
fn who_is_there_gets_what_is_sent_at_once() {
    every_remote_transport(|context, endpoint| {
        let ventilator = watched(context);
        let endpoint = ventilator.bind(endpoint).unwrap();
        let workers: Vec<_> = (0..3).map(|_| context.socket(zmq::PULL).unwrap()).collect();
        for worker in &workers {
            worker.connect(&endpoint).unwrap();
        }
        ventilator.wait_for_peers(3, PATIENCE).unwrap();
        for task in 0..3 {
            ventilator.try_send(task.to_string()).unwrap();
        }
        for worker in &workers {
            worker.recv_timeout(PATIENCE).unwrap();
        }
    });
}

/// Which is why a `Pub` waits for peers in vain, and an `XPub` is to take its place.
#[test]
fn a_subscriber_that_is_there_need_not_have_subscribed() {
    let context = context();
    let publisher = zmq::XPub::options().watch_peers(true).open(&context).unwrap();
    let endpoint = publisher.bind("tcp://127.0.0.1:*").unwrap();
    let mut subscriber = Stranger::shake_hands(endpoint.address(), "SUB");
    publisher.wait_for_peers(1, PATIENCE).unwrap();
    let error = publisher.wait_for_subscribers("weather", 1, MOMENT).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    publisher.send("weather: lost").unwrap();

    subscriber.write(0, b"\x01weather");
    publisher.wait_for_subscribers("weather", 1, PATIENCE).unwrap();
    publisher.send("weather: sunny").unwrap();
    assert_eq!(subscriber.read_frame(), b"weather: sunny");
}

#[test]
fn when_the_time_is_over_the_error_says_how_many_there_are() {
    every_remote_transport(|context, endpoint| {
        let socket = watched(context);
        let endpoint = socket.bind(endpoint).unwrap();
        let peer = context.socket(zmq::PULL).unwrap();
        peer.connect(&endpoint).unwrap();
        socket.wait_for_peers(1, PATIENCE).unwrap();

        let start = Instant::now();
        let error = socket.wait_for_peers(2, MOMENT).unwrap_err();
        assert!(start.elapsed() >= MOMENT);
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert_eq!(error.to_string(), "wait_for_peers: 1 of 2 came in time");
        socket.wait_for_peers(0, Duration::ZERO).unwrap();
    });
}

#[test]
fn peers_that_leave_or_are_left_no_longer_count() {
    every_remote_transport(|context, endpoint| {
        let socket = watched(context);
        let endpoint = socket.bind(endpoint).unwrap();
        let peers: Vec<_> = (0..2).map(|_| context.socket(zmq::PULL).unwrap()).collect();
        for peer in &peers {
            peer.connect(&endpoint).unwrap();
        }
        socket.wait_for_peers(2, PATIENCE).unwrap();
        drop(peers);
        until(|| socket.peer_count().unwrap() == 0);

        let client = Pull::options().watch_peers(true).open(context).unwrap();
        client.connect(&endpoint).unwrap();
        client.wait_for_peers(1, PATIENCE).unwrap();
        client.disconnect(&endpoint).unwrap();
        assert_eq!(client.peer_count().unwrap(), 0);
        until(|| {
            // It is the client that ends the connection, when it next looks.
            let _ = client.try_recv();
            socket.peer_count().unwrap() == 0
        });

        client.connect(&endpoint).unwrap();
        client.wait_for_peers(1, PATIENCE).unwrap();
        socket.wait_for_peers(1, PATIENCE).unwrap();
        socket.unbind(&endpoint).unwrap();
        assert_eq!(socket.peer_count().unwrap(), 0);
    });
}

#[test]
fn one_who_comes_back_counts_again() {
    let context = context();
    let client = watched(&context);
    let server = context.socket(zmq::PULL).unwrap();
    let endpoint = server.bind(&free_endpoint()).unwrap();
    client.connect(&endpoint).unwrap();
    client.wait_for_peers(1, PATIENCE).unwrap();
    drop(server);
    until(|| client.peer_count().unwrap() == 0);

    let server = context.socket(zmq::PULL).unwrap();
    common::bind_soon(&server, &endpoint);
    client.wait_for_peers(1, PATIENCE).unwrap();
}

#[test]
fn a_connection_without_a_handshake_is_no_peer() {
    let context = context();
    let socket = watched(&context);
    let endpoint = socket.bind("tcp://127.0.0.1:*").unwrap();
    let address = endpoint.strip_prefix("tcp://").unwrap();

    let mut stranger = TcpStream::connect(address).unwrap();
    stranger.set_read_timeout(Some(PATIENCE)).unwrap();
    // libzmq greets first, so it has accepted.
    stranger.read_exact(&mut [0; 10]).unwrap();
    assert_eq!(socket.wait_for_peers(1, MOMENT).unwrap_err().kind(), ErrorKind::TimedOut);
    stranger.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    drop(stranger);

    let peer = context.socket(zmq::PULL).unwrap();
    peer.connect(&endpoint).unwrap();
    socket.wait_for_peers(1, PATIENCE).unwrap();
    drop(peer);
    until(|| socket.peer_count().unwrap() == 0);
}

#[test]
fn a_server_that_is_not_one_is_no_peer() {
    let context = context();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let socket = watched(&context);
    socket.connect(&format!("tcp://{}", listener.local_addr().unwrap())).unwrap();
    let (connection, _) = listener.accept().unwrap();
    assert_eq!(socket.wait_for_peers(1, MOMENT).unwrap_err().kind(), ErrorKind::TimedOut);
    drop(connection);
    assert_eq!(socket.wait_for_peers(1, MOMENT).unwrap_err().kind(), ErrorKind::TimedOut);
}

#[test]
fn a_stream_counts_plain_connections() {
    let context = context();
    let stream = zmq::Stream::options().watch_peers(true).open(&context).unwrap();
    let endpoint = stream.bind("tcp://127.0.0.1:*").unwrap();
    let plain = TcpStream::connect(endpoint.strip_prefix("tcp://").unwrap()).unwrap();
    stream.wait_for_peers(1, PATIENCE).unwrap();
    drop(plain);
    until(|| stream.peer_count().unwrap() == 0);
}

#[test]
fn every_type_of_socket_waits() {
    fn check<A, B>(context: &Context, binds: Kind<A>, connects: Kind<B>)
    where
        A: SocketType + std::ops::Deref<Target = Socket>,
        B: SocketType + std::ops::Deref<Target = Socket>,
    {
        let (a, b) = (context.socket(binds).unwrap(), context.socket(connects).unwrap());
        b.connect(&a.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
        a.wait_for_peers(1, PATIENCE).unwrap();
        b.wait_for_peers(1, PATIENCE).unwrap();
    }
    let context = Context::builder().linger(Duration::ZERO).watch_peers(true).build().unwrap();
    check(&context, zmq::REP, zmq::REQ);
    check(&context, zmq::ROUTER, zmq::DEALER);
    check(&context, zmq::PUB, zmq::SUB);
    check(&context, zmq::XPUB, zmq::XSUB);
    check(&context, zmq::PULL, zmq::PUSH);
    check(&context, zmq::PAIR, zmq::PAIR);
    check(&context, zmq::STREAM, zmq::STREAM);
}

#[test]
fn a_socket_that_did_not_watch_from_the_beginning_says_so_at_once() {
    let context = context();
    let socket = context.socket(zmq::PULL).unwrap();
    // Not yet too late.
    assert_eq!(socket.peer_count().unwrap(), 0);

    let socket = context.socket(zmq::PULL).unwrap();
    let endpoint = socket.bind("tcp://127.0.0.1:*").unwrap();
    let error = socket.wait_for_peers(1, PATIENCE).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.to_string().contains("open the socket with `watch_peers`"), "{error}");
    assert!(error.to_string().starts_with("wait_for_peers: "), "{error}");
    assert_eq!(socket.watch_peers().unwrap_err().kind(), ErrorKind::Unsupported);

    // Once it has left all endpoints, it may begin.
    socket.unbind(&endpoint).unwrap();
    socket.watch_peers().unwrap();
}

#[test]
fn who_is_in_the_same_process_cannot_be_counted() {
    let context = context();
    let socket = watched(&context);
    socket.bind("inproc://uncounted").unwrap();
    let error = socket.wait_for_peers(1, PATIENCE).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.to_string().contains("`inproc`"), "{error}");
}

#[test]
fn another_monitor_ends_the_counting() {
    let context = context();
    let socket = watched(&context);
    socket.bind("tcp://127.0.0.1:*").unwrap();
    assert_eq!(socket.peer_count().unwrap(), 0);
    let monitor = socket.monitor(Events::ALL).unwrap();
    assert_eq!(socket.peer_count().unwrap_err().kind(), ErrorKind::Unsupported);
    drop(socket);
    assert!(monitor.recv_timeout(PATIENCE).is_ok());
}

#[test]
fn a_shutdown_wakes_whoever_waits() {
    let context = context();
    let socket = watched(&context);
    socket.bind("tcp://127.0.0.1:*").unwrap();
    let waiter = thread::spawn(move || socket.wait_for_peers(1, PATIENCE).unwrap_err().kind());
    thread::sleep(MOMENT);
    context.shutdown().unwrap();
    assert_eq!(waiter.join().unwrap(), ErrorKind::Terminated);
}

#[test]
fn a_socket_opened_anew_counts_anew() {
    let context = context();
    let server = context.socket(zmq::REP).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let client: Req<Idle> = Req::options().watch_peers(true).open(&context).unwrap();
    client.connect(&endpoint).unwrap();
    client.wait_for_peers(1, PATIENCE).unwrap();
    let client = client.send("lost").unwrap().abandon().unwrap();
    client.wait_for_peers(1, PATIENCE).unwrap();
    assert_eq!(client.peer_count().unwrap(), 1);
}

#[test]
#[cfg(target_os = "linux")]
fn what_the_watching_took_is_given_back() {
    // A limit that would soon be reached if not.
    let context = Context::builder().max_sockets(30).build().unwrap();
    let options = Push::options().watch_peers(true);
    for _ in 0..100 {
        let mut opened = None;
        until(|| {
            // libzmq closes some time later.
            opened = options.open(&context).ok();
            opened.is_some()
        });
        assert_eq!(opened.unwrap().peer_count().unwrap(), 0);
    }
}
