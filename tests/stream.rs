//! STREAM over a real libzmq, with plain TCP on the other side.

mod common;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use common::free_port::free_endpoint;
use common::{MOMENT, PATIENCE, context, until};
use zmq::{Context, ErrorKind, RoutingId, Stream, StreamEvent};

fn server(context: &Context) -> (Stream, String) {
    let server = context.socket(zmq::STREAM).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    (server, endpoint.address().to_owned())
}

fn client(address: &str) -> TcpStream {
    let client = TcpStream::connect(address).unwrap();
    client.set_read_timeout(Some(PATIENCE)).unwrap();
    client
}

fn connected(socket: &Stream) -> RoutingId {
    match socket.recv_timeout(PATIENCE) {
        Ok(StreamEvent::Connected(id)) => id,
        other => panic!("{other:?}"),
    }
}

/// So many bytes of one connection, in whatever pieces they come.
fn receive(socket: &Stream, from: &RoutingId, len: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while bytes.len() < len {
        match socket.recv_timeout(PATIENCE) {
            Ok(StreamEvent::Data(id, piece)) if id == *from => {
                assert!(!piece.is_empty());
                bytes.extend_from_slice(&piece);
            }
            other => panic!("{other:?}"),
        }
    }
    bytes
}

fn is_unreachable(socket: &Stream, id: &RoutingId) -> bool {
    socket
        .send(id, "gone?")
        .is_err_and(|failed| failed.error().kind() == ErrorKind::HostUnreachable)
}

#[test]
fn a_server_hears_clients_come_speak_and_go() {
    let context = context();
    let (server, address) = server(&context);
    let mut first = client(&address);
    let first_id = connected(&server);
    let mut second = client(&address);
    let second_id = connected(&server);
    assert_ne!(first_id, second_id);

    for (client, id, text) in [(&mut first, &first_id, "one"), (&mut second, &second_id, "two")] {
        client.write_all(text.as_bytes()).unwrap();
        assert_eq!(receive(&server, id, 3), text.as_bytes());
        server.send(id, text.to_uppercase()).unwrap();
        let mut heard = [0; 3];
        client.read_exact(&mut heard).unwrap();
        assert_eq!(heard, text.to_uppercase().as_bytes());
    }
    drop(first);
    let gone = server.recv_timeout(PATIENCE).unwrap();
    assert_eq!(gone, StreamEvent::Disconnected(first_id.clone()));
    until(|| {
        assert!(server.try_recv().is_err());
        is_unreachable(&server, &first_id)
    });
    server.send(&second_id, "still here").unwrap();
    second.read_exact(&mut [0; 10]).unwrap();
}

#[test]
fn a_client_that_leaves_without_a_word_is_heard_to_come_and_go() {
    let context = context();
    let (server, address) = server(&context);
    for _ in 0..10 {
        drop(client(&address));
        let id = connected(&server);
        assert_eq!(server.recv_timeout(PATIENCE).unwrap(), StreamEvent::Disconnected(id));
    }
}

#[test]
fn large_transfers_arrive_whole_and_in_order() {
    let context = context();
    let (server, address) = server(&context);
    let mut client = client(&address);
    let id = connected(&server);
    let bytes: Vec<u8> = (0..5_000_000_u32).map(|number| number.to_le_bytes()[1]).collect();

    let echo = bytes.clone();
    let writer = thread::spawn(move || {
        client.write_all(&echo).unwrap();
        client
    });
    assert!(receive(&server, &id, bytes.len()) == bytes);
    let mut client = writer.join().unwrap();
    let reader = thread::spawn(move || {
        let mut heard = vec![0; 5_000_000];
        client.read_exact(&mut heard).unwrap();
        heard
    });
    for piece in bytes.chunks(1000) {
        server.send_timeout(&id, piece, PATIENCE).unwrap();
    }
    assert!(reader.join().unwrap() == bytes);
}

#[test]
fn a_client_knows_its_connection_by_id_before_it_is_made() {
    let context = context();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("tcp://{}", listener.local_addr().unwrap());
    let socket = context.socket(zmq::STREAM).unwrap();
    let ids = [(); 2].map(|()| socket.connect(&endpoint).unwrap());
    assert_ne!(ids[0], ids[1]);
    let mut heard = [(); 2].map(|()| connected(&socket));
    heard.sort();
    let mut expected = ids.clone();
    expected.sort();
    assert_eq!(heard, expected);

    for id in &ids {
        socket.send(id, id.to_string()).unwrap();
    }
    for _ in &ids {
        let (mut peer, _) = listener.accept().unwrap();
        peer.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut heard = vec![0; ids[0].to_string().len()];
        peer.read_exact(&mut heard).unwrap();
        peer.write_all(&heard).unwrap();
        let id = ids.iter().find(|id| id.to_string().as_bytes() == heard).unwrap();
        assert_eq!(receive(&socket, id, heard.len()), heard);
        drop(peer);
        // It is made again under the same id.
        assert_eq!(socket.recv_timeout(PATIENCE).unwrap(), StreamEvent::Disconnected(id.clone()));
        assert_eq!(connected(&socket), *id);
    }
}

