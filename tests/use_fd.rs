//! Sockets that serve at an address which was bound by somebody else.
#![cfg(unix)]

#[path = "common/leftovers.rs"]
mod leftovers;

use std::fs::{self, File};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::time::{Duration, Instant};

use zmq::{Context, ErrorKind};

#[path = "common/temp_dir.rs"]
mod temp_dir;

use temp_dir::TempDir;

const PATIENCE: Duration = Duration::from_secs(5);

/// A context that does not wait for messages that nobody takes.
fn context() -> Context {
    Context::builder().linger(Duration::ZERO).build().unwrap()
}

fn tcp() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("tcp://{}", listener.local_addr().unwrap());
    (listener, endpoint)
}

#[track_caller]
fn assert_arrives(context: &Context, endpoint: &str, sink: &zmq::Pull) {
    let source = context.socket(zmq::PUSH).unwrap();
    source.connect(endpoint).unwrap();
    source.send_timeout("hello", PATIENCE).unwrap();
    assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), "hello");
}

#[test]
fn a_listener_is_adopted_once() {
    let context = context();
    let (listener, endpoint) = tcp();
    let sink = zmq::Pull::options().use_fd(listener).open(&context).unwrap();
    assert!(sink.use_fd().is_some());
    // Not a matter of descriptors.
    sink.bind("inproc://use-fd").unwrap();
    assert!(sink.use_fd().is_some());
    assert_eq!(sink.bind("tcp://127.0.0.1:*").unwrap(), *endpoint);
    assert_eq!(sink.use_fd(), None);
    assert_arrives(&context, &endpoint, &sink);

    // The next one is an address of its own again.
    let other = sink.bind("tcp://127.0.0.1:*").unwrap();
    assert_ne!(other, *endpoint);
    assert_arrives(&context, &other, &sink);

    // And it ends as others do.
    sink.unbind(&endpoint).unwrap();
    let start = Instant::now();
    while TcpStream::connect(endpoint.trim_start_matches("tcp://")).is_ok() {
        assert!(start.elapsed() < PATIENCE, "somebody listens still");
    }
}

#[test]
fn a_unix_socket_is_adopted_and_left_in_its_place() {
    let context = context();
    let directory = TempDir::new();
    let path = format!("{}/socket", directory.path());
    let listener = UnixListener::bind(&path).unwrap();
    let endpoint = format!("ipc://{path}");
    let sink = context.socket(zmq::PULL).unwrap();
    sink.set_use_fd(listener).unwrap();
    sink.bind(&endpoint).unwrap();
    assert_arrives(&context, &endpoint, &sink);
    sink.unbind(&endpoint).unwrap();
    assert!(fs::exists(&path).unwrap());
}

#[test]
fn options_serve_several_sockets() {
    let context = context();
    let (listener, endpoint) = tcp();
    let options = zmq::Pull::options().use_fd(listener);
    for _ in 0..2 {
        let sink = options.open(&context).unwrap();
        assert_eq!(sink.bind("tcp://127.0.0.1:*").unwrap(), *endpoint);
        assert_arrives(&context, &endpoint, &sink);
    }
}

#[test]
fn what_does_not_listen_is_refused() {
    let context = context();
    let socket = context.socket(zmq::PULL).unwrap();
    let listening = tcp().0;
    let address = listening.local_addr().unwrap();
    let bad: [OwnedFd; 5] = [
        File::open("/dev/null").unwrap().into(),
        UdpSocket::bind("127.0.0.1:0").unwrap().into(),
        TcpStream::connect(address).unwrap().into(),
        UnixDatagram::unbound().unwrap().into(),
        UnixStream::pair().unwrap().0.into(),
    ];
    for fd in bad {
        let copy = fd.try_clone().unwrap();
        let outcomes =
            [socket.set_use_fd(fd), zmq::Pull::options().use_fd(copy).open(&context).map(drop)];
        for outcome in outcomes {
            let error = outcome.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
            assert!(error.to_string().contains("`ZMQ_USE_FD`"), "{error}");
        }
    }
    assert_eq!(socket.use_fd(), None);
    socket.bind("tcp://127.0.0.1:*").unwrap();
}

#[test]
fn a_descriptor_of_another_family_stays_with_us() {
    let context = context();
    let directory = TempDir::new();
    let endpoint = format!("ipc://{}/socket", directory.path());
    let socket = context.socket(zmq::PULL).unwrap();
    let (listener, address) = tcp();
    let number = listener.as_raw_fd();
    socket.set_use_fd(listener).unwrap();
    let error = socket.bind(&endpoint).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
    // Neither does a bind that fails take it.
    socket.bind("carrier-pigeon://home").unwrap_err();
    assert_eq!(socket.use_fd(), Some(number));
    assert_eq!(socket.bind("tcp://127.0.0.1:*").unwrap(), *address);

    let listener = UnixListener::bind(format!("{}/other", directory.path())).unwrap();
    socket.set_use_fd(listener).unwrap();
    let error = socket.bind("tcp://127.0.0.1:*").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
}
