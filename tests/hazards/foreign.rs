//! Sockets that come from C, which did with them what is not known here.

use std::ffi::{c_int, c_void};
use std::ops::Deref;
use std::thread;

use zmq::{Context, Dealer, ErrorKind, Idle, Message, POLLIN, Rep, Router, Socket, Sub, sys};

use crate::common::c::{self, Theirs, bind, close, connect};
use crate::common::child::in_child;
use crate::common::{MOMENT, PATIENCE, context, until};

/// Lets libzmq find out what has come, as it does by and by.
fn look(socket: &Socket) {
    for _ in 0..2 {
        socket.events().unwrap();
        thread::sleep(MOMENT);
    }
}

/// Binds where `socket` was connected and, perhaps, is no more.
fn bind_at_last(socket: &Socket, endpoint: &str) -> Dealer {
    look(socket);
    let other = socket.context().socket(zmq::DEALER).unwrap();
    other.bind(endpoint).unwrap();
    look(&other);
    look(socket);
    other
}

#[test]
fn what_c_or_we_connected_is_not_taken_back_before_somebody_is_bound() {
    type Adopt = fn(&Context, *mut c_void) -> Box<dyn Deref<Target = Socket>>;

    fn try_both(adopt: Adopt, kind: c_int) {
        for c_connects in [true, false] {
            let theirs = Theirs::new();
            let context = theirs.lend();
            let raw = theirs.socket(kind);
            if c_connects {
                connect(raw, c"inproc://x");
            }
            let socket = adopt(&context, raw);
            if !c_connects {
                socket.connect("inproc://x").unwrap();
            }
            for outcome in [socket.disconnect("inproc://x"), socket.unbind("inproc://x")] {
                assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Unsupported);
            }
            let _other = bind_at_last(&socket, "inproc://x");
            // Now that somebody is there, it can.
            socket.disconnect("inproc://x").unwrap();
        }
    }

    in_child(|| {
        // SAFETY: each is open, and nobody else has it.
        try_both(
            |it, raw| Box::new(unsafe { Router::from_raw(it, raw) }.unwrap()),
            sys::ZMQ_ROUTER,
        );
        // SAFETY: as above.
        try_both(
            |it, raw| Box::new(unsafe { Rep::<Idle>::from_raw(it, raw) }.unwrap()),
            sys::ZMQ_REP,
        );
    });
}

#[test]
fn what_we_gave_away_and_took_back_is_no_other() {
    in_child(|| {
        let context = context();
        let router = context.socket(zmq::ROUTER).unwrap();
        router.connect("inproc://x").unwrap();
        // SAFETY: it is open, and nobody else has it.
        let router = unsafe { Router::from_raw(&context, router.into_raw()) }.unwrap();
        assert_eq!(router.disconnect("inproc://x").unwrap_err().kind(), ErrorKind::Unsupported);
        bind_at_last(&router, "inproc://x");
    });
}

#[test]
fn where_a_socket_was_bound_that_we_gave_away_nobody_may_be_any_more() {
    in_child(|| {
        let context = context();
        let server = context.socket(zmq::DEALER).unwrap();
        server.bind("inproc://x").unwrap();
        let raw = server.into_raw();
        // SAFETY: it is open, and nobody uses it meanwhile.
        drop(unsafe { Dealer::borrow_raw(&context, raw) }.unwrap());
        close(raw);
        let router = context.socket(zmq::ROUTER).unwrap();
        // Its name is free some time after.
        let probe = c::socket(context.as_raw(), sys::ZMQ_PAIR);
        // SAFETY: it is open.
        until(|| unsafe { sys::zmq_bind(probe, c"inproc://x".as_ptr()) } == 0);
        // SAFETY: as above.
        assert_eq!(unsafe { sys::zmq_unbind(probe, c"inproc://x".as_ptr()) }, 0);
        close(probe);
        router.connect("inproc://x").unwrap();
        assert_eq!(router.disconnect("inproc://x").unwrap_err().kind(), ErrorKind::Unsupported);
        bind_at_last(&router, "inproc://x");
    });
}

#[test]
fn a_socket_that_c_bound_where_it_connects_stays_bound() {
    in_child(|| {
        let theirs = Theirs::new();
        let context = theirs.lend();
        let raw = theirs.socket(sys::ZMQ_ROUTER);
        bind(raw, c"inproc://x");
        // SAFETY: it is open, and nobody else has it.
        let router = unsafe { Router::from_raw(&context, raw) }.unwrap();
        for _ in 0..2 {
            router.connect("inproc://x").unwrap();
            let error = router.disconnect("inproc://x").unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unsupported);
        }
        let other = context.socket(zmq::DEALER).unwrap();
        assert_eq!(other.bind("inproc://x").unwrap_err().kind(), ErrorKind::AddrInUse);
        look(&router);
    });
}

#[test]
fn what_was_seen_is_received_before_its_peer_is_left_by_unbind() {
    in_child(|| {
        let theirs = Theirs::new();
        let context = theirs.lend();
        // SAFETY: it is open, and nobody else has it.
        let sub = unsafe { Sub::from_raw(&context, theirs.socket(sys::ZMQ_SUB)) }.unwrap();
        let publisher = context.socket(zmq::XPUB).unwrap();
        let endpoint = publisher.bind("tcp://127.0.0.1:*").unwrap();
        sub.subscribe("").unwrap();
        sub.connect(&endpoint).unwrap();
        publisher.wait_for_subscribers("", 1, PATIENCE).unwrap();
        publisher.send_multipart(["a", "b", "c"]).unwrap();
        until(|| !sub.events().unwrap().is_empty());
        // It was connected there and not bound, but to libzmq that is the same.
        assert_eq!(sub.unbind(&endpoint).unwrap_err().kind(), ErrorKind::WrongState);
        assert_eq!(sub.recv_timeout(PATIENCE).unwrap(), Message::from(["a", "b", "c"]));
        sub.unbind(&endpoint).unwrap();
        assert_eq!(sub.recv_timeout(MOMENT).unwrap_err().kind(), ErrorKind::TimedOut);
    });
}

#[test]
fn a_socket_that_connects_to_itself_receives_what_it_saw_before_it_leaves() {
    in_child(|| {
        let context = context();
        for which in 0..2 {
            let router = Router::options().probe_router(true).open(&context).unwrap();
            let endpoint = router.bind("tcp://127.0.0.1:*").unwrap();
            router.connect(&endpoint).unwrap();
            // The names that the two ends have for each other.
            let ids = [(); 2].map(|()| router.recv_timeout(PATIENCE).unwrap().0);
            router.send_multipart(&ids[which], ["a", "b", "c"]).unwrap();
            until(|| router.events().unwrap().contains(POLLIN));
            assert_eq!(router.unbind(&endpoint).unwrap_err().kind(), ErrorKind::WrongState);
            assert_eq!(router.recv_timeout(PATIENCE).unwrap().1, Message::from(["a", "b", "c"]));
            router.unbind(&endpoint).unwrap();
            assert_eq!(router.recv_timeout(MOMENT).unwrap_err().kind(), ErrorKind::TimedOut);
        }
    });
}
