//! Contexts: their threads, their limits, their end.

use std::time::Duration;

use zmq::{Context, ErrorKind};

use crate::common::child::in_child;
use crate::common::{PATIENCE, context, until};

#[cfg(unix)]
#[test]
fn a_scheduling_that_is_denied_is_an_error() {
    use zmq::SchedulingPolicy::{Fifo, Other, RoundRobin};

    in_child(|| {
        drop_privileges();
        for builder in [
            Context::builder().thread_sched_policy(Fifo).thread_priority(50),
            Context::builder().thread_sched_policy(RoundRobin).thread_priority(1),
            Context::builder().thread_sched_policy(Fifo).thread_priority(u32::MAX),
            Context::builder().thread_sched_policy(Other).thread_priority(10),
            Context::builder().thread_priority(10),
        ] {
            let error = builder.build().unwrap_err();
            assert!(error.to_string().starts_with("zmq_ctx_set `ZMQ_THREAD_"), "{error}");
        }
        works(&context());
    });
}

#[cfg(any(target_os = "linux", target_os = "android"))]
#[test]
fn a_cpu_that_is_not_there_is_an_error() {
    in_child(|| {
        for cpu in [1023, 1024, 1025, 65_536, u32::MAX] {
            let error = Context::builder().thread_affinity_cpu_add(cpu).build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
        }
        works(&context());
    });
}

#[test]
fn more_threads_or_sockets_than_there_can_be_are_an_error() {
    in_child(|| {
        for many in [100_000, u32::MAX / 2, u32::MAX] {
            assert!(Context::builder().io_threads(many).build().is_err());
            assert!(Context::builder().max_sockets(many).build().is_err());
        }
        works(&context());
    });
}

#[test]
fn without_a_thread_for_it_an_endpoint_is_an_error() {
    in_child(|| {
        let threadless = Context::builder().io_threads(0).build().unwrap();
        let socket = threadless.socket(zmq::PULL).unwrap();
        assert_eq!(socket.bind("tcp://127.0.0.1:*").unwrap_err().kind(), ErrorKind::NoIoThread);
        socket.bind("inproc://here").unwrap();
        // The second thread of one.
        let context = context();
        let socket = zmq::Pull::options().affinity(0b10).open(&context).unwrap();
        assert_eq!(socket.bind("tcp://127.0.0.1:*").unwrap_err().kind(), ErrorKind::NoIoThread);
        works(&context);
    });
}

#[test]
fn one_socket_too_many_is_an_error_until_another_closes() {
    in_child(|| {
        let context = Context::builder().max_sockets(3).build().unwrap();
        let mut sockets: Vec<_> = (0..3).map(|_| context.socket(zmq::PAIR).unwrap()).collect();
        for _ in 0..100 {
            let error = context.socket(zmq::PAIR).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TooManyOpen, "{error}");
        }
        drop(sockets.pop());
        until(|| context.socket(zmq::PAIR).is_ok());
    });
}

#[test]
fn a_context_ends_once_whoever_drops_it() {
    in_child(|| {
        for round in 0..50 {
            let context = context();
            let socket = context.socket(zmq::PULL).unwrap();
            socket.bind("tcp://127.0.0.1:*").unwrap();
            let clone = context.clone();
            if round % 2 == 0 {
                context.shutdown().unwrap();
                context.shutdown().unwrap();
            }
            let threads = [
                std::thread::spawn(move || drop(context)),
                std::thread::spawn(move || drop(clone)),
                std::thread::spawn(move || drop(socket)),
            ];
            for thread in threads {
                thread.join().unwrap();
            }
        }
    });
}

#[test]
fn an_absent_peer_is_named_and_not_waited_for() {
    in_child(|| {
        let context = Context::new().unwrap();
        let socket = context.socket(zmq::PUSH).unwrap();
        let endpoint = crate::common::free_port::free_endpoint();
        socket.connect(&endpoint).unwrap();
        socket.send("hello").unwrap();
        drop(socket);
        let left = context.close(Duration::from_millis(50)).unwrap_err();
        assert!(left.to_string().contains(&endpoint), "{left}");
        drop(left);
        crate::common::come_to(&endpoint);
    });
}

/// Of root, too many processes are none.
#[cfg(target_os = "linux")]
#[test]
fn a_context_for_which_there_is_no_thread_is_an_error() {
    fn limit(resource: libc::__rlimit_resource_t, most: u64) -> libc::rlim_t {
        let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
        // SAFETY: `limit` is writable.
        assert_eq!(unsafe { libc::getrlimit(resource, &raw mut limit) }, 0);
        let before = limit.rlim_cur;
        limit.rlim_cur = most.min(limit.rlim_max);
        // SAFETY: `limit` is complete.
        assert_eq!(unsafe { libc::setrlimit(resource, &raw const limit) }, 0);
        before
    }
    fn is_refused(context: &Context) -> bool {
        let outcome = context.socket(zmq::PULL);
        outcome.is_err_and(|error| {
            assert_eq!(error.kind(), ErrorKind::OutOfMemory, "{error}");
            assert!(error.to_string().ends_with("the system grants no thread more"), "{error}");
            true
        })
    }

    in_child(|| {
        drop_privileges();
        let context = Context::new().unwrap();
        let before = limit(libc::RLIMIT_NPROC, 0);
        assert!(is_refused(&context));
        // What never had a socket ends without a thread, too.
        let descriptors = || std::fs::read_dir("/proc/self/fd").unwrap().count();
        let open = descriptors();
        for _ in 0..5 {
            let another = Context::new().unwrap();
            assert!(is_refused(&another));
            another.close(PATIENCE).unwrap();
        }
        assert_eq!(descriptors(), open);
        limit(libc::RLIMIT_NPROC, before);
        works(&context);

        // Of the two threads that it wants, there is room for none, one, or both.
        let mut refused = Vec::new();
        for mebibytes in (2..40).step_by(4) {
            let context = Context::new().unwrap();
            let status = std::fs::read_to_string("/proc/self/status").unwrap();
            let size = status.lines().find_map(|line| line.strip_prefix("VmSize:")).unwrap();
            let size: u64 = size.split_whitespace().next().unwrap().parse().unwrap();
            let before = limit(libc::RLIMIT_AS, (size << 10) + (mebibytes << 20));
            refused.push(is_refused(&context));
            limit(libc::RLIMIT_AS, before);
            works(&context);
        }
        assert!(refused.contains(&true) && refused.contains(&false), "{refused:?}");
    });
}

/// The context is none the worse for it.
fn works(context: &Context) {
    let sink = context.socket(zmq::PULL).unwrap();
    let source = context.socket(zmq::PUSH).unwrap();
    source.connect(&sink.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
    source.send_timeout("hello", PATIENCE).unwrap();
    assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), "hello");
}

/// Root becomes nobody, and nobody may be urgent.
#[cfg(unix)]
fn drop_privileges() {
    const NOBODY: libc::uid_t = 65_534;
    // SAFETY: `geteuid` has no preconditions.
    if unsafe { libc::geteuid() } == 0 {
        // SAFETY: `setuid` has no preconditions.
        assert_eq!(unsafe { libc::setuid(NOBODY) }, 0);
    }
    #[cfg(target_os = "linux")]
    for limit in [libc::RLIMIT_RTPRIO, libc::RLIMIT_NICE] {
        let none = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
        // SAFETY: `none` is complete.
        assert_eq!(unsafe { libc::setrlimit(limit, &raw const none) }, 0);
    }
}
