// Between two questions, the answer to the first.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let server = context.socket(zmq::REP)?;
    server.bind("inproc://hello")?;
    let socket = context.socket(zmq::REQ)?;
    socket.connect("inproc://hello")?;

    let socket = socket.send("hello")?;
    let server = server.recv()?.1.send("World")?;
    let (answer, socket) = socket.recv()?;
    assert_eq!(answer, "World");

    let socket = socket.send("hello again")?;
    let server = server.recv()?.1.send("World again")?;
    let (answer, _) = socket.recv()?;
    assert_eq!(answer, "World again");

    drop(server);
    Ok(())
}
