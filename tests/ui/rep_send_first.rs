// error: E0599

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REP)?;
    socket.bind("inproc://hello")?;

    socket.send("nobody asked")?;
    Ok(())
}
