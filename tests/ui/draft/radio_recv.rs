// error: E0599

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::RADIO)?;
    socket.bind("tcp://127.0.0.1:*")?;
    println!("{}", socket.recv()?);
    Ok(())
}
