// Results leave by another socket, in all these ways.

use std::time::Duration;

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let sink = context.socket(zmq::PULL)?;
    sink.bind("inproc://results")?;
    let socket = context.socket(zmq::PUSH)?;
    socket.connect("inproc://results")?;
    socket.try_send("done")?;
    socket.send_multipart(["done", "1"])?;
    socket.send_timeout("done", Duration::from_secs(1))?;
    assert_eq!(sink.recv()?, "done");
    Ok(())
}
