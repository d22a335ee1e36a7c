//! A child that inherits a context and drops it harms neither itself nor the parent.
#![cfg(unix)]

use std::time::{Duration, Instant};
use std::{ptr, thread};

use zmq::{Context, ErrorKind, Proxy};

const PATIENCE: Duration = Duration::from_secs(10);

#[test]
fn a_forked_child_neither_uses_nor_ends_what_it_inherited() {
    let context = Context::builder().linger(Duration::ZERO).build().unwrap();
    let server = context.socket(zmq::REP).unwrap();
    let client = context.socket(zmq::REQ).unwrap();
    client.connect(&server.bind("tcp://127.0.0.1:*").unwrap()).unwrap();

    let open = || (context.socket(zmq::PULL).unwrap(), context.socket(zmq::PUSH).unwrap());
    let [(frontend, backend), (pull, push)] = [open(), open()];
    let device = Proxy::new(frontend, backend).spawn().unwrap();

    // SAFETY: the child allocates and then ends by `_exit`; glibc and musl keep the allocator
    // usable in a forked child.
    let child = unsafe { libc::fork() };
    if child == 0 {
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            // What would wait or talk to the parent's I/O threads is refused.
            let failed = server.recv().unwrap_err();
            assert_eq!(failed.error().kind(), ErrorKind::PermissionDenied);
            let failed = client.send_timeout("x", PATIENCE).unwrap_err();
            assert_eq!(
                failed.to_string(),
                "zmq_msg_send: this belongs to the process that forked this one"
            );
            assert!(context.socket(zmq::REQ).is_err());
            assert!(context.shutdown().is_err());
            drop((failed, context));
            let failed = Proxy::new(pull, push).run().unwrap_err();
            assert_eq!(failed.error().kind(), ErrorKind::PermissionDenied);
            assert!(failed.into_stopped().is_some());
            // Its thread is the parent's.
            let failed = device.stop().unwrap_err();
            assert_eq!(failed.error().kind(), ErrorKind::PermissionDenied);
            assert!(failed.into_stopped().is_none());
            // A context of its own works.
            let own = Context::instance().unwrap();
            own.socket(zmq::REP).unwrap().bind("tcp://127.0.0.1:*").unwrap();
        }));
        // SAFETY: ends the child, which is all of it.
        unsafe { libc::_exit(outcome.is_err().into()) };
    }
    assert_eq!(exit_status(child), 0);

    // The parent goes on as if nothing had been.
    let waiting = client.send_timeout("hello", PATIENCE).unwrap();
    let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
    assert_eq!(question, "hello");
    let _server = asker.send("World").unwrap();
    assert_eq!(waiting.recv_timeout(PATIENCE).unwrap().0, "World");
    device.stop().unwrap();
}

/// Waits for the child, which is killed if it hangs.
fn exit_status(child: libc::pid_t) -> libc::c_int {
    let start = Instant::now();
    loop {
        let mut status = 0;
        // SAFETY: `status` is writable, and the child is ours.
        let ended = unsafe { libc::waitpid(child, ptr::from_mut(&mut status), libc::WNOHANG) };
        if ended == child {
            return status;
        }
        if start.elapsed() > PATIENCE {
            // SAFETY: the child is ours and has not been waited for.
            unsafe { libc::kill(child, libc::SIGKILL) };
            panic!("the child hangs");
        }
        thread::sleep(Duration::from_millis(5));
    }
}
