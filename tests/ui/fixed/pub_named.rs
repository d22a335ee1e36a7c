// No ROUTER has a PUB for a peer; who asks one may have a name.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = zmq::Req::options().routing_id("weather").open(&context)?;
    socket.set_routing_id("news")?;
    Ok(())
}
