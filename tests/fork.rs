//! A child that inherits a context and drops it harms neither itself nor the parent.
#![cfg(unix)]

mod common;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};
use std::{ptr, thread};

use common::child::in_child;
use common::figures;
use common::{MOMENT, PATIENCE};
use zmq::{Context, Dealer, ErrorKind, Events, Idle, POLLIN, PollItem, Proxy, Rep, Req, sys};

/// What a program may well have when it forks, connected.
struct Inherited {
    context: Context,
    server: Rep<Idle>,
    client: Req<Idle>,
}

impl Inherited {
    fn new(endpoint: &str) -> Self {
        let context = Context::builder().linger(Duration::ZERO).build().unwrap();
        let server = context.socket(zmq::REP).unwrap();
        let client = context.socket(zmq::REQ).unwrap();
        client.connect(&server.bind(endpoint).unwrap()).unwrap();
        Self { context, server, client }
    }

    /// The parent goes on as if nothing had been.
    fn works(self) {
        let waiting = self.client.send_timeout("hello", PATIENCE).unwrap();
        let (question, asker) = self.server.recv_timeout(PATIENCE).unwrap();
        assert_eq!(question, "hello");
        let server = asker.send("World").unwrap();
        let (answer, client) = waiting.recv_timeout(PATIENCE).unwrap();
        assert_eq!(answer, "World");
        drop((server, client));
        self.context.close(PATIENCE).unwrap();
    }
}

/// Does it in a forked child, which must end well and in time.
#[track_caller]
fn fork(body: impl FnOnce()) {
    // SAFETY: the child allocates and then ends by `_exit`; glibc and musl keep the allocator
    // usable in a forked child.
    let child = unsafe { libc::fork() };
    if child == 0 {
        let outcome = catch_unwind(AssertUnwindSafe(body));
        // SAFETY: ends the child, which is all of it.
        unsafe { libc::_exit(outcome.is_err().into()) };
    }
    assert_eq!(exit_status(child), 0);
}

#[test]
fn a_forked_child_neither_uses_nor_ends_what_it_inherited() {
    in_child(|| {
        let inherited = Inherited::new("tcp://127.0.0.1:*");
        fork(|| {
            // SAFETY: the parent's is another, in another memory; here it is not used again.
            let child = unsafe { ptr::read(&raw const inherited) };
            let Inherited { context, server, client } = child;
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
            // A context of its own works.
            let own = Context::instance().unwrap();
            own.socket(zmq::REP).unwrap().bind("tcp://127.0.0.1:*").unwrap();
        });
        inherited.works();
    });
}

#[test]
fn a_child_may_drop_what_it_inherited_in_any_order() {
    in_child(|| {
        for endpoint in ["tcp://127.0.0.1:*", "inproc://inherited"] {
            for order in 0..4 {
                let inherited = Inherited::new(endpoint);
                fork(|| {
                    // SAFETY: the parent's is another, in another memory; here it is not used again.
                    let child = unsafe { ptr::read(&raw const inherited) };
                    let Inherited { context, server, client } = child;
                    match order {
                        0 => drop((context, server, client)),
                        1 => drop((server, client, context)),
                        2 => {
                            drop((server, client));
                            let left = context.close(MOMENT).unwrap_err();
                            assert_eq!(left.error().kind(), ErrorKind::PermissionDenied);
                        }
                        // As a child that execs would.
                        _ => std::mem::forget((context, server, client)),
                    }
                });
                inherited.works();
            }
        }
        figures::survived("A forked child that drops what it inherited, in any order", 8, "0");
    });
}

#[test]
fn a_child_may_drop_monitors_and_what_was_sent_by_its_parent() {
    in_child(|| {
        let inherited = Inherited::new("tcp://127.0.0.1:*");
        let monitor = inherited.server.monitor(Events::ALL).unwrap();
        let absent = inherited.context.socket(zmq::PUSH).unwrap();
        absent.connect(&common::free_port::free_endpoint()).unwrap();
        absent.send("unsent").unwrap();
        absent.set_linger(None).unwrap();
        fork(|| {
            // SAFETY: as above.
            drop(unsafe { ptr::read(&raw const monitor) });
            // SAFETY: as above.
            drop(unsafe { ptr::read(&raw const absent) });
            // SAFETY: as above.
            drop(unsafe { ptr::read(&raw const inherited) });
        });
        absent.set_linger(Some(Duration::ZERO)).unwrap();
        // Events are told as before.
        while monitor.try_recv().is_ok() {}
        let late = inherited.context.socket(zmq::REQ).unwrap();
        late.connect(&inherited.server.last_endpoint().unwrap()).unwrap();
        assert!(monitor.recv_timeout(PATIENCE).unwrap().is_some());
        drop((monitor, absent, late));
        inherited.works();
    });
}