#[test]
fn closing_ends_one_connection_and_no_other() {
    let context = context();
    let (server, address) = server(&context);
    let mut first = client(&address);
    let first_id = connected(&server);
    let mut second = client(&address);
    let second_id = connected(&server);
    server.close(&first_id).unwrap();
    // Without another call.
    assert_eq!(first.read(&mut [0; 8]).unwrap(), 0);
    assert!(is_unreachable(&server, &first_id));
    server.close(&first_id).unwrap();
    server.close(&"nobody".into()).unwrap();

    second.write_all(b"here").unwrap();
    assert_eq!(receive(&server, &second_id, 4), b"here");
    drop(second);
    assert_eq!(server.recv_timeout(PATIENCE).unwrap(), StreamEvent::Disconnected(second_id));
    assert!(server.recv_timeout(MOMENT).is_err());
}

#[test]
fn what_was_fetched_before_a_close_is_not_received_after_it() {
    let context = context();
    let server = Stream::options().send_hwm(1).open(&context).unwrap();
    let address = server.bind("tcp://127.0.0.1:*").unwrap().address().to_owned();
    let absent = free_endpoint();
    let full = server.connect(&absent).unwrap();
    while server.send(&full, "wait").is_ok() {}

    let mut client = client(&address);
    let id = connected(&server);
    client.write_all(b"too late").unwrap();
    // Waiting for room makes libzmq fetch what there is.
    assert!(server.send_timeout(&full, "wait", MOMENT).is_err());
    server.close(&id).unwrap();
    assert!(server.recv_timeout(MOMENT).is_err());

    let _other = self::client(&address);
    assert_ne!(connected(&server), id);
}

#[test]
fn nothing_is_nothing_to_send() {
    let context = context();
    let (server, address) = server(&context);
    let mut client = client(&address);
    let id = connected(&server);
    // libzmq would close the connection.
    server.send(&id, "").unwrap();
    server.send(&id, "open").unwrap();
    client.read_exact(&mut [0; 4]).unwrap();
}

