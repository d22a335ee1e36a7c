//! What waits, how long, and how it ends.

use std::num::NonZeroU32;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use zmq::{
    Channel, Client, Dgram, Dish, ErrorKind, Gather, Message, Peer, PeerId, Radio, Scatter, Server,
};

use crate::common::{MOMENT, PATIENCE, context, until};
use crate::radio_dish::tune_in;
use crate::{has_drafts, open};

#[test]
fn a_message_that_is_not_sent_comes_back() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let [client, scatter, channel] = {
        let (a, b, c): (Client, Scatter, Channel) =
            (open(&context), open(&context), open(&context));
        [
            Box::new(move |message| a.try_send(message)) as Box<dyn Fn(Message) -> _>,
            Box::new(move |message| b.send_timeout(message, MOMENT)),
            Box::new(move |message| c.try_send(message)),
        ]
    };
    for send in [client, scatter, channel] {
        let failed = send("hello".into()).unwrap_err();
        assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
        assert_eq!(failed.into_message(), "hello");
        let failed = send(["a", "b"].into()).unwrap_err();
        assert_eq!(failed.error().kind(), ErrorKind::InvalidInput);
        assert_eq!(failed.into_message(), Message::from(["a", "b"]));
    }
    let nobody = PeerId::from(NonZeroU32::new(7).unwrap());
    let (server, peer): (Server, Peer) = (open(&context), open(&context));
    for failed in [server.send(nobody, "hello"), peer.send_timeout(nobody, "hello", PATIENCE)] {
        let failed = failed.unwrap_err();
        assert_eq!(failed.error().kind(), ErrorKind::HostUnreachable);
        assert!(failed.to_string().starts_with("zmq_msg_send `7`: "), "{failed}");
        assert_eq!(failed.into_message(), "hello");
    }
    let radio: Radio = open(&context);
    for (group, message) in [("a\0b", Message::from("x")), ("news", ["a", "b"].into())] {
        let failed = radio.send(group, message.clone()).unwrap_err();
        assert_eq!(failed.error().kind(), ErrorKind::InvalidInput);
        assert_eq!(failed.into_message(), message);
    }
}

#[test]
fn a_full_peer_holds_back_all_but_a_radio() {
    /// More than the system holds for long.
    fn more() -> Message {
        vec![7; 100_000].into()
    }

    fn fill(mut send: impl FnMut() -> Result<(), zmq::SendError>) {
        let start = Instant::now();
        loop {
            match send() {
                Ok(()) => assert!(start.elapsed() < PATIENCE, "it never gets full"),
                Err(failed) => {
                    assert_eq!(failed.error().kind(), ErrorKind::TimedOut);
                    assert_eq!(failed.into_message(), more());
                    return;
                }
            }
        }
    }
    if !has_drafts() {
        return;
    }
    let context = context();
    let server = Server::options().recv_hwm(5).send_hwm(5).open(&context).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let client = Client::options().recv_hwm(5).send_hwm(5).open(&context).unwrap();
    client.connect(&endpoint).unwrap();
    client.send("hello").unwrap();
    let (id, _) = server.recv_timeout(PATIENCE).unwrap();
    fill(|| server.send_timeout(id, more(), MOMENT));
    fill(|| server.try_send(id, more()));
    server.lock().unwrap().set_send_timeout(Some(MOMENT)).unwrap();
    fill(|| server.send(id, more()));
    // It goes on when there is room.
    thread::scope(|scope| {
        scope.spawn(|| server.send_timeout(id, "the last", PATIENCE).unwrap());
        until(|| client.recv_timeout(PATIENCE).unwrap() == "the last");
    });
    fill(|| client.send_timeout(more(), MOMENT));
    client.lock().unwrap().set_send_timeout(Some(MOMENT)).unwrap();
    fill(|| client.send(more()));

    let dish = Dish::options().recv_hwm(5).open(&context).unwrap();
    dish.join("news").unwrap();
    let endpoint = dish.bind("tcp://127.0.0.1:*").unwrap();
    let radio = Radio::options().send_hwm(5).open(&context).unwrap();
    radio.connect(&endpoint).unwrap();
    tune_in(&radio, &dish, "news");
    (0..1000).for_each(|_| radio.send_timeout("news", more(), PATIENCE).unwrap());
    let kept = (0..1000).take_while(|_| dish.recv_timeout(MOMENT).is_ok()).count();
    assert!(kept < 500, "{kept} were kept");

    let radio = Radio::options().no_drop(true).send_hwm(5).open(&context).unwrap();
    radio.connect(&endpoint).unwrap();
    tune_in(&radio, &dish, "news");
    fill(|| radio.send_timeout("news", more(), MOMENT));
    fill(|| radio.try_send("news", more()));
}

