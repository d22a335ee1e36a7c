//! A ROUTER that tells of connections, and never takes a notice for a message or the reverse.
#![cfg(feature = "draft")]

mod common;

use std::io::{Read, Write};
use std::net::TcpStream;

use common::temp_dir::TempDir;
use common::{MOMENT, PATIENCE, bind_soon, context, has_drafts};
use zmq::{
    Context, Dealer, ErrorKind, Message, POLLIN, Router, RouterEvent, RouterNotify, RoutingId, Wake,
};

fn both() -> RouterNotify {
    RouterNotify::CONNECTED | RouterNotify::DISCONNECTED
}

fn router(context: &Context, when: RouterNotify, endpoint: &str) -> (Router, String) {
    // The next peer of the same id may come before the end of the last is seen to.
    let router = Router::options().notify_of(when).handover(true).open(context).unwrap();
    let endpoint = router.bind(endpoint).unwrap();
    (router, endpoint.to_string())
}

fn client(context: &Context, endpoint: &str) -> Dealer {
    let client = Dealer::options().routing_id("client").open(context).unwrap();
    client.connect(endpoint).unwrap();
    client
}

fn id() -> RoutingId {
    "client".into()
}

#[track_caller]
fn expect(router: &Router, event: &RouterEvent) {
    assert_eq!(router.recv_event_timeout(PATIENCE).unwrap(), *event);
}

#[test]
fn a_peer_that_sends_empty_messages_has_come_once_and_gone_once() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let ipc = TempDir::new();
    for endpoint in ["tcp://127.0.0.1:*", &format!("ipc://{}/socket", ipc.path())] {
        let (router, endpoint) = router(&context, both(), endpoint);
        for _ in 0..3 {
            let client = client(&context, &endpoint);
            expect(&router, &RouterEvent::Connected(id()));
            for message in ["", "", "hello", ""] {
                client.send(message).unwrap();
                expect(&router, &RouterEvent::Message(id(), message.into()));
            }
            client.send(["", ""]).unwrap();
            expect(&router, &RouterEvent::Message(id(), ["", ""].into()));
            drop(client);
            expect(&router, &RouterEvent::Disconnected(id()));
        }
    }
}

#[test]
fn what_is_received_into_a_message_is_no_notice() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let (router, endpoint) = router(&context, both(), "tcp://127.0.0.1:*");
    router.set_recv_timeout(Some(PATIENCE)).unwrap();
    let (mut id, mut message) = (RoutingId::default(), Message::new());
    for words in ["", "hello"] {
        let client = client(&context, &endpoint);
        client.send(words).unwrap();
        router.recv_into(&mut id, &mut message).unwrap();
        assert_eq!((&id, message.as_str()), (&RoutingId::from("client"), Ok(words)));
    }
}

#[test]
fn one_kind_of_notice_is_not_taken_for_the_other() {
    if !has_drafts() {
        return;
    }
    let context = context();
    for (when, notice) in [
        (RouterNotify::CONNECTED, RouterEvent::Connected(id())),
        (RouterNotify::DISCONNECTED, RouterEvent::Disconnected(id())),
    ] {
        let (router, endpoint) = router(&context, when, "tcp://127.0.0.1:*");
        for _ in 0..3 {
            let client = client(&context, &endpoint);
            client.send("").unwrap();
            if when == RouterNotify::CONNECTED {
                expect(&router, &notice);
            }
            expect(&router, &RouterEvent::Message(id(), "".into()));
            drop(client);
            if when == RouterNotify::DISCONNECTED {
                expect(&router, &notice);
            }
        }
        assert!(router.recv_event_timeout(MOMENT).is_err());
    }
}

