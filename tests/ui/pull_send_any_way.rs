// error: E0277

use std::time::Duration;

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::PULL)?;
    socket.connect("inproc://tasks")?;
    socket.try_send("done")?;
    socket.send_multipart(["done", "1"])?;
    socket.send_timeout("done", Duration::from_secs(1))?;
    Ok(())
}
