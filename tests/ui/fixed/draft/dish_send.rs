// The other end sends.

fn main() -> zmq::Result<()> {
    if !zmq::has("draft") {
        return Ok(());
    }
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::RADIO)?;
    socket.connect("inproc://news")?;
    socket.send("weather", "sunny")?;
    Ok(())
}
