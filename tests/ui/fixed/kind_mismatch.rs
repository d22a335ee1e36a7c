// The type is that of the constant.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket: zmq::Rep<zmq::Idle> = context.socket(zmq::REP)?;
    socket.bind("inproc://hello")?;
    let client: zmq::Req<zmq::Idle> = context.socket(zmq::REQ)?;
    client.connect("inproc://hello")?;

    let client = client.send("hello")?;
    assert_eq!(socket.recv()?.0, "hello");
    drop(client);
    Ok(())
}
