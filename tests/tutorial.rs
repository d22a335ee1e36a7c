//! The tutorial's scripts, run as programs: what they print is what the Python ones print.

mod common;

#[cfg(unix)]
use common::example::script;
use common::example::{Start, example};
use common::free_port::free_endpoint;

#[test]
fn the_first_server_and_client_print_the_tutorials_lines() {
    the_first_server_and_client([example, example]);
}

/// Both sides, each made by its own maker.
fn the_first_server_and_client([server, client]: [Start; 2]) {
    let endpoint = free_endpoint();
    let server = server("tutorial_server", &[&endpoint, "0"]);
    let client = client("tutorial_client", &[&endpoint]);
    assert_eq!(client.rest(), transcript("World"));
    assert_eq!(server.rest_until_killed(), ["received request:  hello"; 9]);
}

#[test]
fn two_clients_at_once_each_hear_only_their_own_answers() {
    two_clients_at_once([example, example, example]);
}

#[cfg(unix)]
#[test]
fn the_first_server_and_client_may_each_be_python() {
    if common::python::or_skip("the_first_server_and_client_may_each_be_python").is_some() {
        the_first_server_and_client([script, example]);
        the_first_server_and_client([example, script]);
    }
}

#[cfg(unix)]
#[test]
fn a_python_server_serves_two_clients_at_once() {
    if common::python::or_skip("a_python_server_serves_two_clients_at_once").is_some() {
        two_clients_at_once([script, example, example]);
    }
}

#[cfg(unix)]
#[test]
fn a_python_client_is_served_beside_another() {
    if common::python::or_skip("a_python_client_is_served_beside_another").is_some() {
        two_clients_at_once([example, script, example]);
        two_clients_at_once([example, example, script]);
    }
}

/// The second server, and both clients, each made by its own maker.
fn two_clients_at_once([server, hello, ok]: [Start; 3]) {
    let endpoint = free_endpoint();
    let server = server("tutorial_server2", &[&endpoint, "0.01"]);
    let hello = hello("tutorial_client", &[&endpoint]);
    let ok = ok("tutorial_client2", &[&endpoint]);
    assert_eq!(hello.rest(), transcript("World"));
    assert_eq!(ok.rest(), transcript("success"));

    let mut heard = server.rest_until_killed();
    heard.sort();
    let expected = [["received request:  hello"; 9], ["received request:  ok"; 9]];
    assert_eq!(heard, expected.concat());
}

#[test]
fn the_client_may_start_first() {
    let endpoint = free_endpoint();
    let client = example("tutorial_client", &[&endpoint]);
    client.expect("connect to hello world server");
    client.expect("send  1 ...");
    let _server = example("tutorial_server", &[&endpoint, "0"]);
    assert_eq!(client.rest(), transcript("World")[2..]);
}

#[test]
fn a_client_may_die_and_come_back() {
    let endpoint = free_endpoint();
    let _server = example("tutorial_server2", &[&endpoint, "0.05"]);
    let client = example("tutorial_client2", &[&endpoint]);
    for line in &transcript("success")[..7] {
        client.expect(line);
    }
    client.kill();
    let client = example("tutorial_client2", &[&endpoint]);
    assert_eq!(client.rest(), transcript("success"));
}

/// What a client prints whose every answer is `answer`.
fn transcript(answer: &str) -> Vec<String> {
    let mut lines = vec!["connect to hello world server".to_owned()];
    for request in 1..10 {
        lines.push(format!("send  {request} ..."));
        lines.push(format!("received reply  {request} [ {answer} ]"));
    }
    lines
}
