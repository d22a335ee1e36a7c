//! Sockets of the draft types.

#[cfg(unix)]
use std::fs::File;
use std::ops::Deref;
#[cfg(unix)]
use std::sync::atomic::{AtomicBool, Ordering};
#[cfg(unix)]
use std::sync::{Arc, mpsc};
use std::thread;

#[cfg(unix)]
use zmq::{Channel, Frame};
use zmq::{Context, ErrorKind, Kind, Message, SharedSocket, SocketType};

use crate::common::child::in_child;
use crate::common::stranger::Stranger;
#[cfg(unix)]
use crate::common::until;
use crate::common::{MOMENT, PATIENCE, context, has_drafts};

#[test]
fn without_drafts_no_draft_type_opens() {
    fn opens<T: SocketType>(context: &Context, kind: Kind<T>) {
        match context.socket(kind) {
            Ok(_) => assert!(has_drafts(), "{} opened", T::NAME),
            Err(error) => {
                assert!(!has_drafts(), "{error}");
                assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
            }
        }
    }
    in_child(|| {
        let context = context();
        opens(&context, zmq::CLIENT);
        opens(&context, zmq::SERVER);
        opens(&context, zmq::RADIO);
        opens(&context, zmq::DISH);
        opens(&context, zmq::SCATTER);
        opens(&context, zmq::GATHER);
        opens(&context, zmq::PEER);
        opens(&context, zmq::CHANNEL);
        opens(&context, zmq::DGRAM);
    });
}

#[test]
fn sockets_that_threads_share_do_not_meet_within_the_process() {
    fn refuses<T>(context: &Context, kind: Kind<T>)
    where
        T: SocketType + Deref<Target = SharedSocket>,
    {
        let socket = context.socket(kind).unwrap();
        for (call, outcome) in [
            ("zmq_bind", socket.bind("inproc://deadlock").map(drop)),
            ("zmq_connect", socket.connect("inproc://deadlock")),
            ("zmq_bind", socket.lock().unwrap().bind("inproc://deadlock").map(drop)),
        ] {
            let error = outcome.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unsupported);
            let line = error.to_string();
            let reason = "two sockets that threads may share cannot use inproc";
            assert!(line.starts_with(&format!("{call} `inproc://deadlock`: {reason}")), "{line}");
            assert_eq!(line.lines().count(), 1);
        }
        socket.bind("tcp://127.0.0.1:*").unwrap();
    }
    in_child(|| {
        if !has_drafts() {
            return;
        }
        let context = context();
        refuses(&context, zmq::CLIENT);
        refuses(&context, zmq::SERVER);
        refuses(&context, zmq::RADIO);
        refuses(&context, zmq::DISH);
        refuses(&context, zmq::SCATTER);
        refuses(&context, zmq::GATHER);
        refuses(&context, zmq::PEER);
        refuses(&context, zmq::CHANNEL);
        let peer = context.socket(zmq::PEER).unwrap();
        let error = peer.connect_peer("inproc://deadlock").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
    });
}

