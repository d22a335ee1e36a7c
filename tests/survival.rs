//! Clients under servers that are killed, in another process each, at any moment.
//!
//! Three hundred kills of each kind of server, in place of a few, and what became of
//! the questions:
//!
//! ```sh
//! ZMQ_KILLS=300 cargo test --test survival -- --nocapture
//! ```
#![cfg(unix)]

mod common;

use std::env;
use std::fs;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use common::child::{play, plays};
use common::context;
use common::figures;
use common::free_port::free_endpoint;
use common::peer::Peer;
use common::python;
use common::random::{self, Random};
use zmq::{Context, Message, Retry};

/// So many that are strict, and so many that are relaxed.
const CLIENTS: usize = 4;
/// How long a question may stay without an answer, while servers come and go.
const DEADLINE: Duration = Duration::from_secs(60);
const UNTIL_DEADLINE: Retry = Retry::new(600, Duration::from_millis(90))
    .back_off(Duration::from_millis(1))
    .longest_pause(Duration::from_millis(10));
const SERVER: &str = "a_mortal_server";

#[test]
fn clients_outlive_servers_in_rust() {
    survive("in Rust", |endpoint, habit| play(SERVER, &format!("{endpoint} {habit}")));
}

#[test]
fn clients_outlive_servers_in_python() {
    let Some(python) = python::or_skip("clients_outlive_servers_in_python") else { return };
    survive("with pyzmq", |endpoint, habit| python.spawn("mortal.py", [endpoint, habit]));
}

/// What a server does when it is killed: see `peers/mortal.py`.
const HABITS: [&str; 3] = ["deaf", "greedy", "busy"];

/// Kills one server after another under clients that ask all the time.
fn survive(kind: &str, start: impl Fn(&str, &str) -> Peer) {
    let kills: u32 = env::var("ZMQ_KILLS").map_or(12, |it| it.parse().unwrap());
    let seed = random::seed();
    let mut random = Random(seed);
    let endpoint = free_endpoint();
    let (stop, asked) = (AtomicBool::new(false), [AtomicU32::new(0), AtomicU32::new(0)]);
    let context = context();
    let start_time = Instant::now();
    let mut usage = Vec::new();
    let mut killed = [0; HABITS.len()];

    let longest = thread::scope(|scope| {
        // Should something fail here, the clients are not to go on.
        let stopping = StopOnDrop(&stop);
        let clients: Vec<_> = (0..2 * CLIENTS)
            .map(|client| {
                let (context, endpoint, stop, asked) = (&context, &endpoint, &stop, &asked);
                scope.spawn(move || ask_on(context, endpoint, client, stop, &asked[client % 2]))
            })
            .collect();
        for kill in 0..kills {
            let which = kill as usize % HABITS.len();
            let server = start(&endpoint, HABITS[which]);
            while server.line() != "bound" {}
            if HABITS[which] == "greedy" {
                server.expect("took");
            }
            thread::sleep(Duration::from_micros(random.below(30_000)));
            server.kill();
            killed[which] += 1;
            // What is usual is known when a tenth is done.
            if kill == kills / 10 || kill + 1 == kills {
                usage.push(Usage::now());
            }
        }
        // The last one lives until all have their answers.
        let _server = start(&endpoint, "busy");
        drop(stopping);
        clients.into_iter().map(|client| client.join().unwrap()).max().unwrap()
    });

    let [strict, relaxed] = asked.map(AtomicU32::into_inner);
    assert!(strict.min(relaxed) as usize >= CLIENTS, "{strict} and {relaxed} questions");
    let [early, late] = [&usage[0], &usage[1]];
    let [deaf, greedy, busy] = killed;
    let fault = format!(
        "A server {kind} killed by SIGKILL: {deaf} times before it took a question, {greedy} \
         after, {busy} while it answered; {CLIENTS} strict clients asked {strict} questions, \
         {CLIENTS} relaxed ones {relaxed}"
    );
    figures::survived(&fault, kills, "0");
    let lines = format!(
        "seed {seed}: {:.1?}; the longest wait was {longest:.1?}; descriptors {} -> {}, memory \
         {} -> {} KiB\n",
        start_time.elapsed(),
        early.descriptors,
        late.descriptors,
        early.kibibytes,
        late.kibibytes,
    );
    // Not by `print!`, which is only shown of tests that fail.
    io::stderr().write_all(lines.as_bytes()).unwrap();
    // Sockets that were given up close in their own time.
    assert!(late.descriptors <= early.descriptors + 60, "{} descriptors", late.descriptors);
    assert!(late.kibibytes <= early.kibibytes + 32 * 1024, "{} KiB", late.kibibytes);
}

struct StopOnDrop<'a>(&'a AtomicBool);

impl Drop for StopOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Asks one question after the other, each until it is answered, and returns how
/// long that took at most.
fn ask_on(
    context: &Context,
    endpoint: &str,
    client: usize,
    stop: &AtomicBool,
    asked: &AtomicU32,
) -> Duration {
    let soon = Duration::from_millis(5);
    let options = zmq::Req::options().reconnect_interval(soon).reconnect_interval_max(soon);
    let options = if client % 2 == 0 { options } else { options.relaxed().immediate(true) };
    let mut socket = options.open(context).unwrap();
    socket.connect(endpoint).unwrap();
    let mut longest = Duration::ZERO;
    for number in 0.. {
        let question = format!("question {number} of client {client}");
        let start = Instant::now();
        let answer;
        (answer, socket) = socket.ask(&*question, &UNTIL_DEADLINE).unwrap();
        let expected = Message::from([
            b"answer to".to_vec(),
            question.into(),
            vec![0; 100_000],
            b"end".to_vec(),
        ]);
        assert_eq!(answer, expected, "an answer to another question, or half of one");
        longest = longest.max(start.elapsed());
        asked.fetch_add(1, Ordering::Relaxed);
        if stop.load(Ordering::Relaxed) {
            break;
        }
    }
    longest
}

#[derive(Debug)]
struct Usage {
    descriptors: usize,
    kibibytes: usize,
}

impl Usage {
    /// Zeros where the system does not say.
    fn now() -> Self {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let memory = memory.and_then(|line| line.split_whitespace().next()?.parse().ok());
        Self {
            descriptors: fs::read_dir("/proc/self/fd").map_or(0, Iterator::count),
            kibibytes: memory.unwrap_or(0),
        }
    }
}

/// Plays `peers/mortal.py` in Rust.
#[test]
#[ignore = "it plays a part for the others"]
fn a_mortal_server() {
    let Some(argument) = plays(SERVER) else { return };
    let (endpoint, habit) = argument.split_once(' ').unwrap();
    let context = Context::new().unwrap();
    let server = context.socket(zmq::REP).unwrap();
    common::bind_soon(&server, endpoint);
    println!("bound");
    if habit == "deaf" {
        thread::sleep(DEADLINE);
    }
    let mut left = 6;
    let outcome = server.serve(|question| {
        if habit == "greedy" && left == 0 {
            println!("took");
            thread::sleep(DEADLINE);
        }
        left -= 1;
        thread::sleep(Duration::from_millis(1));
        Message::from([b"answer to".to_vec(), question.to_vec(), vec![0; 100_000], b"end".to_vec()])
    });
    drop(outcome.unwrap());
}
