//! Contexts, sockets and frames that come from C, or go there.
//!
//! C is played by its own functions, `zmq::sys`.

use std::ffi::{c_int, c_void};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Instant;
use std::{ptr, slice, thread};

use zmq::{
    Answering, Awaiting, Context, Dealer, ErrorKind, Events, Frame, Idle, Message, POLLIN, POLLOUT,
    Pair, Pub, Pull, Push, Rep, Req, Retry, Router, RoutingId, Stream, Sub, XPub, XSub, sys,
};

mod common;

use common::c::{self, bind, close, connect, set};
use common::leftovers;
use common::{MOMENT, PATIENCE, context, until};

/// A context of C's, which ends it when the test does.
struct Theirs(*mut c_void);

impl Theirs {
    fn new() -> Self {
        // SAFETY: it has no preconditions.
        Self(unsafe { sys::zmq_ctx_new() })
    }

    fn lend(&self) -> Context {
        // SAFETY: it is alive as long as `self`.
        unsafe { Context::borrow_raw(self.0) }.unwrap()
    }

    fn socket(&self, kind: c_int) -> *mut c_void {
        c::socket(self.0, kind)
    }

    /// Terminates it in another thread, and tells when that is done.
    fn end(self) -> mpsc::Receiver<c_int> {
        let (tell, told) = mpsc::channel();
        let context = self.0.expose_provenance();
        // SAFETY: nobody else of C's uses it.
        let end = move || unsafe { sys::zmq_ctx_term(ptr::with_exposed_provenance_mut(context)) };
        thread::spawn(move || tell.send(end()));
        told
    }
}

/// Closes a socket also when a test fails, as the end of its context would wait for ever.
struct Closing(*mut c_void);

impl Drop for Closing {
    fn drop(&mut self) {
        close(self.0);
    }
}

fn send(socket: *mut c_void, text: &str) {
    let (data, len) = (text.as_ptr().cast(), text.len());
    // SAFETY: the socket is open, and `data` readable.
    let sent = unsafe { sys::zmq_send(socket, data, len, 0) };
    assert_eq!(usize::try_from(sent), Ok(len));
}

#[track_caller]
fn assert_receives(socket: *mut c_void, text: &str) {
    let mut bytes = [0; 100];
    set(socket, sys::ZMQ_RCVTIMEO, 10_000);
    // SAFETY: the socket is open, and `bytes` writable.
    let len = unsafe { sys::zmq_recv(socket, bytes.as_mut_ptr().cast(), bytes.len(), 0) };
    assert_eq!(bytes.get(..usize::try_from(len).unwrap()).unwrap(), text.as_bytes());
}

#[test]
fn the_end_of_a_borrowed_context_waits_for_every_handle_and_socket() {
    let theirs = Theirs::new();
    let context = theirs.lend();
    let socket = context.socket(zmq::PULL).unwrap();
    socket.bind("inproc://sink").unwrap();
    let (waits, ended) = mpsc::channel();
    let waiting = thread::spawn(move || {
        waits.send(()).unwrap();
        let kind = socket.recv().unwrap_err().kind();
        (kind, socket)
    });
    ended.recv().unwrap();

    let end = theirs.end();
    // It wakes who waits.
    let (kind, socket) = waiting.join().unwrap();
    assert_eq!(kind, ErrorKind::Terminated);
    assert_eq!(context.socket(zmq::PULL).unwrap_err().kind(), ErrorKind::Terminated);
    assert_eq!(end.recv_timeout(MOMENT), Err(RecvTimeoutError::Timeout));
    drop(socket);
    assert_eq!(end.recv_timeout(MOMENT), Err(RecvTimeoutError::Timeout));
    let other = context.clone();
    drop(context);
    assert_eq!(end.recv_timeout(MOMENT), Err(RecvTimeoutError::Timeout));
    drop(other);
    assert_eq!(end.recv_timeout(PATIENCE), Ok(0));
}

