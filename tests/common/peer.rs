//! Another process, listened to line by line.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// Long enough for anything a peer ought to do, on a busy machine too.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A process on the other end, killed when dropped.
#[derive(Debug)]
pub(crate) struct Peer {
    name: String,
    child: Child,
    lines: Receiver<String>,
}

impl Peer {
    /// Starts any program that says what it does line by line.
    #[track_caller]
    pub(crate) fn spawn(name: &str, command: &mut Command) -> Self {
        let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = spawned.unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel();
        // It ends with the child, which `Peer` does not outlive.
        thread::spawn(move || {
            // Byte for byte, but for the newline that each line must have.
            let mut line = Vec::new();
            while matches!(stdout.read_until(b'\n', &mut line), Ok(1..)) {
                let text = line.strip_suffix(b"\n").map(String::from_utf8_lossy);
                let _ = sender.send(text.map_or("no newline".into(), Into::into));
                line.clear();
            }
        });
        Self { name: name.to_owned(), child, lines }
    }

    /// The next line that it says.
    #[track_caller]
    pub(crate) fn line(&self) -> String {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => panic!("{} is silent", self.name),
            Err(RecvTimeoutError::Disconnected) => panic!("{} ended early", self.name),
        }
    }

    /// Waits for it to say this next.
    #[track_caller]
    pub(crate) fn expect(&self, line: &str) {
        assert_eq!(self.line(), line, "what {} says", self.name);
    }

    /// Whether it says this next, so long at most being waited for.
    #[track_caller]
    pub(crate) fn says_in(&self, line: &str, wait: Duration) -> bool {
        match self.lines.recv_timeout(wait) {
            Ok(said) => assert_eq!(said, line, "what {} says", self.name),
            Err(RecvTimeoutError::Timeout) => return false,
            Err(RecvTimeoutError::Disconnected) => panic!("{} ended early", self.name),
        }
        true
    }

    /// All that it still says, when it has ended, which must be a success.
    #[track_caller]
    pub(crate) fn rest(mut self) -> Vec<String> {
        self.succeed();
        self.lines.iter().collect()
    }

    /// All that it still says until it is killed now.
    #[track_caller]
    pub(crate) fn rest_until_killed(mut self) -> Vec<String> {
        self.end();
        self.lines.iter().collect()
    }

    /// Writes a line to its standard input.
    #[track_caller]
    pub(crate) fn tell(&mut self, line: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    /// Waits for its end, which must be a success.
    #[track_caller]
    pub(crate) fn finish(mut self) {
        self.succeed();
    }

    #[track_caller]
    fn succeed(&mut self) {
        match wait(&mut self.child, PATIENCE) {
            Ok(Some(status)) => assert!(status.success(), "{}: {status}", self.name),
            Ok(None) => panic!("{} does not end", self.name),
            Err(error) => panic!("{}: {error}", self.name),
        }
    }

    /// Presses Ctrl-C on it.
    #[cfg(unix)]
    pub(crate) fn interrupt(&self) {
        let pid = self.child.id().try_into().unwrap();
        // SAFETY: the child is ours, and has not been waited for.
        assert_eq!(unsafe { libc::kill(pid, libc::SIGINT) }, 0);
    }

    /// Ends it by SIGKILL; when this returns, it is gone.
    pub(crate) fn kill(self) {
        drop(self);
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.end();
    }
}

/// Waits for a process to end, and returns `None` if it does not in time.
pub(crate) fn wait(child: &mut Child, patience: Duration) -> io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    loop {
        let ended = child.try_wait()?;
        if ended.is_some() || start.elapsed() > patience {
            return Ok(ended);
        }
        thread::sleep(Duration::from_millis(5));
    }
}
