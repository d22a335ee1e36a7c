//! PUSH and PULL over a real libzmq.

mod common;

use std::thread;
use std::time::Instant;

use common::{MOMENT, PATIENCE, bind_soon, context, every_transport, leaver, shapes};
use zmq::{Context, ErrorKind, Message, Pull, Push};

fn bound_pair(context: &Context, endpoint: &str) -> (Push, Pull) {
    let pull = context.socket(zmq::PULL).unwrap();
    let endpoint = pull.bind(endpoint).unwrap();
    let push = context.socket(zmq::PUSH).unwrap();
    push.connect(&endpoint).unwrap();
    (push, pull)
}

#[test]
fn messages_of_any_shape_arrive_as_they_were_sent() {
    every_transport(|context, endpoint| {
        let (push, pull) = bound_pair(context, endpoint);
        for message in shapes() {
            push.send_timeout(message.clone(), PATIENCE).unwrap();
            assert_eq!(pull.recv_timeout(PATIENCE).unwrap(), message);
        }
        push.send_multipart(["a", "b"]).unwrap();
        pull.set_recv_timeout(Some(PATIENCE)).unwrap();
        let [a, b] = pull.recv_multipart().unwrap();
        assert_eq!((a.as_str(), b.as_str()), (Ok("a"), Ok("b")));
    });
}

#[test]
fn a_message_is_used_again_whatever_its_shape_was() {
    every_transport(|context, endpoint| {
        let (push, pull) = bound_pair(context, endpoint);
        pull.set_recv_timeout(Some(PATIENCE)).unwrap();
        let mut message = Message::from(["left", "over"]);
        for shape in shapes() {
            push.send_timeout(shape.clone(), PATIENCE).unwrap();
            pull.recv_into(&mut message).unwrap();
            assert_eq!(message, shape);
        }
        pull.set_recv_timeout(Some(MOMENT)).unwrap();
        assert_eq!(pull.recv_into(&mut message).unwrap_err().kind(), ErrorKind::TimedOut);
        assert_eq!(message, "");
    });
}

#[test]
fn a_mark_cannot_change_once_there_may_be_peers() {
    let context = context();
    let (push, pull) = bound_pair(&context, "tcp://127.0.0.1:*");
    for error in [
        push.set_send_hwm(5).unwrap_err(),
        pull.set_recv_hwm(5).unwrap_err(),
        pull.unbind(&pull.last_endpoint().unwrap())
            .and_then(|()| pull.set_send_hwm(5))
            .unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Unsupported);
    }
    assert_eq!(push.send_hwm().unwrap(), 1000);
}

#[test]
fn work_goes_to_the_workers_in_turn() {
    let context = context();
    let push = context.socket(zmq::PUSH).unwrap();
    push.bind("inproc://turns").unwrap();
    let workers = [(); 3].map(|()| {
        let worker = context.socket(zmq::PULL).unwrap();
        worker.connect("inproc://turns").unwrap();
        worker
    });
    for number in 0..30 {
        push.send(number.to_string()).unwrap();
    }
    for worker in &workers {
        let mut last = worker.recv_timeout(PATIENCE).unwrap().as_str().unwrap().parse().unwrap();
        for _ in 1..10 {
            let number: u32 = worker.try_recv().unwrap().as_str().unwrap().parse().unwrap();
            assert_eq!(number, last + 3);
            last = number;
        }
        assert!(worker.try_recv().is_err());
    }
}

#[test]
fn results_are_gathered_from_all_workers() {
    let context = context();
    let pull = context.socket(zmq::PULL).unwrap();
    pull.bind("inproc://sink").unwrap();
    let workers = ["a", "b", "c"].map(|name| {
        let worker = context.socket(zmq::PUSH).unwrap();
        worker.connect("inproc://sink").unwrap();
        worker.send_multipart([name, name]).unwrap();
        worker
    });
    let mut heard = workers.map(|_| pull.recv_timeout(PATIENCE).unwrap()[0].to_string());
    heard.sort();
    assert_eq!(heard, ["a", "b", "c"]);
}

