// What sends is the typed socket, by value.

fn greet(socket: zmq::Req<zmq::Idle>) -> zmq::Result<zmq::Req<zmq::Awaiting>> {
    Ok(socket.send("hello")?)
}

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let server = context.socket(zmq::REP)?;
    server.bind("inproc://hello")?;
    let socket = context.socket(zmq::REQ)?;
    socket.connect("inproc://hello")?;

    let waiting = greet(socket)?;
    let server = server.recv()?.1.send("World")?;
    assert_eq!(waiting.recv()?.0, "World");
    drop(server);
    Ok(())
}
