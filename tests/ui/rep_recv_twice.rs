// error: E0599

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REP)?;
    socket.bind("inproc://hello")?;

    let (first, socket) = socket.recv()?;
    let (second, socket) = socket.recv()?;
    println!("received {first} and {second}");
    Ok(())
}
