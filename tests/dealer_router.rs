//! DEALER and ROUTER over a real libzmq.

mod common;

use std::thread;
use std::time::Duration;

use common::{MOMENT, PATIENCE, bind_soon, context, every_transport, shapes};
use zmq::{Context, Dealer, ErrorKind, Message};

fn two_dealers(context: &Context, endpoint: &str) -> (Dealer, Dealer) {
    let bound = context.socket(zmq::DEALER).unwrap();
    let endpoint = bound.bind(endpoint).unwrap();
    let connected = context.socket(zmq::DEALER).unwrap();
    connected.connect(&endpoint).unwrap();
    (bound, connected)
}

#[test]
fn dealers_send_and_receive_in_any_order() {
    every_transport(|context, endpoint| {
        let (a, b) = two_dealers(context, endpoint);
        for message in shapes() {
            b.send_timeout(message.clone(), PATIENCE).unwrap();
            b.send_timeout(message.clone(), PATIENCE).unwrap();
            a.send_timeout(message.clone(), PATIENCE).unwrap();
            assert_eq!(a.recv_timeout(PATIENCE).unwrap(), message);
            assert_eq!(a.recv_timeout(PATIENCE).unwrap(), message);
            assert_eq!(b.recv_timeout(PATIENCE).unwrap(), message);
        }
    });
}

#[test]
fn a_dealer_asks_servers_in_turn_and_gathers_their_answers() {
    let context = context();
    let dealer = context.socket(zmq::DEALER).unwrap();
    let servers = ["inproc://first", "inproc://second"].map(|endpoint| {
        let server = context.socket(zmq::REP).unwrap();
        server.bind(endpoint).unwrap();
        dealer.connect(endpoint).unwrap();
        server
    });
    for _ in &servers {
        dealer.send(["", "hello"]).unwrap();
    }
    let mut servers = servers.into_iter().enumerate().map(|(number, server)| {
        let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
        assert_eq!(question, "hello");
        asker.send(number.to_string()).unwrap()
    });
    let _servers = (servers.next(), servers.next());

    dealer.set_recv_timeout(Some(PATIENCE)).unwrap();
    let mut answers = [(); 2].map(|()| {
        let [delimiter, answer] = dealer.recv_multipart().unwrap();
        assert!(delimiter.is_empty());
        answer.to_string()
    });
    answers.sort();
    assert_eq!(answers, ["0", "1"]);
}

#[test]
fn a_question_of_a_dealer_cut_off_half_way_comes_back_whole() {
    // So many frames that the peer is gone before the last of them is sent.
    let long: Message = (0..300_000).map(|number| number.to_string()).collect();
    for millis in 1..=100 {
        let context = context();
        let (bound, dealer) = two_dealers(&context, "inproc://half");
        dealer.send("warm up").unwrap();
        assert_eq!(bound.recv_timeout(PATIENCE).unwrap(), "warm up");

        let leaver = thread::spawn(move || {
            thread::sleep(Duration::from_millis(millis));
            drop(bound);
        });
        let outcome = dealer.send_timeout(long.clone(), MOMENT);
        leaver.join().unwrap();

        let Err(failed) = outcome else { continue };
        let (error, message) = failed.into_parts();
        assert_eq!(message, long);
        if error.to_string() != "zmq_msg_send: the peer left in the middle of the message" {
            continue;
        }
        // Nothing of it reaches the next peer, who gets the next message whole.
        let next = context.socket(zmq::DEALER).unwrap();
        bind_soon(&next, "inproc://next");
        dealer.connect("inproc://next").unwrap();
        dealer.send_timeout(["next", "message"], PATIENCE).unwrap();
        assert_eq!(next.recv_timeout(PATIENCE).unwrap(), Message::from(["next", "message"]));
        return;
    }
    panic!("no message was cut off half-way, so nothing was shown");
}

#[test]
fn a_dealer_with_nobody_there_gives_the_message_back() {
    let context = context();
    let dealer = Dealer::options().send_timeout(MOMENT).open(&context).unwrap();
    for failed in [
        dealer.send(["a", "b"]).unwrap_err(),
        dealer.try_send(["a", "b"]).unwrap_err(),
        dealer.send_timeout(["a", "b"], MOMENT).unwrap_err(),
    ] {
        assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
        assert_eq!(failed.into_message(), Message::from(["a", "b"]));
    }
}

#[test]
fn a_shutdown_wakes_whoever_waits() {
    let context = context();
    let (a, b) = (context.socket(zmq::DEALER).unwrap(), context.socket(zmq::DEALER).unwrap());
    let waiters = [
        thread::spawn(move || a.send("to nobody").unwrap_err().error().kind()),
        thread::spawn(move || b.recv_timeout(PATIENCE).unwrap_err().kind()),
    ];
    thread::sleep(MOMENT);
    context.shutdown().unwrap();
    for waiter in waiters {
        assert_eq!(waiter.join().unwrap(), ErrorKind::Terminated);
    }
}
