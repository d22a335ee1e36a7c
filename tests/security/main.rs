//! Who is let in by name, by password and by key, and who is not.

mod admission;
#[cfg(unix)]
mod certificates;
#[path = "../common/mod.rs"]
mod common;
#[cfg(unix)]
mod python;
mod rules;

use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};

use zmq::{Context, ErrorKind, Event, Events, KeyPair, Monitor, Options, ProtocolError, Rep, Req};

use common::temp_dir::TempDir;
use common::{PATIENCE, context};

const DOMAIN: &str = "staff";
const NAME: &str = "alice";
const PASSWORD: &str = "open sesame";
/// What an authenticator that says 400 leads to.
const REFUSED: Event = Event::HandshakeFailedAuth { status: 400 };

/// Whoever answers for this context when a server asks who is to be let in.
struct Authenticator {
    context: Context,
    /// What it was asked: domain, mechanism, and whatever the peer showed.
    asked: Receiver<Vec<Vec<u8>>>,
    thread: JoinHandle<()>,
}

impl Authenticator {
    /// Lets in who shows this.
    fn start(context: &Context, credentials: &[&[u8]]) -> Self {
        let socket = context.socket(zmq::REP).unwrap();
        socket.bind("inproc://zeromq.zap.01").unwrap();
        let credentials: Vec<Vec<u8>> = credentials.iter().map(|it| it.to_vec()).collect();
        let (sender, asked) = mpsc::channel();
        let thread = thread::spawn(move || {
            let mut socket = socket;
            loop {
                let (question, waiting) = match socket.recv() {
                    Ok(received) => received,
                    // The context is shut down.
                    Err(failed) => break assert_eq!(failed.error().kind(), ErrorKind::Terminated),
                };
                let mut frames = question.iter().map(|frame| frame.to_vec());
                let mut next = || frames.next().unwrap();
                let (version, id, domain) = (next(), next(), next());
                let (_address, _identity, mechanism) = (next(), next(), next());
                let shown: Vec<_> = frames.collect();
                let status = if shown == credentials { "200" } else { "400" };
                let reply = [&version[..], &id, status.as_bytes(), b"", NAME.as_bytes(), b""];
                let _ = sender.send([vec![domain, mechanism], shown].concat());
                socket = waiting.send(reply).unwrap();
            }
        });
        Self { context: context.clone(), asked, thread }
    }

    #[track_caller]
    fn was_asked(&self, mechanism: &str, shown: &[&[u8]]) {
        let asked = self.asked.recv_timeout(PATIENCE).unwrap();
        let about = [DOMAIN.as_bytes(), mechanism.as_bytes()];
        assert_eq!(asked, [&about[..], shown].concat());
    }

    fn end(self) {
        self.context.shutdown().unwrap();
        self.thread.join().unwrap();
    }
}

/// Runs `test` on the transports that have handshakes.
fn each_transport(test: impl Fn(&Context, &str)) {
    let ipc = TempDir::new();
    for endpoint in ["tcp://127.0.0.1:*", &format!("ipc://{}/socket", ipc.path())] {
        test(&context(), endpoint);
    }
}

fn has_curve() -> bool {
    assert!(
        zmq::has("curve") || !cfg!(all(feature = "vendored", feature = "curve")),
        "this build promises CURVE"
    );
    zmq::has("curve")
}

/// One exchange, after which both can do the next.
#[track_caller]
fn exchange(client: Req<zmq::Idle>, server: Rep<zmq::Idle>) -> (Req<zmq::Idle>, Rep<zmq::Idle>) {
    let client = client.send_timeout("hello", PATIENCE).unwrap();
    let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
    assert_eq!(question, "hello");
    let server = asker.send("World").unwrap();
    let (answer, client) = client.recv_timeout(PATIENCE).unwrap();
    assert_eq!(answer, "World");
    (client, server)
}

/// The next failed handshake, which it waits for.
#[track_caller]
fn failure(monitor: &Monitor) -> Event {
    loop {
        let event = monitor.recv_timeout(PATIENCE).unwrap().unwrap().event;
        if let Event::HandshakeFailedAuth { .. }
        | Event::HandshakeFailedProtocol(_)
        | Event::HandshakeFailedNoDetail { .. } = event
        {
            return event;
        }
    }
}

fn pair() -> KeyPair {
    KeyPair::generate().unwrap()
}
