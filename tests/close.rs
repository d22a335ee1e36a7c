//! The end of a context that waits only so long, and says what is left.

mod common;

use std::thread;
use std::time::{Duration, Instant};

use common::child::in_child;
use common::free_port::free_endpoint;
use common::{MOMENT, PATIENCE, come_to};
use zmq::{CloseError, Context, ErrorKind};

/// Whether it happens in time, even on a busy machine.
fn soon<T>(wait: Duration, call: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let outcome = call();
    let elapsed = start.elapsed();
    assert!(elapsed < wait + PATIENCE / 2, "{elapsed:?}");
    outcome
}

/// Sends to an absent peer, which it returns.
fn send_to_nobody(context: &Context) -> String {
    let socket = context.socket(zmq::PUSH).unwrap();
    socket.set_reconnect_interval(Some(Duration::from_millis(1))).unwrap();
    let endpoint = free_endpoint();
    socket.connect(&endpoint).unwrap();
    socket.send("hello").unwrap();
    endpoint
}

/// Closes the context, and waits until so many endpoints are left: sockets that
/// have delivered all close in their own time, and that is long on a busy machine.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn close_to(context: Context, number: usize) -> CloseError {
    let mut left = soon(MOMENT, || context.close(MOMENT).unwrap_err());
    let start = Instant::now();
    while left.endpoints().len() > number {
        assert!(start.elapsed() < PATIENCE, "{left}");
        left = left.wait(MOMENT).unwrap_err();
    }
    left
}

#[test]
fn a_context_that_holds_nothing_ends() {
    let context = Context::new().unwrap();
    let sink = context.socket(zmq::PULL).unwrap();
    let push = context.socket(zmq::PUSH).unwrap();
    push.connect(&sink.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
    for number in 0..1000 {
        push.send(format!("message {number}")).unwrap();
    }
    drop(push);
    // It may well be that most have still to leave.
    for number in 0..1000 {
        assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), *format!("message {number}"));
    }
    drop(sink);
    context.close(PATIENCE).unwrap();
    Context::new().unwrap().close(Duration::ZERO).unwrap_or_else(|left| {
        // Nothing is so fast, unless nothing was begun.
        left.wait(PATIENCE).unwrap();
    });
}

#[cfg(any(target_os = "linux", target_os = "android"))]
#[test]
fn messages_for_absent_peers_are_named_and_not_lost() {
    in_child(|| {
        let context = Context::new().unwrap();
        let sink = context.socket(zmq::PULL).unwrap();
        let push = context.socket(zmq::PUSH).unwrap();
        push.connect(&sink.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
        push.send("delivered").unwrap();
        assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), "delivered");
        drop((push, sink));
        let absent = [(); 3].map(|()| send_to_nobody(&context));

        let left = close_to(context, 3);
        // That which has delivered all is not among them.
        assert_eq!(left.endpoints(), absent);
        assert_eq!(left.error().kind(), ErrorKind::TimedOut);
        let line = format!("close `{}`: messages have not left in time", absent.join(", "));
        assert_eq!(left.to_string(), line);
        let left = soon(MOMENT, || left.wait(MOMENT).unwrap_err());
        assert_eq!(left.endpoints(), absent);

        // The peers come, one by one.
        let context = left.into_context().unwrap();
        let sink = context.socket(zmq::PULL).unwrap();
        sink.bind(&absent[1]).unwrap();
        assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), "hello");
        drop(sink);
        let left = close_to(context, 2);
        let expected = [absent[0].clone(), absent[2].clone()];
        assert_eq!(left.endpoints(), expected);
        let context = left.into_context().unwrap();
        let sink = context.socket(zmq::PULL).unwrap();
        for endpoint in expected {
            sink.bind(&endpoint).unwrap();
            assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), "hello");
        }
        drop(sink);
        context.close(PATIENCE).unwrap();
    });
}

#[test]
fn what_is_left_is_not_waited_for_when_it_is_dropped() {
    let drop_it: fn(CloseError) = drop;
    let question_mark: fn(CloseError) = |left| drop(zmq::Error::from(left));
    for let_go in [drop_it, question_mark] {
        let context = Context::new().unwrap();
        let absent = send_to_nobody(&context);
        let left = soon(MOMENT, || context.close(MOMENT).unwrap_err());
        soon(Duration::ZERO, || let_go(left));
        come_to(&absent);
    }
}

#[test]
fn a_linger_bounds_what_is_waited_for() {
    let context = Context::builder().linger(MOMENT).build().unwrap();
    let _absent = send_to_nobody(&context);
    context.close(PATIENCE).unwrap();

    let context = Context::builder().linger(Duration::ZERO).build().unwrap();
    let _absent = send_to_nobody(&context);
    soon(Duration::ZERO, || context.close(PATIENCE).unwrap());
}

#[test]
fn open_sockets_and_other_handles_are_waited_for() {
    let context = Context::new().unwrap();
    let (socket, handle) = (context.socket(zmq::REP).unwrap(), context.clone());
    let left = soon(MOMENT, || context.close(MOMENT).unwrap_err());
    assert!(left.endpoints().is_empty());
    assert_eq!(left.to_string(), "close: sockets or handles of the context are still in use: 2");
    let other = thread::spawn(move || {
        thread::sleep(MOMENT);
        drop((socket, handle));
    });
    left.wait(PATIENCE).unwrap();
    other.join().unwrap();
}

#[test]
fn after_a_shutdown_messages_are_named_as_before() {
    let context = Context::new().unwrap();
    let socket = context.socket(zmq::PUSH).unwrap();
    let endpoint = free_endpoint();
    socket.connect(&endpoint).unwrap();
    socket.send("hello").unwrap();
    context.shutdown().unwrap();
    drop(socket);
    let left = context.close(MOMENT).unwrap_err();
    assert!(left.to_string().starts_with(&format!("close `{endpoint}`: ")), "{left}");
    come_to(&endpoint);
}

#[cfg(any(target_os = "linux", target_os = "android"))]
#[test]
fn sockets_that_come_and_go_are_not_remembered() {
    let context = Context::new().unwrap();
    let sink = context.socket(zmq::PULL).unwrap();
    let endpoint = sink.bind("tcp://127.0.0.1:*").unwrap();
    for number in 0..500 {
        let socket = context.socket(zmq::PUSH).unwrap();
        socket.connect(&endpoint).unwrap();
        socket.send(number.to_string()).unwrap();
        drop(socket);
        sink.recv_timeout(PATIENCE).unwrap();
    }
    drop(sink);
    let absent = send_to_nobody(&context);
    // What has the descriptor of one that is gone is not taken for it.
    let _files = [(); 50].map(|()| std::fs::File::open("/dev/null").unwrap());
    assert_eq!(close_to(context, 1).endpoints(), [&*absent]);
    come_to(&absent);
}
