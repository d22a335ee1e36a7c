// A server is known by its public key, and can only be it with the secret one.

fn main() -> zmq::Result<()> {
    if !zmq::has("curve") {
        return Ok(());
    }
    let context = zmq::Context::new()?;
    let keys = zmq::KeyPair::generate()?;
    let socket = zmq::Rep::options().curve_server(&keys).open(&context)?;
    socket.bind("tcp://127.0.0.1:*")?;
    Ok(())
}
