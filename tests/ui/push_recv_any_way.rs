// error: E0277

use std::time::Duration;

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::PUSH)?;
    socket.bind("inproc://tasks")?;
    let mut task = socket.try_recv()?;
    socket.recv_into(&mut task)?;
    let [task, result] = socket.recv_multipart()?;
    println!("{task} {result} {}", socket.recv_timeout(Duration::from_secs(1))?);
    Ok(())
}
