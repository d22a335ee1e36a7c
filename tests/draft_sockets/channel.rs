//! CHANNEL.

use zmq::{Channel, Message};

use crate::common::{PATIENCE, context, every_remote_transport};
use crate::{bodies, has_drafts, open};

#[test]
fn a_channel_talks_both_ways_to_one_other() {
    if !has_drafts() {
        return;
    }
    every_remote_transport(|context, endpoint| {
        let one: Channel = open(context);
        let endpoint = one.bind(endpoint).unwrap();
        let other: Channel = open(context);
        other.connect(&endpoint).unwrap();
        for body in bodies() {
            other.send_timeout(body.clone(), PATIENCE).unwrap();
            assert_eq!(one.recv_timeout(PATIENCE).unwrap(), body);
            one.send_timeout(body.clone(), PATIENCE).unwrap();
            assert_eq!(other.recv_timeout(PATIENCE).unwrap(), body);
        }
    });
}

#[test]
fn a_message_of_one_frame_may_have_had_more_around_it() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let one: Channel = open(&context);
    let endpoint = one.bind("tcp://127.0.0.1:*").unwrap();
    let other: Channel = open(&context);
    other.connect(&endpoint).unwrap();
    let mut message = Message::from(["a", "b"]);
    message.pop_front();
    one.send_timeout(message, PATIENCE).unwrap();
    assert_eq!(other.recv_timeout(PATIENCE).unwrap(), "b");
}