#[test]
fn a_borrowed_context_is_not_ended_from_here() {
    let theirs = Theirs::new();
    let context = theirs.lend();
    let error = context.shutdown().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PermissionDenied);
    assert_eq!(error.to_string(), "zmq_ctx_shutdown: a borrowed context is its owner's to end");
    drop(context);
    // It lives on, and may be borrowed again, several times at once.
    let (first, second) = (theirs.lend(), theirs.lend());
    let server = first.socket(zmq::REP).unwrap();
    server.bind("inproc://server").unwrap();
    let client = second.socket(zmq::REQ).unwrap();
    client.connect("inproc://server").unwrap();
    let client = client.send("hello").unwrap();
    assert_eq!(server.recv_timeout(PATIENCE).unwrap().0, "hello");
    // Giving such a handle away gives nothing but the pointer.
    drop((client, second));
    assert_eq!(first.into_raw().unwrap(), theirs.0);
    assert_eq!(theirs.end().recv_timeout(PATIENCE), Ok(0));
}

#[test]
fn all_who_borrow_a_context_know_where_the_others_are_bound_and_wait() {
    let theirs = Theirs::new();
    let (first, second) = (theirs.lend(), theirs.lend());
    let server = first.socket(zmq::ROUTER).unwrap();
    server.bind("inproc://server").unwrap();
    let client = second.socket(zmq::ROUTER).unwrap();
    client.connect("inproc://server").unwrap();
    // Which libzmq would abort for later, if nobody were bound there.
    client.disconnect("inproc://server").unwrap();

    let waiting = [first.socket(zmq::ROUTER).unwrap(), second.socket(zmq::ROUTER).unwrap()];
    for socket in &waiting {
        socket.connect("inproc://later").unwrap();
    }
    for context in [&first, &second] {
        let pair = context.socket(zmq::PAIR).unwrap();
        // Which libzmq would abort for at once.
        assert_eq!(pair.bind("inproc://later").unwrap_err().kind(), ErrorKind::Unsupported);
    }
    let peer = second.socket(zmq::DEALER).unwrap();
    peer.bind("inproc://later").unwrap();
    // The one goes, and the other knows.
    drop((peer, first, server));
    let pair = second.socket(zmq::PAIR).unwrap();
    until(|| pair.bind("inproc://later").is_ok());
    drop((waiting, client, pair, second));
    assert_eq!(theirs.end().recv_timeout(PATIENCE), Ok(0));
}

#[test]
fn our_own_context_may_be_borrowed_and_ends_under_who_waits() {
    for has_sockets in [true, false] {
        let own = context();
        // SAFETY: it is alive, and waits for those who have borrowed it.
        let borrowed = unsafe { Context::borrow_raw(own.as_raw()) }.unwrap();
        let servers = [(); 3].map(|()| borrowed.socket(zmq::REP).unwrap());
        for server in &servers {
            server.connect("inproc://nobody").unwrap();
        }
        if has_sockets {
            let pair = own.socket(zmq::PAIR).unwrap();
            assert_eq!(pair.bind("inproc://nobody").unwrap_err().kind(), ErrorKind::Unsupported);
        }
        let end = thread::spawn(move || drop(own));
        for server in servers {
            let failed = server.recv_timeout(PATIENCE).unwrap_err();
            assert_eq!(failed.error().kind(), ErrorKind::Terminated);
        }
        drop(borrowed);
        end.join().unwrap();
    }
}

#[test]
fn who_connects_while_a_borrowed_context_ends_is_met_or_refused() {
    for _ in 0..100 {
        let own = context();
        // SAFETY: it is alive, and waits for those who have borrowed it.
        let borrowed = unsafe { Context::borrow_raw(own.as_raw()) }.unwrap();
        let sockets = [(); 20].map(|()| borrowed.socket(zmq::ROUTER).unwrap());
        let (go, gone) = mpsc::channel();
        let connects = thread::spawn(move || {
            go.send(()).unwrap();
            for socket in &sockets {
                if let Err(error) = socket.connect("inproc://nobody") {
                    assert_eq!(error.kind(), ErrorKind::Terminated);
                }
            }
            drop(borrowed);
        });
        gone.recv().unwrap();
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            drop(own);
            tell.send(())
        });
        told.recv_timeout(PATIENCE).unwrap();
        connects.join().unwrap();
    }
}

