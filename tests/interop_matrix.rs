//! Every pattern against pyzmq: each side ours once, over tcp and ipc, and either side bound.
//!
//! `tests/peers/side.py` is the other side. Where Python or pyzmq is not to be had, each test says
//! `skipped: …` and does nothing; with `ZMQ_REQUIRE_INTEROP=1` it fails.
#![cfg(unix)]

mod common;

use std::time::Duration;

use common::context;
use common::frames::frames;
use common::peer::{PATIENCE, Peer};
use common::python;
use common::temp_dir::TempDir;
use zmq::{Context, Frame, Message, Socket, Subscription};

/// Of one frame and of several, empty ones anywhere, of 1 byte to 10 MiB, and around the sizes at
/// which libzmq stores or frames a message in another way.
const MESSAGES: [&str; 9] = [
    "1",
    "0",
    "1,2,3",
    "0,5",
    "5,0,0,6,0",
    "0,0,0",
    "33,34,35,254,255,256,257,8191,8192,8193,1",
    "10485760",
    "1,10485760,0",
];

/// What a publisher says until somebody hears it.
const CALL: &str = "are you there?";

/// Makes each pattern a test, with what ours does and what theirs is told.
macro_rules! patterns {
    ($($test:ident: $ours:expr, $theirs:literal;)+) => {$(
        #[test]
        fn $test() {
            every_way(stringify!($test), $theirs, $ours);
        }
    )+};
}

patterns! {
    our_req_is_answered_by_their_rep: req, "answers REP 0";
    our_rep_answers_their_req: rep, "asks REQ 0";
    our_dealer_is_answered_by_their_router: |link| dealer_asks(link, 0), "answers ROUTER 1";
    our_router_answers_their_dealer: |link| router(link, 0), "asks DEALER 0";
    our_req_is_answered_by_their_router: req, "answers ROUTER 2";
    our_router_answers_their_req: |link| router(link, 1), "asks REQ 0";
    our_dealer_is_answered_by_their_rep: |link| dealer_asks(link, 1), "answers REP 0";
    our_rep_answers_their_dealer: rep, "asks DEALER 1";
    our_dealer_is_answered_by_their_dealer: |link| dealer_asks(link, 0), "answers DEALER 0";
    our_pub_is_heard_by_their_sub: publisher, "subscribes SUB 0";
    our_sub_hears_their_pub: subscriber, "publishes PUB 0";
    our_xpub_and_their_xsub_hear_each_other: xpub, "sends_subscriptions XSUB 0";
    our_xsub_and_their_xpub_hear_each_other: xsub, "hears_subscriptions XPUB 0";
    our_push_feeds_their_pull: push, "receives PULL 0";
    our_pull_is_fed_by_their_push: pull, "sends PUSH 0";
    our_pair_is_answered_by_their_pair: pair_asks, "answers PAIR 0";
    our_pair_answers_their_pair: pair_answers, "asks PAIR 0";
}

fn req(link: &mut Link) {
    let mut socket = link.context.socket(zmq::REQ).unwrap();
    link.join(&socket);
    for message in messages() {
        let answer;
        let waiting = socket.send_timeout(message.clone(), PATIENCE).unwrap();
        (answer, socket) = waiting.recv_timeout(PATIENCE).unwrap();
        assert_eq!(answer, reversed(&message));
    }
    link.finish();
}

fn rep(link: &mut Link) {
    let mut socket = link.context.socket(zmq::REP).unwrap();
    link.join(&socket);
    for message in messages() {
        let (question, asker) = socket.recv_timeout(PATIENCE).unwrap();
        assert_eq!(question, message);
        socket = asker.send(reversed(&message)).unwrap();
    }
    link.finish();
}

/// With as many empty frames before each message as the other side expects.
fn dealer_asks(link: &mut Link, delimiters: usize) {
    let socket = link.context.socket(zmq::DEALER).unwrap();
    link.join(&socket);
    for message in messages() {
        socket.send_timeout(after(delimiters, message.clone()), PATIENCE).unwrap();
        let answer = socket.recv_timeout(PATIENCE).unwrap();
        assert_eq!(answer, after(delimiters, reversed(&message)));
    }
    link.finish();
}

/// With as many empty frames before each message as the other side puts there.
fn router(link: &mut Link, delimiters: usize) {
    let socket = link.context.socket(zmq::ROUTER).unwrap();
    link.join(&socket);
    for message in messages() {
        let (id, question) = socket.recv_timeout(PATIENCE).unwrap();
        assert_eq!(question, after(delimiters, message.clone()));
        socket.send(&id, after(delimiters, reversed(&message))).unwrap();
    }
    link.finish();
}

