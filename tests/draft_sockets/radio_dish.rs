//! RADIO and DISH, by ZMTP and by datagrams.

use std::time::Duration;

use zmq::{Client, Dish, ErrorKind, Group, Message, Radio};

use crate::common::stranger::Stranger;
use crate::common::{MOMENT, PATIENCE, context, every_remote_transport, until};
use crate::dgram::plain_udp;
use crate::{bodies, has_drafts, open};

/// Sends until the dish has joined at the radio.
pub(crate) fn tune_in(radio: &Radio, dish: &Dish, group: &str) {
    until(|| {
        radio.send(group, "are you there?").unwrap();
        dish.recv_timeout(Duration::from_millis(5)).is_ok()
    });
    while dish.recv_timeout(MOMENT).is_ok() {}
}

#[test]
fn a_dish_receives_what_a_radio_sends_to_its_groups() {
    if !has_drafts() {
        return;
    }
    every_remote_transport(|context, endpoint| {
        let radio: Radio = open(context);
        let endpoint = radio.bind(endpoint).unwrap();
        assert_eq!(endpoint, &*radio.lock().unwrap().last_endpoint().unwrap());
        let dishes = [["movies", "weather 14 byt"], ["news", "weather 14 byt"]].map(|groups| {
            let dish: Dish = open(context);
            for group in groups {
                dish.join(group).unwrap();
            }
            dish.connect(&endpoint).unwrap();
            dish
        });
        tune_in(&radio, &dishes[0], "movies");
        tune_in(&radio, &dishes[1], "news");
        for body in bodies() {
            radio.send("nobody's", body.clone()).unwrap();
            radio.send("weather 14 byt", body.clone()).unwrap();
            for dish in &dishes {
                let (group, message) = dish.recv_timeout(PATIENCE).unwrap();
                assert_eq!((&*group, message), ("weather 14 byt", body.clone()));
            }
        }
        dishes[0].leave("weather 14 byt").unwrap();
        radio.send("weather 14 byt", "not for the first").unwrap();
        radio.send("movies", "for the first").unwrap();
        assert_eq!(dishes[0].recv_timeout(PATIENCE).unwrap().1, "for the first");
        assert_eq!(dishes[1].recv_timeout(PATIENCE).unwrap().1, "not for the first");
        dishes[0].disconnect(&endpoint).unwrap();
        radio.unbind(&endpoint).unwrap();
    });
}

#[test]
fn a_group_is_joined_once_and_left_once() {
    if !has_drafts() {
        return;
    }
    let dish: Dish = open(&context());
    dish.join("news").unwrap();
    for (error, line) in [
        (dish.join("news"), "zmq_join `news`: it has joined that group before"),
        (dish.leave("movies"), "zmq_leave `movies`: it is not in that group"),
        (dish.join("a\0b"), "zmq_join `a\\0b`: the name of a group must not contain a NUL"),
        (
            dish.join("fifteen letters"),
            "zmq_join `fifteen letters`: the name of a group has 14 bytes at most",
        ),
    ] {
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(error.to_string(), line);
    }
    dish.leave("news").unwrap();
    dish.join("".parse::<Group>().unwrap()).unwrap();
}

#[test]
fn a_stranger_can_make_a_radio_neither_abort_nor_deaf() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let radio: Radio = open(&context);
    let endpoint = radio.bind("tcp://127.0.0.1:*").unwrap();
    let dish: Dish = open(&context);
    dish.join("news").unwrap();
    dish.connect(&endpoint).unwrap();
    tune_in(&radio, &dish, "news");
    for length in [256, 257, 300, 100_000] {
        for name in ["\x04JOIN", "\x05LEAVE"] {
            let mut stranger = Stranger::shake_hands(endpoint.address(), "DISH");
            let command = [name.as_bytes(), &vec![b'x'; length]].concat();
            stranger.write_long(4, &command);
            assert!(stranger.is_cut_off());
        }
    }
    let mut stranger = Stranger::shake_hands(endpoint.address(), "DISH");
    for length in [0, 1, 14, 15, 249] {
        stranger.write(4, &[b"\x04JOIN", &vec![b'x'; length][..]].concat());
        stranger.write(4, &[b"\x05LEAVE", &vec![b'x'; length][..]].concat());
    }
    stranger.write(0, b"what a dish never says");
    stranger.write(1, b"nor this");
    radio.send("news", "still there").unwrap();
    assert_eq!(dish.recv_timeout(PATIENCE).unwrap().1, "still there");
}

