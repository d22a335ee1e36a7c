//! Where a routing id does something: who has one, and whether a ROUTER knows it.

use zmq::{Context, Message};

use crate::otherwise::{PATIENCE, context};

fn router(context: &Context) -> zmq::Router {
    zmq::Router::options().mandatory(true).open(context).unwrap()
}

/// Whether the router has heard `text` from `name`, and reaches it by that.
#[track_caller]
fn assert_knows(router: &zmq::Router, name: &str, text: &str, answer: Message) {
    let (id, message) = router.recv_timeout(PATIENCE).unwrap();
    assert_eq!(id, zmq::RoutingId::from(name));
    assert_eq!(*message.iter().last().unwrap(), text);
    router.send(&name.into(), answer).unwrap();
}

#[test]
fn a_router_knows_its_peers_by_their_names() {
    let context = context();
    let router = router(&context);
    let endpoint = router.bind("tcp://127.0.0.1:*").unwrap();

    let client = zmq::Req::options().routing_id("req").open(&context).unwrap();
    client.connect(&endpoint).unwrap();
    let waiting = client.send_timeout("hello", PATIENCE).unwrap();
    assert_knows(&router, "req", "hello", ["", "welcome"].into());
    assert_eq!(waiting.recv_timeout(PATIENCE).unwrap().0, "welcome");

    let client = zmq::Dealer::options().routing_id("dealer").open(&context).unwrap();
    client.connect(&endpoint).unwrap();
    client.send_timeout("hello", PATIENCE).unwrap();
    assert_knows(&router, "dealer", "hello", "welcome".into());
    assert_eq!(client.recv_timeout(PATIENCE).unwrap(), "welcome");

    let options = zmq::Router::options().routing_id("router").probe_router(true);
    let client = options.open(&context).unwrap();
    client.connect(&endpoint).unwrap();
    assert_knows(&router, "router", "", "welcome".into());
    assert_eq!(client.recv_timeout(PATIENCE).unwrap().1, "welcome");
}

/// By `tcp`, neither of the two takes the other for a peer.
#[test]
fn a_router_asks_a_rep_of_the_same_process_by_its_name() {
    let context = context();
    let server = zmq::Rep::options().routing_id("rep").open(&context).unwrap();
    server.bind("inproc://server").unwrap();
    let router = router(&context);
    router.connect("inproc://server").unwrap();
    router.send(&"rep".into(), ["", "hello"]).unwrap();
    let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
    assert_eq!(question, "hello");
    let _server = asker.send("welcome").unwrap();
    assert_knows(&router, "rep", "welcome", ["", "again"].into());
}
