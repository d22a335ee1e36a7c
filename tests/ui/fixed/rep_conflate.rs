// The messages of a REP have an envelope, and so several frames.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = zmq::Pull::options().conflate(true).open(&context)?;
    socket.bind("tcp://127.0.0.1:8000")?;
    Ok(())
}
