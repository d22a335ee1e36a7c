// error: E0308

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = zmq::Rep::options().curve_server(true).open(&context)?;
    socket.bind("tcp://127.0.0.1:*")?;
    Ok(())
}
