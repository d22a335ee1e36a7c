//! The tutorial's scripts, run as programs: what they print is what the Python ones print.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::{env, net};

const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn the_first_server_and_client_print_the_tutorials_lines() {
    let endpoint = free_endpoint();
    let server = Program::start("tutorial_server", &[&endpoint, "0"]);
    let client = Program::start("tutorial_client", &[&endpoint]);
    assert_eq!(client.output(), client_transcript("World"));
    assert_eq!(server.kill(), "received request:  hello\n".repeat(9));
}

#[test]
fn two_clients_at_once_each_hear_only_their_own_answers() {
    let endpoint = free_endpoint();
    let server = Program::start("tutorial_server2", &[&endpoint, "0.01"]);
    let hello = Program::start("tutorial_client", &[&endpoint]);
    let ok = Program::start("tutorial_client2", &[&endpoint]);
    assert_eq!(hello.output(), client_transcript("World"));
    assert_eq!(ok.output(), client_transcript("success"));

    let mut heard: Vec<_> = server.kill().lines().map(str::to_owned).collect();
    heard.sort();
    let expected = [vec!["received request:  hello"; 9], vec!["received request:  ok"; 9]].concat();
    assert_eq!(heard, expected);
}

#[test]
fn the_client_may_start_first() {
    let endpoint = free_endpoint();
    let client = Program::start("tutorial_client", &[&endpoint]);
    client.until_it_says("send  1 ...");
    let server = Program::start("tutorial_server", &[&endpoint, "0"]);
    assert_eq!(client.output(), client_transcript("World"));
    server.kill();
}

#[test]
fn a_client_may_die_and_come_back() {
    let endpoint = free_endpoint();
    let server = Program::start("tutorial_server2", &[&endpoint, "0.05"]);
    let client = Program::start("tutorial_client2", &[&endpoint]);
    client.until_it_says("received reply  3");
    client.kill();
    let client = Program::start("tutorial_client2", &[&endpoint]);
    assert_eq!(client.output(), client_transcript("success"));
    server.kill();
}

/// What a client prints whose every answer is `answer`.
fn client_transcript(answer: &str) -> String {
    let lines = (1..10)
        .map(|request| format!("send  {request} ...\nreceived reply  {request} [ {answer} ]\n"));
    format!("connect to hello world server\n{}", lines.collect::<String>())
}

/// An endpoint that nobody is bound to.
fn free_endpoint() -> String {
    let listener = net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("tcp://{}", listener.local_addr().unwrap())
}

/// A running program, ended with its test.
struct Program {
    child: Child,
    printed: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
}

impl Program {
    /// Starts the example of this name, which `cargo test` has built.
    fn start(example: &str, args: &[&str]) -> Self {
        let deps = env::current_exe().unwrap();
        let mut program = deps.ancestors().nth(2).unwrap().join("examples").join(example);
        program.set_extension(env::consts::EXE_EXTENSION);
        assert!(program.exists(), "`cargo build --examples` comes first");
        Self::spawn(Command::new(program).args(args))
    }

    fn spawn(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        let printed = Arc::<Mutex<String>>::default();
        let reader = thread::spawn({
            let printed = Arc::clone(&printed);
            move || {
                let mut buffer = [0; 4096];
                while let Ok(len @ 1..) = stdout.read(&mut buffer) {
                    let text = std::str::from_utf8(&buffer[..len]).unwrap();
                    printed.lock().unwrap().push_str(text);
                }
            }
        });
        Self { child, printed, reader: Some(reader) }
    }

    fn until_it_says(&self, text: &str) {
        let start = Instant::now();
        while !self.printed.lock().unwrap().contains(text) {
            assert!(start.elapsed() < PATIENCE, "it never says {text:?}");
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// What it printed when it has ended by itself.
    fn output(mut self) -> String {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(start.elapsed() < PATIENCE, "it does not end");
            thread::sleep(Duration::from_millis(1));
        };
        assert!(status.success(), "{status}");
        self.printed()
    }

    /// What it printed until it is killed now.
    fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.printed()
    }

    fn printed(&mut self) -> String {
        self.reader.take().unwrap().join().unwrap();
        self.printed.lock().unwrap().clone()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
