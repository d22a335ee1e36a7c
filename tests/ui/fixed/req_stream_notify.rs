// Plain TCP is what a STREAM speaks.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = zmq::Stream::options().notify(false).open(&context)?;
    socket.connect("tcp://127.0.0.1:80")?;
    Ok(())
}
