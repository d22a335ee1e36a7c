// error: E0599

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = zmq::Pub::options().routing_id("weather").open(&context)?;
    socket.set_routing_id("news")?;
    Ok(())
}
