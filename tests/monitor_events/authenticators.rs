//! Authenticators that refuse, and those that break their protocol.

use std::thread;

use zmq::{Context, Event, Events, Monitor, ProtocolError, Pull, Push};

use crate::common::{PATIENCE, context};
use crate::{fails_by, failure};

const STATUS: usize = 3;

/// Has a client come to a server whose authenticator's reply is altered so, and `test` hear of
/// both.
fn with_reply(alter: impl Fn(&mut Vec<Vec<u8>>) + Send, test: impl Fn(&Monitor, &Monitor)) {
    let context: Context = context();
    // A REP would not let it alter the empty frame that comes first.
    let authenticator = context.socket(zmq::ROUTER).unwrap();
    authenticator.bind("inproc://zeromq.zap.01").unwrap();
    let server = Pull::options().zap_domain("staff").open(&context).unwrap();
    let at_server = server.monitor(Events::ALL).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let client = Push::options().reconnect_interval(None).open(&context).unwrap();
    let at_client = client.monitor(Events::ALL).unwrap();
    client.connect(&endpoint).unwrap();
    thread::scope(|scope| {
        scope.spawn(move || {
            let (asker, question) = authenticator.recv_timeout(PATIENCE).unwrap();
            let [delimiter, version, id, ..] = question.frames() else { panic!("{question:?}") };
            let mut reply = [delimiter, version, id].map(|frame| frame.to_vec()).to_vec();
            reply.extend(["200", "text", "alice", ""].map(Vec::from));
            alter(&mut reply);
            authenticator.send(&asker, reply).unwrap();
        });
    });
    test(&at_server, &at_client);
}

#[test]
fn a_status_is_told_to_both_sides() {
    for status in [300, 400, 500] {
        let refused = Event::HandshakeFailedAuth { status };
        let set = move |reply: &mut Vec<Vec<u8>>| reply[STATUS] = status.to_string().into();
        with_reply(set, |server, client| {
            assert_eq!(failure(server), refused);
            // 300 is for now only: the server is silent, and the client to come again.
            if status != 300 {
                assert_eq!(failure(client), refused);
            }
        });
    }
}

#[test]
fn a_reply_that_breaks_the_protocol_is_told_with_how() {
    type Alter = fn(&mut Vec<Vec<u8>>);
    let broken: [(Alter, ProtocolError); 8] = [
        (|reply| reply[0] = "not empty".into(), ProtocolError::Zap),
        (|reply| reply.truncate(6), ProtocolError::ZapMalformedReply),
        (|reply| reply.push("more".into()), ProtocolError::ZapMalformedReply),
        (|reply| reply[1] = "2.0".into(), ProtocolError::ZapBadVersion),
        (|reply| reply[2].push(b'!'), ProtocolError::ZapBadRequestId),
        (|reply| reply[STATUS] = "201".into(), ProtocolError::ZapInvalidStatusCode),
        (|reply| reply[STATUS] = "2000".into(), ProtocolError::ZapInvalidStatusCode),
        (|reply| reply[6] = b"\xffname".to_vec(), ProtocolError::ZapInvalidMetadata),
    ];
    for (alter, reason) in broken {
        with_reply(alter, |server, _client| fails_by(server, reason));
    }
}
