//! Sockets that come from C, which did with them what is not known here.

use std::ffi::{c_int, c_void};
use std::ops::Deref;
use std::thread;
use std::time::Duration;

use zmq::{
    Context, Dealer, ErrorKind, Idle, Message, POLLIN, Pub, Push, Rep, Router, Socket, Sub, XPub,
    sys,
};

use crate::common::c::{self, Theirs, bind, close, connect, set, set_bytes};
use crate::common::child::in_child;
#[cfg(feature = "draft")]
use crate::common::has_drafts;
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

#[test]
fn a_socket_that_conflates_in_c_does_so_by_our_rules() {
    in_child(|| {
        let theirs = Theirs::new();
        let context = theirs.lend();
        let conflating = |kind| {
            let raw = theirs.socket(kind);
            set(raw, sys::ZMQ_CONFLATE, 1);
            raw
        };
        // SAFETY: each is open, and nobody else has it.
        let push = unsafe { Push::from_raw(&context, conflating(sys::ZMQ_PUSH)) }.unwrap();
        assert_eq!(push.connect("inproc://x").unwrap_err().kind(), ErrorKind::Unsupported);
        push.connect("tcp://127.0.0.1:1").unwrap();
        assert_eq!(push.send_multipart(["a", "b"]).unwrap_err().kind(), ErrorKind::InvalidInput);
        assert!(push.linger().unwrap().is_some());
        push.set_linger(Some(Duration::ZERO)).unwrap();

        let raw = conflating(sys::ZMQ_DEALER);
        // SAFETY: as above.
        let dealer = unsafe { Dealer::borrow_raw(&context, raw) }.unwrap();
        assert_eq!(dealer.bind("inproc://x").unwrap_err().kind(), ErrorKind::Unsupported);
        // C's linger is C's.
        assert_eq!(dealer.linger().unwrap(), None);
        drop(dealer);
        close(raw);

        // Where C's option says nothing, it is none.
        // SAFETY: as above.
        let router = unsafe { Router::from_raw(&context, conflating(sys::ZMQ_ROUTER)) }.unwrap();
        router.bind("inproc://x").unwrap();
    });
}

#[test]
fn a_sub_that_conflates_in_c_wants_whatever_comes() {
    in_child(|| {
        let theirs = Theirs::new();
        let context = theirs.lend();
        let raw = theirs.socket(sys::ZMQ_SUB);
        set(raw, sys::ZMQ_CONFLATE, 1);
        set(raw, sys::ZMQ_INVERT_MATCHING, 1);
        // SAFETY: it is open, and nobody else has it.
        let error = unsafe { Sub::from_raw(&context, raw) }.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        // And it is the caller's still.
        set(raw, sys::ZMQ_INVERT_MATCHING, 0);
        // SAFETY: as above.
        let sub = unsafe { Sub::from_raw(&context, raw) }.unwrap();
        assert_eq!(sub.subscribe("news").unwrap_err().kind(), ErrorKind::InvalidInput);
        let publisher = context.socket(zmq::XPUB).unwrap();
        sub.connect(&publisher.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
        until(|| {
            publisher.send("news").unwrap();
            sub.recv_timeout(MOMENT).is_ok_and(|it| it == "news")
        });
    });
}

#[test]
fn a_publisher_of_c_in_manual_mode_is_not_taken_over() {
    in_child(|| {
        let theirs = Theirs::new();
        let context = theirs.lend();
        let raw = theirs.socket(sys::ZMQ_XPUB);
        for (on, outcome) in
            [(1, Err(ErrorKind::Unsupported)), (0, Ok(())), (1, Err(ErrorKind::Unsupported))]
        {
            set(raw, sys::ZMQ_XPUB_MANUAL, on);
            // SAFETY: it is open, and nobody uses it meanwhile.
            let adopted = unsafe { XPub::borrow_raw(&context, raw) };
            assert_eq!(adopted.map(drop).map_err(|error| error.kind()), outcome);
        }
        // And it is the caller's still.
        close(raw);
    });
}

#[test]
fn a_publisher_of_c_may_welcome_and_is_there_before_who_comes() {
    in_child(|| {
        for kind in [sys::ZMQ_PUB, sys::ZMQ_XPUB] {
            let theirs = Theirs::new();
            let context = theirs.lend();
            let raw = theirs.socket(kind);
            set_bytes(raw, sys::ZMQ_XPUB_WELCOME_MSG, b"hello");
            let adopted: Box<dyn Deref<Target = Socket>> = if kind == sys::ZMQ_PUB {
                // SAFETY: it is open, and nobody else has it.
                Box::new(unsafe { Pub::from_raw(&context, raw) }.unwrap())
            } else {
                // SAFETY: as above.
                Box::new(unsafe { XPub::from_raw(&context, raw) }.unwrap())
            };
            let sub = context.socket(zmq::SUB).unwrap();
            sub.connect("inproc://x").unwrap();
            drop(sub);
            let error = adopted.bind("inproc://x").unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unsupported);
            adopted.bind("inproc://y").unwrap();
        }
    });
}

#[cfg(unix)]
#[test]
fn a_descriptor_that_c_bound_is_bound_once() {
    use std::ffi::CString;
    use std::net::TcpListener;
    use std::os::fd::IntoRawFd;

    use zmq::Pull;

    in_child(|| {
        let theirs = Theirs::new();
        let context = theirs.lend();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("tcp://{}", listener.local_addr().unwrap());
        let raw = theirs.socket(sys::ZMQ_PULL);
        set(raw, sys::ZMQ_USE_FD, listener.into_raw_fd());
        bind(raw, &CString::new(&*endpoint).unwrap());
        // SAFETY: it is open, and nobody else has it.
        let sink = unsafe { Pull::from_raw(&context, raw) }.unwrap();
        let other = sink.bind("tcp://127.0.0.1:*").unwrap();
        assert_ne!(other, &*endpoint);
        for endpoint in [&*endpoint, &other] {
            let source = context.socket(zmq::PUSH).unwrap();
            source.connect(endpoint).unwrap();
            source.send("hello").unwrap();
            assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), "hello");
        }
    });
}

#[cfg(feature = "draft")]
#[test]
fn a_dgram_of_c_that_speaks_ipv6_is_not_taken_over() {
    if !has_drafts() {
        return;
    }
    in_child(|| {
        let theirs = Theirs::new();
        let context = theirs.lend();
        let raw = theirs.socket(sys::ZMQ_DGRAM);
        set(raw, sys::ZMQ_IPV6, 1);
        // SAFETY: it is open, and nobody else has it.
        let error = unsafe { zmq::Dgram::from_raw(&context, raw) }.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        close(raw);
    });
}

#[cfg(feature = "draft")]
#[test]
fn a_router_of_c_that_tells_of_connections_is_known_to() {
    if !has_drafts() {
        return;
    }
    in_child(|| {
        let theirs = Theirs::new();
        let context = theirs.lend();
        let raw = theirs.socket(sys::ZMQ_ROUTER);
        set(raw, sys::ZMQ_ROUTER_NOTIFY, sys::ZMQ_NOTIFY_CONNECT);
        // SAFETY: it is open, and nobody else has it.
        let router = unsafe { Router::from_raw(&context, raw) }.unwrap();
        assert_eq!(router.notify_of(), zmq::RouterNotify::CONNECTED);
        assert_eq!(router.bind("inproc://x").unwrap_err().kind(), ErrorKind::Unsupported);
    });
}
