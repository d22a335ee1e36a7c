//! The guide's patterns, run as programs: all sides in Rust; and each side once in Python among Rust
//! ones, and once in Rust among Python ones.
//!
//! Where Python or pyzmq is not to be had, the latter tests say `skipped: …` and do nothing; with
//! `ZMQ_REQUIRE_INTEROP=1` they fail.

mod common;

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

#[cfg(unix)]
use common::example::script;
use common::example::{Start, example};
use common::free_port::free_endpoint;
use common::peer::{PATIENCE, Peer};

/// Makes each pattern a test with all sides in Rust, and one with both languages.
macro_rules! patterns {
    ($($pattern:ident)+) => {$(
        mod $pattern {
            #[test]
            fn in_rust() {
                crate::$pattern(std::array::from_fn(|_| crate::example as crate::Start));
            }

            #[cfg(unix)]
            #[test]
            fn in_either_language() {
                let test = concat!(stringify!($pattern), "::in_either_language");
                crate::in_either_language(test, crate::$pattern);
            }
        }
    )+};
}

patterns! {
    the_weather_is_averaged
    synced_subscribers_miss_nothing
    the_workers_do_all_tasks
    the_broker_serves_two_clients
    the_threads_serve_two_clients
    both_sources_are_heard
}

/// Each side once in Python among Rust ones, and once in Rust among Python ones.
#[cfg(unix)]
fn in_either_language<const SIDES: usize>(test: &str, pattern: impl Fn([Start; SIDES])) {
    if common::python::or_skip(test).is_none() {
        return;
    }
    for odd in 0..SIDES {
        // Of a pair, the other side's turn has the rest.
        let ways: [[Start; 2]; 2] = [[example, script], [script, example]];
        for [most, one] in ways.into_iter().take(SIDES - 1) {
            let mut sides: [Start; SIDES] = [most; SIDES];
            sides[odd] = one;
            pattern(sides);
        }
    }
}

fn the_weather_is_averaged([publisher, subscriber]: [Start; 2]) {
    let endpoint = free_endpoint();
    let publisher = publisher("weather_publisher", &[&endpoint]);
    publisher.expect(&format!("publishing the weather at {endpoint}"));
    // All zip codes that begin so, lest a slow publisher take too long to come by one.
    let lines = subscriber("weather_subscriber", &[&endpoint, "10", "3"]).rest();

    let (reports, average) = lines[1..].split_at(3);
    assert_eq!(lines[0], "waiting for the weather in 10");
    let mut total = 0.0;
    for (line, number) in reports.iter().zip(1..) {
        total += between(line, &format!("report {number}: "), "F");
    }
    assert_eq!(average, [format!("average of 3 reports: {:.1}F", total / 3.0)]);
}

#[test]
fn the_weather_ends_after_so_many_reports() {
    let endpoint = free_endpoint();
    let lines = example("weather_publisher", &[&endpoint, "5"]).rest();
    assert_eq!(lines[1..], ["published 5 reports"]);
}

fn synced_subscribers_miss_nothing([publisher, one, other]: [Start; 3]) {
    let [data, attendance] = [free_endpoint(), free_endpoint()];
    let subscribers = [one, other].map(|start| start("synced_subscriber", &[&data, &attendance]));
    // More than any queue holds by default.
    let publisher = publisher("synced_publisher", &[&data, &attendance, "2", "20000"]);
    for subscriber in subscribers {
        assert_eq!(subscriber.rest(), ["heard HELLO", "received 20000 updates"]);
    }
    let lines = [
        "waiting for 2 subscribers",
        "subscriber 1 is there",
        "subscriber 2 is there",
        "published 20000 updates",
    ];
    assert_eq!(publisher.rest(), lines);
}

fn the_workers_do_all_tasks([ventilator, one, other, sink]: [Start; 4]) {
    let [tasks, results] = [free_endpoint(), free_endpoint()];
    let sink = sink("sink", &[&results]);
    sink.expect("waiting for the ventilator");
    let workers = [one, other].map(|start| start("worker", &[&tasks, &results]));
    for worker in &workers {
        worker.expect("waiting for tasks");
    }
    let mut ventilator = ventilator("ventilator", &[&tasks, &results, "12"]);
    ventilator.expect("press Enter when the workers are ready");
    ventilator.tell("");

    let handed_out = ventilator.rest();
    let total: f64 = between(&handed_out[0], "handed out 12 tasks of ", " ms");
    let _elapsed: f64 = between(&sink.line(), "12 tasks done in ", " ms");
    sink.finish();

    let done: Vec<String> = workers.into_iter().flat_map(Peer::rest_until_killed).collect();
    assert_eq!(done.len(), 12);
    let slept: f64 = done.iter().map(|line| between(line, "a task of ", " ms")).sum();
    assert_eq!(format!("{slept}"), format!("{total}"));
}

