// A question first.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REP)?;
    socket.bind("inproc://hello")?;
    let client = context.socket(zmq::REQ)?;
    client.connect("inproc://hello")?;
    let client = client.send("hello")?;

    let (question, socket) = socket.recv()?;
    assert_eq!(question, "hello");
    let socket = socket.send("somebody asked")?;
    assert_eq!(client.recv()?.0, "somebody asked");

    drop(socket);
    Ok(())
}
