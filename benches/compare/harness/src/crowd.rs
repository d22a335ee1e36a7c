//! [`Crowd`]: peers in programs of their own, where one may not open as many files.

use std::env::current_exe;
use std::io::{BufRead, BufReader, Write, stdin};
use std::mem::MaybeUninit;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use crate::clock::{Clock, peak_memory};
use crate::job::{Job, Transport};
use crate::report::Report;

/// Files that are not those of peers.
const OTHERS: usize = 100;

/// Programs like this one, each with some of the peers, of whom none has asked for what is measured.
#[derive(Debug)]
pub struct Crowd {
    messages: usize,
    members: Vec<Member>,
}

#[derive(Debug)]
struct Member {
    messages: usize,
    program: Child,
    says: BufReader<ChildStdout>,
}

impl Crowd {
    /// The peers, connected to `endpoint`, if they are too many for this program.
    ///
    /// # Panics
    ///
    /// If a program does not start.
    #[must_use]
    pub fn of(job: &Job, endpoint: &str) -> Option<Self> {
        let most = most_files() - OTHERS;
        // One for the socket, and one for each end of its connection.
        if job.transport == Transport::Inproc || job.server.is_some() || job.peers * 3 <= most {
            return None;
        }
        let count = (job.peers * 2).div_ceil(most);
        let until = |member| job.peers * member / count;
        let members =
            (0..count).map(|it| Member::start(job, endpoint, until(it + 1) - until(it))).collect();
        Some(Self { messages: job.rounds() * job.peers, members })
    }

    /// Has all of them ask at once, prints what was measured, and ends the program.
    ///
    /// # Panics
    ///
    /// If a member fails.
    pub fn report(mut self) -> ! {
        for member in &mut self.members {
            assert_eq!(member.line(), "ready");
        }
        let clock = Clock::start();
        for member in &mut self.members {
            let input = member.program.stdin.as_mut().expect("a pipe");
            input.write_all(b"go\n").expect("a member");
        }
        let (mut theirs, mut memory) = (Duration::ZERO, peak_memory());
        for member in &mut self.members {
            let (spent, held) = member.finish();
            theirs += spent;
            memory += held;
        }
        let (wall, ours) = clock.elapsed();
        Report::of(self.messages, wall, ours + theirs).print_with(memory)
    }
}

impl Member {
    fn start(job: &Job, endpoint: &str, peers: usize) -> Self {
        let messages = job.rounds() * peers;
        let mut program = Command::new(current_exe().expect("a program"))
            .args(["many", job.transport.name()])
            .args([job.size, messages, peers].map(|number| number.to_string()))
            .args([&job.directory, endpoint])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a program that starts");
        let says = BufReader::new(program.stdout.take().expect("a pipe"));
        Self { messages, program, says }
    }

    /// The time of processors that it spent, and the memory that it held.
    fn finish(&mut self) -> (Duration, u64) {
        let mut spent = Duration::ZERO;
        loop {
            let line = self.line();
            let (name, value) = line.split_once(' ').expect("a report");
            let value: f64 = value.parse().expect("a number");
            match name {
                "cpu" => spent = Duration::from_secs_f64(value * self.messages as f64 / 1e6),
                "memory" => return (spent, value as u64),
                _ => {}
            }
        }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.says.read_line(&mut line).expect("text");
        line.trim_end().into()
    }
}

/// Says that a member is there, and waits until all are.
pub(crate) fn wait_for_all() {
    println!("ready");
    stdin().read_line(&mut String::new()).expect("a word");
}

fn most_files() -> usize {
    let mut limit = MaybeUninit::<libc::rlimit>::zeroed();
    // SAFETY: `limit` has room for what is asked for.
    unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, limit.as_mut_ptr()) };
    // SAFETY: all zeros are valid, and so is what the call wrote.
    let limit = unsafe { limit.assume_init() };
    usize::try_from(limit.rlim_cur).unwrap_or(usize::MAX)
}
