// error: E0382

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REQ)?;
    socket.connect("inproc://hello")?;

    socket.send("hello")?;
    socket.send("hello again")?;
    Ok(())
}
