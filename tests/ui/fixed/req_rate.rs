// Only publishers and subscribers use multicast.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = zmq::Pub::options().rate(10_000).open(&context)?;
    socket.set_rate(20_000)?;
    Ok(())
}
