// error: E0599

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REQ)?;
    socket.connect("inproc://hello")?;

    let (message, socket) = socket.recv()?;
    println!("received {message}");
    Ok(())
}