#[test]
fn a_context_that_c_shuts_down_first_ends_also_under_who_waits_for_the_same_name() {
    let theirs = Theirs::new();
    let context = theirs.lend();
    let workers = [(); 2].map(|()| {
        let server = context.socket(zmq::REP).unwrap();
        server.connect("inproc://nobody").unwrap();
        thread::spawn(move || server.recv().unwrap_err().error().kind())
    });
    drop(context);
    // SAFETY: it is alive.
    assert_eq!(unsafe { sys::zmq_ctx_shutdown(theirs.0) }, 0);
    for worker in workers {
        assert_eq!(worker.join().unwrap(), ErrorKind::Terminated);
    }
    assert_eq!(theirs.end().recv_timeout(PATIENCE), Ok(0));
}

#[test]
fn the_next_context_at_an_address_knows_nothing_of_the_one_before() {
    for _ in 0..100 {
        let theirs = Theirs::new();
        let (context, other) = (theirs.lend(), theirs.lend());
        let router = context.socket(zmq::ROUTER).unwrap();
        router.connect("inproc://server").unwrap();
        // Nobody is bound there yet.
        assert_eq!(
            router.disconnect("inproc://server").unwrap_err().kind(),
            ErrorKind::Unsupported
        );
        let server = other.socket(zmq::DEALER).unwrap();
        server.bind("inproc://server").unwrap();
        let raw = server.into_raw();
        drop((router, context, other));
        close(raw);
        assert_eq!(theirs.end().recv_timeout(PATIENCE), Ok(0));
    }
}

#[test]
fn a_context_is_taken_over_and_given_away() {
    let theirs = Theirs::new();
    // SAFETY: nobody else has it.
    let context = unsafe { Context::from_raw(theirs.0) }.unwrap();
    assert_eq!(context.as_raw(), theirs.0);
    let socket = context.socket(zmq::PUSH).unwrap();
    // A socket holds it, so C may not have it yet.
    let context = context.into_raw().unwrap_err();
    let copy = context.clone();
    drop(socket);
    let context = context.into_raw().unwrap_err();
    drop(copy);
    assert_eq!(context.into_raw().unwrap(), theirs.0);
    assert_eq!(theirs.end().recv_timeout(PATIENCE), Ok(0));
}

#[test]
fn what_was_given_away_is_no_instance() {
    leftovers::the_instance_stays();
    let context = Context::instance().unwrap();
    let raw = context.into_raw().unwrap();
    assert_ne!(Context::instance().unwrap().as_raw(), raw);
    assert_eq!(Theirs(raw).end().recv_timeout(PATIENCE), Ok(0));
}

#[test]
fn null_pointers_and_other_types_are_refused() {
    // SAFETY: null is looked for.
    let error = unsafe { Context::borrow_raw(ptr::null_mut()) }.unwrap_err();
    assert_eq!(error.to_string(), "zmq_socket: the context is a null pointer");
    // SAFETY: as above.
    let error = unsafe { Context::from_raw(ptr::null_mut()) }.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);

    let context = context();
    // SAFETY: as above.
    let error = unsafe { Dealer::from_raw(&context, ptr::null_mut()) }.unwrap_err();
    assert_eq!(error.to_string(), "zmq_getsockopt `ZMQ_TYPE`: the socket is a null pointer");

    let raw = context.socket(zmq::PUSH).unwrap().into_raw();
    // SAFETY: it is open, and nobody else has it.
    let error = unsafe { Dealer::from_raw(&context, raw) }.unwrap_err();
    assert_eq!(
        error.to_string(),
        "zmq_getsockopt `ZMQ_TYPE`: the socket is of type 8, not 5 (DEALER)"
    );
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    // And it is the caller's still.
    close(raw);
}

