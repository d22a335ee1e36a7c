// error: E0277

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::PUB)?;
    socket.bind("inproc://weather")?;
    println!("{}", socket.try_recv()?);
    Ok(())
}
