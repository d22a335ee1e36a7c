//! A server with CURVE, whose peers know nothing of it, repeat what others said, or have a wrong key.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use zmq::{Event, Events, KeyPair, ProtocolError, Rep, Req, Retry};

use crate::common::attack::{under_attack, under_attack_by};
use crate::common::child::in_child;
use crate::common::{PATIENCE, context, figures, random};
use crate::honestly;

/// What one who knows the server's key says to it from the greeting to the first message, which
/// is `question`.
fn overhear(server: &str, client: Req<zmq::Idle>, question: &str) -> Vec<u8> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    client.connect(&format!("tcp://{}", listener.local_addr().unwrap())).unwrap();
    let waiting = client.send(question).unwrap();
    let (mut near, _) = listener.accept().unwrap();
    let mut far = TcpStream::connect(server.trim_start_matches("tcp://")).unwrap();
    let (mut answers, mut to_client) = (far.try_clone().unwrap(), near.try_clone().unwrap());
    let back = thread::spawn(move || {
        let _ = std::io::copy(&mut answers, &mut to_client);
    });
    let heard = thread::spawn(move || {
        let (mut heard, mut bytes) = (Vec::new(), [0; 1000]);
        while let Ok(count @ 1..) = near.read(&mut bytes) {
            heard.extend(&bytes[..count]);
            far.write_all(&bytes[..count]).unwrap();
        }
        let _ = far.shutdown(std::net::Shutdown::Both);
        heard
    });
    assert_eq!(waiting.recv_timeout(PATIENCE).unwrap().0, question);
    back.join().unwrap();
    heard.join().unwrap()
}

#[test]
fn a_curve_server_answers_honest_questions_and_says_who_has_a_wrong_key() {
    let promised = cfg!(all(feature = "vendored", feature = "curve"));
    assert!(zmq::has("curve") || !promised, "this build promises CURVE");
    if !zmq::has("curve") {
        return;
    }
    in_child(|| {
        let context = context();
        let [keys, known, stranger] = [(); 3].map(|()| KeyPair::generate().unwrap());
        let server = Rep::options().curve_server(&keys).open(&context).unwrap();
        let monitor = server.monitor(Events::ALL).unwrap();
        let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
        let server = thread::spawn(move || drop(server.serve(|question| question).unwrap()));
        let secured = || Req::options().curve_client(&keys.public, &known);
        let mut client = Some(secured().open(&context).unwrap());
        client.as_ref().unwrap().connect(&endpoint).unwrap();
        let retry = Retry::new(3, PATIENCE);
        let mut honest = |round: u32| {
            let (answer, socket) = client.take().unwrap().ask(honestly(round), &retry).unwrap();
            assert_eq!(answer, honestly(round));
            client = Some(socket);
        };
        honest(1);

        // What was right once, said again: its end with each key is another.
        let another = secured().open(&context).unwrap();
        let session = overhear(&endpoint, another, "a question for once");
        assert!(session.len() > 500, "{}", session.len());
        let fault = "A hostile peer of a CURVE server, that says what a good one said, or nearly";
        under_attack_by(&endpoint, fault, |_| session.clone(), &mut honest);
        // Those that know nothing of CURVE.
        under_attack(&endpoint, "CURVE server, that knows nothing of CURVE", "REQ", &mut honest);

        while monitor.try_recv().is_ok() {}
        let tries = random::cases(60) / 10;
        for round in 0..tries {
            let mistaken = Req::options().curve_client(&stranger.public, &known);
            let mistaken = mistaken.reconnect_interval(None).open(&context).unwrap();
            mistaken.connect(&endpoint).unwrap();
            // The server may have hung up already.
            let asked = mistaken.try_send("let me in");
            let reason =
                std::iter::from_fn(|| monitor.recv_timeout(PATIENCE).unwrap()).find_map(|it| {
                    match it.event {
                        Event::HandshakeFailedProtocol(reason) => Some(reason),
                        _ => None,
                    }
                });
            assert_eq!(reason, Some(ProtocolError::Cryptographic));
            honest(u32::try_from(round).unwrap());
            assert!(asked.map_or(true, |waiting| waiting.try_recv().is_err()));
        }
        figures::survived("A client that expects another CURVE key", tries, "0 of honest peers");
        context.shutdown().unwrap();
        server.join().unwrap();
    });
}