#[test]
fn a_connection_that_is_full_or_absent_gives_the_bytes_back() {
    let context = context();
    let absent = free_endpoint();
    let socket = Stream::options().send_hwm(2).open(&context).unwrap();
    let id = socket.connect(&absent).unwrap();
    let mut sent = 0;
    let failed = loop {
        match socket.send(&id, "hello?") {
            Ok(()) => sent += 1,
            Err(failed) => break failed,
        }
        assert!(sent < 100, "nothing holds it back");
    };
    assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
    assert_eq!(failed.into_message(), "hello?");
    let failed = socket.send_timeout(&id, "hello?", MOMENT).unwrap_err();
    assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
    let failed = socket.send_timeout(&"nobody".into(), "hello?", PATIENCE).unwrap_err();
    assert_eq!(failed.error().kind(), ErrorKind::HostUnreachable);
    assert!(failed.to_string().starts_with("zmq_msg_send `nobody`: "), "{failed}");

    let socket = Stream::options().immediate(true).open(&context).unwrap();
    let error = socket.connect(&absent).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[test]
fn a_shutdown_wakes_whoever_waits() {
    let context = context();
    let (server, _) = server(&context);
    let waiter = thread::spawn(move || server.recv().unwrap_err().kind());
    thread::sleep(MOMENT);
    context.shutdown().unwrap();
    assert_eq!(waiter.join().unwrap(), ErrorKind::Terminated);
}

#[test]
fn without_notices_there_are_only_bytes() {
    let context = context();
    let server = Stream::options().notify(false).open(&context).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    for round in 0..3 {
        let mut client = client(endpoint.address());
        client.write_all(b"hello").unwrap();
        let event = server.recv_timeout(PATIENCE).unwrap();
        let StreamEvent::Data(id, bytes) = event else { panic!("{event:?}") };
        assert_eq!(bytes, "hello");
        server.send(&id, "world").unwrap();
        let mut heard = [0; 5];
        client.read_exact(&mut heard).unwrap();
        assert_eq!(&heard, b"world");
        if round == 0 {
            server.close(&id).unwrap();
        }
        drop(client);
        until(|| {
            let quiet = server.try_recv().unwrap_err();
            assert_eq!(quiet.kind(), ErrorKind::TimedOut);
            is_unreachable(&server, &id)
        });
    }
}

#[test]
fn a_client_chooses_the_id_of_its_connection_once() {
    let context = context();
    let (server, address) = server(&context);
    let endpoint = format!("tcp://{address}");
    let client = context.socket(zmq::STREAM).unwrap();
    let id = RoutingId::from("server");

    for (id, reason) in [
        (RoutingId::from(""), "an id has at least one byte"),
        (RoutingId::from("\0a"), "an id does not begin with a zero byte"),
        (RoutingId::from("x".repeat(256)), "an id has at most 255 bytes"),
    ] {
        let error = client.connect_with_id(&endpoint, &id).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(error.to_string(), format!("connect_with_id `{id}`: {reason}"));
    }

    // An id that was of no use may be tried again, and no other connection has it.
    assert!(client.connect_with_id("tcp://nowhere", &id).is_err());
    client.connect_with_id(&endpoint, &id).unwrap();
    client.send_timeout(&id, "hello", PATIENCE).unwrap();
    assert_eq!(connected(&client), id);
    let peer = connected(&server);
    assert_eq!(receive(&server, &peer, 5), b"hello");
    server.send(&peer, "welcome").unwrap();
    assert_eq!(receive(&client, &id, 7), b"welcome");

    let error = client.connect_with_id(&endpoint, &id).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    client.close(&id).unwrap();
    until(|| matches!(server.try_recv(), Ok(StreamEvent::Disconnected(_))));
    assert_eq!(client.connect_with_id(&endpoint, &id).unwrap_err().kind(), ErrorKind::AddrInUse);
    assert_ne!(client.connect(&endpoint).unwrap(), id);
}

#[test]
fn an_id_whose_connection_failed_is_nobodys() {
    let context = context();
    let (_server, address) = server(&context);
    let endpoint = format!("tcp://{address}");
    let client = context.socket(zmq::STREAM).unwrap();
    for _ in 0..3 {
        assert!(client.connect_with_id("tcp://nowhere", "server").is_err());
        // The way that all sockets have.
        zmq::Socket::connect(&client, &endpoint).unwrap();
    }
    client.connect_with_id(&endpoint, "server").unwrap();
    assert_ne!(client.connect(&endpoint).unwrap(), RoutingId::from("server"));
    client.send_timeout(&"server".into(), "hello", PATIENCE).unwrap();
}

#[test]
fn what_was_closed_is_not_disconnected_in_the_place_of_another() {
    for _ in 0..10 {
        let context = context();
        let (listener, other) =
            (TcpListener::bind("127.0.0.1:0").unwrap(), TcpListener::bind("127.0.0.1:0").unwrap());
        let endpoint = |listener: &TcpListener| format!("tcp://{}", listener.local_addr().unwrap());
        let client = context.socket(zmq::STREAM).unwrap();
        let first = client.connect(&endpoint(&listener)).unwrap();
        let (mut end, _) = listener.accept().unwrap();
        client.close(&first).unwrap();
        assert_eq!(end.read(&mut [0; 8]).unwrap(), 0);

        let second = client.connect(&endpoint(&other)).unwrap();
        let (mut end, _) = other.accept().unwrap();
        let error = client.disconnect(&endpoint(&listener)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        // Where there are several, libzmq does not tell them apart.
        let third = client.connect(&endpoint(&other)).unwrap();
        client.close(&third).unwrap();
        let error = client.disconnect(&endpoint(&other)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        client.send_timeout(&second, "still here", PATIENCE).unwrap();
        let mut heard = [0; 10];
        end.read_exact(&mut heard).unwrap();
        assert_eq!(&heard, b"still here");
    }
}

#[test]
fn what_a_close_has_made_void_is_not_there_to_be_received() {
    let context = context();
    let (server, address) = server(&context);
    let mut first = client(&address);
    let id = connected(&server);
    first.write_all(b"hello").unwrap();
    // By asking, libzmq has it at hand.
    assert!(server.poll(zmq::POLLIN, Some(PATIENCE)).unwrap().contains(zmq::POLLIN));
    server.close(&id).unwrap();
    assert!(server.poll(zmq::POLLIN, Some(MOMENT)).unwrap().is_empty());

    // But what is another's is.
    let mut second = client(&address);
    let second_id = connected(&server);
    let mut third = client(&address);
    let third_id = connected(&server);
    second.write_all(b"hello").unwrap();
    assert!(server.poll(zmq::POLLIN, Some(PATIENCE)).unwrap().contains(zmq::POLLIN));
    server.close(&third_id).unwrap();
    assert_eq!(third.read(&mut [0; 8]).unwrap(), 0);
    assert!(server.poll(zmq::POLLIN, Some(PATIENCE)).unwrap().contains(zmq::POLLIN));
    assert_eq!(receive(&server, &second_id, 5), b"hello");
}

#[test]
fn a_connection_that_is_yet_to_be_made_is_closed_at_once() {
    let context = context();
    let client = context.socket(zmq::STREAM).unwrap();
    let endpoint = free_endpoint();
    let id = client.connect(&endpoint).unwrap();
    client.close(&id).unwrap();
    assert!(is_unreachable(&client, &id));
    client.close(&id).unwrap();
    assert_eq!(client.disconnect(&endpoint).unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn notices_are_chosen_before_there_are_connections() {
    let context = context();
    let server = context.socket(zmq::STREAM).unwrap();
    server.set_notify(false).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let error = server.set_notify(true).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    client(endpoint.address()).write_all(b"hello").unwrap();
    assert!(matches!(server.recv_timeout(PATIENCE), Ok(StreamEvent::Data(..))));
    assert!(!server.notify());
}
