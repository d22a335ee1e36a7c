// The socket that `send` returns is kept, and hears the answer.
#![deny(unused_must_use)]

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let server = context.socket(zmq::REP)?;
    server.bind("inproc://hello")?;
    let socket = context.socket(zmq::REQ)?;
    socket.connect("inproc://hello")?;

    let waiting = socket.send("hello")?;
    let server = server.recv()?.1.send("World")?;
    let (answer, _) = waiting.recv()?;
    assert_eq!(answer, "World");

    drop(server);
    Ok(())
}
