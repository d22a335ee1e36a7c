// error: E0277

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::PUSH)?;
    socket.bind("inproc://tasks")?;
    println!("{}", socket.recv()?);
    Ok(())
}
