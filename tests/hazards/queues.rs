//! What queues count, keep or forget though it is no message, or though it is one, mended in the
//! libzmq that we build: see `zmq-ffi/build/mended_messages.rs`. Without that, each of these failed.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use zmq::{Context, Frame, Pull, Push};

use crate::common::child::in_child;
use crate::common::free_port::free_endpoint;
use crate::common::{MOMENT, PATIENCE, bind_soon, context, every_transport, until};
use crate::connections::authenticate;
use crate::whole::Counted;

#[test]
fn an_answer_is_not_lost_by_who_asked_nothing_and_left() {
    in_child(|| {
        every_transport(|context, endpoint| {
            let server = context.socket(zmq::REP).unwrap();
            let endpoint = server.bind(endpoint).unwrap();
            let dealer = || {
                let options = zmq::Dealer::options().linger(Duration::from_secs(1));
                let dealer = options.open(context).unwrap();
                dealer.connect(&endpoint).unwrap();
                dealer
            };
            let asks_nothing = dealer();
            asks_nothing.send("without a delimiter").unwrap();
            thread::sleep(MOMENT);
            drop(asks_nothing);
            thread::sleep(MOMENT);
            let asks = dealer();
            asks.send(["", "question"]).unwrap();
            let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
            assert_eq!(question, "question");
            let _server = asker.send("answer").unwrap();
            assert_eq!(asks.recv_timeout(PATIENCE).unwrap()[1], *"answer");
        });
    });
}

#[test]
fn of_what_conflates_nothing_is_kept_but_the_newest() {
    in_child(|| {
        let there = Arc::new(());
        let context = context();
        let pull = zmq::Pull::options().conflate(true).open(&context).unwrap();
        let endpoint = pull.bind("tcp://127.0.0.1:*").unwrap();
        let push = zmq::Push::options().conflate(true).linger(Duration::ZERO).open(&context);
        let push = push.unwrap();
        push.connect(&endpoint).unwrap();
        let sending = thread::spawn({
            let there = there.clone();
            move || {
                for _ in 0..200_000 {
                    let _ = push.try_send(Frame::from_owner(Counted::of(&there)));
                }
            }
        });
        while !sending.is_finished() {
            let _ = pull.try_recv();
        }
        sending.join().unwrap();
        drop((pull, context));
        until(|| Arc::strong_count(&there) == 1);
    });
}

#[test]
fn whom_a_message_is_from_takes_no_room_of_a_message() {
    in_child(|| {
        for binds in [true, false] {
            let context = Context::builder().linger(Duration::ZERO).build().unwrap();
            let answering = authenticate(&context, "200", Vec::new());
            let options = Pull::options().zap_domain("anybody").recv_hwm(1);
            let sink = options.reconnect_interval(Duration::from_millis(1)).open(&context).unwrap();
            let endpoint = free_endpoint();
            if binds { sink.bind(&endpoint).map(drop) } else { sink.connect(&endpoint) }.unwrap();
            for _ in 0..4 {
                let source = Push::new(&context).unwrap();
                if binds {
                    source.connect(&endpoint).unwrap();
                } else {
                    bind_soon(&source, &endpoint);
                }
                source.send_timeout("task", PATIENCE).unwrap();
                assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), "task");
            }
            context.shutdown().unwrap();
            answering.join().unwrap();
        }
    });
}
