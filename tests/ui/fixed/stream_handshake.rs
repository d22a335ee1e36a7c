// A STREAM speaks plain TCP, which has no handshake that libzmq could wait for.

use std::time::Duration;

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let options = zmq::Stream::options().connect_timeout(Duration::from_secs(2));
    options.open(&context)?;
    Ok(())
}
