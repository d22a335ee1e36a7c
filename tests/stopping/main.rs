//! Signals do not surface, timeouts hold, a shutdown wakes everybody, and whatever is dropped in
//! whatever order ends.
#![cfg(unix)]

#[path = "../common/mod.rs"]
mod common;
mod meeting;
mod programs;
#[path = "../common/storm.rs"]
mod storm;
mod things;

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use common::child::in_child;
use common::figures;
use common::free_port::free_endpoint;
use common::{PATIENCE, context};
use storm::Storm;
use zmq::{Context, Error, ErrorKind, Events, POLLIN, PollItem, Proxy, Retry, Socket};

/// Each call waits as long as it is told, to within a tenth more than a sleep beside it does that no
/// signal interrupts; and never shorter. On a busy machine, three times of five.
#[test]
fn timeouts_hold_in_a_storm_of_signals() {
    const WAIT: Duration = Duration::from_millis(200);

    fn holds(storm: &Storm, what: &str, mut call: impl FnMut() -> ErrorKind) {
        let (mut good, mut bad) = (0, Vec::new());
        while good < 3 {
            let begun = storm.signals();
            let sleep = thread::spawn(|| {
                let start = Instant::now();
                thread::sleep(WAIT);
                start.elapsed()
            });
            let start = Instant::now();
            assert_eq!(call(), ErrorKind::TimedOut, "{what}");
            let (took, slept) = (start.elapsed(), sleep.join().unwrap());
            assert!(took >= WAIT, "{what} was cut short: {took:?}");
            let signals = storm.signals() - begun;
            assert!(signals > 20, "the storm did not blow: {signals}");
            if took < slept + WAIT / 10 {
                good += 1;
            } else {
                bad.push((took, slept));
            }
            assert!(bad.len() < 3, "{what} is late, and a sleep is not: {bad:?}");
        }
    }

    in_child(|| {
        let storm = storm::begin();
        let holds = |what: &str, call: &mut dyn FnMut() -> ErrorKind| holds(&storm, what, call);
        let context = context();
        let idle = context.socket(zmq::PULL).unwrap();
        idle.bind("tcp://127.0.0.1:*").unwrap();
        holds("recv_timeout", &mut || idle.recv_timeout(WAIT).unwrap_err().kind());
        idle.set_recv_timeout(Some(WAIT)).unwrap();
        holds("recv", &mut || idle.recv().unwrap_err().kind());

        let lonely = context.socket(zmq::PUSH).unwrap();
        holds("send_timeout", &mut || lonely.send_timeout("x", WAIT).unwrap_err().error().kind());
        lonely.set_send_timeout(Some(WAIT)).unwrap();
        holds("send", &mut || lonely.send("x").unwrap_err().error().kind());

        let none = |ready: usize| if ready == 0 { ErrorKind::TimedOut } else { ErrorKind::Other };
        holds("poll", &mut || {
            let mut items = [PollItem::new(&idle, POLLIN), PollItem::new(&lonely, zmq::POLLOUT)];
            none(zmq::poll(&mut items, Some(WAIT)).unwrap())
        });
        let mut poller = zmq::Poller::new();
        poller.register(&idle, POLLIN).unwrap();
        holds("Poller::poll", &mut || {
            none(usize::from(!poller.poll(Some(WAIT)).unwrap().is_empty()))
        });

        // To connect does not wait; to wait for the connection does.
        let watching = zmq::Push::options().watch_peers(true).open(&context).unwrap();
        watching.connect(&free_endpoint()).unwrap();
        holds("wait_for_peers", &mut || watching.wait_for_peers(1, WAIT).unwrap_err().kind());
        let monitor = idle.monitor(Events::ACCEPTED).unwrap();
        holds("Monitor::recv_timeout", &mut || monitor.recv_timeout(WAIT).unwrap_err().kind());

        let mut client = Some(context.socket(zmq::REQ).unwrap());
        client.as_ref().unwrap().connect(&free_endpoint()).unwrap();
        let retry = Retry::new(2, WAIT / 4).back_off(WAIT / 2);
        holds("ask", &mut || {
            let failed = client.take().unwrap().ask("anybody?", &retry).unwrap_err();
            let kind = failed.error().kind();
            client = Some(failed.into_socket());
            kind
        });

        let busy = context.clone();
        let _open = busy.socket(zmq::REP).unwrap();
        let mut busy = Some(busy);
        holds("close", &mut || {
            let left = busy.take().unwrap().close(WAIT).unwrap_err();
            let kind = left.error().kind();
            busy = left.into_context();
            kind
        });
        let signals = storm.signals();
        figures::survived("A signal while a call waits for so long as it was told", signals, "");
    });
}

#[test]
fn a_device_goes_on_in_a_storm_of_signals() {
    in_child(|| {
        let context = context();
        let (frontend, backend) =
            (context.socket(zmq::PULL).unwrap(), context.socket(zmq::PUSH).unwrap());
        let source = context.socket(zmq::PUSH).unwrap();
        let sink = context.socket(zmq::PULL).unwrap();
        source.connect(&frontend.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
        sink.connect(&backend.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
        // The storm is over this thread, which is the device's.
        let storm = storm::begin();
        let signals = storm.signals();
        let exchanging = thread::spawn(move || {
            let start = Instant::now();
            for number in 0.. {
                source.send_timeout(number.to_string(), PATIENCE).unwrap();
                assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), *number.to_string());
                if start.elapsed() > Duration::from_millis(500) {
                    break;
                }
            }
            context.shutdown().unwrap();
        });
        Proxy::new(frontend, backend).run().unwrap();
        let signals = storm.signals() - signals;
        exchanging.join().unwrap();
        assert!(signals > 50, "the storm did not blow: {signals}");
        figures::survived("A signal while a device passes messages on", signals, "0");
    });
}

