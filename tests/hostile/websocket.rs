//! The same by `ws`, where bytes come in frames of HTTP's own.

use std::thread;
use std::time::Duration;

use zmq::{Retry, Sub};

use crate::common::attack::{property, under_attack_by};
use crate::common::child::in_child;
use crate::common::random::Random;
use crate::common::{PATIENCE, context, until};
use crate::honestly;

/// What a peer says: nonsense, or a handshake with some messages.
fn session(random: &mut Random, peer_type: &str) -> Vec<u8> {
    if random.below(6) == 0 {
        return random.bytes(300);
    }
    let protocols =
        ["ZWS2.0/NULL", "ZWS2.0/NULL", "x, ZWS2.0/NULL", "ZWS2.0", "ZWS2.0/PLAIN", "NONSENSE"];
    let protocol = protocols[random.index(protocols.len())];
    let mut session = format!(
        "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: {protocol}\r\n"
    )
    .into_bytes();
    if random.below(4) == 0 {
        session.extend([b"X-Anything: ", &*vec![b'x'; random.index(3000)], b"\r\n"].concat());
    }
    session.extend(b"\r\n");
    let types = [peer_type, peer_type, peer_type, "ROUTER", "NONSENSE", ""];
    let mut ready = b"\x05READY".to_vec();
    property(&mut ready, "Socket-Type", types[random.index(types.len())].as_bytes());
    if random.below(3) == 0 {
        property(&mut ready, "Identity", &random.bytes(300));
    }
    frame(&mut session, 2, &[b"\x02", &*ready].concat());
    for _ in 0..random.below(6) {
        let opcode = [2, 2, 2, 8, 9, 10, 0, 1][random.index(8)];
        let flags = random.below(4).to_le_bytes()[0];
        frame(&mut session, opcode, &[&[flags], &*random.bytes(2000)].concat());
    }
    session
}

fn frame(session: &mut Vec<u8>, opcode: u8, bytes: &[u8]) {
    const MASK: [u8; 4] = [1, 2, 3, 4];

    session.push(0x80 | opcode);
    let len = u16::try_from(bytes.len()).unwrap();
    if let Ok(short @ 0..126) = u8::try_from(len) {
        session.push(0x80 | short);
    } else {
        // What says that two bytes of length follow.
        session.push(0x80 | 0x7e);
        session.extend(len.to_be_bytes());
    }
    session.extend(MASK);
    session.extend(bytes.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
}

fn under_attack(endpoint: &str, listener: &str, peer_type: &str, honest: impl FnMut(u32)) {
    let fault = format!("A hostile peer of a {listener} by ws");
    under_attack_by(endpoint, &fault, |random| session(random, peer_type), honest);
}

#[test]
fn who_listens_by_ws_serves_honest_peers() {
    // A library that we build has it.
    assert!(zmq::has("ws") || !cfg!(feature = "vendored"));
    if !zmq::has("ws") {
        return;
    }
    in_child(|| {
        let context = context();
        let server = context.socket(zmq::REP).unwrap();
        let endpoint = server.bind("ws://127.0.0.1:*").unwrap();
        let server = thread::spawn(move || drop(server.serve(|question| question).unwrap()));
        let mut client = Some(context.socket(zmq::REQ).unwrap());
        client.as_ref().unwrap().connect(&endpoint).unwrap();
        let retry = Retry::new(3, PATIENCE);
        under_attack(&endpoint, "REP", "REQ", |round| {
            let (answer, socket) = client.take().unwrap().ask(honestly(round), &retry).unwrap();
            assert_eq!(answer, honestly(round));
            client = Some(socket);
        });

        let router = context.socket(zmq::ROUTER).unwrap();
        let endpoint = router.bind("ws://127.0.0.1:*").unwrap();
        thread::spawn(move || {
            while let Ok((id, message)) = router.recv() {
                let _ = router.send(&id, message);
            }
        });
        let dealer = context.socket(zmq::DEALER).unwrap();
        dealer.connect(&endpoint).unwrap();
        under_attack(&endpoint, "ROUTER", "DEALER", |round| {
            dealer.send(honestly(round)).unwrap();
            assert_eq!(dealer.recv_timeout(PATIENCE).unwrap(), honestly(round));
        });

        let publisher = context.socket(zmq::XPUB).unwrap();
        let endpoint = publisher.bind("ws://127.0.0.1:*").unwrap();
        let subscriber = Sub::options().subscribe("honest").open(&context).unwrap();
        subscriber.connect(&endpoint).unwrap();
        under_attack(&endpoint, "XPUB", "SUB", |round| {
            until(|| {
                publisher.send(honestly(round)).unwrap();
                while publisher.try_recv().is_ok() {}
                let soon = Duration::from_millis(1);
                subscriber.recv_timeout(soon).is_ok_and(|it| it == honestly(round))
            });
        });
        context.shutdown().unwrap();
        server.join().unwrap();
    });
}
