//! Devices between processes: ours and pyzmq's, with clients and servers of the other language, one
//! of which is killed and comes back.
//!
//! `tests/peers` has the Python sides. Where Python or pyzmq is not to be had, each test says
//! `skipped: …` and does nothing; with `ZMQ_REQUIRE_INTEROP=1` it fails.
#![cfg(unix)]

mod common;

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::process::Command;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::{array, env};

use common::context;
use common::peer::{PATIENCE, Peer};
use common::python::{self, Python};
use zmq::{Context, ErrorKind, Idle, POLLIN, PollItem, Proxied, Proxy, Rep, Req};

#[test]
fn our_servers_answer_their_clients_through_our_queue() {
    let Some(python) = python::or_skip("our_servers_answer_their_clients_through_our_queue") else {
        return;
    };
    let context = context();
    let frontend = context.socket(zmq::ROUTER).unwrap();
    let backend = context.socket(zmq::DEALER).unwrap();
    let places = bound(&frontend, &backend);
    let device = thread::spawn(move || zmq::queue(&frontend, &backend));
    one_server_dies_and_comes_back(&places, |args| theirs(python, "client", args), ours_server);
    end(&context, device);
}

#[test]
fn their_servers_answer_our_clients_through_our_proxy() {
    let Some(python) = python::or_skip("their_servers_answer_our_clients_through_our_proxy") else {
        return;
    };
    let context = context();
    let frontend = context.socket(zmq::ROUTER).unwrap();
    let backend = context.socket(zmq::DEALER).unwrap();
    let places = bound(&frontend, &backend);
    let device = Proxy::new(frontend, backend).spawn().unwrap();
    one_server_dies_and_comes_back(&places, ours_client, |args| theirs(python, "server", args));
    // Whose question died asked again, so that there are more questions than answers.
    let passed = device.statistics();
    assert!(passed.frontend.received.messages > passed.frontend.sent.messages, "{passed:?}");
    device.stop().unwrap();
}

#[test]
fn our_servers_answer_their_clients_through_their_proxy() {
    let Some(python) = python::or_skip("our_servers_answer_their_clients_through_their_proxy")
    else {
        return;
    };
    let device = python.spawn("device.py", ["ROUTER", "DEALER"]);
    let places = [device.line(), device.line()];
    one_server_dies_and_comes_back(&places, |args| theirs(python, "client", args), ours_server);
}

#[test]
fn their_servers_answer_our_clients_through_their_proxy() {
    let Some(python) = python::or_skip("their_servers_answer_our_clients_through_their_proxy")
    else {
        return;
    };
    let device = python.spawn("device.py", ["ROUTER", "DEALER"]);
    let places = [device.line(), device.line()];
    one_server_dies_and_comes_back(&places, ours_client, |args| theirs(python, "server", args));
}

/// Three clients and three servers at both ends of a device. Each client
/// checks that what it hears is the answer to what it asked last.
fn one_server_dies_and_comes_back(
    [clients, servers]: &[String; 2],
    client: impl Fn([&str; 2]) -> Peer,
    server: impl Fn([&str; 2]) -> Peer,
) {
    let serve = |name: &str| {
        let server = server([servers, name]);
        server.expect("serves");
        server
    };
    let [_first, _second] = ["first", "second"].map(serve);
    let mut doomed = serve("doomed");
    let mut clients = ["anna", "bert", "carl"].map(|name| client([clients, name]));
    hear_from(&mut clients, &["doomed", "first", "second"]);

    // Whatever it takes from now on, it takes with it into death.
    doomed.tell("hold");
    doomed.expect("will hold");
    for client in &mut clients {
        client.tell("20");
    }
    doomed.expect("holds");
    doomed.kill();
    let mut anew = 0;
    for client in &mut clients {
        let (again, servers) = round(client);
        assert!(!servers.contains("doomed"), "{servers:?}");
        anew += again;
    }
    assert!(anew > 0, "nobody asked anew what died with the server");
    hear_from(&mut clients, &["first", "second"]);

    let _restarted = serve("restarted");
    hear_from(&mut clients, &["first", "restarted", "second"]);
}

