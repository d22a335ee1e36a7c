//! A process of its own for a test that looks at, or changes, what belongs to the whole process.

use std::{
    any, env, fs,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{self, Child, Command, ExitStatus, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

/// Set in such a process: the directory that it alone uses.
const VARIABLE: &str = "ZMQ_SYS_TEST_ALONE";
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// Runs the body of a test in a process of its own. It is given an empty directory.
pub(crate) fn alone<F: FnOnce(&Path)>(body: F) {
    if let Some(directory) = env::var_os(VARIABLE) {
        return body(Path::new(&directory));
    }
    let test = test_of::<F>();
    let directory = empty_directory();
    let child = Command::new(env::current_exe().unwrap())
        .args(["--exact", &test, "--nocapture", "--test-threads=1"])
        .env(VARIABLE, &directory)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let Output { status, stdout, stderr } = wait(child);
    fs::remove_dir_all(directory).unwrap();
    let said = String::from_utf8_lossy(&stdout) + String::from_utf8_lossy(&stderr);
    assert!(status.success(), "{}:\n{said}", ending(status));
    // A misspelt name would run no test at all, and succeed.
    assert!(said.contains("1 passed"), "{test} did not run:\n{said}");
}

/// The path of the test whose closure `F` is: all but the `{{closure}}` of it and the crate.
fn test_of<F>() -> String {
    let closure = any::type_name::<F>();
    let test = closure.trim_end_matches("::{{closure}}");
    test.split_once("::").map_or(test, |(_, path)| path).to_owned()
}

/// A short path: that of an ipc socket has to fit into 108 bytes.
fn empty_directory() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("zmq-{}-{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let directory = env::temp_dir().join(name);
    // Numbers of processes come round, and one may have been killed here.
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir(&directory).unwrap();
    directory
}

fn wait(mut child: Child) -> Output {
    let deadline = Instant::now() + TIME_LIMIT;
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > deadline {
            child.kill().unwrap();
            break;
        }
        thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().unwrap()
}

fn ending(status: ExitStatus) -> String {
    match status.signal() {
        Some(libc::SIGKILL) => format!("killed after {TIME_LIMIT:?}"),
        _ => status.to_string(),
    }
}
