// error: E0308

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket: zmq::Rep<zmq::Idle> = context.socket(zmq::REQ)?;
    socket.bind("inproc://hello")?;
    Ok(())
}
