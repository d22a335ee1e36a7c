//! The options of a context: what is accepted reads back, and what would end the process is
//! refused.

#[path = "../common/leftovers.rs"]
mod leftovers;
mod table;

use std::time::Duration;

use zmq::{Context, ContextBuilder, ErrorKind};

/// Builds, and opens a socket, with which the threads start.
fn start(builder: ContextBuilder) -> zmq::Result<Context> {
    let context = builder.build()?;
    context.socket(zmq::PUSH)?;
    Ok(context)
}

#[track_caller]
fn assert_refused(builder: ContextBuilder, option: &str) {
    let error = start(builder).unwrap_err();
    assert!(error.to_string().contains(&format!("`{option}`")), "{error}");
}

#[test]
fn the_defaults_are_those_of_libzmq() {
    let context = Context::new().unwrap();
    assert_eq!(context.io_threads().unwrap(), 1);
    assert_eq!(context.max_sockets().unwrap(), 1023);
    assert_eq!(context.socket_limit().unwrap(), 65_535);
    assert_eq!(context.max_message_size().unwrap(), 2_147_483_647);
    assert!(!context.ipv6().unwrap());
    assert!(context.blocky().unwrap());
    assert!(context.zero_copy_recv().unwrap());
    assert_eq!(context.thread_name_prefix(), None);
    assert_eq!(context.linger(), None);
}

#[test]
fn what_is_accepted_reads_back() {
    let builder = Context::builder()
        .io_threads(0)
        .max_sockets(65_535)
        .max_message_size(u32::MAX)
        .ipv6(true)
        .blocky(false)
        .zero_copy_recv(false)
        .thread_name_prefix("-12");
    let context = start(builder).unwrap();
    assert_eq!(context.io_threads().unwrap(), 0);
    assert_eq!(context.max_sockets().unwrap(), 65_535);
    assert_eq!(context.max_message_size().unwrap(), 2_147_483_647);
    assert!(context.ipv6().unwrap());
    assert!(!context.blocky().unwrap());
    assert!(!context.zero_copy_recv().unwrap());
    assert_eq!(context.thread_name_prefix(), Some("-12"));
    let socket = context.socket(zmq::REQ).unwrap();
    assert!(socket.ipv6().unwrap());
    assert_eq!(socket.linger().unwrap(), Some(Duration::ZERO));
}

#[test]
fn what_would_end_the_process_is_refused() {
    for many in [1025, i32::MAX.unsigned_abs(), u32::MAX] {
        assert_refused(Context::builder().io_threads(many), "ZMQ_IO_THREADS");
    }
    for many in [0, 65_536, i32::MAX.unsigned_abs(), u32::MAX] {
        assert_refused(Context::builder().max_sockets(many), "ZMQ_MAX_SOCKETS");
    }
}

#[test]
fn a_thread_name_prefix_is_a_number_or_needs_the_draft_api() {
    for prefix in ["", "a\0b", "of seventeen byte"] {
        assert_refused(Context::builder().thread_name_prefix(prefix), "ZMQ_THREAD_NAME_PREFIX");
    }
    for prefix in ["feed", "feeder", "007"] {
        match start(Context::builder().thread_name_prefix(prefix)) {
            Ok(context) => assert_eq!(context.thread_name_prefix(), Some(prefix)),
            Err(error) => assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}"),
        }
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;
    use std::path::PathBuf;
    use std::time::Instant;

    use zmq::SchedulingPolicy;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(10);

    /// The directory of `/proc` for the I/O thread whose name starts with `prefix`.
    fn io_thread(prefix: &str) -> PathBuf {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            for task in fs::read_dir("/proc/self/task").unwrap() {
                let path = task.unwrap().path();
                let name = fs::read_to_string(path.join("comm")).unwrap_or_default();
                if name.trim_end() == format!("{prefix}/ZMQbg/IO/0") {
                    return path;
                }
            }
        }
        panic!("no thread is called {prefix}/ZMQbg/IO/0");
    }

    fn allowed_cpus() -> Vec<u32> {
        let builder = |cpu| Context::builder().thread_affinity_cpu_add(cpu);
        (0..64).filter(|&cpu| builder(cpu).build().is_ok()).collect()
    }

    #[test]
    fn the_threads_run_where_they_were_told_to() {
        let cpu = *allowed_cpus().last().unwrap();
        let builder = Context::builder()
            .thread_name_prefix("41")
            .thread_affinity_cpu_add(cpu)
            .thread_affinity_cpu_add(1023)
            .thread_affinity_cpu_remove(1023);
        let context = builder.build().unwrap();
        assert_eq!(context.thread_affinity_cpus(), [cpu]);

        let wanted = format!("Cpus_allowed_list:\t{cpu}\n");
        // The thread is named before it is moved, or after.
        let status = io_thread("41").join("status");
        let start = Instant::now();
        while !fs::read_to_string(&status).unwrap().contains(&wanted) {
            assert!(start.elapsed() < PATIENCE, "the thread may run elsewhere too");
        }
    }

    #[test]
    fn a_cpu_that_is_not_there_is_refused_even_beside_one_that_is() {
        let cpu = allowed_cpus()[0];
        for absent in [1000, 1023, 1024, 100_000, u32::MAX] {
            let alone = Context::builder().thread_affinity_cpu_add(absent);
            let beside = alone.clone().thread_affinity_cpu_add(cpu);
            assert_refused(alone, "ZMQ_THREAD_AFFINITY_CPU_ADD");
            assert_refused(beside, "ZMQ_THREAD_AFFINITY_CPU_ADD");
        }
    }

    #[test]
    fn a_policy_is_granted_or_refused() {
        for policy in [SchedulingPolicy::Other, SchedulingPolicy::Batch, SchedulingPolicy::Idle] {
            let context = start(Context::builder().thread_sched_policy(policy)).unwrap();
            assert_eq!(context.thread_sched_policy(), Some(policy));
        }
        for policy in [SchedulingPolicy::Fifo, SchedulingPolicy::RoundRobin] {
            let builder = Context::builder().thread_sched_policy(policy);
            // A priority of zero is none of theirs.
            assert_refused(builder.clone(), "ZMQ_THREAD_SCHED_POLICY");
            for priority in [0, 100, u32::MAX] {
                let builder = builder.clone().thread_priority(priority);
                assert_refused(builder, "ZMQ_THREAD_PRIORITY");
            }
            match start(builder.thread_priority(1)) {
                Ok(context) => assert_eq!(context.thread_priority(), Some(1)),
                Err(error) => assert_eq!(error.kind(), ErrorKind::PermissionDenied, "{error}"),
            }
        }
    }

    #[test]
    fn a_priority_without_a_policy_is_granted_or_refused() {
        start(Context::builder().thread_priority(0)).unwrap();
        if let Err(error) = start(Context::builder().thread_priority(1)) {
            // The latter if the tests run with a niceness of 19.
            let kinds = [ErrorKind::PermissionDenied, ErrorKind::InvalidInput];
            assert!(kinds.contains(&error.kind()), "{error}");
        }
    }

    #[test]
    fn threads_that_start_early_leave_room_for_all_sockets() {
        let builder = Context::builder().max_sockets(1);
        let context = builder.thread_sched_policy(SchedulingPolicy::Other).build().unwrap();
        assert_eq!(context.max_sockets().unwrap(), 1);
        context.socket(zmq::PUSH).unwrap();
    }
}