/// What would wait for each other over `inproc`: both send, and each tells the other so.
#[test]
fn two_threads_of_two_sockets_never_wait_for_each_other() {
    in_child(|| {
        if !has_drafts() {
            return;
        }
        let context = context();
        let (server, client) =
            (context.socket(zmq::SERVER).unwrap(), context.socket(zmq::CLIENT).unwrap());
        client.connect(&server.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
        client.send("hello").unwrap();
        let (id, _) = server.recv_timeout(PATIENCE).unwrap();
        thread::scope(|scope| {
            scope.spawn(|| {
                for _ in 0..50_000 {
                    let _ = server.try_send(id, "x");
                    while server.try_recv().is_ok() {}
                }
            });
            for _ in 0..50_000 {
                let _ = client.try_send("x");
                while client.try_recv().is_ok() {}
            }
        });
    });
}

/// Whether an owner was refused the lock.
#[cfg(unix)]
static REFUSED: AtomicBool = AtomicBool::new(false);

/// Wants the lock when it is dropped.
#[cfg(unix)]
struct Owner(Arc<Channel>);

#[cfg(unix)]
impl AsRef<[u8]> for Owner {
    fn as_ref(&self) -> &[u8] {
        &[7; 100]
    }
}

#[cfg(unix)]
impl Drop for Owner {
    fn drop(&mut self) {
        REFUSED.store(self.0.lock().is_err(), Ordering::SeqCst);
    }
}

#[cfg(unix)]
#[test]
fn a_lock_that_never_comes_is_an_error() {
    in_child(|| {
        if !has_drafts() {
            return;
        }
        let context = context();
        let channel = Arc::new(context.socket(zmq::CHANNEL).unwrap());
        let holder = channel.clone();
        let (tell, told) = mpsc::channel();
        let (done, end) = mpsc::channel::<()>();
        let thread = thread::spawn(move || {
            let _locked = holder.lock().unwrap();
            tell.send(()).unwrap();
            let _ = end.recv();
        });
        told.recv().unwrap();
        // SAFETY: the child makes a few calls and ends by `_exit`.
        let child = unsafe { libc::fork() };
        if child == 0 {
            let refused = |error: zmq::Error| error.kind() == ErrorKind::PermissionDenied;
            let all_are = channel.lock().is_err_and(refused)
                && channel.bind("tcp://127.0.0.1:*").is_err_and(refused)
                && channel.connect("tcp://127.0.0.1:1").is_err_and(refused);
            // SAFETY: ends the child, which is all of it.
            unsafe { libc::_exit((!all_are).into()) };
        }
        let mut status = 0;
        until(|| {
            // SAFETY: `status` is writable.
            unsafe { libc::waitpid(child, &raw mut status, libc::WNOHANG) == child }
        });
        assert_eq!(status, 0);

        // In the owner of a frame that is dropped, while the other thread has it still.
        drop(Frame::from_owner(Owner(channel.clone())));
        assert!(REFUSED.load(Ordering::SeqCst));
        drop(done);
        thread.join().unwrap();
        let _locked = channel.lock().unwrap();
    });
}

/// Takes all descriptors but so many, until it is dropped.
#[cfg(unix)]
pub(crate) fn leave(few: usize) -> Vec<File> {
    const LIMIT: libc::rlim_t = 256;
    let limit = libc::rlimit { rlim_cur: LIMIT, rlim_max: LIMIT };
    // SAFETY: `limit` is complete.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit) }, 0);
    let mut files = take_all();
    files.truncate(files.len() - few);
    files
}

#[cfg(unix)]
fn take_all() -> Vec<File> {
    std::iter::from_fn(|| File::open("/dev/null").ok()).collect()
}

#[cfg(unix)]
#[test]
fn an_udp_endpoint_without_a_descriptor_is_an_error() {
    in_child(|| {
        if !has_drafts() {
            return;
        }
        let context = context();
        // So that its threads are there.
        context.socket(zmq::PULL).unwrap().bind("tcp://127.0.0.1:*").unwrap();
        let (mut failed, mut worked) = (0, 0);
        for round in (0..48).chain([60, 61, 62, 150, 151, 152]) {
            let radio = context.socket(zmq::RADIO).unwrap();
            let dgram = context.socket(zmq::DGRAM).unwrap();
            // libzmq closes those of the last round meanwhile, and may use what it needs for that.
            thread::sleep(MOMENT);
            let taken = leave(round / 3);
            let outcome = match round % 3 {
                0 => radio.connect("udp://127.0.0.1:5555"),
                1 => radio.connect("udp://127.0.0.1;239.0.0.1:5555"),
                _ => dgram.bind("udp://127.0.0.1:*").map(drop),
            };
            // All that are left, at once, and as long as libzmq might yet want one.
            let rest = take_all();
            thread::sleep(MOMENT);
            match outcome {
                Ok(()) => worked += 1,
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::TooManyOpen, "{error}");
                    failed += 1;
                }
            }
            drop((rest, taken));
        }
        // Else it would show nothing.
        assert!(failed > 8 && worked > 8, "{failed} failed, {worked} worked");
    });
}

/// libzmq opens a descriptor to close one of them.
#[cfg(unix)]
#[test]
fn a_socket_that_threads_share_closes_without_a_descriptor() {
    in_child(|| {
        if !has_drafts() {
            return;
        }
        let context = context();
        for round in 0..10 {
            let sockets: Vec<_> = (0..5).map(|_| context.socket(zmq::CLIENT).unwrap()).collect();
            // What opens descriptors meanwhile, as a connection does that is tried again and again,
            // can take the one that was kept; so nothing does.
            thread::sleep(MOMENT);
            let taken = leave([0, 1, 2, 20, 40][round % 5]);
            let mut rest = Vec::new();
            for socket in sockets {
                drop(socket);
                rest.extend(take_all());
            }
            drop((rest, taken));
        }
        context.close(PATIENCE).unwrap();
    });
}

/// libzmq loses what it drops there, but nothing that belongs to this process.
#[test]
fn a_channel_drops_what_has_several_frames() {
    in_child(|| {
        if !has_drafts() {
            return;
        }
        let context = context();
        let channel = context.socket(zmq::CHANNEL).unwrap();
        let endpoint = channel.bind("tcp://127.0.0.1:*").unwrap();
        // Nobody of this process can send such: not by the same type, and no other type meets it.
        let pair = context.socket(zmq::PAIR).unwrap();
        pair.connect(&endpoint).unwrap();
        pair.send_timeout(Message::from(["a", "b"]), MOMENT).ok();
        assert!(channel.recv_timeout(MOMENT).is_err());
        drop(pair);
        let mut stranger = Stranger::shake_hands(endpoint.address(), "CHANNEL");
        for (flags, frame) in [(1, "a"), (0, "b"), (0, "whole")] {
            stranger.write(flags, frame.as_bytes());
        }
        assert_eq!(channel.recv_timeout(PATIENCE).unwrap(), "whole");
    });
}