fn publisher(link: &mut Link) {
    let socket = link.context.socket(zmq::PUB).unwrap();
    link.join(&socket);
    while !link.theirs.says_in("heard", Duration::from_millis(10)) {
        socket.send(CALL).unwrap();
    }
    for message in messages() {
        socket.send(message).unwrap();
    }
    link.finish();
}

fn subscriber(link: &mut Link) {
    let socket = link.context.socket(zmq::SUB).unwrap();
    socket.subscribe("").unwrap();
    link.join(&socket);
    assert_eq!(socket.recv_timeout(PATIENCE).unwrap(), CALL);
    link.theirs.tell("heard");
    let mut heard = (0..).map(|_| socket.recv_timeout(PATIENCE).unwrap()).filter(|it| it != CALL);
    for message in messages() {
        assert_eq!(heard.next().unwrap(), message);
    }
    link.finish();
}

fn xpub(link: &mut Link) {
    let socket = link.context.socket(zmq::XPUB).unwrap();
    link.join(&socket);
    let heard = || socket.recv_timeout(PATIENCE).unwrap();
    assert_eq!(heard(), Subscription::Subscribe("".into()));
    for message in messages() {
        socket.send(message).unwrap();
    }
    assert_eq!(heard(), Subscription::Message(["talking", "", "back"].into()));
    assert_eq!(heard(), Subscription::Unsubscribe("".into()));
    link.finish();
}

fn xsub(link: &mut Link) {
    let socket = link.context.socket(zmq::XSUB).unwrap();
    link.join(&socket);
    socket.subscribe("").unwrap();
    for message in messages() {
        assert_eq!(socket.recv_timeout(PATIENCE).unwrap(), message);
    }
    socket.send(["talking", "", "back"]).unwrap();
    socket.unsubscribe("").unwrap();
    link.finish();
}

fn push(link: &mut Link) {
    let socket = link.context.socket(zmq::PUSH).unwrap();
    link.join(&socket);
    for message in messages() {
        socket.send_timeout(message, PATIENCE).unwrap();
    }
    link.finish();
}

fn pull(link: &mut Link) {
    let socket = link.context.socket(zmq::PULL).unwrap();
    link.join(&socket);
    for message in messages() {
        assert_eq!(socket.recv_timeout(PATIENCE).unwrap(), message);
    }
    link.finish();
}

fn pair_asks(link: &mut Link) {
    let socket = link.context.socket(zmq::PAIR).unwrap();
    link.join(&socket);
    for message in messages() {
        socket.send_timeout(message.clone(), PATIENCE).unwrap();
        assert_eq!(socket.recv_timeout(PATIENCE).unwrap(), reversed(&message));
    }
    link.finish();
}

fn pair_answers(link: &mut Link) {
    let socket = link.context.socket(zmq::PAIR).unwrap();
    link.join(&socket);
    for message in messages() {
        assert_eq!(socket.recv_timeout(PATIENCE).unwrap(), message);
        socket.send_timeout(reversed(&message), PATIENCE).unwrap();
    }
    link.finish();
}

/// One Python does for all links of a test.
fn every_way(test: &str, theirs: &'static str, ours: impl Fn(&mut Link)) {
    let Some(python) = python::or_skip(test) else { return };
    let directory = TempDir::new();
    let mut link = Link {
        context: context(),
        theirs: python.spawn("side.py", MESSAGES),
        role: theirs,
        place: String::new(),
        they_bind: false,
    };
    for (they_bind, number) in [(false, 1), (true, 2)] {
        link.they_bind = they_bind;
        for place in
            ["tcp://127.0.0.1:*".to_owned(), format!("ipc://{}/{number}", directory.path())]
        {
            link.place = place;
            ours(&mut link);
        }
    }
}

/// What brings the two sides together.
struct Link {
    context: Context,
    theirs: Peer,
    role: &'static str,
    place: String,
    they_bind: bool,
}

impl Link {
    fn join(&mut self, socket: &Socket) {
        if self.they_bind {
            self.theirs.tell(&format!("{} bind {}", self.role, self.place));
            socket.connect(&self.theirs.line()).unwrap();
        } else {
            let endpoint = socket.bind(&self.place).unwrap();
            self.theirs.tell(&format!("{} connect {endpoint}", self.role));
            self.theirs.expect(&endpoint);
        }
    }

    /// While the socket of a test is still there, waits for them to be done.
    fn finish(&self) {
        self.theirs.expect("done");
    }
}

fn messages() -> impl Iterator<Item = Message> {
    MESSAGES.iter().map(|sizes| frames(sizes.split(',').map(|size| size.parse().unwrap())))
}

/// What `answer` in `peer.py` says to such a message.
fn reversed(message: &Message) -> Message {
    frames(message.iter().rev().map(Frame::len))
}

fn after(delimiters: usize, mut message: Message) -> Message {
    for _ in 0..delimiters {
        message.push_front("");
    }
    message
}
