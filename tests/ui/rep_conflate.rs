// error: E0599

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = zmq::Rep::options().conflate(true).open(&context)?;
    socket.bind("tcp://127.0.0.1:8000")?;
    Ok(())
}