#[test]
fn a_child_waits_for_nothing_that_it_inherited() {
    in_child(|| {
        let inherited = Inherited::new("tcp://127.0.0.1:*");
        fork(|| {
            let start = Instant::now();
            let server = &inherited.server;
            let mut items = [PollItem::new(server, POLLIN)];
            assert!(zmq::poll(&mut items, Some(PATIENCE)).is_err());
            let mut poller = zmq::Poller::new();
            poller.register(server, POLLIN).unwrap();
            assert!(poller.poll(Some(PATIENCE)).is_err());
            assert!(server.bind("tcp://127.0.0.1:*").is_err());
            assert!(server.monitor(Events::ALL).is_err());
            assert!(start.elapsed() < PATIENCE / 2);
        });
        inherited.works();
    });
}

#[test]
fn a_child_neither_runs_nor_stops_the_devices_of_its_parent() {
    in_child(|| {
        let inherited = Inherited::new("tcp://127.0.0.1:*");
        let open = || {
            let context = &inherited.context;
            (context.socket(zmq::PULL).unwrap(), context.socket(zmq::PUSH).unwrap())
        };
        let [(frontend, backend), idle] = [open(), open()];
        let device = Proxy::new(frontend, backend).spawn().unwrap();
        fork(|| {
            // SAFETY: as above.
            let (pull, push) = unsafe { ptr::read(&raw const idle) };
            let failed = Proxy::new(pull, push).run().unwrap_err();
            assert_eq!(failed.error().kind(), ErrorKind::PermissionDenied);
            assert!(failed.into_stopped().is_some());
            // Its thread is the parent's.
            // SAFETY: as above.
            let failed = unsafe { ptr::read(&raw const device) }.stop().unwrap_err();
            assert_eq!(failed.error().kind(), ErrorKind::PermissionDenied);
            assert!(failed.into_stopped().is_none());
        });
        device.stop().unwrap();
        drop(idle);
        inherited.works();
    });
}

#[test]
fn a_child_makes_contexts_devices_and_children_of_its_own() {
    in_child(|| {
        let inherited = Inherited::new("tcp://127.0.0.1:*");
        fork(|| {
            let own = Inherited::new("tcp://127.0.0.1:*");
            let (pull, push) =
                (own.context.socket(zmq::PULL).unwrap(), own.context.socket(zmq::PUSH).unwrap());
            Proxy::new(pull, push).spawn().unwrap().stop().unwrap();
            fork(|| Inherited::new("tcp://127.0.0.1:*").works());
            own.works();
        });
        inherited.works();
    });
}

#[test]
fn a_forked_child_lets_what_was_borrowed_from_c_alone() {
    // SAFETY: it has no preconditions.
    let theirs = unsafe { sys::zmq_ctx_new() };
    // SAFETY: it lives until the end.
    let context = unsafe { Context::borrow_raw(theirs) }.unwrap();
    // SAFETY: as above.
    let raw = unsafe { sys::zmq_socket(theirs, sys::ZMQ_DEALER) };
    // SAFETY: nobody else uses it.
    let left = unsafe { Dealer::from_raw(&context, raw) }.unwrap();
    let right = context.socket(zmq::DEALER).unwrap();
    right.connect(&left.bind("tcp://127.0.0.1:*").unwrap()).unwrap();

    fork(|| {
        // SAFETY: the child has its copy of the parent's memory, and ends without dropping it.
        let left = unsafe { ptr::read(&raw const left) };
        // SAFETY: as above.
        let right = unsafe { ptr::read(&raw const right) };
        assert_eq!(context.shutdown().unwrap_err().kind(), ErrorKind::PermissionDenied);
        assert_eq!(left.recv().unwrap_err().kind(), ErrorKind::PermissionDenied);
        let raw = left.into_raw();
        // SAFETY: refused before it is looked at.
        let error = unsafe { Dealer::from_raw(&context, raw) }.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::PermissionDenied);
        drop((right, context.clone()));
    });

    right.send("hello").unwrap();
    assert_eq!(left.recv_timeout(PATIENCE).unwrap(), "hello");
    drop((left, right, context));
    // SAFETY: no handle is left.
    assert_eq!(unsafe { sys::zmq_ctx_term(theirs) }, 0);
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
        if start.elapsed() > 2 * PATIENCE {
            // SAFETY: the child is ours and has not been waited for.
            unsafe { libc::kill(child, libc::SIGKILL) };
            panic!("the child hangs");
        }
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_child_with_threads_of_its_own_drops_the_proxies_that_it_inherited() {
    in_child(|| {
        let context = Context::new().unwrap();
        for _ in 0..5 {
            let proxies: Vec<_> = (0..30)
                .map(|_| {
                    let frontend = context.socket(zmq::PULL).unwrap();
                    Proxy::new(frontend, context.socket(zmq::PUSH).unwrap()).spawn().unwrap()
                })
                .collect();
            fork(|| {
                // The memory of threads that are not in the child is used again by these.
                let threads = [(); 30].map(|()| thread::spawn(|| thread::sleep(MOMENT)));
                for thread in threads {
                    thread.join().unwrap();
                }
                // SAFETY: the parent's are others, in another memory; here they are not used again.
                let mut inherited = unsafe { ptr::read(&raw const proxies) };
                let failed = inherited.remove(0).stop().unwrap_err();
                assert_eq!(failed.error().kind(), ErrorKind::PermissionDenied);
                drop(inherited);
            });
            for proxy in proxies {
                proxy.stop().unwrap();
            }
        }
    });
}
