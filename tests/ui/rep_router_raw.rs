// error: E0599

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = zmq::Rep::options().router_raw(true).open(&context)?;
    socket.bind("tcp://127.0.0.1:*")?;
    Ok(())
}
