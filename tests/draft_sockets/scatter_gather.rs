//! SCATTER and GATHER.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;

use zmq::{Gather, Scatter};

use crate::common::{PATIENCE, every_remote_transport, until};
use crate::{bodies, has_drafts, open};

#[test]
fn scattered_work_is_gathered() {
    if !has_drafts() {
        return;
    }
    every_remote_transport(|context, endpoint| {
        let gather: Gather = open(context);
        let endpoint = gather.bind(endpoint).unwrap();
        let scatter: Scatter = open(context);
        scatter.connect(&endpoint).unwrap();
        for body in bodies() {
            scatter.send_timeout(body.clone(), PATIENCE).unwrap();
            assert_eq!(gather.recv_timeout(PATIENCE).unwrap(), body);
        }
    });
}

#[test]
fn four_threads_send_and_four_receive_each_message_once() {
    const EACH: u32 = 5000;

    if !has_drafts() {
        return;
    }
    every_remote_transport(|context, endpoint| {
        let gather: Gather = open(context);
        let endpoint = gather.bind(endpoint).unwrap();
        let scatter: Scatter = open(context);
        scatter.connect(&endpoint).unwrap();
        let (count, sum) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|scope| {
            for thread in 0..4 {
                let (scatter, gather, count, sum) = (&scatter, &gather, &count, &sum);
                scope.spawn(move || {
                    for number in 0..EACH {
                        scatter.send((thread * EACH + number).to_string()).unwrap();
                    }
                });
                scope.spawn(move || {
                    for _ in 0..EACH {
                        // In every way, as each waits in its own.
                        let message = match thread {
                            0 | 1 => gather.recv().unwrap(),
                            2 => gather.recv_timeout(PATIENCE).unwrap(),
                            _ => loop {
                                match gather.try_recv() {
                                    Ok(message) => break message,
                                    Err(_) => thread::yield_now(),
                                }
                            },
                        };
                        let number: u32 = message.as_str().unwrap().parse().unwrap();
                        count.fetch_add(1, Ordering::Relaxed);
                        sum.fetch_add(number, Ordering::Relaxed);
                    }
                });
            }
        });
        let all = 4 * EACH;
        assert_eq!(count.into_inner(), all);
        assert_eq!(sum.into_inner(), all * (all - 1) / 2);
        assert!(gather.try_recv().is_err());
    });
}

#[test]
fn each_of_four_threads_that_wait_gets_one_of_four_messages() {
    if !has_drafts() {
        return;
    }
    every_remote_transport(|context, endpoint| {
        let gather: Arc<Gather> = Arc::new(open(context));
        let endpoint = gather.bind(endpoint).unwrap();
        let scatter: Scatter = open(context);
        scatter.connect(&endpoint).unwrap();
        for _ in 0..50 {
            let together = Arc::new(Barrier::new(5));
            let threads: Vec<_> = (0..4)
                .map(|_| {
                    let (gather, together) = (gather.clone(), together.clone());
                    thread::spawn(move || {
                        together.wait();
                        gather.recv()
                    })
                })
                .collect();
            together.wait();
            for _ in 0..4 {
                scatter.send("task").unwrap();
            }
            until(|| threads.iter().all(thread::JoinHandle::is_finished));
            for thread in threads {
                assert_eq!(thread.join().unwrap().unwrap(), "task");
            }
        }
    });
}
