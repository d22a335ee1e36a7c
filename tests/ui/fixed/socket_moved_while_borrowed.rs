// Borrowed anew after the step.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let server = context.socket(zmq::REP)?;
    server.bind("inproc://one")?;
    let socket = context.socket(zmq::REQ)?;
    let plain: &zmq::Socket = &socket;
    plain.connect("inproc://one")?;

    let waiting = socket.send("hello")?;
    let plain: &zmq::Socket = &waiting;
    plain.connect("inproc://another")?;

    let server = server.recv()?.1.send("World")?;
    assert_eq!(waiting.recv()?.0, "World");
    drop(server);
    Ok(())
}
