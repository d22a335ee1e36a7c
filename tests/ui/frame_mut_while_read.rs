// error: E0502

fn main() {
    let mut frame = zmq::Frame::from("jello");
    let before = frame.as_bytes();
    if let Some(bytes) = frame.get_mut() {
        bytes[0] = b'h';
    }
    println!("{before:?} is now {frame}");
}
