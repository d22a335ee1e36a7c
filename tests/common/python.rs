//! Python with pyzmq, in an environment of its own, and the scripts of `tests/peers` in it.

use std::env;
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use super::peer::{Peer, wait};

/// What the environment holds, in pip's words.
const PYZMQ: &str = "pyzmq==27.*";

/// How long each step towards the environment may take.
const STEP: Duration = Duration::from_secs(120);

/// Python, or why there is none; found out once.
///
/// A test that gets `None` returns: its absence has been announced. Where
/// `ZMQ_REQUIRE_INTEROP` is 1, as on a CI, it fails instead.
#[track_caller]
pub(crate) fn or_skip(test: &str) -> Option<&'static Python> {
    static PYTHON: OnceLock<Result<Python, String>> = OnceLock::new();

    match PYTHON.get_or_init(Python::prepare) {
        Ok(python) => Some(python),
        Err(reason) if super::is_required() => panic!("{test} must not be skipped: {reason}"),
        Err(reason) => {
            // Not by `eprintln!`, which is only shown of tests that fail.
            let _ = writeln!(io::stderr(), "skipped: {test}: {reason}");
            None
        }
    }
}

/// An interpreter that can import zmq.
#[derive(Debug)]
pub(crate) struct Python {
    interpreter: PathBuf,
}

impl Python {
    /// Starts a script of `tests/peers`.
    #[track_caller]
    pub(crate) fn spawn<A: AsRef<OsStr>>(
        &self,
        script: &str,
        arguments: impl IntoIterator<Item = A>,
    ) -> Peer {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers").join(script);
        // `-B` leaves no compiled scripts beside the scripts, `-u` keeps no line back.
        let mut python = Command::new(&self.interpreter);
        Peer::spawn(script, python.arg("-Bu").arg(path).args(arguments))
    }

    /// Makes the environment, unless another test or test program has.
    fn prepare() -> Result<Self, String> {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pyzmq-venv");
        let interpreter = directory.join("bin/python");
        let marker = directory.join("complete");
        let mut workshop = Workshop::enter(directory.with_extension("log"))?;

        // What it was made from may have gone since then.
        let import = ["-c", "from zmq import REP, REQ"];
        let is_complete = fs::read_to_string(&marker).is_ok_and(|made| made == PYZMQ);
        if is_complete && workshop.run(Command::new(&interpreter).args(import)).is_ok() {
            return Ok(Self { interpreter });
        }
        match fs::remove_dir_all(&directory) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(about(&directory, &error));
            }
            _ => {}
        }
        workshop.run(Command::new("python3").args(["-m", "venv"]).arg(&directory))?;
        let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", PYZMQ];
        workshop.run(Command::new(&interpreter).args(install))?;
        workshop.run(Command::new(&interpreter).args(import))?;
        // Last, so that what was left half-made is never taken for complete.
        fs::write(&marker, PYZMQ).map_err(|error| about(&marker, &error))?;
        Ok(Self { interpreter })
    }
}

/// Where one test program at a time makes the environment.
///
/// Its log is the lock too. The steps write to it, so a step that outlives its
/// test program still keeps the others out.
struct Workshop {
    log: File,
    path: PathBuf,
}

impl Workshop {
    fn enter(path: PathBuf) -> Result<Self, String> {
        let locked = || {
            let log = OpenOptions::new().create(true).append(true).open(&path)?;
            let start = Instant::now();
            loop {
                // SAFETY: the descriptor is open, as `log` is.
                if unsafe { libc::flock(log.as_raw_fd(), libc::LOCK_EX | libc::LOCK_NB) } == 0 {
                    return Ok(log);
                }
                let error = io::Error::last_os_error();
                // Whoever is in there has so many steps to go at most.
                if error.kind() != io::ErrorKind::WouldBlock || start.elapsed() > 4 * STEP {
                    return Err(error);
                }
                thread::sleep(Duration::from_millis(20));
            }
        };
        match locked() {
            Ok(log) => Ok(Self { log, path }),
            Err(error) => Err(about(&path, &error)),
        }
    }

    /// Runs a step to its end, or says in one line why it failed.
    fn run(&mut self, step: &mut Command) -> Result<(), String> {
        match self.ended(step) {
            Ok(Some(status)) if status.success() => Ok(()),
            Ok(Some(status)) => {
                let output = fs::read(&self.path).unwrap_or_default();
                let output = String::from_utf8_lossy(&output);
                let last = output.trim_end().lines().next_back().unwrap_or_default();
                Err(format!("{step:?}: {status}: {last} (more in {})", self.path.display()))
            }
            Ok(None) => Err(format!("{step:?}: not done after {STEP:?}")),
            Err(error) => Err(format!("{step:?}: {error}")),
        }
    }

    fn ended(&mut self, step: &mut Command) -> io::Result<Option<ExitStatus>> {
        self.log.set_len(0)?;
        step.stdin(Stdio::null()).stdout(self.log.try_clone()?).stderr(self.log.try_clone()?);
        let mut child = step.spawn()?;
        let ended = wait(&mut child, STEP)?;
        if ended.is_none() {
            child.kill()?;
            child.wait()?;
        }
        Ok(ended)
    }
}

fn about(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}
