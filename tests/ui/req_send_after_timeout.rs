// error: E0599

use std::time::Duration;

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REQ)?;
    socket.connect("inproc://hello")?;

    let waiting = socket.send("hello?")?;
    if let Err(failed) = waiting.recv_timeout(Duration::from_millis(20)) {
        failed.into_socket().send("hello??")?;
    }
    Ok(())
}
