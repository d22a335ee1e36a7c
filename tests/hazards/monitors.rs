//! Monitors, which hold their socket up where nobody reads them.

use std::thread;

use zmq::{Context, ErrorKind, Event, Events, Pull, Push};

use crate::common::child::in_child;
use crate::common::{PATIENCE, context, until};

fn pair(context: &Context) -> (Pull, Push) {
    (context.socket(zmq::PULL).unwrap(), context.socket(zmq::PUSH).unwrap())
}

fn exchange(sink: &Pull, source: &Push) {
    source.connect(&sink.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
    source.send_timeout("hello", PATIENCE).unwrap();
    assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), "hello");
}

#[test]
fn a_monitor_that_nobody_reads_holds_nothing_up() {
    in_child(|| {
        let context = context();
        let (sink, source) = pair(&context);
        let _monitors = [sink.monitor(Events::ALL).unwrap(), source.monitor(Events::ALL).unwrap()];
        exchange(&sink, &source);
    });
}

#[test]
fn a_monitor_may_go_before_its_socket() {
    in_child(|| {
        for _ in 0..20 {
            let context = context();
            let (sink, source) = pair(&context);
            let monitors =
                [sink.monitor(Events::ALL).unwrap(), source.monitor(Events::ALL).unwrap()];
            exchange(&sink, &source);
            let elsewhere = thread::spawn(move || drop(monitors));
            // Events happen all the while.
            for _ in 0..20 {
                exchange(&sink, &source);
            }
            elsewhere.join().unwrap();
            exchange(&sink, &source);
        }
    });
}

#[test]
fn a_second_monitor_takes_the_place_of_the_first() {
    in_child(|| {
        let context = context();
        let (sink, source) = pair(&context);
        let monitors = [(); 50].map(|()| sink.monitor(Events::ALL).unwrap());
        exchange(&sink, &source);
        let [.., last] = &monitors;
        assert!(last.recv_timeout(PATIENCE).unwrap().is_some());
        assert_eq!(monitors[0].count_to_end(), 1);
    });
}

trait CountToEnd {
    fn count_to_end(&self) -> usize;
}

impl CountToEnd for zmq::Monitor {
    /// How many events there are, of a monitor that has ended.
    fn count_to_end(&self) -> usize {
        std::iter::from_fn(|| self.recv_timeout(PATIENCE).unwrap()).count()
    }
}

#[test]
fn more_events_than_a_queue_holds_hold_nothing_up() {
    in_child(|| {
        let context = context();
        let (sink, source) = pair(&context);
        let monitor = sink.monitor(Events::ALL).unwrap();
        for _ in 0..3000 {
            let endpoint = sink.bind("tcp://127.0.0.1:*").unwrap();
            sink.unbind(&endpoint).unwrap();
        }
        assert_eq!(sink.try_recv().unwrap_err().kind(), ErrorKind::TimedOut);
        exchange(&sink, &source);
        drop((sink, source));
        assert!(monitor.count() > 3000);
    });
}

#[test]
fn a_monitor_cannot_be_taken_from_its_socket() {
    in_child(|| {
        let context = context();
        let (sink, source) = pair(&context);
        let monitor = sink.monitor(Events::ALL).unwrap();
        let events = monitor.as_socket();
        let endpoint = events.last_endpoint().unwrap();
        assert_eq!(events.disconnect(&endpoint).unwrap_err().kind(), ErrorKind::AddrInUse);
        assert_eq!(events.unbind(&endpoint).unwrap_err().kind(), ErrorKind::NotFound);
        exchange(&sink, &source);
    });
}

#[test]
fn where_no_monitor_is_to_be_had_no_reader_waits_for_one() {
    in_child(|| {
        let context = Context::builder().max_sockets(6).build().unwrap();
        let sink = context.socket(zmq::PULL).unwrap();
        let open = || context.socket(zmq::PUSH);
        let room = std::iter::from_fn(|| open().ok()).collect::<Vec<_>>().len();
        for _ in 0..3 {
            // As a reader takes the last one, there is none for what it is to read.
            let others: Vec<_> = (1..room).map(|_| soon(open)).collect();
            let error = sink.monitor(Events::ALL).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TooManyOpen, "{error}");
            assert!(sink.watch_peers().is_err());
            drop(others);
            drop((0..room).map(|_| soon(open)).collect::<Vec<_>>());
        }
        drop(sink);
        context.close(PATIENCE).unwrap();
    });
}

/// As sockets close in their own time.
fn soon<T>(mut open: impl FnMut() -> zmq::Result<T>) -> T {
    let mut opened = None;
    until(|| {
        opened = open().ok();
        opened.is_some()
    });
    opened.unwrap()
}

#[cfg(unix)]
#[test]
fn signals_keep_no_event_from_a_monitor() {
    in_child(|| {
        let context = Context::builder().linger(std::time::Duration::ZERO).build().unwrap();
        let storm = crate::storm::begin();
        for round in 0..3000 {
            let sink = context.socket(zmq::PULL).unwrap();
            if round % 2 == 0 {
                sink.watch_peers().unwrap();
                sink.bind("tcp://127.0.0.1:*").unwrap();
                continue;
            }
            let monitor = sink.monitor(Events::LISTENING | Events::CLOSED).unwrap();
            let endpoint = sink.bind("tcp://127.0.0.1:*").unwrap();
            sink.unbind(&endpoint).unwrap();
            assert_eq!(monitor.recv_timeout(PATIENCE).unwrap().unwrap().event, Event::Listening);
            assert_eq!(monitor.recv_timeout(PATIENCE).unwrap().unwrap().event, Event::Closed);
            drop(sink);
            assert!(monitor.recv_timeout(PATIENCE).unwrap().is_none());
        }
        assert!(storm.signals() > 0);
    });
}
