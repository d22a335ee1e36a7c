// error: E0382

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::PULL)?;
    drop(socket);
    socket.bind("tcp://127.0.0.1:*")?;
    Ok(())
}
