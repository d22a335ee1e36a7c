// error: E0277

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::PULL)?;
    socket.connect("inproc://tasks")?;
    socket.send("done")?;
    Ok(())
}
