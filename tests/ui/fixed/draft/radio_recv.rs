// The other end receives.

use std::time::Duration;

fn main() -> zmq::Result<()> {
    if !zmq::has("draft") {
        return Ok(());
    }
    let context = zmq::Context::new()?;
    let radio = context.socket(zmq::RADIO)?;
    let endpoint = radio.bind("tcp://127.0.0.1:*")?;
    let socket = context.socket(zmq::DISH)?;
    socket.join("weather")?;
    socket.connect(&endpoint)?;
    loop {
        radio.send("weather", "sunny")?;
        if let Ok((group, message)) = socket.recv_timeout(Duration::from_millis(10)) {
            println!("{group}: {message}");
            return Ok(());
        }
    }
}
