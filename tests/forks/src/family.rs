//! A parent and its children.

use std::process;
use std::thread;
use std::time::{Duration, Instant};

use zmq::{Context, Result};

const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) fn fork_and_go_on() -> Result<()> {
    for order in 0..3 {
        let context = Context::builder().linger(Duration::ZERO).build()?;
        let server = context.socket(zmq::REP)?;
        let client = context.socket(zmq::REQ)?;
        client.connect(&server.bind("tcp://127.0.0.1:*")?)?;
        // SAFETY: the child allocates and then ends by `_exit`; glibc and musl keep the allocator
        // usable in a forked child.
        let child = unsafe { libc::fork() };
        if child == 0 {
            match order {
                0 => drop((context, server, client)),
                1 => drop((server, client, context)),
                _ => drop((server.recv_timeout(PATIENCE), context.close(PATIENCE), client)),
            }
            // SAFETY: ends the child, which is all of it.
            unsafe { libc::_exit(0) };
        }
        assert_eq!(exit_status(child), 0, "order {order}");

        let waiting = client.send_timeout("hello", PATIENCE)?;
        let (question, asker) = server.recv_timeout(PATIENCE)?;
        let server = asker.send(question)?;
        let (answer, client) = waiting.recv_timeout(PATIENCE)?;
        assert_eq!(answer, "hello");
        drop((server, client));
        context.close(PATIENCE)?;
    }
    Ok(())
}

/// Waits for the child, and ends with it if it hangs.
fn exit_status(child: libc::pid_t) -> libc::c_int {
    let start = Instant::now();
    loop {
        let mut status = 0;
        // SAFETY: `status` is writable, and the child is ours.
        if unsafe { libc::waitpid(child, &raw mut status, libc::WNOHANG) } == child {
            return status;
        }
        if start.elapsed() > PATIENCE {
            // SAFETY: the child is ours and has not been waited for.
            unsafe { libc::kill(child, libc::SIGKILL) };
            eprintln!("the child hangs");
            process::exit(1);
        }
        thread::sleep(Duration::from_millis(1));
    }
}
