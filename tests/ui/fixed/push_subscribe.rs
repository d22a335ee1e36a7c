// Only a SUB subscribes.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = zmq::Sub::options().subscribe("10001").open(&context)?;
    socket.connect("inproc://weather")?;
    Ok(())
}
