//! The wire is the judge: REQ and REP against pyzmq, in processes of their own, both ways round.
//!
//! `tests/peers` has the other side. Where Python or pyzmq is not to be had, each test says
//! `skipped: …` and does nothing; with `ZMQ_REQUIRE_INTEROP=1` it fails.
#![cfg(unix)]

mod common;

use std::process::Command;
use std::time::Duration;
use std::{env, thread};

use common::frames::frames;
use common::free_port::free_endpoint;
use common::peer::{PATIENCE, Peer};
use common::python::{self, Python};
use common::temp_dir::TempDir;
use zmq::{Awaiting, Context, ErrorKind, Frame, Idle, Message, Rep, Req};

/// Long enough to show that nothing happens.
const MOMENT: Duration = Duration::from_millis(100);

/// Makes each scenario a test for each side that we may be, over each
/// transport.
macro_rules! scenarios {
    ($($scenario:ident: $($ours:ident)+;)+) => {$(
        mod $scenario {$(
            mod $ours {
                #[test]
                fn over_tcp() {
                    let test = concat!(stringify!($scenario), "::", stringify!($ours), "::over_tcp");
                    if let Some(link) = crate::Link::$ours(test, crate::Transport::Tcp) {
                        crate::$scenario(&link);
                    }
                }

                #[test]
                fn over_ipc() {
                    let test = concat!(stringify!($scenario), "::", stringify!($ours), "::over_ipc");
                    if let Some(link) = crate::Link::$ours(test, crate::Transport::Ipc) {
                        crate::$scenario(&link);
                    }
                }
            }
        )+}
    )+};
}

scenarios! {
    nine_hellos_are_answered: with_our_client with_our_server;
    several_frames_arrive_in_order: with_our_client with_our_server;
    empty_frames_arrive_wherever_they_stand: with_our_client with_our_server;
    a_frame_of_ten_mebibytes_arrives_whole: with_our_client with_our_server;
    two_clients_at_once_each_get_only_their_own_answers: with_our_client with_our_server;
    the_client_may_start_first: with_our_client with_our_server;
    a_client_that_dies_after_asking_may_come_back: with_our_client with_our_server;
    a_question_that_died_with_its_server_may_be_asked_anew: with_our_client;
}

fn nine_hellos_are_answered(link: &Link) {
    converse(link, &["hello"; 9]);
}

fn several_frames_arrive_in_order(link: &Link) {
    // Around the sizes at which libzmq stores or frames a message in another way.
    converse(link, &["1,2,3", "hello", "33,34,35,254,255,256,257,8191,8192,8193,1", "hello"]);
}

fn empty_frames_arrive_wherever_they_stand(link: &Link) {
    converse(link, &["0", "5,0,6", "0,5", "5,0", "0,5,6,0", "0,0,0", "0", "hello"]);
}

fn a_frame_of_ten_mebibytes_arrives_whole(link: &Link) {
    converse(link, &["10485760", "hello", "1,10485760,0", "hello"]);
}

fn two_clients_at_once_each_get_only_their_own_answers(link: &Link) {
    const EACH: usize = 50;
    let of = |name| (0..EACH).map(|number| format!("{name}:{number}")).collect::<Vec<_>>();
    match link.ours {
        Ours::Client => {
            let (mut server, endpoint) = link.their_held_server(&link.any_place());
            let anna = link.their_client(&endpoint, &of("anna"));
            server.expect("took");
            // So both have asked before either is answered.
            let waiting = ask(link.our_client(&endpoint), "bert:0");
            for _ in 0..2 * EACH {
                server.tell("answer");
            }
            let mut client = hear(waiting, "bert:0");
            for words in &of("bert")[1..] {
                client = hear(ask(client, words), words);
            }
            anna.finish();
        }
        Ours::Server => {
            let (mut server, endpoint) = link.our_server(&link.any_place());
            let anna = link.their_client(&endpoint, &of("anna"));
            let bert = link.their_client(&endpoint, &of("bert"));
            anna.expect("asked anna:0");
            bert.expect("asked bert:0");
            for _ in 0..2 * EACH {
                server = serve(server);
            }
            anna.finish();
            bert.finish();
        }
    }
}

fn the_client_may_start_first(link: &Link) {
    let place = link.free_place();
    match link.ours {
        Ours::Client => {
            let waiting = ask(link.our_client(&place), "hello");
            let _server = link.their_server(&place);
            let client = hear(waiting, "hello");
            let _client = hear(ask(client, "1,2,3"), "1,2,3");
        }
        Ours::Server => {
            let client = link.their_client(&place, &["hello", "1,2,3"]);
            client.expect("asked hello");
            let (server, _) = link.our_server(&place);
            let _server = serve(serve(server));
            client.finish();
        }
    }
}

fn a_client_that_dies_after_asking_may_come_back(link: &Link) {
    // Tells a second process of this very test that it is the one to die.
    const DOOMED: &str = "ZMQ_INTEROP_DOOMED_CLIENT_OF";

    match link.ours {
        Ours::Client => {
            if let Ok(endpoint) = env::var(DOOMED) {
                let _waiting = ask(link.our_client(&endpoint), "anna:0");
                thread::sleep(PATIENCE);
                return;
            }
            let (mut server, endpoint) = link.their_held_server(&link.any_place());
            let mut doomed = Command::new(env::current_exe().unwrap());
            doomed.args([link.test, "--exact"]).env(DOOMED, &endpoint);
            // What it leaves behind goes with our directory.
            doomed.env("TMPDIR", link.directory.path());
            let doomed = Peer::spawn("our doomed client", &mut doomed);
            server.expect("took");
            doomed.kill();
            server.tell("answer the dead");

            let waiting = ask(link.our_client(&endpoint), "anna:1");
            server.expect("took");
            server.tell("answer the living");
            let _client = hear(waiting, "anna:1");
        }
        Ours::Server => {
            let (server, endpoint) = link.our_server(&link.any_place());
            let client = link.their_client(&endpoint, &["anna:0"]);
            let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
            client.kill();
            // It is the asker's affair, and no error here.
            let server = asker.send(answer(&question)).unwrap();

            let client = link.their_client(&endpoint, &["anna:1", "hello"]);
            let _server = serve(serve(server));
            client.finish();
        }
    }
}

