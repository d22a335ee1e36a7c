// A question first.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let server = context.socket(zmq::REP)?;
    server.bind("inproc://hello")?;
    let socket = context.socket(zmq::REQ)?;
    socket.connect("inproc://hello")?;

    let socket = socket.send("hello")?;
    let (_, asker) = server.recv()?;
    let server = asker.send("World")?;
    let (message, socket) = socket.recv()?;
    assert_eq!(message, "World");

    drop((server, socket));
    Ok(())
}
