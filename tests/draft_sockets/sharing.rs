//! What sockets that threads share have in common with the others.

use std::thread;
use std::time::Duration;

use zmq::{Channel, Client, Dish, ErrorKind, Gather, Scatter, Server};

use crate::common::stranger::Stranger;
use crate::common::{PATIENCE, context};
use crate::{has_drafts, open};

#[test]
fn options_and_endpoints_change_while_others_send_and_receive() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let gather: Gather = open(&context);
    let endpoint = gather.bind("tcp://127.0.0.1:*").unwrap();
    let scatter: Scatter = open(&context);
    scatter.connect(&endpoint).unwrap();
    thread::scope(|scope| {
        scope.spawn(|| (0..20_000).for_each(|_| scatter.send("task").unwrap()));
        scope.spawn(|| (0..20_000).for_each(|_| drop(gather.recv_timeout(PATIENCE).unwrap())));
        for _ in 0..2 {
            scope.spawn(|| {
                for millis in 0..200 {
                    let linger = Some(Duration::from_millis(millis));
                    let locked = gather.lock().unwrap();
                    locked.set_linger(linger).unwrap();
                    // The same thread may have it twice; another may not come between.
                    assert_eq!(gather.lock().unwrap().linger().unwrap(), linger);
                    let endpoint = gather.bind("tcp://127.0.0.1:*").unwrap();
                    assert_eq!(locked.last_endpoint().unwrap(), endpoint);
                    gather.unbind(&endpoint).unwrap();
                }
            });
        }
    });
}

#[test]
fn what_any_socket_can_is_behind_the_lock() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let server: Server = open(&context);
    server.lock().unwrap().watch_peers().unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let client: Client = open(&context);
    client.connect(&endpoint).unwrap();
    server.lock().unwrap().wait_for_peers(1, PATIENCE).unwrap();
    client.send("hello").unwrap();
    let locked = server.lock().unwrap();
    let mut items = [zmq::PollItem::new(&locked, zmq::POLLIN)];
    assert_eq!(zmq::poll(&mut items, Some(PATIENCE)).unwrap(), 1);
    // Nor does who holds it hold up those who send and receive.
    thread::scope(|scope| scope.spawn(|| server.try_recv().unwrap()).join().unwrap());
}

#[test]
fn what_a_stranger_sends_in_several_frames_is_dropped() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let (gather, server): (Gather, Server) = (open(&context), open(&context));
    let channel: Channel = open(&context);
    let at = |endpoint: zmq::Endpoint, kind: &str| {
        let mut stranger = Stranger::shake_hands(endpoint.address(), kind);
        for (flags, frame) in [(1, "a"), (0, "b"), (1, "a"), (1, "b"), (0, "c"), (0, "whole")] {
            stranger.write(flags, frame.as_bytes());
        }
        stranger
    };
    let _scatter = at(gather.bind("tcp://127.0.0.1:*").unwrap(), "SCATTER");
    assert_eq!(gather.recv_timeout(PATIENCE).unwrap(), "whole");
    let _client = at(server.bind("tcp://127.0.0.1:*").unwrap(), "CLIENT");
    assert_eq!(server.recv_timeout(PATIENCE).unwrap().1, "whole");
    let _channel = at(channel.bind("tcp://127.0.0.1:*").unwrap(), "CHANNEL");
    assert_eq!(channel.recv_timeout(PATIENCE).unwrap(), "whole");

    let dish: Dish = open(&context);
    dish.join("news").unwrap();
    let endpoint = dish.bind("tcp://127.0.0.1:*").unwrap();
    // Not a group and a body: it hangs up.
    for frames in [vec![(0, "alone")], vec![(1, "news"), (1, "body"), (0, "more")]] {
        let mut stranger = Stranger::shake_hands(endpoint.address(), "RADIO");
        for (flags, frame) in frames {
            stranger.write(flags, frame.as_bytes());
        }
        assert!(stranger.is_cut_off());
    }
    let mut stranger = Stranger::shake_hands(endpoint.address(), "RADIO");
    stranger.write(1, &[b'x'; 255]);
    stranger.write(0, b"to a group with a long name");
    stranger.write(1, b"news");
    stranger.write(0, b"good");
    assert_eq!(dish.recv_timeout(PATIENCE).unwrap().1, "good");
}

/// libzmq aborts if the greeting finds its peer gone.
#[test]
fn who_greets_does_not_do_so_within_the_process() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let early = context.socket(zmq::DEALER).unwrap();
    early.connect("inproc://greeter").unwrap();
    drop(early);
    let router = zmq::Router::options().hello_message("welcome").open(&context).unwrap();
    let error = router.bind("inproc://greeter").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.to_string().ends_with("a socket with a hello message cannot use inproc"));
}
