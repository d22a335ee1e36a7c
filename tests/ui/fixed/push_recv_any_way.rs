// The other end of a pipeline receives, in all these ways.

use std::time::Duration;

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let ventilator = context.socket(zmq::PUSH)?;
    ventilator.bind("inproc://tasks")?;
    let socket = context.socket(zmq::PULL)?;
    socket.connect("inproc://tasks")?;
    for _ in 0..4 {
        ventilator.send(["task", "1"])?;
    }
    let mut task = socket.try_recv()?;
    socket.recv_into(&mut task)?;
    let [task, result] = socket.recv_multipart()?;
    println!("{task} {result} {}", socket.recv_timeout(Duration::from_secs(1))?);
    Ok(())
}