/// Opens a socket, and sends it to C and back, twice.
macro_rules! there_and_back {
    ($context:expr, $($type:ty: $kind:ident),+) => { $( {
        let context: &Context = $context;
        let raw = context.socket(zmq::$kind).unwrap().into_raw();
        // SAFETY: it is open, and nobody else has it.
        let borrowed = unsafe { <$type>::borrow_raw(context, raw) }.unwrap();
        assert_eq!(borrowed.as_raw(), raw);
        borrowed.bind("tcp://127.0.0.1:*").unwrap();
        drop(borrowed);
        // SAFETY: as above.
        let socket = unsafe { <$type>::from_raw(context, raw) }.unwrap();
        // It is open, and bound.
        assert!(socket.last_endpoint().unwrap().starts_with("tcp://127.0.0.1:"));
        assert_eq!(socket.into_raw(), raw);
        // SAFETY: as above.
        drop(unsafe { <$type>::from_raw(context, raw) }.unwrap());
    } )+ };
}

#[test]
fn every_type_goes_to_c_and_comes_back() {
    let context = context();
    there_and_back!(
        &context, Req<Idle>: REQ, Rep<Idle>: REP, Dealer: DEALER, Router: ROUTER, Pub: PUB,
        Sub: SUB, XPub: XPUB, XSub: XSUB, Push: PUSH, Pull: PULL, Pair: PAIR, Stream: STREAM
    );
    // All are closed, or this would wait for ever.
    let end = Theirs(context.into_raw().unwrap()).end();
    assert_eq!(end.recv_timeout(PATIENCE), Ok(0));
}

#[test]
fn c_asks_and_rust_hears_the_answer() {
    let theirs = Theirs::new();
    let context = theirs.lend();
    let server = context.socket(zmq::REP).unwrap();
    server.bind("inproc://server").unwrap();
    let raw = theirs.socket(sys::ZMQ_REQ);
    connect(raw, c"inproc://server");
    send(raw, "hello");

    // SAFETY: it is open, and a question is out.
    let client = unsafe { Req::<Awaiting>::from_raw(&context, raw) }.unwrap();
    let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
    assert_eq!(question, "hello");
    // The other way round for the server.
    let raw = asker.into_raw();
    send(raw, "World");
    // SAFETY: it is open, and owes no answer.
    let server = unsafe { Rep::<Idle>::from_raw(&context, raw) }.unwrap();
    let (answer, client) = client.recv_timeout(PATIENCE).unwrap();
    assert_eq!(answer, "World");

    // And once more: C takes the question, and Rust answers.
    let client = client.send("again").unwrap();
    let raw = server.into_raw();
    assert_receives(raw, "again");
    // SAFETY: it is open, and owes an answer.
    let asker = unsafe { Rep::<Answering>::from_raw(&context, raw) }.unwrap();
    let server = asker.send("and again").unwrap();
    let (answer, client) = client.recv_timeout(PATIENCE).unwrap();
    assert_eq!(answer, "and again");
    drop((client, server, context));
    assert_eq!(theirs.end().recv_timeout(PATIENCE), Ok(0));
}

#[test]
fn a_state_that_was_promised_and_is_not_is_an_error_that_returns_the_socket() {
    let theirs = Theirs::new();
    let context = theirs.lend();
    let raw = theirs.socket(sys::ZMQ_REQ);
    bind(raw, c"inproc://nobody");
    // SAFETY: it is open; that no question is out is what this is about.
    let client = unsafe { Req::<Awaiting>::from_raw(&context, raw) }.unwrap();
    let failed = client.recv_timeout(PATIENCE).unwrap_err();
    assert_eq!(failed.error().kind(), ErrorKind::WrongState);
    drop((failed, context));
    assert_eq!(theirs.end().recv_timeout(PATIENCE), Ok(0));
}

