//! The libzmq that is built keeps a few of the places of long messages that are gone, for others.
#![cfg(feature = "vendored")]

mod common;

use std::sync::{Barrier, Mutex, PoisonError};
use std::thread;

use common::random::{self, Random};
use zmq::Frame;

const LONG: usize = 64 * 1024;

/// All threads share what is kept, so one test at a time.
static KEPT: Mutex<()> = Mutex::new(());

fn alone(test: impl FnOnce()) {
    let _alone = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(zmq::is_mended());
    test();
}

/// The C library would give each thread places of its own.
#[test]
fn what_one_thread_lets_go_of_another_is_given() {
    alone(|| {
        for len in [4096, LONG, 1024 * 1024] {
            let place = place_let_go_of(len);
            assert_eq!(place_of(&frame(len)), place, "{len} bytes");
        }
    });
}

#[test]
fn a_place_may_be_a_little_too_large_and_not_too_small() {
    alone(|| {
        let place = place_let_go_of(LONG);
        let (longer, half) = (frame(LONG + 1), frame(LONG / 2));
        assert!(place_of(&longer) != place && place_of(&half) != place);
        let shorter = frame(LONG * 9 / 10);
        assert_eq!(place_of(&shorter), place);
        // It is as large as it was.
        thread::spawn(move || drop(shorter)).join().unwrap();
        assert_eq!(place_of(&frame(LONG)), place);
    });
}

/// Whoever has a frame has it alone: its bytes are those that were written, whatever other threads
/// let go of and are given meanwhile.
#[test]
fn threads_never_share_a_place() {
    const THREADS: usize = 4;
    let seed = random::seed();
    println!("ZMQ_SEED={seed}");
    alone(|| {
        let written = Mutex::new(Vec::new());
        let start = Barrier::new(THREADS);
        thread::scope(|scope| {
            for thread in 0..THREADS as u64 {
                let (written, start) = (&written, &start);
                scope.spawn(move || {
                    let mut random = Random(seed + thread);
                    start.wait();
                    for _ in 0..2_000 {
                        let mut frame = frame(3_000 + random.index(10_000));
                        let byte = random.next().to_le_bytes()[0];
                        frame.make_mut().fill(byte);
                        let mut all = written.lock().unwrap();
                        all.push((frame, byte));
                        // As many are about as are kept.
                        if all.len() > 32 {
                            let gone = random.index(all.len());
                            let (frame, byte) = all.swap_remove(gone);
                            drop(all);
                            check(&frame, byte);
                        }
                    }
                });
            }
        });
        for (frame, byte) in written.into_inner().unwrap() {
            check(&frame, byte);
        }
    });
}

/// No more than 4 MiB in 32 places, until the next context ends.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[test]
fn little_is_kept_and_not_for_ever() {
    const MIB: usize = 1024 * 1024;
    alone(|| {
        drop(common::context());
        let before = memory_in_use();
        for (len, frames) in [(4096, 100), (LONG, 100), (MIB, 10), (4 * MIB, 3), (16 * MIB, 3)] {
            drop((0..frames).map(|_| frame(len)).collect::<Vec<_>>());
            let kept = memory_in_use().saturating_sub(before);
            // The largest fits if nothing else is kept, but for what goes with it.
            let fit = (4 * MIB / (len + 64)).min(32) * len;
            assert!(kept >= fit && kept < 4 * MIB + 64 * 1024, "{len} bytes: {kept}");
        }
        drop(common::context());
        let kept = memory_in_use().saturating_sub(before);
        assert!(kept < 64 * 1024, "{kept}");
    });
}

fn frame(len: usize) -> Frame {
    let mut frame = Frame::zeroed(len).unwrap();
    frame.make_mut()[len - 1] = 1;
    frame
}

/// Where a frame was, of which another thread let go.
fn place_let_go_of(len: usize) -> usize {
    let frame = frame(len);
    let place = place_of(&frame);
    thread::spawn(move || drop(frame)).join().unwrap();
    place
}

fn place_of(frame: &Frame) -> usize {
    frame.as_ptr().addr()
}

fn check(frame: &Frame, byte: u8) {
    assert!(frame.iter().all(|&it| it == byte));
}

/// How much of the C library's memory was not given back to it.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn memory_in_use() -> usize {
    // SAFETY: the call has no preconditions.
    let info = unsafe { libc::mallinfo2() };
    info.uordblks + info.hblkhd
}
