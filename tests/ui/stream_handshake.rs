// error: E0599

use std::time::Duration;

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let options = zmq::Stream::options().handshake_interval(Duration::from_secs(2));
    options.open(&context)?;
    Ok(())
}
