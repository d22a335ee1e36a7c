// To drop a socket is to close it.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::PULL)?;
    socket.bind("tcp://127.0.0.1:*")?;
    drop(socket);
    Ok(())
}
