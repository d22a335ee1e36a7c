//! Who leaves an `inproc` name at the moment in which somebody is bound there.

use std::hint;
use std::ops::Deref;
use std::sync::{Barrier, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use zmq::{Context, ErrorKind, Frame, Kind, Socket, SocketType};

use crate::common::child::in_child;
use crate::common::{PATIENCE, context, until};

const ROUNDS: usize = 200;
const INSTANT: Duration = Duration::from_millis(1);

/// The one connects, and is let go of with `leave`; meanwhile the other is bound, and goes on with
/// `meet`.
fn race<A, B>(context: &Context, a: (Kind<A>, fn(A)), b: (Kind<B>, fn(B)))
where
    A: SocketType + Deref<Target = Socket>,
    B: SocketType + Deref<Target = Socket>,
{
    let ((a, leave), (b, meet)) = (a, b);
    let together = Barrier::new(2);
    thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0..ROUNDS {
                let binds = context.socket(b).unwrap();
                together.wait();
                // Sometimes before, sometimes after.
                (0..round * 50).for_each(|_| hint::spin_loop());
                binds.bind(&format!("inproc://{}/{}/{round}", A::NAME, B::NAME)).unwrap();
                meet(binds);
            }
        });
        for round in 0..ROUNDS {
            let gone = context.socket(a).unwrap();
            gone.connect(&format!("inproc://{}/{}/{round}", A::NAME, B::NAME)).unwrap();
            together.wait();
            leave(gone);
        }
    });
}

#[test]
fn who_is_bound_and_who_closes_then_do_not_share_what_they_have() {
    in_child(|| {
        let context = context();
        // All who can be met look whether somebody is there, and has something.
        let dealer = |it: zmq::Dealer| {
            let _ = it.try_recv();
            let _ = it.try_send("x");
            let _ = it.recv_timeout(INSTANT);
        };
        let router = |it: zmq::Router| drop(it.recv_timeout(INSTANT));
        race(&context, (zmq::ROUTER, drop), (zmq::DEALER, dealer));
        race(&context, (zmq::REP, drop), (zmq::DEALER, dealer));
        race(&context, (zmq::ROUTER, drop), (zmq::ROUTER, router));
        race(&context, (zmq::REQ, drop), (zmq::ROUTER, router));
        race(&context, (zmq::DEALER, drop), (zmq::DEALER, dealer));
        race(&context, (zmq::SUB, drop), (zmq::PUB, |it| it.send("x").unwrap()));
        race(&context, (zmq::PULL, drop), (zmq::PUSH, |it| drop(it.try_send("x"))));
        race(&context, (zmq::PAIR, drop), (zmq::PAIR, |it| drop(it.try_send("x"))));
    });
}

#[test]
fn who_is_bound_gets_what_was_sent_by_who_closes_then() {
    in_child(|| {
        let context = context();
        let asks = |it: zmq::Push| it.send("still there").unwrap();
        let hears = |it: zmq::Pull| assert_eq!(it.recv_timeout(PATIENCE).unwrap(), "still there");
        race(&context, (zmq::PUSH, asks), (zmq::PULL, hears));
    });
}

#[test]
fn who_is_bound_and_who_takes_a_connection_back_then_do_not_share_what_they_have() {
    fn leave(it: &Socket) {
        it.disconnect(&it.last_endpoint().unwrap()).unwrap();
    }

    in_child(|| {
        let context = context();
        let dealer = |it: zmq::Dealer| {
            let _ = it.try_recv();
            let _ = it.try_send("x");
            let _ = it.recv_timeout(INSTANT);
        };
        let leaves = |it: zmq::Dealer| {
            leave(&it);
            // Now it would learn what it has told itself.
            let _ = it.recv_timeout(INSTANT);
        };
        race(&context, (zmq::DEALER, leaves), (zmq::DEALER, dealer));
        let leaves = |it: zmq::Pull| {
            leave(&it);
            let _ = it.recv_timeout(INSTANT);
        };
        race(&context, (zmq::PULL, leaves), (zmq::PUSH, |it| drop(it.try_send("x"))));
        // It takes a second connection back by itself.
        let leaves = |it: zmq::Pair| {
            it.connect(&it.last_endpoint().unwrap()).unwrap();
            let _ = it.recv_timeout(INSTANT);
        };
        race(&context, (zmq::PAIR, leaves), (zmq::DEALER, dealer));
    });
}

/// Its thread waits in the drop of a message's owner.
#[test]
fn who_leaves_waits_for_nobody_and_who_is_bound_says_when_it_cannot_be_yet() {
    struct Owner {
        begun: mpsc::Sender<()>,
        end: mpsc::Receiver<()>,
    }
    impl AsRef<[u8]> for Owner {
        fn as_ref(&self) -> &[u8] {
            &[0; 1000]
        }
    }
    impl Drop for Owner {
        fn drop(&mut self) {
            self.begun.send(()).unwrap();
            let _ = self.end.recv();
        }
    }

    in_child(|| {
        let context = context();
        let ((begun, has_begun), (ended, end)) = (mpsc::channel(), mpsc::channel());
        let (a, b) = (context.socket(zmq::PAIR).unwrap(), context.socket(zmq::PAIR).unwrap());
        a.bind("inproc://pair").unwrap();
        b.connect("inproc://pair").unwrap();
        a.send(Frame::from_owner(Owner { begun, end })).unwrap();
        let waiting = [(); 20].map(|()| {
            let router = context.socket(zmq::ROUTER).unwrap();
            router.connect("inproc://name").unwrap();
            router
        });
        drop((a, b));
        has_begun.recv_timeout(PATIENCE).unwrap();

        let start = Instant::now();
        drop(waiting);
        context.socket(zmq::DEALER).unwrap().connect("inproc://elsewhere").unwrap();
        assert!(start.elapsed() < Duration::from_millis(500), "{:?}", start.elapsed());
        let dealer = context.socket(zmq::DEALER).unwrap();
        assert_eq!(dealer.bind("inproc://name").unwrap_err().kind(), ErrorKind::AddrInUse);
        drop(ended);
        until(|| dealer.bind("inproc://name").is_ok());
    });
}
