// error: E0599

fn greet(socket: &zmq::Socket) -> zmq::Result<()> {
    socket.send("hello")?;
    Ok(())
}

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REQ)?;
    socket.connect("inproc://hello")?;

    greet(&socket)
}
