//! Frames as long as the buffers that connections read and write by, and a little more or less,
//! among short ones: whatever fills them, and however much of it the system takes at once.

mod common;

use std::io::Read;
use std::net::TcpStream;
use std::thread;

use common::random::Random;
use common::{PATIENCE, context, every_remote_transport};
use zmq::{Context, Frame, Message, Pull, Push, StreamEvent};

/// What libzmq's buffers hold, and those of the libzmq that is built; and the most that a header,
/// a mask and what else goes with a frame can be.
const BUFFERS: [usize; 2] = [8 * 1024, 32 * 1024];
const HEADER: usize = 16;

#[test]
fn long_frames_among_short_ones_arrive_as_they_were_sent() {
    every_remote_transport(|context, endpoint| {
        pass(context, endpoint, None);
        // Of which the system takes, and gives, only a part at a time.
        pass(context, endpoint, Some(4096));
    });
    assert!(zmq::has("ws") || !cfg!(feature = "vendored"));
    if zmq::has("ws") {
        pass(&context(), "ws://127.0.0.1:*", None);
    }
}

/// Where nothing goes before a piece, as no header does with [`Stream`].
#[test]
fn long_pieces_follow_each_other_without_a_header() {
    let context = context();
    for _ in 0..10 {
        for lengths in [[40_000, 40_000], [10, 40_000], [32_768, 32_768]] {
            let server = context.socket(zmq::STREAM).unwrap();
            let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
            let mut peer = TcpStream::connect(endpoint.address()).unwrap();
            peer.set_read_timeout(Some(PATIENCE)).unwrap();
            let StreamEvent::Connected(id) = server.recv().unwrap() else { panic!("not there") };
            for (piece, len) in (0..).zip(lengths) {
                server.send(&id, vec![piece; len]).unwrap();
            }
            let mut received = vec![0; lengths.iter().sum()];
            peer.read_exact(&mut received).unwrap();
            let (first, second) = received.split_at(lengths[0]);
            assert!(first.iter().all(|&byte| byte == 0) && second.iter().all(|&byte| byte == 1));
        }
    }
}

/// Also such as are no whole number of words, behind which libzmq keeps something.
#[cfg(feature = "draft")]
#[test]
fn the_buffers_may_be_of_any_size() {
    if !common::has_drafts() {
        return;
    }
    for size in [300, 1001, 8191, 40_001] {
        let pull = Pull::options().in_batch_size(size).open(&context()).unwrap();
        let push = Push::options().out_batch_size(size).open(pull.context()).unwrap();
        all_pass(push, &pull, "tcp://127.0.0.1:*");
    }
}

/// Has many messages pass between fresh sockets, and compares them.
fn pass(context: &Context, endpoint: &str, buffer: Option<u32>) {
    let pull = Pull::options().recv_buffer(buffer).open(context).unwrap();
    let push = Push::options().send_buffer(buffer).open(context).unwrap();
    all_pass(push, &pull, endpoint);
}

fn all_pass(push: Push, pull: &Pull, endpoint: &str) {
    push.connect(&pull.bind(endpoint).unwrap()).unwrap();
    let sender = thread::spawn(move || {
        messages().for_each(|message| push.send_timeout(message, PATIENCE).unwrap());
        push
    });
    for (index, message) in messages().enumerate() {
        let received = pull.recv_timeout(PATIENCE).unwrap();
        let lengths = |message: &Message| message.iter().map(Frame::len).collect::<Vec<_>>();
        assert_eq!(lengths(&received), lengths(&message), "{endpoint}, message {index}");
        assert!(received == message, "{endpoint}, message {index}: other bytes");
    }
    drop(sender.join().unwrap());
}

/// The same ones at every call.
fn messages() -> impl Iterator<Item = Message> {
    let mut random = Random(7);
    let mut lengths: Vec<usize> = vec![0, 1, 33, 34, 255, 256, 65_536, 100_000, 1_000_000];
    for buffer in BUFFERS {
        lengths.extend(buffer - HEADER..=buffer + HEADER);
        lengths.extend(2 * buffer - HEADER..=2 * buffer + HEADER);
    }
    random.shuffle(&mut lengths);
    lengths.into_iter().enumerate().map(move |(index, len)| {
        let mut frame = |len| (0..len).map(|_| random.next().to_le_bytes()[0]).collect::<Vec<_>>();
        match index % 4 {
            0 => frame(len).into(),
            1 => Message::from([frame(20), frame(len), frame(300)]),
            2 => Message::from([frame(len), frame(len)]),
            _ => Message::from([frame(5000), frame(len)]),
        }
    })
}