#[test]
fn a_shutdown_wakes_every_call_of_every_type() {
    type Call = Box<dyn FnOnce() -> Error + Send>;

    /// A call that waits until it is woken.
    fn waits<T: Send + 'static>(socket: T, call: impl FnOnce(T) -> Error + Send + 'static) -> Call {
        Box::new(move || call(socket))
    }

    in_child(|| {
        let context = Context::builder().linger(Duration::ZERO).watch_peers(true).build().unwrap();
        let never = Duration::from_secs(3600);
        let open = &context;
        let connected = |socket: &Socket| socket.connect(&free_endpoint()).unwrap();
        let req = open.socket(zmq::REQ).unwrap();
        connected(&req);
        let asking = open.socket(zmq::REQ).unwrap();
        connected(&asking);
        let full = zmq::Push::options().send_hwm(1).open(open).unwrap();
        connected(&full);
        while full.try_send("x").is_ok() {}
        let publisher = zmq::XPub::options().no_drop(true).send_hwm(1).open(open).unwrap();
        let subscriber = zmq::Sub::options().subscribe("").recv_hwm(1).open(open).unwrap();
        publisher.bind("inproc://full").unwrap();
        subscriber.connect("inproc://full").unwrap();
        publisher.wait_for_subscribers("", 1, PATIENCE).unwrap();
        while publisher.try_send("x").is_ok() {}
        let monitored = open.socket(zmq::PULL).unwrap();
        let monitor = monitored.monitor(Events::ALL).unwrap();

        let calls = [
            waits(req.send("x").unwrap(), |it| it.recv().unwrap_err().into()),
            waits(open.socket(zmq::REQ).unwrap(), |it| it.send("x").unwrap_err().into()),
            waits(asking, move |it| it.ask("x", &Retry::new(1, never)).unwrap_err().into()),
            waits(open.socket(zmq::REP).unwrap(), |it| it.recv().unwrap_err().into()),
            waits(open.socket(zmq::DEALER).unwrap(), |it| it.send("x").unwrap_err().into()),
            waits(open.socket(zmq::DEALER).unwrap(), move |it| it.recv_timeout(never).unwrap_err()),
            waits(open.socket(zmq::ROUTER).unwrap(), |it| it.recv().unwrap_err()),
            waits(publisher, |it| it.send("x").unwrap_err().into()),
            waits(open.socket(zmq::XPUB).unwrap(), |it| it.recv().unwrap_err()),
            waits(open.socket(zmq::XPUB).unwrap(), move |it| {
                it.wait_for_subscribers("x", 1, never).unwrap_err()
            }),
            waits(open.socket(zmq::SUB).unwrap(), |it| it.recv().unwrap_err()),
            waits(open.socket(zmq::XSUB).unwrap(), |it| it.recv().unwrap_err()),
            waits(full, |it| it.send("x").unwrap_err().into()),
            waits(open.socket(zmq::PUSH).unwrap(), move |it| {
                it.send_timeout("x", never).unwrap_err().into()
            }),
            waits(open.socket(zmq::PULL).unwrap(), |it| it.recv().unwrap_err()),
            waits(open.socket(zmq::PAIR).unwrap(), |it| it.recv().unwrap_err()),
            waits(open.socket(zmq::PAIR).unwrap(), |it| it.send("x").unwrap_err().into()),
            waits(open.socket(zmq::STREAM).unwrap(), |it| it.recv().unwrap_err()),
            waits(open.socket(zmq::PULL).unwrap(), |it| {
                zmq::poll(&mut [PollItem::new(&it, POLLIN)], None).unwrap_err()
            }),
            waits(open.socket(zmq::PULL).unwrap(), |it| {
                let mut poller = zmq::Poller::new();
                poller.register(&it, POLLIN).unwrap();
                poller.poll(None).unwrap_err()
            }),
            waits(open.socket(zmq::PUSH).unwrap(), move |it| {
                it.wait_for_peers(1, never).unwrap_err()
            }),
        ];
        // Those for which a shutdown is no error.
        let serving = open.socket(zmq::REP).unwrap();
        let (frontend, backend) =
            (open.socket(zmq::PULL).unwrap(), open.socket(zmq::PUSH).unwrap());
        let quiet = [
            thread::spawn(move || drop(serving.serve(|question| question).unwrap())),
            thread::spawn(move || assert!(monitor.count() < 10)),
            thread::spawn(move || zmq::proxy(&frontend, &backend).unwrap()),
        ];
        let (ready, started) = mpsc::channel();
        let waiting: Vec<_> = calls
            .into_iter()
            .map(|call| {
                let ready = ready.clone();
                thread::spawn(move || {
                    ready.send(()).unwrap();
                    call()
                })
            })
            .collect();
        for _ in &waiting {
            started.recv().unwrap();
        }
        // Time to fall asleep.
        thread::sleep(Duration::from_millis(100));
        assert!(waiting.iter().all(|thread| !thread.is_finished()));
        let start = Instant::now();
        context.shutdown().unwrap();
        let calls = waiting.len() + quiet.len();
        for (number, thread) in waiting.into_iter().enumerate() {
            let error = thread.join().unwrap();
            assert_eq!(error.kind(), ErrorKind::Terminated, "call {number}: {error}");
        }
        for thread in quiet {
            thread.join().unwrap();
        }
        assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
        drop((subscriber, monitored));
        figures::survived("A shutdown under a call that waits, of each type", calls, "");
    });
}