/// Has them ask until each has been answered by these servers; by others none is.
#[track_caller]
fn hear_from(clients: &mut [Peer], servers: &[&str]) {
    let expected: BTreeSet<String> = servers.iter().map(ToString::to_string).collect();
    let start = Instant::now();
    let mut heard = vec![BTreeSet::new(); clients.len()];
    while heard.iter().any(|heard| *heard != expected) {
        assert!(start.elapsed() < PATIENCE, "only {heard:?}");
        for client in &mut *clients {
            client.tell("20");
        }
        for (client, heard) in clients.iter_mut().zip(&mut heard) {
            heard.extend(round(client).1);
            assert!(heard.is_subset(&expected), "{heard:?}");
        }
    }
}

/// What a client says when it has asked: how often anew, and who answered.
#[track_caller]
fn round(client: &mut Peer) -> (u32, BTreeSet<String>) {
    let line = client.line();
    let (again, servers) = line.split_once(" anew: ").unwrap_or_else(|| panic!("{line}"));
    (again.parse().unwrap(), servers.split(' ').map(ToOwned::to_owned).collect())
}

#[test]
fn their_news_reach_all_their_subscribers_through_our_forwarder() {
    let Some(python) =
        python::or_skip("their_news_reach_all_their_subscribers_through_our_forwarder")
    else {
        return;
    };
    let context = context();
    let frontend = context.socket(zmq::XSUB).unwrap();
    let backend = context.socket(zmq::XPUB).unwrap();
    let [publishers, subscribers] = bound(&frontend, &backend);
    let device = thread::spawn(move || zmq::forwarder(&frontend, &backend));

    let mut publisher = python.spawn("side.py", NEWS);
    publisher.tell(&format!("publishes PUB 0 connect {publishers}"));
    publisher.expect(&publishers);
    let listening = [(); 2].map(|()| {
        let mut subscriber = python.spawn("side.py", NEWS);
        subscriber.tell(&format!("subscribes SUB 0 connect {subscribers}"));
        subscriber.expect(&subscribers);
        subscriber
    });
    for subscriber in &listening {
        subscriber.expect("heard");
    }
    publisher.tell("heard");
    publisher.expect("done");
    for subscriber in listening {
        subscriber.expect("done");
    }
    end(&context, device);
}

#[test]
fn their_tasks_reach_their_sink_in_order_through_our_streamer() {
    let Some(python) =
        python::or_skip("their_tasks_reach_their_sink_in_order_through_our_streamer")
    else {
        return;
    };
    let context = context();
    let frontend = context.socket(zmq::PULL).unwrap();
    let backend = context.socket(zmq::PUSH).unwrap();
    let [sources, sinks] = bound(&frontend, &backend);
    let device = thread::spawn(move || zmq::streamer(&frontend, &backend));

    let mut source = python.spawn("side.py", NEWS);
    source.tell(&format!("sends PUSH 0 connect {sources}"));
    let mut sink = python.spawn("side.py", NEWS);
    sink.tell(&format!("receives PULL 0 connect {sinks}"));
    for (peer, place) in [(&source, sources), (&sink, sinks)] {
        peer.expect(&place);
        peer.expect("done");
    }
    end(&context, device);
}

/// Sizes of frames, one message each: small ones, empty ones, and a large one.
const NEWS: [&str; 6] = ["1", "0", "5,0,0,6,0", "33,34,254,255,256,8193", "10485760", "2,1"];

/// Binds both sides of a device, and says where.
fn bound<F: Proxied, B: Proxied>(frontend: &F, backend: &B) -> [String; 2] {
    [
        frontend.bind("tcp://127.0.0.1:*").unwrap().to_string(),
        backend.bind("tcp://127.0.0.1:*").unwrap().to_string(),
    ]
}

fn end(context: &Context, device: JoinHandle<zmq::Result<()>>) {
    context.shutdown().unwrap();
    device.join().unwrap().unwrap();
}

