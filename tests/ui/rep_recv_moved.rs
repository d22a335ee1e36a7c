// error: E0382

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REP)?;
    socket.bind("inproc://hello")?;

    let (first, _) = socket.recv()?;
    let (second, _) = socket.recv()?;
    println!("received {first} and {second}");
    Ok(())
}
