// error: E0599

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = zmq::Req::options().notify(false).open(&context)?;
    socket.connect("tcp://127.0.0.1:80")?;
    Ok(())
}
