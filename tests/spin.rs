//! Looking for a message before sleeping, and the profiles, over a real libzmq.

mod common;

use std::thread;
use std::time::{Duration, Instant};

use common::{MOMENT, PATIENCE, context, every_transport};
use zmq::{ErrorKind, Pull, Push, Rep, Req};

/// Longer than any test lets a message be away.
const LONG: Duration = Duration::from_secs(100);

#[test]
fn a_spinning_receive_finds_its_message() {
    for options in [Pull::options().spin(LONG), Pull::options().latency()] {
        every_transport(|context, endpoint| {
            let pull = options.open(context).unwrap();
            let endpoint = pull.bind(endpoint).unwrap();
            let push = Push::options().throughput().open(context).unwrap();
            push.connect(&endpoint).unwrap();
            let sender = thread::spawn(move || {
                for number in 0..20_u8 {
                    push.send_timeout(&[number], PATIENCE).unwrap();
                    thread::yield_now();
                }
                push
            });
            for number in 0..20_u8 {
                assert_eq!(pull.recv().unwrap(), [number]);
            }
            drop(sender.join().unwrap());
        });
    }
}

#[test]
fn a_timeout_holds_however_long_it_would_spin() {
    let context = context();
    let pull = Pull::options().spin(LONG).open(&context).unwrap();
    let start = Instant::now();
    assert_eq!(pull.recv_timeout(MOMENT).unwrap_err().kind(), ErrorKind::TimedOut);
    pull.set_recv_timeout(Some(MOMENT)).unwrap();
    assert_eq!(pull.recv().unwrap_err().kind(), ErrorKind::TimedOut);
    assert!(start.elapsed() >= 2 * MOMENT && start.elapsed() < LONG / 10);

    let start = Instant::now();
    assert_eq!(pull.try_recv().unwrap_err().kind(), ErrorKind::TimedOut);
    pull.set_recv_timeout(Some(Duration::ZERO)).unwrap();
    assert_eq!(pull.recv().unwrap_err().kind(), ErrorKind::TimedOut);
    assert!(start.elapsed() < PATIENCE);
}

#[test]
fn a_timeout_goes_on_after_the_spin() {
    let context = context();
    for options in [
        Pull::options().spin(Duration::from_millis(1)),
        Pull::options().spin_where_it_pays(Duration::from_millis(1)),
    ] {
        let pull = options.recv_timeout(MOMENT).open(&context).unwrap();
        for _ in 0..40 / MOMENT.as_millis().max(1) + 3 {
            let start = Instant::now();
            assert_eq!(pull.recv().unwrap_err().kind(), ErrorKind::TimedOut);
            assert_eq!(pull.recv_timeout(MOMENT).unwrap_err().kind(), ErrorKind::TimedOut);
            assert!(start.elapsed() >= 2 * MOMENT && start.elapsed() < PATIENCE);
        }
    }
}

/// Nor where a message comes each time, long after.
#[test]
#[cfg(target_os = "linux")]
fn where_nothing_comes_soon_it_does_not_keep_a_processor_busy() {
    let context = context();
    let pull = context.socket(zmq::PULL).unwrap();
    pull.bind("inproc://seldom").unwrap();
    let apart = Duration::from_millis(10);
    for comes in [false, true] {
        pull.set_spin_where_it_pays(if comes { 2 * apart } else { Duration::MAX });
        thread::scope(|threads| {
            let sender = threads.spawn(|| {
                comes.then(|| context.socket(zmq::PUSH).unwrap()).inspect(|push| {
                    push.connect("inproc://seldom").unwrap();
                    for _ in 0..40 {
                        thread::sleep(apart);
                        push.send("at last").unwrap();
                    }
                })
            });
            let (busy, start) = (processor_time(), Instant::now());
            for _ in 0..40 {
                let outcome = pull.recv_timeout(if comes { PATIENCE } else { apart });
                assert_eq!(outcome.is_ok(), comes);
            }
            let (busy, all) = (processor_time().saturating_sub(busy), start.elapsed());
            assert!(busy < all / 4, "{busy:?} of {all:?}");
            drop(sender.join().unwrap());
        });
    }
}

/// That of this thread.
#[cfg(target_os = "linux")]
fn processor_time() -> Duration {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(times.split(' ').next().unwrap().parse().unwrap())
}

#[test]
fn the_end_of_the_context_ends_a_spin() {
    let context = context();
    let pull = Pull::options().spin(LONG).open(&context).unwrap();
    let waits = thread::spawn(move || pull.recv().unwrap_err().kind());
    thread::sleep(MOMENT);
    context.shutdown().unwrap();
    assert_eq!(waits.join().unwrap(), ErrorKind::Terminated);
}

#[test]
fn a_socket_spins_on_after_an_abandoned_question() {
    let context = context();
    let server = Rep::new(&context).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let client = Req::options().spin(MOMENT).open(&context).unwrap();
    client.connect(&endpoint).unwrap();
    let waiting = client.send("hello").unwrap();
    assert_eq!(waiting.abandon().unwrap().spin(), MOMENT);
}

/// By default the words of libzmq: 8 KiB.
#[cfg(feature = "draft")]
#[test]
fn the_profile_for_throughput_reads_and_writes_much_at_a_time() {
    let push = Push::options().throughput().open(&context()).unwrap();
    if zmq::has("draft") {
        assert_eq!(push.in_batch_size().unwrap(), 256 * 1024);
        assert_eq!(push.out_batch_size().unwrap(), 256 * 1024);
    } else {
        assert_eq!(push.in_batch_size().unwrap_err().kind(), ErrorKind::Unsupported);
    }
}