#[test]
fn what_needs_to_know_the_past_of_a_socket_is_refused() {
    let theirs = Theirs::new();
    let context = theirs.lend();
    let raw = theirs.socket(sys::ZMQ_REQ);
    connect(raw, c"inproc://server");
    let server = context.socket(zmq::REP).unwrap();
    server.bind("inproc://server").unwrap();
    // SAFETY: it is open and idle.
    let client = unsafe { Req::<Idle>::from_raw(&context, raw) }.unwrap();
    assert_eq!(client.watch_peers().unwrap_err().kind(), ErrorKind::Unsupported);
    // It is not even asked, and so in the state in which it says it is.
    let failed = client.ask("hello?", &Retry::new(3, MOMENT)).unwrap_err();
    assert_eq!(failed.error().kind(), ErrorKind::Unsupported);
    assert!(failed.to_string().starts_with("ask: a socket from elsewhere"), "{failed}");
    let client = failed.into_socket();
    let waiting = client.send_timeout("hello", PATIENCE).unwrap();
    let failed = waiting.abandon().unwrap_err();
    assert_eq!(failed.error().kind(), ErrorKind::Unsupported);
    assert_eq!(
        failed.to_string(),
        "abandon: a socket from elsewhere has endpoints and options that are not known"
    );
    // It awaits its answer as before.
    let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
    assert_eq!(question, "hello");
    let server = asker.send("World").unwrap();
    let (answer, client) = failed.into_socket().recv_timeout(PATIENCE).unwrap();
    assert_eq!(answer, "World");

    let raw = theirs.socket(sys::ZMQ_ROUTER);
    // SAFETY: it is open.
    let router = unsafe { Router::from_raw(&context, raw) }.unwrap();
    let error = router.connect_with_id("inproc://server", "server").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    drop((client, server, router, context));
    assert_eq!(theirs.end().recv_timeout(PATIENCE), Ok(0));
}

#[test]
fn endpoints_and_timeouts_of_c_are_those_of_the_socket() {
    let theirs = Theirs::new();
    let context = theirs.lend();
    let raw = theirs.socket(sys::ZMQ_PULL);
    set(raw, sys::ZMQ_RCVTIMEO, 20);
    bind(raw, c"tcp://127.0.0.1:*");
    // SAFETY: it is open.
    let sink = unsafe { Pull::from_raw(&context, raw) }.unwrap();
    assert_eq!(sink.recv().unwrap_err().kind(), ErrorKind::TimedOut);
    let endpoint = sink.last_endpoint().unwrap();
    sink.unbind(&endpoint).unwrap();
    assert_eq!(sink.unbind(&endpoint).unwrap_err().kind(), ErrorKind::NotFound);
    sink.connect("tcp://127.0.0.1:1").unwrap();
    sink.disconnect("tcp://127.0.0.1:1").unwrap();
    drop((sink, context));
    assert_eq!(theirs.end().recv_timeout(PATIENCE), Ok(0));
}

#[test]
fn a_borrowed_socket_stays_open_and_is_cs_again() {
    let theirs = Theirs::new();
    let context = theirs.lend();
    let (raw, peer) = (theirs.socket(sys::ZMQ_PAIR), theirs.socket(sys::ZMQ_PAIR));
    bind(raw, c"inproc://pair");
    connect(peer, c"inproc://pair");
    for _ in 0..3 {
        send(peer, "to Rust");
        // SAFETY: C does not use it until it is dropped.
        let pair = unsafe { Pair::borrow_raw(&context, raw) }.unwrap();
        assert_eq!(pair.recv_timeout(PATIENCE).unwrap(), "to Rust");
        let monitor = pair.monitor(Events::ALL).unwrap();
        drop(pair);
        // What Rust had going is over.
        assert_eq!(monitor.recv_timeout(PATIENCE).unwrap().map(|it| it.event), {
            Some(zmq::Event::MonitorStopped)
        });
        send(peer, "to C");
        assert_receives(raw, "to C");
    }
    close(raw);
    close(peer);
    drop(context);
    assert_eq!(theirs.end().recv_timeout(PATIENCE), Ok(0));
}

