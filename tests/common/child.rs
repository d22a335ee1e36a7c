//! Tests in processes of their own, whose worst end is a failed test.

use std::any::type_name;
use std::env;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use super::peer::{Peer, wait};

/// Which test a child is to run.
const ROLE: &str = "ZMQ_TEST_CHILD";

/// How long a child may take, on a busy machine too: longer where more is tried than usual.
fn patience() -> Duration {
    let is_long = ["ZMQ_CASES", "ZMQ_CONNECTIONS"].iter().any(|it| env::var_os(it).is_some());
    Duration::from_secs(if is_long { 600 } else { 60 })
}

/// Runs the body of the test that calls this in another process: an abort, a
/// crash or a hang is a failure there, and not the end of the whole run.
#[track_caller]
pub(crate) fn in_child<F: FnOnce()>(body: F) {
    let test = test_of::<F>();
    if env::var_os(ROLE).is_some_and(|role| role == test) {
        quietly_abort();
        body();
        return;
    }
    let mut command = with_test(Command::new(env::current_exe().unwrap()), test);
    let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = spawned.spawn().unwrap();
    let output = [read(child.stdout.take()), read(child.stderr.take())];
    let ended = wait(&mut child, patience()).unwrap();
    if ended.is_none() {
        end(&mut child);
    }
    let [stdout, stderr] = output.map(|output| output.join().unwrap());
    match ended {
        Some(status) if status.success() => {
            // A name that has changed would run nothing.
            assert!(stdout.contains("1 passed"), "{test} did not run:\n{stdout}{stderr}");
        }
        Some(status) => panic!("{test}: {status}\n{stdout}{stderr}"),
        None => panic!("{test} hangs\n{stdout}{stderr}"),
    }
}

/// Starts the test `role` of this program as a process that plays a part for
/// others. It is one that [`plays`] and is ignored.
#[track_caller]
pub(crate) fn play(role: &str, argument: &str) -> Peer {
    play_by(Command::new(env::current_exe().unwrap()), role, argument)
}

/// The same by a command that starts this program in a way of its own.
#[track_caller]
pub(crate) fn play_by(program: Command, role: &str, argument: &str) -> Peer {
    let mut command = with_test(program, role);
    Peer::spawn(role, command.arg("--ignored").env(ARGUMENT, argument).stderr(Stdio::null()))
}

const ARGUMENT: &str = "ZMQ_TEST_ARGUMENT";

/// What a child that plays a part was given; `None` if nobody asked for it.
pub(crate) fn plays(role: &str) -> Option<String> {
    if env::var_os(ROLE).is_none_or(|it| it != role) {
        return None;
    }
    quietly_abort();
    // The harness has begun a line.
    println!();
    env::var(ARGUMENT).ok()
}

fn with_test(mut program: Command, test: &str) -> Command {
    program.args(["--exact", test, "--nocapture", "--test-threads=1"]).env(ROLE, test);
    program
}

/// The test whose closure `F` is: `program::test::{{closure}}`.
fn test_of<F>() -> &'static str {
    let path = type_name::<F>().trim_end_matches("::{{closure}}");
    path.split_once("::").map_or(path, |(_program, test)| test)
}

/// A crash that is expected to be possible need not leave a file.
fn quietly_abort() {
    #[cfg(unix)]
    {
        let none = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
        // SAFETY: `none` is complete.
        unsafe { libc::setrlimit(libc::RLIMIT_CORE, &raw const none) };
    }
}

fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

fn read(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}