#[test]
fn timeouts_hold() {
    const WAIT: Duration = Duration::from_millis(100);

    fn holds<T>(call: impl FnOnce() -> zmq::Result<T>) {
        let start = Instant::now();
        let Err(error) = call() else { panic!("it did something") };
        let took = start.elapsed();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert!((9 * WAIT / 10..20 * WAIT).contains(&took), "{took:?}");
    }
    if !has_drafts() {
        return;
    }
    let context = context();
    let client = Client::options().recv_timeout(WAIT).send_timeout(WAIT).open(&context).unwrap();
    holds(|| client.recv());
    holds(|| client.recv_timeout(WAIT));
    holds(|| Ok(client.send("hello")?));
    holds(|| Ok(client.send_timeout("hello", WAIT)?));
    let dish = Dish::options().recv_timeout(WAIT).open(&context).unwrap();
    holds(|| dish.recv());
    holds(|| dish.recv_timeout(WAIT));
    // Of four that wait, three go without.
    let gather: Gather = open(&context);
    let endpoint = gather.bind("tcp://127.0.0.1:*").unwrap();
    let scatter: Scatter = open(&context);
    scatter.connect(&endpoint).unwrap();
    scatter.send("task").unwrap();
    thread::scope(|scope| {
        let threads = [(); 4].map(|()| {
            scope.spawn(|| {
                let received = gather.recv_timeout(WAIT);
                received.is_err().then(|| holds(|| gather.recv_timeout(WAIT)))
            })
        });
        let without = threads.into_iter().filter_map(|thread| thread.join().unwrap()).count();
        assert_eq!(without, 3);
    });
}

#[test]
fn a_shutdown_wakes_whoever_waits() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let (client, server): (Client, Server) = (open(&context), open(&context));
    let (dish, channel): (Dish, Channel) = (open(&context), open(&context));
    let (peer, gather): (Peer, Gather) = (open(&context), open(&context));
    let scatter: Scatter = open(&context);
    let dgram: Dgram = open(&context);
    let together = Barrier::new(14);
    thread::scope(|scope| {
        macro_rules! waits {
            ($($call:expr;)+) => {
                vec![$(scope.spawn(|| {
                    together.wait();
                    $call.map(drop).map_err(zmq::Error::from)
                })),+]
            };
        }
        let mut threads = waits! {
            client.recv();
            client.recv();
            client.recv_timeout(10 * PATIENCE);
            client.send("hello");
            client.send_timeout("hello", 10 * PATIENCE);
            server.recv();
            dish.recv();
            dish.recv_timeout(10 * PATIENCE);
            channel.recv();
            peer.recv_timeout(10 * PATIENCE);
            gather.recv();
            scatter.send("task");
        };
        threads.push(scope.spawn({
            let together = &together;
            move || {
                together.wait();
                dgram.recv().map(drop)
            }
        }));
        together.wait();
        thread::sleep(MOMENT);
        context.shutdown().unwrap();
        until(|| threads.iter().all(thread::ScopedJoinHandle::is_finished));
        for thread in threads {
            assert_eq!(thread.join().unwrap().unwrap_err().kind(), ErrorKind::Terminated);
        }
    });
}

#[test]
fn sockets_and_contexts_go_in_any_order() {
    if !has_drafts() {
        return;
    }
    for round in 0..8 {
        let context = context();
        let (server, client): (Server, Client) = (open(&context), open(&context));
        let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
        client.connect(&endpoint).unwrap();
        let (radio, dish): (Radio, Dish) = (open(&context), open(&context));
        dish.join("news").unwrap();
        let endpoint = dish.bind("tcp://127.0.0.1:*").unwrap();
        radio.connect(&endpoint).unwrap();
        let monitor = client.lock().unwrap().monitor(zmq::Events::ALL).unwrap();
        client.send_timeout("hello", PATIENCE).unwrap();
        radio.send("news", "hello").unwrap();
        let thread = (round & 1 != 0).then(|| thread::spawn(move || drop(server)));
        if round & 2 != 0 {
            drop(context);
            drop(client);
            drop(monitor);
        } else {
            drop(monitor);
            drop(client);
            drop(context);
        }
        if round & 4 != 0 {
            drop(radio);
            drop(dish);
        } else {
            drop(dish);
            drop(radio);
        }
        thread.map(thread::JoinHandle::join).transpose().unwrap();
    }
}