#[test]
fn what_is_given_away_goes_on_without_us() {
    let context = context();
    let sink = Pull::options().watch_peers(true).open(&context).unwrap();
    let endpoint = sink.bind("tcp://127.0.0.1:*").unwrap();
    let source = context.socket(zmq::PUSH).unwrap();
    source.connect(&endpoint).unwrap();
    sink.wait_for_peers(1, PATIENCE).unwrap();

    let raw = sink.into_raw();
    let closing = Closing(raw);
    source.send("task").unwrap();
    assert_receives(raw, "task");
    // Peers come and go, and if a monitor were left, telling it so would hang.
    for _ in 0..3 {
        let source = context.socket(zmq::PUSH).unwrap();
        source.connect(&endpoint).unwrap();
        source.send("another").unwrap();
        assert_receives(raw, "another");
    }
    drop(closing);
}

#[test]
fn the_last_socket_of_a_context_can_be_given_away() {
    let socket = context().socket(zmq::PULL).unwrap();
    socket.bind("inproc://last").unwrap();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || tell.send(socket.into_raw().expose_provenance()));
    // It does not wait for an end that would never come.
    let raw = told.recv_timeout(PATIENCE).unwrap();
    let raw: *mut c_void = ptr::with_exposed_provenance_mut(raw);
    set(raw, sys::ZMQ_RCVTIMEO, 0);
    close(raw);
}

#[test]
fn the_end_of_a_context_waits_for_a_socket_that_was_given_away() {
    let context = context();
    let raw = context.socket(zmq::PULL).unwrap().into_raw();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        drop(context);
        tell.send(())
    });
    assert_eq!(told.recv_timeout(MOMENT), Err(RecvTimeoutError::Timeout));
    close(raw);
    told.recv_timeout(PATIENCE).unwrap();
}

#[test]
fn a_close_that_waits_for_a_socket_of_c_says_so() {
    let context = context();
    let raw = context.socket(zmq::PULL).unwrap().into_raw();
    let left = context.close(MOMENT).unwrap_err();
    assert_eq!(left.error().kind(), ErrorKind::TimedOut);
    assert_eq!(left.to_string(), "close: nothing of ours is left, but sockets of C's may be open");
    close(raw);
    left.wait(PATIENCE).unwrap();
}

#[test]
fn a_close_waits_no_longer_either_where_only_c_has_had_sockets() {
    let context = context();
    // SAFETY: the context is alive.
    let raw = unsafe { sys::zmq_socket(context.as_raw(), sys::ZMQ_PULL) };
    let left = context.close(MOMENT).unwrap_err();
    assert_eq!(left.error().kind(), ErrorKind::TimedOut);
    close(raw);
    left.wait(PATIENCE).unwrap();
}

#[test]
fn a_frame_goes_to_c_and_comes_back_with_the_same_bytes() {
    let shared: Arc<[u8]> = vec![7; 100_000].into();
    let mut raw = Frame::from_owner(Arc::clone(&shared)).into_raw();
    assert_eq!(Arc::strong_count(&shared), 2);
    // SAFETY: it is initialised.
    assert_eq!(unsafe { sys::zmq_msg_data(&raw mut raw) }.cast_const().cast(), shared.as_ptr());
    // SAFETY: it is not used again.
    let frame = unsafe { Frame::from_raw(raw) };
    assert_eq!(frame.as_bytes().as_ptr(), shared.as_ptr());
    drop(frame);
    assert_eq!(Arc::strong_count(&shared), 1);

    let mut raw = Frame::from_owner(Arc::clone(&shared)).into_raw();
    // SAFETY: it is initialised, and not used again.
    assert_eq!(unsafe { sys::zmq_msg_close(&raw mut raw) }, 0);
    assert_eq!(Arc::strong_count(&shared), 1);
}

