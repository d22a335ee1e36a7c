// error: E0599

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::RADIO)?;
    socket.bind("inproc://news")?;
    println!("{}", socket.recv()?);
    Ok(())
}
