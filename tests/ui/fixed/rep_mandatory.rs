// A REP answers whoever asked; it is a ROUTER that chooses.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = zmq::Router::options().mandatory(true).open(&context)?;
    socket.bind("inproc://service")?;
    Ok(())
}