/// libzmq keeps the name of a group in the frame, and a long one elsewhere: a frame that is sent on
/// must not take that along.
#[test]
fn what_a_dish_received_may_be_sent_on_whatever_its_group_was() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let dish: Dish = open(&context);
    dish.join("abc").unwrap();
    let endpoint = dish.bind("tcp://127.0.0.1:*").unwrap();
    let mut stranger = Stranger::shake_hands(endpoint.address(), "RADIO");
    let radio: Radio = open(&context);
    let endpoint = radio.bind("tcp://127.0.0.1:*").unwrap();
    let listener: Dish = open(&context);
    listener.join("AAAAAAAAAAAAAA").unwrap();
    listener.connect(&endpoint).unwrap();
    for body in ["short".to_owned(), "long".repeat(1000)] {
        let mut group = b"abc".to_vec();
        group.resize(40, 0);
        stranger.write(1, &group);
        stranger.write_long(0, body.as_bytes());
        let (group, message) = dish.recv_timeout(PATIENCE).unwrap();
        assert_eq!((&*group, &message), ("abc", &Message::from(&body)));
        radio.send("AAAAAAAAAAAAAA", message).unwrap();
        assert_eq!(listener.recv_timeout(PATIENCE).unwrap().1, body.as_str());
    }
}

#[test]
fn a_radio_sends_datagrams_to_an_udp_endpoint() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let radio: Radio = open(&context);
    let (plain, address) = plain_udp();
    radio.connect(&format!("udp://{address}")).unwrap();
    let mut buffer = vec![0; 10_000];
    for length in [0, 1, 1472, 8192 - 5] {
        radio.send("news", vec![7; length]).unwrap();
        let got = plain.recv(&mut buffer).unwrap();
        assert_eq!(buffer[..got], [b"\x04news", &vec![7; length][..]].concat());
    }
    radio.disconnect(&format!("udp://{address}")).unwrap();
    for length in [8192 - 4, 1 << 20] {
        let failed = radio.send("news", vec![7; length]).unwrap_err();
        assert_eq!(failed.error().kind(), ErrorKind::InvalidInput);
        assert_eq!(failed.into_message().len(), length);
    }
    // One that has sent more than fits is not to begin with datagrams.
    let radio: Radio = open(&context);
    radio.send("news", vec![7; 1 << 20]).unwrap();
    let error = radio.connect(&format!("udp://{address}")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[test]
fn udp_goes_one_way_only() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let (radio, dish): (Radio, Dish) = (open(&context), open(&context));
    let error = dish.bind("udp://127.0.0.1:*").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.to_string().contains("abort"), "{error}");
    for error in [
        dish.connect("udp://127.0.0.1:5555").unwrap_err(),
        radio.bind("udp://127.0.0.1:5555").unwrap_err(),
        open::<Client>(&context).connect("udp://127.0.0.1:5555").unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::IncompatibleProtocol);
    }
}

#[test]
fn however_many_groups_are_joined_at_once_all_are_heard() {
    if !has_drafts() {
        return;
    }
    every_remote_transport(|context, endpoint| {
        let radio: Radio = open(context);
        let endpoint = radio.bind(endpoint).unwrap();
        let dish: Dish = open(context);
        dish.connect(&endpoint).unwrap();
        for group in 0..2500 {
            dish.join(format!("group {group}")).unwrap();
        }
        tune_in(&radio, &dish, "group 2499");
        let (mut sent, mut heard) = (0, 0);
        for group in 0..2500 {
            radio.send(format!("group {group}"), "news").unwrap();
            sent += 1;
            heard += usize::from(dish.recv_timeout(PATIENCE).is_ok());
        }
        assert_eq!(heard, sent);
    });
}
