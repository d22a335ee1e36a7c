// The other end sends.

fn main() -> zmq::Result<()> {
    if !zmq::has("draft") {
        return Ok(());
    }
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::RADIO)?;
    socket.bind("tcp://127.0.0.1:*")?;
    socket.send("weather", "sunny")?;
    Ok(())
}
