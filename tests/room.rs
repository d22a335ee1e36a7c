//! Who has read all has room, and neither misses what is sent next nor holds it up.

mod common;

use std::collections::VecDeque;
use std::time::Duration;

use common::{MOMENT, PATIENCE, context, every_transport, until};
use zmq::{Dealer, Pub, Pull, Push, Rep, Req, Router, Sub, XPub};

/// There is always a question, so that libzmq looks at nothing else of its own accord.
#[test]
fn an_answer_for_which_there_is_room_is_not_dropped() {
    for is_from_c in [false, true] {
        let context = context();
        let mut router = Router::options().send_hwm(1).open(&context).unwrap();
        if is_from_c {
            // SAFETY: it is a ROUTER of this context, and nobody else's.
            router = unsafe { Router::from_raw(&context, router.into_raw()) }.unwrap();
        }
        let endpoint = router.bind("inproc://room").unwrap();
        let clients = [(); 2].map(|()| {
            let client = Dealer::options().recv_hwm(1).open(&context).unwrap();
            client.connect(&endpoint).unwrap();
            client.send("question").unwrap();
            client
        });
        for (number, client) in (0..300).zip(clients.iter().cycle()) {
            let (asker, question) = router.recv_timeout(PATIENCE).unwrap();
            if number % 4 < 2 {
                router.send(&asker, question).unwrap();
            } else {
                router.send_multipart(&asker, ["answer", "and more"]).unwrap();
            }
            let answer = client.recv_timeout(PATIENCE);
            answer.unwrap_or_else(|error| panic!("after {number}: {error}"));
            client.send("question").unwrap();
        }
    }
}

/// It receives nothing meanwhile, so that libzmq looks at nothing of its own accord.
#[test]
fn who_has_read_all_gets_what_is_sent_next() {
    for mark in [1, 50, 1000] {
        every_transport(|context, endpoint| {
            let router = Router::options().send_hwm(mark).open(context).unwrap();
            let client = Dealer::options().recv_hwm(mark).open(context).unwrap();
            client.connect(&router.bind(endpoint).unwrap()).unwrap();
            client.send("question").unwrap();
            let (id, _) = router.recv_timeout(PATIENCE).unwrap();
            for number in 0..5000 {
                router.send(&id, "part of the answer").unwrap();
                let part = client.recv_timeout(PATIENCE);
                part.unwrap_or_else(|error| panic!("mark {mark}, after {number}: {error}"));
            }
        });
    }
}

#[test]
fn a_mandatory_router_refuses_nothing_that_there_is_room_for() {
    let context = context();
    let router = Router::options().mandatory(true).send_hwm(100).open(&context).unwrap();
    let client = Dealer::options().recv_hwm(1).open(&context).unwrap();
    client.connect(&router.bind("inproc://mandatory").unwrap()).unwrap();
    client.send("question").unwrap();
    let (id, _) = router.recv_timeout(PATIENCE).unwrap();
    for parts in [&["part"][..], &["part", "and more"]] {
        for _ in 0..100 {
            // As much as there is room for when libzmq has just looked, and not a while after.
            for _ in 0..45 {
                router.send_multipart(&id, parts.iter().copied()).unwrap();
            }
            for _ in 0..45 {
                assert_eq!(client.recv_timeout(PATIENCE).unwrap().frames(), parts);
            }
        }
    }
}

/// Who borrows it knows nothing of what others have sent.
#[test]
fn a_router_of_c_that_is_borrowed_each_time_drops_nothing_either() {
    let context = context();
    let router = Router::options().send_hwm(100).open(&context).unwrap();
    let client = Dealer::options().recv_hwm(100).open(&context).unwrap();
    client.connect(&router.bind("inproc://borrowed").unwrap()).unwrap();
    client.send("question").unwrap();
    let (id, _) = router.recv_timeout(PATIENCE).unwrap();
    let raw = router.into_raw();
    let arrived = (0..2000).take_while(|_| {
        // SAFETY: it is a ROUTER of this context, which nobody else uses, and is closed below.
        let router = unsafe { Router::borrow_raw(&context, raw) }.unwrap();
        router.send(&id, "part of the answer").unwrap();
        client.recv_timeout(PATIENCE).is_ok()
    });
    let arrived = arrived.count();
    // SAFETY: as above, and no handle is left.
    drop(unsafe { Router::from_raw(&context, raw) }.unwrap());
    assert_eq!(arrived, 2000);
}

/// It receives nothing, so that libzmq looks at nothing of its own accord.
#[test]
fn who_has_read_all_gets_what_is_published_next() {
    fn check(mark: u32, endpoint: &str, subscriber: &Sub, publish: impl Fn(&str)) {
        for number in 0..5000 {
            publish("news");
            let news = subscriber.recv_timeout(PATIENCE);
            news.unwrap_or_else(|error| panic!("{endpoint}, mark {mark}, after {number}: {error}"));
        }
    }

    for mark in [1, 50, 1000] {
        every_transport(|context, endpoint| {
            let publisher = Pub::options().send_hwm(mark).open(context).unwrap();
            let subscriber = Sub::options().recv_hwm(mark).subscribe("").open(context).unwrap();
            subscriber.connect(&publisher.bind(endpoint).unwrap()).unwrap();
            until(|| {
                publisher.send("ready?").unwrap();
                subscriber.recv_timeout(MOMENT / 30).is_ok()
            });
            while subscriber.recv_timeout(MOMENT).is_ok() {}
            check(mark, endpoint, &subscriber, |news| publisher.send(news).unwrap());
        });
        every_transport(|context, endpoint| {
            let publisher = XPub::options().send_hwm(mark).open(context).unwrap();
            let subscriber = Sub::options().recv_hwm(mark).subscribe("").open(context).unwrap();
            subscriber.connect(&publisher.bind(endpoint).unwrap()).unwrap();
            publisher.recv_timeout(PATIENCE).unwrap();
            check(mark, endpoint, &subscriber, |news| publisher.send(news).unwrap());
        });
    }
}

#[test]
fn what_there_is_room_for_is_not_refused() {
    for mark in [1, 50, 1000] {
        every_transport(|context, endpoint| {
            let push = Push::options().send_hwm(mark).open(context).unwrap();
            let pull = Pull::options().recv_hwm(mark).open(context).unwrap();
            pull.connect(&push.bind(endpoint).unwrap()).unwrap();
            push.send("is there room?").unwrap();
            push.set_send_timeout(Some(Duration::ZERO)).unwrap();
            for _ in 0..2000 {
                pull.recv_timeout(PATIENCE).unwrap();
                push.try_send(["there", "is"]).unwrap();
                pull.recv_timeout(PATIENCE).unwrap();
                push.send("there is").unwrap();
            }
        });
    }
}

/// There is always a question, so that libzmq looks at nothing else of its own accord.
#[test]
fn however_few_answers_may_queue_none_is_dropped() {
    let context = context();
    let mut server = Rep::options().send_hwm(1).open(&context).unwrap();
    let endpoint = server.bind("inproc://few").unwrap();
    let mut waiting: VecDeque<_> = (0..2)
        .map(|_| {
            let client = Req::options().recv_hwm(1).open(&context).unwrap();
            client.connect(&endpoint).unwrap();
            client.send("question").unwrap()
        })
        .collect();
    for number in 0..3000 {
        let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
        server = asker.send(question).unwrap();
        let outcome = waiting.pop_front().unwrap().recv_timeout(PATIENCE);
        let (_, client) = outcome.unwrap_or_else(|error| panic!("after {number}: {error}"));
        waiting.push_back(client.send("question").unwrap());
    }
}