#[test]
fn a_push_at_its_high_water_mark_waits() {
    every_transport(|context, endpoint| {
        // Large messages, so that the operating system's buffers are soon full too.
        let message = Message::from(vec![7; 1_000_000]);
        let pull = Pull::options().recv_hwm(1).open(context).unwrap();
        let endpoint = pull.bind(endpoint).unwrap();
        let push = Push::options().send_hwm(1).open(context).unwrap();
        push.connect(&endpoint).unwrap();

        let mut sent = 0;
        let failed = loop {
            match push.send_timeout(message.clone(), MOMENT * 5) {
                Ok(()) => sent += 1,
                Err(failed) => break failed,
            }
            assert!(sent < 1000, "nothing holds it back");
        };
        assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
        assert_eq!(failed.into_message(), message);

        // None of them is lost, and there is room again.
        for _ in 0..sent {
            assert_eq!(pull.recv_timeout(PATIENCE).unwrap(), message);
        }
        push.send_timeout("room", PATIENCE).unwrap();
        assert_eq!(pull.recv_timeout(PATIENCE).unwrap(), "room");
    });
}

#[test]
fn with_nobody_there_the_message_comes_back() {
    let context = context();
    let push = Push::options().send_timeout(MOMENT).open(&context).unwrap();
    for failed in [
        push.send(["a", "b"]).unwrap_err(),
        push.try_send(["a", "b"]).unwrap_err(),
        push.send_timeout(["a", "b"], MOMENT).unwrap_err(),
        push.send_multipart(["a", "b"]).unwrap_err(),
    ] {
        let (error, message) = failed.into_parts();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert_eq!(message, Message::from(["a", "b"]));
    }
}

#[test]
fn the_wrong_number_of_frames_loses_nothing() {
    let context = context();
    let (push, pull) = bound_pair(&context, "inproc://frames");
    push.send(["one", "two"]).unwrap();
    let failed = pull.recv_multipart::<3>().unwrap_err();
    assert_eq!(failed.error().kind(), ErrorKind::FrameCount);
    assert_eq!(failed.into_message().unwrap(), Message::from(["one", "two"]));
}

#[test]
fn work_cut_off_half_way_comes_back_whole() {
    // So many frames that the worker is gone before the last of them is sent.
    let task: Message = (0..300_000).map(|number| number.to_string()).collect();
    let mut moment = leaver::Moment::new();
    for _ in 0..100 {
        let context = context();
        let (push, pull) = bound_pair(&context, "inproc://half");
        push.send("warm up").unwrap();
        assert_eq!(pull.recv_timeout(PATIENCE).unwrap(), "warm up");

        let unsent = task.clone();
        let Err(failed) = moment.send(pull, || push.send_timeout(unsent, MOMENT)) else {
            moment.was_too_late();
            continue;
        };
        let (error, message) = failed.into_parts();
        assert_eq!(message, task);
        if error.to_string() != "zmq_msg_send: the peer left in the middle of the message" {
            moment.was_too_early();
            continue;
        }
        // Nothing of it reaches the next worker, who gets the next message whole.
        let pull = context.socket(zmq::PULL).unwrap();
        bind_soon(&pull, "inproc://half");
        push.disconnect("inproc://half").unwrap_or_default();
        push.connect("inproc://half").unwrap();
        push.send_timeout(["next", "message"], PATIENCE).unwrap();
        assert_eq!(pull.recv_timeout(PATIENCE).unwrap(), Message::from(["next", "message"]));
        return;
    }
    panic!("no task was cut off half-way, so nothing was shown");
}

#[test]
fn a_shutdown_wakes_whoever_waits() {
    let context = context();
    let (push, pull) = (context.socket(zmq::PUSH).unwrap(), context.socket(zmq::PULL).unwrap());
    let waiters = [
        thread::spawn(move || push.send("to nobody").unwrap_err().error().kind()),
        thread::spawn(move || pull.recv_timeout(PATIENCE).unwrap_err().kind()),
    ];
    thread::sleep(MOMENT);
    let start = Instant::now();
    context.shutdown().unwrap();
    for waiter in waiters {
        assert_eq!(waiter.join().unwrap(), ErrorKind::Terminated);
    }
    assert!(start.elapsed() < PATIENCE);
}
