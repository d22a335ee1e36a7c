// Each step takes the socket that the one before returned.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let server = context.socket(zmq::REP)?;
    server.bind("inproc://hello")?;
    let socket = context.socket(zmq::REQ)?;
    socket.connect("inproc://hello")?;

    let waiting = socket.send("hello")?;
    let server = server.recv()?.1.send("World")?;
    let (_, socket) = waiting.recv()?;
    let waiting = socket.send("hello again")?;
    let (question, asker) = server.recv()?;
    assert_eq!(question, "hello again");

    drop((waiting, asker));
    Ok(())
}