fn a_question_that_died_with_its_server_may_be_asked_anew(link: &Link) {
    let place = link.free_place();
    let (server, _) = link.their_held_server(&place);
    let waiting = ask(link.our_client(&place), "anna:0");
    server.expect("took");
    server.kill();

    let failed = waiting.recv_timeout(MOMENT).unwrap_err();
    assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
    let waiting: Req<Awaiting> = failed.into_socket();
    let client: Req<Idle> = waiting.abandon().unwrap();

    let _server = link.their_server(&place);
    let client = hear(ask(client, "anna:1"), "anna:1");
    let _client = hear(ask(client, "hello"), "hello");
}

/// Asks these questions one after the other, and has each answered.
fn converse(link: &Link, questions: &[&str]) {
    match link.ours {
        Ours::Client => {
            let (_server, endpoint) = link.their_server(&link.any_place());
            let mut client = link.our_client(&endpoint);
            for words in questions {
                client = hear(ask(client, words), words);
            }
        }
        Ours::Server => {
            let (mut server, endpoint) = link.our_server(&link.any_place());
            let client = link.their_client(&endpoint, questions);
            for _ in questions {
                server = serve(server);
            }
            client.finish();
        }
    }
}

/// Which side is ours; the other is theirs.
#[derive(Clone, Copy, Debug)]
enum Ours {
    Client,
    Server,
}

#[derive(Clone, Copy, Debug)]
enum Transport {
    Tcp,
    Ipc,
}

/// All it takes to bring the two sides together.
struct Link {
    test: &'static str,
    ours: Ours,
    transport: Transport,
    python: &'static Python,
    context: Context,
    directory: TempDir,
}

impl Link {
    fn with_our_client(test: &'static str, transport: Transport) -> Option<Self> {
        Self::new(test, Ours::Client, transport)
    }

    fn with_our_server(test: &'static str, transport: Transport) -> Option<Self> {
        Self::new(test, Ours::Server, transport)
    }

    fn new(test: &'static str, ours: Ours, transport: Transport) -> Option<Self> {
        let python = python::or_skip(test)?;
        let context = Context::builder().linger(Duration::ZERO).build().unwrap();
        Some(Self { test, ours, transport, python, context, directory: TempDir::new() })
    }

    /// Where to bind when the client is told afterwards.
    fn any_place(&self) -> String {
        match self.transport {
            Transport::Tcp => "tcp://127.0.0.1:*".to_owned(),
            Transport::Ipc => self.free_place(),
        }
    }

    /// Where nobody is yet, though both sides know of it.
    fn free_place(&self) -> String {
        match self.transport {
            Transport::Tcp => free_endpoint(),
            Transport::Ipc => format!("ipc://{}/socket", self.directory.path()),
        }
    }

    fn our_client(&self, endpoint: &str) -> Req<Idle> {
        let client = self.context.socket(zmq::REQ).unwrap();
        client.connect(endpoint).unwrap();
        client
    }

    fn our_server(&self, place: &str) -> (Rep<Idle>, String) {
        let server = self.context.socket(zmq::REP).unwrap();
        let endpoint = server.bind(place).unwrap().to_string();
        (server, endpoint)
    }

    fn their_client<S: AsRef<str>>(&self, endpoint: &str, questions: &[S]) -> Peer {
        let questions = questions.iter().map(AsRef::as_ref);
        self.python.spawn("client.py", [endpoint].into_iter().chain(questions))
    }

    fn their_server(&self, place: &str) -> (Peer, String) {
        let server = self.python.spawn("server.py", [place]);
        let endpoint = server.line();
        (server, endpoint)
    }

    /// A server that answers only when it is told to.
    fn their_held_server(&self, place: &str) -> (Peer, String) {
        let server = self.python.spawn("server.py", [place, "held"]);
        let endpoint = server.line();
        (server, endpoint)
    }
}

fn ask(client: Req<Idle>, words: &str) -> Req<Awaiting> {
    client.send_timeout(question(words), PATIENCE).unwrap()
}

fn hear(waiting: Req<Awaiting>, words: &str) -> Req<Idle> {
    let (heard, client) = waiting.recv_timeout(PATIENCE).unwrap();
    assert_eq!(heard, answer(&question(words)));
    client
}

fn serve(server: Rep<Idle>) -> Rep<Idle> {
    let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
    asker.send(answer(&question)).unwrap()
}

/// What `question` in `peer.py` makes of the same words.
fn question(words: &str) -> Message {
    match words.split_once(':') {
        _ if words == "hello" => "hello".into(),
        Some((name, number)) => ["who asks?", name, number].into(),
        None => frames(words.split(',').map(|size| size.parse().unwrap())),
    }
}

/// What `answer` in `peer.py` says to the same question.
fn answer(question: &Message) -> Message {
    match question.frames() {
        [hello] if hello == "hello" => "World".into(),
        [first, name, number] if first == "who asks?" => {
            [Frame::from("you do"), name.clone(), number.clone()].into()
        }
        received => {
            let sizes = received.iter().map(Frame::len);
            assert_eq!(question, &frames(sizes.clone()));
            frames(sizes.rev())
        }
    }
}
