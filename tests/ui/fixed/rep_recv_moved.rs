// Each step takes the socket that the one before returned.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REP)?;
    socket.bind("inproc://hello")?;
    let client = context.socket(zmq::REQ)?;
    client.connect("inproc://hello")?;

    let client = client.send("hello")?;
    let (first, asker) = socket.recv()?;
    let socket = asker.send("World")?;
    let client = client.recv()?.1.send("hello again")?;
    let (second, asker) = socket.recv()?;
    let socket = asker.send("World")?;
    println!("received {first} and {second}");
    assert_eq!(client.recv()?.0, "World");

    drop(socket);
    Ok(())
}
