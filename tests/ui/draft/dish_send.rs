// error: E0599

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::DISH)?;
    socket.bind("tcp://127.0.0.1:*")?;
    socket.send("weather", "sunny")?;
    Ok(())
}