#[test]
fn a_plain_receive_passes_notices_over_within_its_time() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let (router, endpoint) = router(&context, both(), "tcp://127.0.0.1:*");
    let client = client(&context, &endpoint);
    let error = router.recv_timeout(MOMENT).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    client.send("").unwrap();
    assert_eq!(router.recv_timeout(PATIENCE).unwrap(), (id(), "".into()));
    client.send("last").unwrap();
    drop(client);
    assert_eq!(router.recv().unwrap(), (id(), "last".into()));
    assert_eq!(router.recv_timeout(MOMENT).unwrap_err().kind(), ErrorKind::TimedOut);
    assert_eq!(router.try_recv().unwrap_err().kind(), ErrorKind::TimedOut);
}

#[test]
fn a_turn_in_an_event_loop_hands_out_notices_and_ends_well() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let (router, endpoint) = router(&context, both(), "tcp://127.0.0.1:*");
    let mut client = Some(client(&context, &endpoint));
    client.as_ref().unwrap().send("hello").unwrap();
    let mut heard = Vec::new();
    while heard.len() < 3 {
        if heard.len() == 2 {
            drop(client.take());
        }
        router.poll(POLLIN, Some(PATIENCE)).unwrap();
        let wake = router.while_ready(POLLIN, 100, |_| {
            heard.push(router.try_recv_event()?);
            Ok::<_, zmq::Error>(POLLIN)
        });
        assert_eq!(wake.unwrap(), Wake::Descriptor);
    }
    let message = RouterEvent::Message(id(), "hello".into());
    let [come, gone] = [RouterEvent::Connected(id()), RouterEvent::Disconnected(id())];
    assert_eq!(heard, [come, message, gone]);
}

#[test]
fn who_is_woken_by_a_notice_and_asks_for_messages_is_told_what_was_there() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let (router, endpoint) = router(&context, both(), "tcp://127.0.0.1:*");
    let client = client(&context, &endpoint);
    assert_eq!(router.poll(POLLIN, Some(PATIENCE)).unwrap(), POLLIN);
    let mut steps = 0;
    let wake = router.while_ready(POLLIN, 100, |_| {
        steps += 1;
        let error = router.try_recv().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        let reason = "there were notices only, which `recv_event` and its like return";
        assert!(error.to_string().ends_with(reason), "{error}");
        Ok::<_, zmq::Error>(POLLIN)
    });
    assert_eq!((wake.unwrap(), steps), (Wake::Descriptor, 1));
    let error = router.try_recv().unwrap_err();
    assert!(!error.to_string().contains("notices"), "{error}");
    client.send("hello").unwrap();
    assert_eq!(router.recv_timeout(PATIENCE).unwrap(), (id(), "hello".into()));
}

#[test]
fn a_notice_that_had_no_room_does_not_make_the_next_ones_lie() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let options = Router::options().notify_of(both()).handover(true).recv_hwm(1);
    let router = options.open(&context).unwrap();
    let endpoint = router.bind("tcp://127.0.0.1:*").unwrap();
    for _ in 0..5 {
        let client = client(&context, &endpoint);
        client.set_linger(Some(PATIENCE)).unwrap();
        for number in 0..10 {
            client.send_timeout(number.to_string(), PATIENCE).unwrap();
        }
        drop(client);
        let mut messages = 0;
        while messages < 10 {
            match router.recv_event_timeout(PATIENCE).unwrap() {
                RouterEvent::Message(_, message) => {
                    assert_eq!(message, messages.to_string());
                    messages += 1;
                }
                // That it has come, or that the last one has gone, which was not told then.
                notice => assert_eq!(messages, 0, "{notice:?}"),
            }
        }
        if let Ok(notice) = router.recv_event_timeout(MOMENT) {
            assert!(matches!(notice, RouterEvent::Disconnected(_)), "{notice:?}");
        }
    }
}

#[test]
fn inproc_is_refused_to_it() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let router = Router::options().notify_of(RouterNotify::CONNECTED).open(&context).unwrap();
    for refused in [
        router.bind("inproc://told").map(drop),
        router.connect("inproc://told"),
        router.connect_with_id("inproc://told", "server"),
    ] {
        let error = refused.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        assert!(error.to_string().contains("cannot use inproc"), "{error}");
    }
}

