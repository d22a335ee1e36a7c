//! The same to sockets of the draft types.

use std::thread;
use std::time::{Duration, Instant};

use crate::common::attack::under_attack;
use crate::common::child::in_child;
use crate::common::{PATIENCE, context, has_drafts, until};
use crate::{expect, hear, honestly};

const SOON: Duration = Duration::from_millis(1);

#[test]
fn servers_and_peers_answer_honest_clients() {
    in_child(|| {
        if !has_drafts() {
            return;
        }
        let context = context();
        let server = context.socket(zmq::SERVER).unwrap();
        let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
        thread::spawn(move || {
            while let Ok((id, message)) = server.recv() {
                let _ = server.try_send(id, message);
            }
        });
        let client = context.socket(zmq::CLIENT).unwrap();
        client.connect(&endpoint).unwrap();
        under_attack(&endpoint, "SERVER", "CLIENT", |round| {
            client.send(honestly(round)).unwrap();
            assert_eq!(client.recv_timeout(PATIENCE).unwrap(), honestly(round));
        });

        let peer = context.socket(zmq::PEER).unwrap();
        let endpoint = peer.bind("tcp://127.0.0.1:*").unwrap();
        thread::spawn(move || {
            while let Ok((id, message)) = peer.recv() {
                let _ = peer.try_send(id, message);
            }
        });
        let other = context.socket(zmq::PEER).unwrap();
        let id = other.connect_peer(&endpoint).unwrap();
        under_attack(&endpoint, "PEER", "PEER", |round| {
            other.send_timeout(id, honestly(round), PATIENCE).unwrap();
            assert_eq!(other.recv_timeout(PATIENCE).unwrap().1, honestly(round));
        });
        context.shutdown().unwrap();
    });
}

#[test]
fn clients_gathers_and_dishes_hear_honest_peers() {
    in_child(|| {
        if !has_drafts() {
            return;
        }
        let context = context();
        let gather = context.socket(zmq::GATHER).unwrap();
        let endpoint = gather.bind("tcp://127.0.0.1:*").unwrap();
        let scatter = context.socket(zmq::SCATTER).unwrap();
        scatter.connect(&endpoint).unwrap();
        let heard = hear(gather, zmq::Gather::recv);
        under_attack(&endpoint, "GATHER", "SCATTER", |round| {
            scatter.send_timeout(honestly(round), PATIENCE).unwrap();
            expect(&heard, &honestly(round));
        });

        let dish = context.socket(zmq::DISH).unwrap();
        let endpoint = dish.bind("tcp://127.0.0.1:*").unwrap();
        dish.join("honest").unwrap();
        dish.join("").unwrap();
        let radio = context.socket(zmq::RADIO).unwrap();
        radio.connect(&endpoint).unwrap();
        let heard = hear(dish, |dish| dish.recv().map(|(_group, message)| message));
        under_attack(&endpoint, "DISH", "RADIO", |round| {
            until(|| {
                radio.send("honest", honestly(round)).unwrap();
                heard.recv_timeout(SOON).is_ok_and(|it| it == honestly(round))
            });
        });

        let client = context.socket(zmq::CLIENT).unwrap();
        let endpoint = client.bind("tcp://127.0.0.1:*").unwrap();
        let server = context.socket(zmq::SERVER).unwrap();
        server.connect(&endpoint).unwrap();
        // What a hostile SERVER gets is lost, so it is said until the honest one has it.
        under_attack(&endpoint, "CLIENT", "SERVER", |round| {
            until(|| {
                let _ = client.send_timeout(honestly(round), SOON);
                while client.try_recv().is_ok() {}
                server.recv_timeout(SOON).is_ok_and(|(id, message)| {
                    let is_this_one = message == honestly(round);
                    is_this_one && server.send_timeout(id, message, PATIENCE).is_ok()
                })
            });
            until(|| client.recv_timeout(PATIENCE).unwrap() == honestly(round));
        });
        context.shutdown().unwrap();
    });
}

/// Each has one peer at a time, so the honest one may have to come again.
#[test]
fn channels_hear_honest_peers() {
    in_child(|| {
        if !has_drafts() {
            return;
        }
        let context = context();
        let channel = context.socket(zmq::CHANNEL).unwrap();
        let endpoint = channel.bind("tcp://127.0.0.1:*").unwrap();
        under_attack(&endpoint, "CHANNEL", "CHANNEL", |round| {
            let mut other = context.socket(zmq::CHANNEL).unwrap();
            other.connect(&endpoint).unwrap();
            let mut since = Instant::now();
            until(|| {
                // Nor does a peer go before all that it has sent is received.
                while channel.try_recv().is_ok() {}
                let _ = channel.send_timeout(honestly(round), SOON);
                if since.elapsed() > SOON * 100 {
                    since = Instant::now();
                    other = context.socket(zmq::CHANNEL).unwrap();
                    other.connect(&endpoint).unwrap();
                }
                other.recv_timeout(SOON).is_ok_and(|it| it == honestly(round))
            });
        });
    });
}

#[test]
fn radios_and_scatters_reach_honest_peers() {
    in_child(|| {
        if !has_drafts() {
            return;
        }
        let context = context();
        let radio = context.socket(zmq::RADIO).unwrap();
        let endpoint = radio.bind("tcp://127.0.0.1:*").unwrap();
        let dish = context.socket(zmq::DISH).unwrap();
        dish.join("honest").unwrap();
        dish.connect(&endpoint).unwrap();
        under_attack(&endpoint, "RADIO", "DISH", |round| {
            until(|| {
                radio.send("honest", honestly(round)).unwrap();
                dish.recv_timeout(SOON).is_ok_and(|(_, it)| it == honestly(round))
            });
        });

        let scatter = context.socket(zmq::SCATTER).unwrap();
        let endpoint = scatter.bind("tcp://127.0.0.1:*").unwrap();
        let gather = context.socket(zmq::GATHER).unwrap();
        gather.connect(&endpoint).unwrap();
        // What a hostile GATHER gets is lost, so it is said until the honest one has it.
        under_attack(&endpoint, "SCATTER", "GATHER", |round| {
            until(|| {
                let _ = scatter.send_timeout(honestly(round), SOON);
                gather.recv_timeout(SOON).is_ok_and(|it| it == honestly(round))
            });
        });
    });
}
