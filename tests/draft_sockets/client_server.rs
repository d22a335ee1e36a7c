//! CLIENT and SERVER.

use std::thread;

use zmq::{Client, ErrorKind, Server};

use crate::common::{PATIENCE, every_remote_transport, until};
use crate::{bodies, has_drafts, open};

#[test]
fn a_client_asks_and_a_server_answers() {
    if !has_drafts() {
        return;
    }
    every_remote_transport(|context, endpoint| {
        let server: Server = open(context);
        let endpoint = server.bind(endpoint).unwrap();
        let clients = [(); 2].map(|()| {
            let client: Client = open(context);
            client.connect(&endpoint).unwrap();
            client
        });
        for body in bodies() {
            for (number, client) in clients.iter().enumerate() {
                client.send_timeout(body.clone(), PATIENCE).unwrap();
                let (from, question) = server.recv_timeout(PATIENCE).unwrap();
                assert_eq!(question, body);
                server.send_timeout(from, format!("to {number}"), PATIENCE).unwrap();
                server.send(from, question).unwrap();
                assert_eq!(client.recv_timeout(PATIENCE).unwrap(), format!("to {number}").as_str());
                assert_eq!(client.recv_timeout(PATIENCE).unwrap(), body);
            }
        }
    });
}

#[test]
fn a_send_to_a_client_that_is_gone_does_not_wait_for_it() {
    if !has_drafts() {
        return;
    }
    every_remote_transport(|context, endpoint| {
        let server = open::<Server>(context);
        let endpoint = server.bind(endpoint).unwrap();
        let client = open::<Client>(context);
        client.connect(&endpoint).unwrap();
        client.send("hello").unwrap();
        let (id, _) = server.recv_timeout(PATIENCE).unwrap();
        drop(client);
        until(|| {
            server.send(id, "are you there?").is_err_and(|failed| {
                assert_eq!(failed.error().kind(), ErrorKind::HostUnreachable);
                true
            })
        });
    });
}

#[test]
fn four_threads_ask_and_four_answer() {
    const EACH: u32 = 500;

    if !has_drafts() {
        return;
    }
    every_remote_transport(|context, endpoint| {
        let server: Server = open(context);
        let endpoint = server.bind(endpoint).unwrap();
        let client: Client = open(context);
        client.connect(&endpoint).unwrap();
        thread::scope(|scope| {
            for _ in 0..4 {
                let (server, client) = (&server, &client);
                scope.spawn(move || {
                    for _ in 0..EACH {
                        let (from, question) = server.recv_timeout(PATIENCE).unwrap();
                        server.send_timeout(from, question, PATIENCE).unwrap();
                    }
                });
                scope.spawn(move || {
                    for number in 0..EACH {
                        client.send_timeout(number.to_string(), PATIENCE).unwrap();
                        client.recv_timeout(PATIENCE).unwrap();
                    }
                });
            }
        });
        assert!(client.try_recv().is_err());
        assert!(server.try_recv().is_err());
    });
}