/// Some frames are made without a call of libzmq's, which is to find what it would have made.
#[test]
fn c_finds_frames_of_any_length_as_it_makes_them() {
    let longest_in_place = 41 - size_of::<usize>();
    for len in [0_usize, 1, 33, 34, 37, 38, 100, 4055, 4056, 4095, 4096, 4097, 100_000] {
        let bytes: Vec<u8> = (0..len).map(|place| place.to_le_bytes()[0]).collect();
        let mut frame = Frame::from(&bytes[..]);
        let raw = frame.as_raw_mut();
        // SAFETY: it is initialised.
        assert_eq!(unsafe { sys::zmq_msg_size(raw) }, len);
        // SAFETY: as above.
        let data = unsafe { sys::zmq_msg_data(raw) }.cast::<u8>();
        // SAFETY: it has as many bytes, as was just said.
        assert_eq!(unsafe { slice::from_raw_parts(data, len) }, bytes);
        for property in [sys::ZMQ_MORE, sys::ZMQ_SHARED] {
            // SAFETY: it is initialised.
            assert_eq!(unsafe { sys::zmq_msg_get(raw, property) }, 0, "{len} bytes, {property}");
        }

        // The last to go frees the bytes, whoever that is.
        let copies: Vec<Frame> = (0..3)
            .map(|_| {
                let mut copy = Frame::new();
                // SAFETY: both are initialised.
                assert_eq!(unsafe { sys::zmq_msg_copy(copy.as_raw_mut(), raw) }, 0);
                copy
            })
            .collect();
        // SAFETY: as above.
        let is_shared = unsafe { sys::zmq_msg_get(raw, sys::ZMQ_SHARED) } == 1;
        assert_eq!(is_shared, len > longest_in_place, "{len} bytes");
        drop(frame);
        thread::spawn(move || copies.iter().for_each(|copy| assert_eq!(*copy, bytes)))
            .join()
            .unwrap();
    }
}

#[test]
fn a_socket_tells_what_it_is_ready_for() {
    let context = context();
    let (left, right) = (context.socket(zmq::PAIR).unwrap(), context.socket(zmq::PAIR).unwrap());
    assert!(left.events().unwrap().is_empty());
    left.bind("inproc://events").unwrap();
    right.connect("inproc://events").unwrap();
    assert_eq!(right.events().unwrap(), POLLOUT);
    right.send("hello").unwrap();
    assert_eq!(left.events().unwrap(), POLLIN | POLLOUT);
    left.recv().unwrap();
    assert_eq!(left.events().unwrap(), POLLOUT);
    context.shutdown().unwrap();
    let error = left.events().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Terminated);
    assert!(error.to_string().starts_with("zmq_getsockopt `ZMQ_EVENTS`: "), "{error}");
}

/// Neither does anybody wait for what is behind it.
#[test]
fn the_last_of_a_message_that_c_has_begun_is_nobodys_id() {
    let context = context();
    let router = Router::options().recv_timeout(PATIENCE).open(&context).unwrap();
    let client = Dealer::options().routing_id("client-7").open(&context).unwrap();
    client.connect(&router.bind("inproc://begun").unwrap()).unwrap();
    let begin = || {
        client.send("an id?").unwrap();
        let mut id = Frame::new();
        // SAFETY: the socket is open and the frame initialised.
        let len = unsafe { sys::zmq_msg_recv(id.as_raw_mut(), router.as_raw(), 0) };
        assert_eq!((len, id), (8, Frame::from("client-7")));
    };
    let into = |mut message| {
        let mut id = RoutingId::default();
        router.recv_into(&mut id, &mut message).map(|()| (id, message))
    };
    let ways: [&dyn Fn() -> zmq::Result<(RoutingId, Message)>; 3] = [
        &|| router.recv(),
        &|| into(Message::new()),
        // With room for several frames.
        &|| into(["one", "two"].into()),
    ];
    for receive in ways {
        begin();
        let start = Instant::now();
        assert_eq!(router.try_recv().unwrap_err().kind(), ErrorKind::TimedOut);
        assert!(start.elapsed() < PATIENCE);
        for next in ["one".into(), Message::from(["one", "two", "three"])] {
            begin();
            client.send(next.clone()).unwrap();
            assert_eq!(receive().unwrap(), ("client-7".into(), next));
        }
    }
}
