// Results leave by another socket, as a worker's do.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let sink = context.socket(zmq::PULL)?;
    sink.bind("inproc://results")?;
    let socket = context.socket(zmq::PUSH)?;
    socket.connect("inproc://results")?;
    socket.send("done")?;
    assert_eq!(sink.recv()?, "done");
    Ok(())
}
