// error: E0599

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = zmq::Rep::options().mandatory(true).open(&context)?;
    socket.bind("inproc://service")?;
    Ok(())
}
