//! Endpoints, options, and the limit of sockets.

use std::time::Duration;

use zmq::{Context, ErrorKind, Req};

use crate::common::free_port::free_endpoint;
use crate::common::temp_dir::TempDir;
use crate::common::{PATIENCE, context};
use crate::{bind_soon, bound_pair, is_here, ping_pong};

#[test]
fn a_client_may_connect_before_its_server_binds() {
    let ipc = TempDir::new();
    let endpoints = [&free_endpoint(), &format!("ipc://{}/late", ipc.path()), "inproc://late"];
    for endpoint in endpoints.into_iter().filter(|endpoint| is_here(endpoint)) {
        let context = context();
        let client = context.socket(zmq::REQ).unwrap();
        client.connect(endpoint).unwrap();
        let waiting = client.send("early").unwrap();

        let server = context.socket(zmq::REP).unwrap();
        server.bind(endpoint).unwrap();
        let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
        assert_eq!(question, "early");
        let _server = asker.send("late").unwrap();
        assert_eq!(waiting.recv_timeout(PATIENCE).unwrap().0, "late");
    }
}

#[test]
fn a_question_waits_for_a_server_with_immediate_too() {
    let context = context();
    let endpoint = free_endpoint();
    let client = Req::options().immediate(true).open(&context).unwrap();
    client.connect(&endpoint).unwrap();
    let mut client = client;
    for _ in 0..5 {
        client = client.try_send("too early").unwrap_err().into_socket();
    }
    let server = bind_soon(&context, &endpoint);
    drop(ping_pong(client, server, "hello", "World"));
}

#[test]
fn an_endpoint_is_taken_back_by_the_name_and_the_way_it_was_given() {
    let context = context();
    let socket = context.socket(zmq::REQ).unwrap();
    let bound = socket.bind("tcp://127.0.0.1:*").unwrap();
    let elsewhere = free_endpoint();
    socket.connect(&elsewhere).unwrap();
    for error in [
        socket.unbind(&elsewhere).unwrap_err(),
        socket.disconnect(&bound).unwrap_err(),
        socket.unbind(&bound.replace("127.0.0.1", "localhost")).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert!(
            error.to_string().ends_with("connected there")
                || error.to_string().ends_with("bound there")
        );
    }
    socket.disconnect(&elsewhere).unwrap();
    socket.unbind(&bound).unwrap();
}

#[test]
fn bad_endpoints_are_refused_by_name_and_leave_the_socket_usable() {
    let context = context();
    let (client, server) = bound_pair(&context, "tcp://127.0.0.1:*");
    let taken = context.socket(zmq::REP).unwrap().bind("tcp://127.0.0.1:*").unwrap();
    let other = context.socket(zmq::REP).unwrap();
    let taken_now = other.bind(&taken).or_else(|_| other.bind("tcp://127.0.0.1:*")).unwrap();

    for (endpoint, kind, reason) in [
        ("tcp:/127.0.0.1:1", ErrorKind::InvalidInput, "`transport://address`"),
        ("tcp://127.0.0.1", ErrorKind::InvalidInput, "the port is missing"),
        ("inproc://a\0b", ErrorKind::InvalidInput, "must not contain a NUL"),
        ("tcp://127.0.0.1:65536", ErrorKind::InvalidInput, "port 65536 is over 65535"),
        ("tcp://127.0.0.1:80abc", ErrorKind::InvalidInput, "`80abc` is not a port number"),
        ("carrier-pigeon://home", ErrorKind::ProtocolNotSupported, "Protocol not supported"),
        (&*taken_now, ErrorKind::AddrInUse, "in use"),
        (
            "tcp://no-such-host.invalid:1",
            ErrorKind::AddrNotAvailable,
            "neither an address nor an interface of this machine",
        ),
        ("ipc:///no/such/directory/socket", ErrorKind::NotFound, "No such file or directory"),
        (&format!("ipc:///tmp/{}", "x".repeat(200)), ErrorKind::InvalidInput, "too long"),
    ] {
        if !is_here(endpoint) {
            continue;
        }
        let error = server.bind(endpoint).unwrap_err();
        let line = error.to_string();
        assert_eq!(error.kind(), kind, "{line}");
        let named = endpoint.replace('\0', "\\0");
        assert!(line.starts_with(&format!("zmq_bind `{named}`: ")), "{line}");
        assert!(line.to_lowercase().contains(&reason.to_lowercase()), "{line}");
        assert!(!line.contains(char::is_control), "{line:?}");
    }
    for endpoint in ["tcp://127.0.0.1:*", "tcp://127.0.0.1:99999", "inproc://a\0b", "nonsense"] {
        let error = client.connect(endpoint).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().starts_with("zmq_connect `"), "{error}");
    }
    let nobody = client.connect("tcp://*:8000").unwrap_err().to_string();
    let why = "`*` is for binding: to connect, name the host and the port";
    assert_eq!(nobody, format!("zmq_connect `tcp://*:8000`: {why}"));
    assert_eq!(server.unbind("tcp://127.0.0.1:1").unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(client.disconnect("tcp://127.0.0.1:1").unwrap_err().kind(), ErrorKind::NotFound);

    drop(ping_pong(client, server, "still", "usable"));
}

#[test]
fn an_endpoint_may_be_as_long_as_its_transport_allows() {
    let context = context();
    let server = context.socket(zmq::REP).unwrap();
    let name = format!("inproc://{}", "x".repeat(60_000));
    assert_eq!(server.bind(&name).unwrap(), *name);
    let name = format!("inproc://{}", "x".repeat(2_000_000));
    let line = server.bind(&name).unwrap_err().to_string();
    assert!(line.ends_with("an endpoint has 65535 bytes at most"));
}

#[test]
fn options_are_chosen_before_and_changed_after_opening() {
    let context = context();
    let socket = Req::options()
        .linger(Duration::from_micros(1))
        .recv_timeout(Duration::from_millis(250))
        .routing_id("client-7")
        .open(&context)
        .unwrap();
    assert_eq!(socket.linger().unwrap(), Some(Duration::from_millis(1)), "rounded up");
    assert_eq!(socket.default_recv_timeout().unwrap(), Some(Duration::from_millis(250)));
    assert_eq!(socket.default_send_timeout().unwrap(), None);
    assert_eq!(socket.routing_id().unwrap(), b"client-7");
    socket.set_linger(None).unwrap();
    assert_eq!(socket.linger().unwrap(), None);
    socket.set_linger(Some(Duration::MAX)).unwrap();
    assert_eq!(socket.linger().unwrap(), Some(Duration::from_millis(i32::MAX as u64)));
    socket.set_linger(Some(Duration::ZERO)).unwrap();

    let error = socket.set_routing_id("x".repeat(256)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "zmq_setsockopt `ZMQ_ROUTING_ID`: it has 1 to 255 bytes, the first not zero"
    );
    let error = Req::options().routing_id("").open(&context).unwrap_err();
    assert_eq!(
        error.to_string(),
        "zmq_setsockopt `ZMQ_ROUTING_ID`: it has 1 to 255 bytes, the first not zero"
    );
}

#[test]
fn the_limit_of_sockets_is_an_error() {
    let context = Context::builder().max_sockets(2).build().unwrap();
    let _open = (context.socket(zmq::REQ).unwrap(), context.socket(zmq::REP).unwrap());
    let error = context.socket(zmq::REQ).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooManyOpen);
    assert_eq!(error.to_string(), "zmq_socket: the context's limit of 2 sockets is reached");
}
