// error: E0507

fn ask(socket: &zmq::Req<zmq::Idle>) -> zmq::Result<zmq::Message> {
    let (answer, _) = socket.send("hello")?.recv()?;
    Ok(answer)
}

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REQ)?;
    socket.connect("inproc://hello")?;

    println!("received {}", ask(&socket)?);
    Ok(())
}
