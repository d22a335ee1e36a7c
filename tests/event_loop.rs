//! Sockets in event loops that are not ours, which wait for descriptors.
#![cfg(unix)]

use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::thread;
use std::time::Duration;

use polling::{Event, Events, PollMode, Poller};
use zmq::{Context, Dealer, POLLIN, POLLOUT, PollEvents, Wake};

mod common;

use common::{PATIENCE, context};

/// How many messages go there and back on each way to wait.
const MESSAGES: usize = 100_000;

/// Waits until the descriptor is readable, and fails if it never is: a wake-up was lost.
trait Wait {
    fn wait(&mut self);
}

/// The system call, which tells as long as the descriptor is readable.
struct ByPoll<'a>(BorrowedFd<'a>);

impl Wait for ByPoll<'_> {
    fn wait(&mut self) {
        let millis = PATIENCE.as_millis().try_into().unwrap();
        let mut item = libc::pollfd { fd: self.0.as_raw_fd(), events: libc::POLLIN, revents: 0 };
        // SAFETY: it is one item.
        assert_eq!(unsafe { libc::poll(&raw mut item, 1, millis) }, 1, "a wake-up was lost");
    }
}

/// epoll, or what the system has in its place.
struct ByPolling<'a> {
    poller: Poller,
    fd: BorrowedFd<'a>,
    mode: PollMode,
}

impl<'a> ByPolling<'a> {
    fn new(fd: BorrowedFd<'a>, mode: PollMode) -> Self {
        let poller = Poller::new().unwrap();
        // SAFETY: it is deleted before the descriptor closes.
        unsafe { poller.add_with_mode(&fd, Event::readable(7), mode) }.unwrap();
        Self { poller, fd, mode }
    }
}

impl Wait for ByPolling<'_> {
    fn wait(&mut self) {
        let mut events = Events::new();
        self.poller.wait(&mut events, Some(PATIENCE)).unwrap();
        assert!(events.iter().any(|event| event.key == 7), "a wake-up was lost");
        if self.mode == PollMode::Oneshot {
            self.poller.modify(self.fd, Event::readable(7)).unwrap();
        }
    }
}

impl Drop for ByPolling<'_> {
    fn drop(&mut self) {
        self.poller.delete(self.fd).unwrap();
    }
}

/// Sends back what it gets.
fn echo(context: &Context, endpoint: &str) -> (String, thread::JoinHandle<()>) {
    let echo = Dealer::options().recv_timeout(PATIENCE).open(context).unwrap();
    let endpoint = echo.bind(endpoint).unwrap().to_string();
    let thread = thread::spawn(move || {
        for _ in 0..MESSAGES {
            echo.send(echo.recv().unwrap()).unwrap();
        }
    });
    (endpoint, thread)
}

/// A loop that keeps some messages under way, now more, now fewer.
fn drive(dealer: &Dealer, wait: &mut dyn Wait) {
    let (mut sent, mut received) = (0, 0);
    let mut turns: usize = 0;
    while received < MESSAGES {
        turns += 1;
        let under_way = 1 + turns % 37;
        let most = 1 + turns % 5;
        let wanted = |sent: usize, received: usize| {
            let has_room = sent < MESSAGES && sent - received < under_way;
            if has_room { POLLIN | POLLOUT } else { POLLIN }
        };
        let wake = dealer
            .while_ready(wanted(sent, received), most, |ready| {
                if ready.contains(POLLIN) {
                    assert_eq!(dealer.try_recv()?, received.to_string());
                    received += 1;
                }
                if ready.contains(POLLOUT) && wanted(sent, received).contains(POLLOUT) {
                    dealer.try_send(sent.to_string())?;
                    sent += 1;
                }
                Ok::<_, zmq::Error>(wanted(sent, received))
            })
            .unwrap();
        if wake == Wake::Descriptor && received < MESSAGES {
            wait.wait();
        }
    }
}

#[test]
fn no_wake_up_is_lost_by_poll() {
    let context = context();
    let (endpoint, echo) = echo(&context, "inproc://echo");
    let dealer = context.socket(zmq::DEALER).unwrap();
    dealer.connect(&endpoint).unwrap();
    drive(&dealer, &mut ByPoll(dealer.as_fd()));
    echo.join().unwrap();
}

#[test]
fn no_wake_up_is_lost_by_an_edge_triggered_poller() {
    let context = context();
    let (endpoint, echo) = echo(&context, "tcp://127.0.0.1:*");
    let dealer = context.socket(zmq::DEALER).unwrap();
    dealer.connect(&endpoint).unwrap();
    drive(&dealer, &mut ByPolling::new(dealer.as_fd(), PollMode::Edge));
    echo.join().unwrap();
}

#[test]
fn no_wake_up_is_lost_by_a_poller_that_tells_once() {
    let context = context();
    let (endpoint, echo) = echo(&context, "inproc://echo");
    let dealer = context.socket(zmq::DEALER).unwrap();
    dealer.connect(&endpoint).unwrap();
    drive(&dealer, &mut ByPolling::new(dealer.as_fd(), PollMode::Oneshot));
    echo.join().unwrap();
}

