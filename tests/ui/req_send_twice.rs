// error: E0599

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REQ)?;
    socket.connect("inproc://hello")?;

    let socket = socket.send("hello")?;
    let socket = socket.send("hello again")?;
    Ok(())
}
