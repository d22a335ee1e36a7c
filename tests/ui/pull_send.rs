// error: E0599

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::PULL)?;
    socket.connect("inproc://tasks")?;
    socket.send("done")?;
    Ok(())
}
