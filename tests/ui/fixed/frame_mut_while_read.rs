// A copy is kept of what was there before.

fn main() {
    let mut frame = zmq::Frame::from("jello");
    let before = frame.clone();
    if let Some(bytes) = frame.get_mut() {
        bytes[0] = b'h';
    }
    println!("{before} is now {frame}");
    assert_eq!((before, frame), ("jello".into(), "hello".into()));
}