#[test]
fn a_ventilator_without_a_sink_ends() {
    let [tasks, results] = [free_endpoint(), free_endpoint()];
    let mut ventilator = example("ventilator", &[&tasks, &results, "0"]);
    ventilator.tell("");
    assert_eq!(ventilator.rest()[1..], ["handed out 0 tasks of 0 ms"]);
}

fn the_broker_serves_two_clients([client, broker, worker]: [Start; 3]) {
    let [clients, workers] = [free_endpoint(), free_endpoint()];
    let broker = broker("broker", &[&clients, &workers]);
    broker.expect(&format!("from {clients} to {workers}"));
    let workers = [(); 2].map(|()| worker("broker_worker", &[&workers]));
    for worker in &workers {
        worker.expect("waiting for questions");
    }
    two_clients(client, &clients);
    let questions = workers.into_iter().flat_map(Peer::rest_until_killed);
    assert_eq!(questions.collect::<Vec<_>>(), ["received request: hello"; 18]);
}

fn the_threads_serve_two_clients([client, service]: [Start; 2]) {
    let endpoint = free_endpoint();
    let service = service("multithreaded_service", &[&endpoint, "3"]);
    service.expect(&format!("3 threads serve {endpoint}"));
    two_clients(client, &endpoint);
    let lines = service.rest_until_killed();
    assert_eq!(lines.len(), 18);
    for thread in 1..=3 {
        // They take turns.
        assert!(lines.contains(&format!("thread {thread} received request: hello")));
    }
}

#[test]
fn both_monitors_tell() {
    monitors_tell(example);
}

#[cfg(unix)]
#[test]
fn both_monitors_tell_in_python() {
    if common::python::or_skip("both_monitors_tell_in_python").is_some() {
        monitors_tell(script);
    }
}

fn monitors_tell(start: Start) {
    let lines = start("monitor", &["tcp://127.0.0.1:*"]).rest();
    let told = |side: &str| {
        let lines = lines.iter().filter(|line| line.starts_with(side));
        lines.filter_map(|line| Some(line.rsplit_once(": ")?.1)).collect::<Vec<_>>()
    };
    assert_eq!(told("server"), ["listening", "accepted", "handshake done", "disconnected"]);
    let client = told("client");
    for event in ["connected", "handshake done", "monitoring ended"] {
        assert!(client.contains(&event), "{event} is not among {client:?}");
    }
}

#[test]
fn the_web_server_ends_after_one_request() {
    one_request(example, |endpoint| get(endpoint, "/page").unwrap());
}

#[cfg(unix)]
#[test]
fn the_web_server_and_its_client_may_be_python() {
    if common::python::or_skip("the_web_server_and_its_client_may_be_python").is_some() {
        one_request(script, |endpoint| get(endpoint, "/page").unwrap());
        for server in [example as Start, script] {
            one_request(server, |endpoint| {
                let answer = script("http_client", &[endpoint, "/page"]).rest();
                assert_eq!(answer, ["HTTP/1.1 200 OK"]);
            });
        }
    }
}

fn one_request(server: Start, ask: impl FnOnce(&str)) {
    let endpoint = free_endpoint();
    let server = server("http_stream", &[&endpoint]);
    server.expect(&format!("serving {endpoint}"));
    ask(&endpoint);
    assert_eq!(server.rest(), ["GET /page HTTP/1.1"]);
}

#[test]
fn the_web_server_may_go_on() {
    let endpoint = free_endpoint();
    let server = example("http_stream", &[&endpoint, "forever"]);
    server.expect(&format!("serving {endpoint}"));
    for page in ["/1", "/2", "/3"] {
        get(&endpoint, page).unwrap();
        server.expect(&format!("GET {page} HTTP/1.1"));
    }
}

