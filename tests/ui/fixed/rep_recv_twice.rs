// Between two questions, the answer to the first.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REP)?;
    socket.bind("inproc://hello")?;
    let (one, another) = (context.socket(zmq::REQ)?, context.socket(zmq::REQ)?);
    one.connect("inproc://hello")?;
    another.connect("inproc://hello")?;
    let (one, another) = (one.send("hello")?, another.send("hello")?);

    let (first, socket) = socket.recv()?;
    let socket = socket.send("World")?;
    let (second, socket) = socket.recv()?;
    let socket = socket.send("World")?;
    println!("received {first} and {second}");
    assert_eq!(one.recv()?.0, another.recv()?.0);

    drop(socket);
    Ok(())
}
