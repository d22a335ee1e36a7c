//! Two hosts whose link is cut and mended: network namespaces, joined by a veth pair.
//!
//! More cuts than three: `ZMQ_CUTS=30 cargo test --test partition -- --nocapture`.
//!
//! Where they cannot be had, which takes root and iproute2, the test says so and is skipped. Where
//! `ZMQ_REQUIRE_INTEROP` is 1, as on a CI, it fails instead, unless it is the kernel that forbids
//! them.
#![cfg(target_os = "linux")]

mod common;

use std::collections::BTreeSet;
use std::env;
use std::io::{self, BufRead, Write};
use std::process::{self, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use common::child::{play_by, plays};
use common::figures;
use common::peer::Peer;
use common::{PATIENCE, context};
use zmq::{Event, Events, Options, Socket, SocketType, SpeaksZmtp};

/// How often each side asks whether the other is there, and how long it waits for an answer.
const INTERVAL: Duration = Duration::from_millis(50);
const TIMEOUT: Duration = Duration::from_millis(300);

const SOURCE: &str = "a_source_on_one_host";
const SINK: &str = "a_sink_on_another";
const SINK_ADDRESS: &str = "10.99.7.2";

/// Two hosts, gone when dropped.
struct Hosts([String; 2]);

impl Hosts {
    fn new() -> Result<Self, String> {
        let hosts = Self(["a", "b"].map(|side| format!("zmq{}{side}", process::id())));
        let [a, b] = &hosts.0;
        ip(&format!("netns add {a}"))?;
        ip(&format!("netns add {b}"))?;
        ip(&format!("link add veth netns {a} type veth peer name veth netns {b}"))?;
        for (host, address) in [(a, "10.99.7.1"), (b, SINK_ADDRESS)] {
            ip(&format!("-n {host} addr add {address}/24 dev veth"))?;
            ip(&format!("-n {host} link set veth up"))?;
            ip(&format!("-n {host} link set lo up"))?;
        }
        Ok(hosts)
    }

    fn play(&self, host: usize, role: &str) -> Peer {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.0[host]]).arg(env::current_exe().unwrap());
        play_by(command, role, "")
    }

    fn set_link(&self, state: &str) {
        ip(&format!("-n {} link set veth {state}", self.0[1])).unwrap();
    }
}

impl Drop for Hosts {
    fn drop(&mut self) {
        for host in &self.0 {
            let _ = ip(&format!("netns delete {host}"));
        }
    }
}

fn ip(arguments: &str) -> Result<(), String> {
    let mut command = Command::new("ip");
    let outcome = command.args(arguments.split(' ')).stdin(Stdio::null()).output();
    match outcome {
        Err(error) => Err(format!("ip: {error}")),
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr).trim().replace('\n', "; ");
            Err(format!("ip {arguments}: {said}"))
        }
    }
}

/// What the kernel has against two hosts with a link, if that is why there are none.
fn refusal(reason: &str) -> Option<String> {
    // Of this thread alone, and it ends with it.
    let unshare = || {
        // SAFETY: it has no preconditions.
        match unsafe { libc::unshare(libc::CLONE_NEWNET | libc::CLONE_NEWNS) } {
            0 => None,
            _ => Some(io::Error::last_os_error().to_string()),
        }
    };
    let forbidden = thread::spawn(unshare).join().unwrap();
    // It may also forbid to mount one, or have no such link; `ip` tells in the kernel's words.
    let words = ["not permitted", "not supported", "Unknown device type"];
    forbidden.or_else(|| words.iter().any(|it| reason.contains(it)).then(|| reason.to_owned()))
}

/// Says why there is no test, so that nobody takes it for one that has passed; or fails.
fn skip(reason: &str) {
    let why = match refusal(reason) {
        Some(refusal) => format!("the kernel forbids it: {refusal}"),
        None if common::is_required() => panic!("the partition test must not be skipped: {reason}"),
        None => reason.to_owned(),
    };
    let bar = "!".repeat(80);
    // Not by `eprintln!`, which is only shown of tests that fail.
    let _ = write!(io::stderr(), "\n{bar}\nskipped: the partition test: {why}\n{bar}\n");
}