#[test]
fn a_descriptor_can_be_silent_while_messages_wait() {
    // The reason for the rule: were this not so, `while_ready` would be of no use.
    let context = context();
    let sink = context.socket(zmq::PULL).unwrap();
    sink.bind("inproc://silent").unwrap();
    let source = context.socket(zmq::PUSH).unwrap();
    source.connect("inproc://silent").unwrap();
    for _ in 0..2 {
        source.send("task").unwrap();
    }
    sink.recv().unwrap();
    assert_eq!(sink.events().unwrap(), POLLIN);
    let mut item = libc::pollfd { fd: sink.as_raw_fd(), events: libc::POLLIN, revents: 0 };
    // SAFETY: it is one item.
    assert_eq!(unsafe { libc::poll(&raw mut item, 1, 0) }, 0);
}

#[test]
fn a_turn_ends_with_the_events_the_limit_or_the_step() {
    let context = context();
    let sink = context.socket(zmq::PULL).unwrap();
    sink.bind("inproc://turn").unwrap();
    let source = context.socket(zmq::PUSH).unwrap();
    source.connect("inproc://turn").unwrap();
    for _ in 0..5 {
        source.send("task").unwrap();
    }
    let turn = |most, then: Result<PollEvents, zmq::Error>| {
        let mut steps = 0;
        let wake = sink.while_ready(POLLIN, most, |ready| {
            assert_eq!(ready, POLLIN);
            sink.try_recv()?;
            steps += 1;
            then.clone()
        });
        (wake, steps)
    };
    assert_eq!(turn(0, Ok(POLLIN)), (Ok(Wake::Now), 0));
    assert_eq!(turn(1, Ok(POLLIN)), (Ok(Wake::Now), 1));
    assert_eq!(turn(100, Ok(PollEvents::default())), (Ok(Wake::Descriptor), 1));
    let error = sink.unbind("inproc://elsewhere").unwrap_err();
    assert_eq!(turn(100, Err(error.clone())), (Err(error), 1));
    assert_eq!(turn(100, Ok(POLLIN)), (Ok(Wake::Descriptor), 2));
    assert_eq!(turn(100, Ok(POLLIN)), (Ok(Wake::Descriptor), 0));
    context.shutdown().unwrap();
    assert_eq!(turn(1, Ok(POLLIN)).0.unwrap_err().kind(), zmq::ErrorKind::Terminated);
}

#[test]
fn a_question_that_is_none_makes_a_rep_ready_for_nothing() {
    let context = context();
    let server = context.socket(zmq::REP).unwrap();
    server.bind("inproc://nothing").unwrap();
    let stranger = context.socket(zmq::DEALER).unwrap();
    stranger.connect("inproc://nothing").unwrap();
    // Without the empty frame, by which a REP knows a question.
    stranger.send("hello").unwrap();
    assert_eq!(server.events().unwrap(), POLLIN);
    let failed = server.try_recv().unwrap_err();
    assert_eq!(failed.kind(), zmq::ErrorKind::TimedOut);
    let server = failed.into_socket();
    assert_eq!(server.events().unwrap(), PollEvents::default());
}

#[test]
fn a_descriptor_is_there_after_a_shutdown_too() {
    let context = context();
    let socket = context.socket(zmq::REQ).unwrap();
    context.shutdown().unwrap();
    // And tells of it, so that the loop gives the socket a turn.
    ByPoll(socket.as_fd()).wait();
    assert_eq!(socket.events().unwrap_err().kind(), zmq::ErrorKind::Terminated);
}

#[test]
fn a_monitor_is_waited_for_in_the_same_loop() {
    let context = context();
    let server = context.socket(zmq::REP).unwrap();
    let monitor = server.monitor(zmq::Events::LISTENING).unwrap();
    server.bind("tcp://127.0.0.1:*").unwrap();
    while monitor.as_socket().events().unwrap().is_empty() {
        ByPoll(monitor.as_fd()).wait();
    }
    assert_eq!(monitor.try_recv().unwrap().unwrap().event, zmq::Event::Listening);
}

#[test]
fn a_socket_in_states_takes_turns_by_its_events() {
    let context = context();
    let mut server = context.socket(zmq::REP).unwrap();
    server.bind("inproc://states").unwrap();
    let client = context.socket(zmq::REQ).unwrap();
    client.connect("inproc://states").unwrap();
    let client = thread::spawn(move || {
        let mut client = client;
        for _ in 0..1000 {
            let answer;
            (answer, client) = client.send("hello").unwrap().recv_timeout(PATIENCE).unwrap();
            assert_eq!(answer, "World");
        }
    });
    for _ in 0..1000 {
        while !server.events().unwrap().contains(POLLIN) {
            ByPoll(server.as_fd()).wait();
        }
        let asker = server.try_recv().unwrap().1;
        server = asker.send("World").unwrap();
    }
    client.join().unwrap();
    assert_eq!(server.poll(POLLIN, Some(Duration::ZERO)).unwrap(), PollEvents::default());
}