fn theirs(python: &Python, role: &str, args: [&str; 2]) -> Peer {
    python.spawn(&format!("device_{role}.py"), args)
}

fn ours_client(args: [&str; 2]) -> Peer {
    ours("client", args)
}

fn ours_server(args: [&str; 2]) -> Peer {
    ours("server", args)
}

/// Tells a second process of this very program which side it is: `ROLE ENDPOINT NAME`.
const SIDE: &str = "ZMQ_DEVICES_SIDE";

fn ours(role: &str, [endpoint, name]: [&str; 2]) -> Peer {
    let mut side = Command::new(env::current_exe().unwrap());
    // With several threads, the test's name is not printed before its own words.
    side.args(["--ignored", "--exact", "a_side_of_the_other_tests", "--test-threads=2"]);
    side.env(SIDE, format!("{role} {endpoint} {name}"));
    let side = Peer::spawn(&format!("our {role} {name}"), &mut side);
    side.expect("");
    side.expect("running 1 test");
    side
}

#[test]
#[ignore = "a side of the other tests"]
fn a_side_of_the_other_tests() {
    let Ok(side) = env::var(SIDE) else { return };
    let mut words = side.split(' ');
    let [role, endpoint, name] = array::from_fn(|_| words.next().unwrap());
    let context = context();
    if role == "client" {
        let socket = context.socket(zmq::REQ).unwrap();
        socket.connect(endpoint).unwrap();
        ask_as_told(socket, name);
    } else {
        let socket = context.socket(zmq::REP).unwrap();
        socket.connect(endpoint).unwrap();
        answer_until_told(socket, name);
    }
}

/// As `device_client.py` does.
fn ask_as_told(mut socket: Req<Idle>, name: &str) {
    const GIVE_UP: Duration = Duration::from_millis(500);
    const TRIES: u32 = 20;

    let mut asked = 0;
    for line in io::stdin().lines() {
        let (mut servers, mut again) = (BTreeSet::new(), 0);
        for _ in 0..line.unwrap().parse().unwrap() {
            asked += 1;
            for turn in 0.. {
                assert!(turn < TRIES, "question {asked} is not answered");
                let question = [name.to_owned(), asked.to_string(), turn.to_string()];
                let waiting = socket.send_timeout(question.clone(), PATIENCE).unwrap();
                match waiting.recv_timeout(GIVE_UP) {
                    Ok((answer, idle)) => {
                        socket = idle;
                        let [answered @ .., server] = answer.frames() else { panic!("{answer}") };
                        assert_eq!(answered, question, "the answer to another question");
                        servers.insert(server.to_string());
                        again += turn;
                        break;
                    }
                    Err(failed) => {
                        assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
                        socket = failed.into_socket().abandon().unwrap();
                    }
                }
            }
        }
        let servers: Vec<String> = servers.into_iter().collect();
        say(&format!("{again} anew: {}", servers.join(" ")));
    }
}

/// As `device_server.py` does.
fn answer_until_told(mut socket: Rep<Idle>, name: &str) {
    let stdin = io::stdin();
    let line = || io::stdin().lines().next().and_then(Result::ok);
    say("serves");
    loop {
        let mut items = [PollItem::new(&socket, POLLIN), PollItem::from_fd(stdin.as_fd(), POLLIN)];
        zmq::poll(&mut items, None).unwrap();
        if items[1].is_readable() {
            assert_eq!(line().unwrap_or_default(), "hold");
            break;
        }
        let (mut question, asker) = socket.recv_timeout(PATIENCE).unwrap();
        question.push_back(name);
        socket = asker.send(question).unwrap();
    }
    say("will hold");
    let (_question, _asker) = socket.recv_timeout(PATIENCE).unwrap();
    say("holds");
    line();
}

/// Past the test harness, which keeps what is printed for tests that fail.
fn say(line: &str) {
    let mut stdout = io::stdout();
    writeln!(stdout, "{line}").unwrap();
}