#[test]
fn peers_notice_that_a_link_is_cut_and_lose_nothing_when_it_is_mended() {
    let hosts = match Hosts::new() {
        Ok(hosts) => hosts,
        Err(reason) => return skip(&reason),
    };
    let cuts: u32 = env::var("ZMQ_CUTS").map_or(3, |it| it.parse().unwrap());
    let mut sink = hosts.play(1, SINK);
    wait_for(&sink, "bound");
    let mut source = hosts.play(0, SOURCE);
    wait_for(&source, "connected");
    for cut in 1..=cuts {
        // Messages are on their way.
        thread::sleep(INTERVAL * 2);
        hosts.set_link("down");
        let start = Instant::now();
        for side in [&source, &sink] {
            wait_for(side, "disconnected");
        }
        let noticed = start.elapsed();
        hosts.set_link("up");
        wait_for(&source, "connected");
        writeln!(io::stderr(), "cut {cut}: noticed after {noticed:?}").unwrap();
        // It cannot be before, and a busy machine may be late.
        assert!(noticed < TIMEOUT + INTERVAL + Duration::from_secs(2), "{noticed:?}");
    }
    source.tell("stop");
    let sent = wait_for(&source, "acknowledged ");
    source.finish();
    sink.tell("stop");
    let received = wait_for(&sink, "received ");
    sink.finish();
    assert_eq!(sent, received);
    assert!(sent.parse::<u32>().unwrap() > 100, "{sent}");
    let fault = format!("A link between two hosts cut and mended: {sent} messages acknowledged");
    figures::survived(&fault, cuts, "0");
}

/// Waits for a line that begins so, and returns the rest of it.
fn wait_for(peer: &Peer, words: &str) -> String {
    loop {
        if let Some(rest) = peer.line().strip_prefix(words) {
            return rest.to_owned();
        }
    }
}

fn with_heartbeats<T: SocketType + SpeaksZmtp>(options: Options<T>) -> Options<T> {
    options
        .heartbeat_interval(INTERVAL)
        .heartbeat_timeout(TIMEOUT)
        .reconnect_interval(INTERVAL)
        .connect_timeout(TIMEOUT)
}

/// Says when peers come and go.
fn tell(socket: &Socket) {
    let monitor = socket.monitor(Events::HANDSHAKE_SUCCEEDED | Events::DISCONNECTED).unwrap();
    thread::spawn(move || {
        for event in monitor {
            match event.event {
                Event::HandshakeSucceeded => println!("connected"),
                Event::Disconnected => println!("disconnected"),
                _ => {}
            }
        }
    });
}

/// True when the test has said `stop`.
fn stop() -> &'static AtomicBool {
    static STOP: AtomicBool = AtomicBool::new(false);
    thread::spawn(|| {
        let _ = io::stdin().lock().read_line(&mut String::new());
        STOP.store(true, Ordering::Relaxed);
    });
    &STOP
}

/// Sends numbers, each again until it is acknowledged.
#[test]
#[ignore = "it plays a part for the other"]
fn a_source_on_one_host() {
    if plays(SOURCE).is_none() {
        return;
    }
    let context = context();
    let source = with_heartbeats(zmq::Push::options()).open(&context).unwrap();
    let acknowledgements = with_heartbeats(zmq::Pull::options()).open(&context).unwrap();
    tell(&source);
    source.connect(&format!("tcp://{SINK_ADDRESS}:7001")).unwrap();
    acknowledgements.connect(&format!("tcp://{SINK_ADDRESS}:7002")).unwrap();
    let (stop, mut missing, mut sent) = (stop(), BTreeSet::new(), 0_u32);
    let (mut last, mut start) = (Instant::now(), None::<Instant>);
    loop {
        let stopping = stop.load(Ordering::Relaxed);
        if stopping && missing.is_empty() {
            break;
        }
        assert!(start.is_none_or(|start| start.elapsed() < PATIENCE), "{missing:?}");
        if stopping {
            start.get_or_insert_with(Instant::now);
        } else {
            sent += 1;
            missing.insert(sent);
            let _ = source.try_send(sent.to_string());
        }
        while let Ok(number) = acknowledgements.recv_timeout(Duration::from_millis(2)) {
            missing.remove(&number.to_string().parse().unwrap());
        }
        if last.elapsed() > TIMEOUT {
            last = Instant::now();
            for number in &missing {
                let _ = source.try_send(number.to_string());
            }
        }
    }
    println!("acknowledged {sent}");
}

/// Acknowledges numbers.
#[test]
#[ignore = "it plays a part for the other"]
fn a_sink_on_another() {
    if plays(SINK).is_none() {
        return;
    }
    let context = context();
    let sink = with_heartbeats(zmq::Pull::options()).open(&context).unwrap();
    let acknowledgements = with_heartbeats(zmq::Push::options()).open(&context).unwrap();
    tell(&sink);
    sink.bind(&format!("tcp://{SINK_ADDRESS}:7001")).unwrap();
    acknowledgements.bind(&format!("tcp://{SINK_ADDRESS}:7002")).unwrap();
    println!("bound");
    let (stop, mut received) = (stop(), BTreeSet::new());
    while !stop.load(Ordering::Relaxed) {
        if let Ok(number) = sink.recv_timeout(Duration::from_millis(5)) {
            received.insert(number.to_string());
            let _ = acknowledgements.try_send(number);
        }
    }
    println!("received {}", received.len());
}
