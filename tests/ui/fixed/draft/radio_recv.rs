// The other end receives.

use std::time::Duration;

fn main() -> zmq::Result<()> {
    if !zmq::has("draft") {
        return Ok(());
    }
    let context = zmq::Context::new()?;
    let radio = context.socket(zmq::RADIO)?;
    radio.bind("inproc://news")?;
    let socket = context.socket(zmq::DISH)?;
    socket.join("weather")?;
    socket.connect("inproc://news")?;
    loop {
        radio.send("weather", "sunny")?;
        if let Ok((group, message)) = socket.recv_timeout(Duration::from_millis(10)) {
            println!("{group}: {message}");
            return Ok(());
        }
    }
}