fn both_sources_are_heard([publisher, ventilator, both]: [Start; 3]) {
    let [tasks, weather, nowhere] = [free_endpoint(), free_endpoint(), free_endpoint()];
    let _publisher = publisher("weather_publisher", &[&weather]);
    let both = both("two_sources", &[&tasks, &weather, "1000"]);
    both.expect("waiting for tasks and weather");
    let mut ventilator = ventilator("ventilator", &[&tasks, &nowhere, "5"]);
    ventilator.tell("");

    let (start, mut heard) = (Instant::now(), [0, 0]);
    while heard[0] < 5 || heard[1] == 0 {
        assert!(start.elapsed() < PATIENCE, "only {heard:?}");
        let line = both.line();
        heard[0] += u32::from(line.starts_with("task: "));
        heard[1] += u32::from(line.starts_with("weather: 10001 "));
    }
}

#[test]
fn one_source_is_enough() {
    let [tasks, nobody, nowhere] = [free_endpoint(), free_endpoint(), free_endpoint()];
    let both = example("two_sources", &[&tasks, &nobody, "5"]);
    let mut ventilator = example("ventilator", &[&tasks, &nowhere, "5"]);
    ventilator.tell("");
    assert_eq!(both.rest().len(), 6);
}

#[test]
fn the_lazy_pirate_outlives_its_own_server() {
    let lines = example("lazy_pirate", &[]).rest();
    assert_eq!(lines.last().unwrap(), "all questions are answered");
    let count = |words: &str| lines.iter().filter(|line| line.ends_with(words)).count();
    assert_eq!(count(": World"), 9);
    assert!(count("the server dies") >= 3, "{lines:?}");
    assert!(count("no answer in 2 tries of 250ms each") >= 1, "{lines:?}");
}

#[test]
fn the_lazy_pirate_outlives_a_server_that_is_killed() {
    let endpoint = free_endpoint();
    let pirate = example("lazy_pirate", &[&endpoint]);
    pirate.expect(&format!("asking {endpoint}"));
    assert!(pirate.line().contains("no answer in 2 tries of 250ms each"));
    for _ in 0..2 {
        let server = example("tutorial_server", &[&endpoint, "0.05"]);
        while !server.line().starts_with("received request") {}
        server.kill();
    }
    let _server = example("tutorial_server", &[&endpoint, "0.05"]);
    assert_eq!(pirate.rest().last().unwrap(), "all questions are answered");
}

#[cfg(unix)]
#[test]
fn a_server_ends_in_good_order_at_ctrl_c() {
    let endpoint = free_endpoint();
    let server = example("ctrl_c", &[&endpoint]);
    server.expect(&format!("serving {endpoint} until Ctrl-C"));
    two_clients(example, &endpoint);
    server.interrupt();
    assert_eq!(server.rest(), ["answered 18 questions"]);
}

/// Two of the tutorial's clients at once, each with nine answers.
fn two_clients(start: Start, endpoint: &str) {
    let clients = [(); 2].map(|()| start("tutorial_client", &[endpoint]));
    for client in clients {
        let lines = client.rest();
        let answers = lines.iter().filter(|line| line.ends_with("[ World ]"));
        assert_eq!(answers.count(), 9);
    }
}

/// Asks for a page in two pieces, and reads it to its last byte.
fn get(endpoint: &str, page: &str) -> io::Result<()> {
    let mut client = TcpStream::connect(endpoint.trim_start_matches("tcp://"))?;
    client.set_nodelay(true)?;
    client.set_read_timeout(Some(PATIENCE))?;
    write!(client, "GET {page} HTTP/1.1\r\n")?;
    thread::sleep(Duration::from_millis(20));
    write!(client, "Host: here\r\n\r\n")?;

    let mut answer = String::new();
    while !answer.ends_with("Hello, World!\n") {
        let mut piece = [0; 1000];
        let length = client.read(&mut piece)?;
        assert_ne!(length, 0, "closed after {answer:?}");
        answer += &String::from_utf8_lossy(&piece[..length]);
    }
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"));
    assert!(head.contains(&format!("Content-Length: {}\r\n", body.len())));
    Ok(())
}

/// The number in a line that is otherwise known.
#[track_caller]
fn between(line: &str, before: &str, after: &str) -> f64 {
    let number = line.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    number.unwrap_or_else(|| panic!("{line:?}")).parse().unwrap()
}
