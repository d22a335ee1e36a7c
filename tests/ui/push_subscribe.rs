// error: E0599

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = zmq::Push::options().subscribe("10001").open(&context)?;
    socket.connect("inproc://weather")?;
    Ok(())
}
