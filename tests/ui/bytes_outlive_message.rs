// error: E0597

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let mut socket = context.socket(zmq::REQ)?;
    socket.connect("inproc://hello")?;

    let mut answers: Vec<&[u8]> = Vec::new();
    for question in ["one", "another"] {
        let message;
        (message, socket) = socket.send(question)?.recv()?;
        answers.push(message.as_bytes());
    }
    println!("received {answers:?}");
    Ok(())
}
