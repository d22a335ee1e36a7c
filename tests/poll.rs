//! Waiting for sockets, descriptors and timers together.

#[path = "common/counting.rs"]
mod counting;
#[path = "common/leftovers.rs"]
mod leftovers;

use std::hint;
use std::io::Write;
#[cfg(unix)]
use std::os::{fd::AsFd, unix::net::UnixStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use counting::{Counting, bytes_for};
use zmq::{Context, ErrorKind, POLLIN, POLLOUT, PollItem, Poller, Pull, Push};

const PATIENCE: Duration = Duration::from_secs(10);
const MOMENT: Duration = Duration::from_millis(30);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn context() -> Context {
    Context::builder().linger(Duration::ZERO).max_sockets(5000).build().unwrap()
}

fn pipe(context: &Context, endpoint: &str) -> (Push, Pull) {
    let sink = context.socket(zmq::PULL).unwrap();
    let source = context.socket(zmq::PUSH).unwrap();
    source.connect(&sink.bind(endpoint).unwrap()).unwrap();
    (source, sink)
}

#[test]
fn the_result_is_asked_by_socket() {
    let context = context();
    let (source, first) = pipe(&context, "inproc://first");
    let (_other, second) = pipe(&context, "tcp://127.0.0.1:*");
    let mut poller = Poller::new();
    poller.register(&first, POLLIN).unwrap();
    poller.register(&second, POLLIN).unwrap();
    poller.register(&source, POLLIN | POLLOUT).unwrap();

    source.send("task").unwrap();
    let socks = poller.poll(Some(PATIENCE)).unwrap();
    assert!(socks.contains(&first) && !socks.contains(&second));
    assert_eq!(socks.get(&source), POLLOUT);
    assert_eq!(format!("{:?}", socks.get(&first)), "{POLLIN}");

    // The sockets stay usable, and the state of the moment is what counts.
    assert_eq!(first.recv().unwrap(), "task");
    assert!(!poller.poll(Some(PATIENCE)).unwrap().contains(&first));
}

/// libzmq looks at item after item, and what it is told between the looks at two of one socket must
/// reach the first as well.
#[test]
fn two_items_of_one_socket_keep_no_news_from_each_other() {
    const ROUNDS: u32 = 1000;

    let context = context();
    // They take their time to be looked at.
    let between: Vec<_> = (0..10).map(|_| context.socket(zmq::PULL).unwrap()).collect();
    let near = zmq::Pair::options().send_hwm(1).open(&context).unwrap();
    let far = zmq::Pair::options().recv_hwm(1).open(&context).unwrap();
    far.connect(&near.bind("inproc://twice").unwrap()).unwrap();
    let full = Arc::new(AtomicU32::new(0));
    let emptying = thread::spawn({
        let full = Arc::clone(&full);
        move || {
            for round in 1..=ROUNDS {
                // A thread that slept would come too late. The other may have failed.
                while full.load(Ordering::Relaxed) < round {
                    if Arc::strong_count(&full) == 1 {
                        return far;
                    }
                    thread::yield_now();
                }
                // At each moment of the other's look.
                (0..round % 100).for_each(|_| hint::spin_loop());
                while far.try_recv().is_ok() {}
            }
            // Not closed yet: for a peer that is gone there is no room.
            far
        }
    });

    for round in 1..=ROUNDS {
        while near.try_send("task").is_ok() {}
        full.store(round, Ordering::Relaxed);
        let mut items = vec![PollItem::new(&near, POLLOUT)];
        items.extend(between.iter().map(|socket| PollItem::new(socket, POLLIN)));
        items.push(PollItem::new(&near, POLLIN));
        // When its time is over, it looks once more.
        let start = Instant::now();
        assert_eq!(zmq::poll(&mut items, Some(PATIENCE)).unwrap(), 1);
        assert!(start.elapsed() < PATIENCE, "not woken in round {round}");
        assert!(items[0].is_writable() && items.last().unwrap().ready().is_empty());
    }
    emptying.join().unwrap();
}

#[test]
fn a_poll_that_fails_tells_nothing() {
    let context = context();
    let (source, sink) = pipe(&context, "inproc://untold");
    source.send("task").unwrap();
    let mut first = PollItem::new(&sink, POLLIN);
    assert_eq!(zmq::poll(std::slice::from_mut(&mut first), Some(PATIENCE)).unwrap(), 1);
    context.shutdown().unwrap();
    let mut items = [first, PollItem::new(&sink, POLLIN)];
    let error = zmq::poll(&mut items, Some(PATIENCE)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Terminated);
    assert!(items.iter().all(|item| item.ready().is_empty()));
}

#[test]
fn typestate_sockets_are_polled_between_their_steps() {
    let context = context();
    let mut server = context.socket(zmq::REP).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let mut client = context.socket(zmq::REQ).unwrap();
    client.connect(&endpoint).unwrap();
    for _ in 0..5 {
        let waiting = client.send("hello").unwrap();
        let mut items = [PollItem::new(&server, POLLIN), PollItem::new(&waiting, POLLIN)];
        assert_eq!(zmq::poll(&mut items, Some(PATIENCE)).unwrap(), 1);
        assert!(items[0].is_readable() && !items[1].is_readable());
        let (_, asker) = server.recv().unwrap();
        server = asker.send("World").unwrap();
        assert_eq!(waiting.poll(POLLIN | POLLOUT, Some(PATIENCE)).unwrap(), POLLIN);
        client = waiting.try_recv().unwrap().1;
        assert_eq!(client.poll(POLLIN | POLLOUT, Some(PATIENCE)).unwrap(), POLLOUT);
    }
}

#[cfg(unix)]
#[test]
fn descriptors_and_sockets_are_polled_together() {
    let context = context();
    let (source, sink) = pipe(&context, "inproc://with-fd");
    let (mut here, there) = UnixStream::pair().unwrap();
    let mut poller = Poller::new();
    poller.register(&sink, POLLIN).unwrap();
    poller.register_fd(there.as_fd(), POLLIN).unwrap();
    assert!(poller.poll(Some(MOMENT)).unwrap().is_empty());

    here.write_all(b"x").unwrap();
    let socks = poller.poll(Some(PATIENCE)).unwrap();
    assert!(socks.get_fd(there.as_fd()).contains(POLLIN) && !socks.contains(&sink));
    source.send("too").unwrap();
    let socks = poller.poll(Some(PATIENCE)).unwrap();
    assert!(socks.get_fd(there.as_fd()).contains(POLLIN));
    assert!(socks.contains(&sink));

    poller.unregister_fd(there.as_fd()).unwrap();
    assert!(poller.poll(Some(PATIENCE)).unwrap().get_fd(there.as_fd()).is_empty());
    assert_eq!(poller.unregister_fd(there.as_fd()).unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn registering_twice_changes_and_unregistering_forgets() {
    let context = context();
    let (source, sink) = pipe(&context, "inproc://twice");
    let mut poller = Poller::new();
    poller.register(&source, POLLIN).unwrap();
    poller.register(&sink, POLLIN).unwrap();
    poller.register(&source, POLLOUT).unwrap();
    assert_eq!(poller.len(), 2);
    assert!(poller.poll(Some(PATIENCE)).unwrap().contains(&source));
    poller.unregister(&source).unwrap();
    assert!(poller.poll(Some(MOMENT)).unwrap().is_empty());
    source.send("task").unwrap();
    assert!(poller.poll(Some(PATIENCE)).unwrap().contains(&sink), "the one that took its place");
    assert_eq!(poller.unregister(&source).unwrap_err().to_string(), "unregister: it is not polled");
    poller.unregister(&sink).unwrap();
    let error = poller.poll(None).unwrap_err();
    assert_eq!(error.to_string(), "zmq_poll: there is nothing to wait for, and no end");
}

#[test]
fn timers_fire_beside_sockets() {
    let context = context();
    let (source, sink) = pipe(&context, "inproc://timers");
    let mut poller = Poller::new();
    poller.register(&sink, POLLIN).unwrap();
    let start = Instant::now();
    let tick = poller.every(Duration::from_millis(20));
    let once = poller.after(Duration::from_millis(50));
    let never = poller.after(Duration::MAX);
    let (mut ticks, mut onces) = (0, 0);
    while start.elapsed() < Duration::from_millis(130) {
        let socks = poller.poll(None).unwrap();
        ticks += u32::from(socks.fired(tick));
        onces += u32::from(socks.fired(once));
        assert!(!socks.fired(never));
    }
    assert!((1..=7).contains(&ticks), "{ticks}");
    assert_eq!(onces, 1);

    poller.cancel(tick).unwrap();
    assert_eq!(poller.cancel(tick).unwrap_err().kind(), ErrorKind::NotFound);
    poller.reset(once).unwrap();
    source.send("task").unwrap();
    let socks = poller.poll(None).unwrap();
    assert!(socks.contains(&sink) && !socks.fired(once));
    sink.recv().unwrap();
    assert!(poller.poll(None).unwrap().fired(once));
}

#[test]
fn a_thousand_sockets_in_one_poller() {
    const COUNT: usize = 1000;
    let context = context();
    let pipes: Vec<_> = (0..COUNT).map(|n| pipe(&context, &format!("inproc://many-{n}"))).collect();
    let mut poller = Poller::new();
    for (_, sink) in &pipes {
        poller.register(sink, POLLIN).unwrap();
    }
    for index in [0, 1, COUNT / 2, COUNT - 1] {
        let (source, sink) = &pipes[index];
        source.send("task").unwrap();
        let socks = poller.poll(Some(PATIENCE)).unwrap();
        let ready: Vec<_> = (0..COUNT).filter(|&n| socks.contains(&pipes[n].1)).collect();
        assert_eq!(ready, [index]);
        sink.recv().unwrap();
    }
    for (_, sink) in &pipes {
        poller.unregister(sink).unwrap();
    }
    assert!(poller.is_empty());
}

/// How often one of them is looked at is counted where they are kept, in `src/poller/places.rs`.
#[test]
fn a_thousand_sockets_take_a_thousand_times_the_room_of_one_and_only_once() {
    const COUNT: usize = 1000;
    /// A few words for each, and as much again each time that a row grows to twice its size.
    const EACH: usize = 400;
    let context = context();
    let pipes: Vec<_> = (0..COUNT).map(|n| pipe(&context, &format!("inproc://room-{n}"))).collect();
    let mut poller = Poller::new();
    let registered = bytes_for(|| {
        for (_, sink) in &pipes {
            poller.register(sink, POLLIN).unwrap();
        }
    });
    assert!((COUNT..EACH * COUNT).contains(&registered), "{registered} to register");
    let first = bytes_for(|| assert!(poller.poll(Some(Duration::ZERO)).unwrap().is_empty()));
    assert!(first < EACH * COUNT, "{first} to poll for the first time");

    pipes[COUNT / 2].0.send("task").unwrap();
    let again = bytes_for(|| {
        for _ in 0..100 {
            let socks = poller.poll(Some(PATIENCE)).unwrap();
            for (index, (_, sink)) in pipes.iter().enumerate() {
                assert_eq!(socks.contains(sink), index == COUNT / 2);
            }
        }
    });
    assert_eq!(again, 0, "to poll again, and to ask for each");
    let back = bytes_for(|| {
        for (_, sink) in &pipes {
            poller.unregister(sink).unwrap();
            poller.register(sink, POLLIN).unwrap();
        }
    });
    // A table with gaps may grow once.
    assert!(back <= registered, "{back} to take each out and in again");
}

#[test]
fn a_shutdown_ends_the_wait() {
    let context = context();
    let sink = context.socket(zmq::PULL).unwrap();
    let waiter = thread::spawn(move || {
        let mut poller = Poller::new();
        poller.register(&sink, POLLIN).unwrap();
        poller.poll(None).unwrap_err().kind()
    });
    thread::sleep(MOMENT);
    context.shutdown().unwrap();
    assert_eq!(waiter.join().unwrap(), ErrorKind::Terminated);
}
