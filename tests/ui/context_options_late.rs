// error: E0599

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REP)?;
    context.set_io_threads(4)?;
    socket.bind("tcp://127.0.0.1:*")?;
    Ok(())
}
