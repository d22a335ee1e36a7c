// A STREAM speaks plain TCP.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::STREAM)?;
    socket.bind("tcp://127.0.0.1:*")?;
    Ok(())
}
