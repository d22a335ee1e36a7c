// error: E0599

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::DISH)?;
    socket.connect("inproc://news")?;
    socket.send("weather", "sunny")?;
    Ok(())
}
