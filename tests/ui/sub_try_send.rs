// error: E0277

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::SUB)?;
    socket.connect("inproc://weather")?;
    socket.try_send("please hurry")?;
    Ok(())
}