#[test]
fn a_device_passes_no_notices_on() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let (frontend, endpoint) = router(&context, both(), "tcp://127.0.0.1:*");
    let backend = context.socket(zmq::DEALER).unwrap();
    let behind = backend.bind("tcp://127.0.0.1:*").unwrap();
    let device = zmq::Proxy::new(frontend, backend).spawn().unwrap();
    let server = context.socket(zmq::DEALER).unwrap();
    server.connect(&behind).unwrap();
    let client = client(&context, &endpoint);
    client.send("hello").unwrap();
    assert_eq!(server.recv_timeout(PATIENCE).unwrap(), Message::from(["client", "hello"]));
    device.stop().unwrap();
}

#[test]
fn a_router_hears_greetings_and_leavers_and_a_dealer_hiccups() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let options = Router::options().hello_message("welcome").disconnect_message("\0gone");
    let router = options.open(&context).unwrap();
    let endpoint = router.bind("tcp://127.0.0.1:*").unwrap();
    let client = Dealer::options()
        .routing_id("client")
        .hello_message("here I am")
        .hiccup_message("\0hiccup")
        .open(&context)
        .unwrap();
    client.connect(&endpoint).unwrap();
    assert_eq!(client.recv_timeout(PATIENCE).unwrap(), "welcome");
    assert_eq!(router.recv_timeout(PATIENCE).unwrap(), (id(), "here I am".into()));
    drop(router);
    assert_eq!(client.recv_timeout(PATIENCE).unwrap(), "\0hiccup");

    let router = options.open(&context).unwrap();
    bind_soon(&router, &endpoint);
    assert_eq!(client.recv_timeout(PATIENCE).unwrap(), "welcome");
    assert_eq!(router.recv_timeout(PATIENCE).unwrap(), (id(), "here I am".into()));
    drop(client);
    assert_eq!(router.recv_timeout(PATIENCE).unwrap(), (id(), "\0gone".into()));
}

/// A peer that speaks ZMTP 2.0, as libzmq 3 did.
fn old_peer(endpoint: &str) -> TcpStream {
    let mut stream = TcpStream::connect(endpoint.strip_prefix("tcp://").unwrap()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    // Signature, revision, that it is a DEALER, and its id.
    stream.write_all(b"\xff\0\0\0\0\0\0\0\x01\x7f\x01\x05\0\x06client").unwrap();
    stream
}

const EMPTY: &[u8] = &[0, 0];

#[test]
fn an_empty_message_of_an_old_peer_is_taken_for_a_notice_about_itself() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let (router, endpoint) = router(&context, both(), "tcp://127.0.0.1:*");
    let mut peer = old_peer(&endpoint);
    peer.write_all(EMPTY).unwrap();
    expect(&router, &RouterEvent::Connected(id()));
    peer.write_all(EMPTY).unwrap();
    expect(&router, &RouterEvent::Disconnected(id()));
    peer.write_all(b"\0\x05hello").unwrap();
    expect(&router, &RouterEvent::Message(id(), "hello".into()));
}

#[test]
fn with_a_mechanism_or_a_zap_domain_no_peer_can_forge_a_notice() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let options = Router::options().notify_of(both());
    for options in [options.clone().plain_server(true), options.zap_domain("today")] {
        let router = options.open(&context).unwrap();
        let endpoint = router.bind("tcp://127.0.0.1:*").unwrap();
        let mut peer = old_peer(&endpoint);
        let _ = peer.write_all(EMPTY);
        // It hangs up.
        let _ = peer.read_to_end(&mut Vec::new());
        let error = router.recv_event_timeout(MOMENT).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
    }
    // A ZAP domain that nobody looks after keeps nobody else out.
    let router = Router::options().notify_of(both()).zap_domain("today").open(&context).unwrap();
    let endpoint = router.bind("tcp://127.0.0.1:*").unwrap();
    let client = client(&context, &endpoint);
    expect(&router, &RouterEvent::Connected(id()));
    client.send("").unwrap();
    expect(&router, &RouterEvent::Message(id(), "".into()));
}
