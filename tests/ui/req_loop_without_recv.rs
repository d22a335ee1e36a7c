// error: E0308

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let mut socket = context.socket(zmq::REQ)?;
    socket.connect("tcp://localhost:8000")?;

    for _ in 1..10 {
        socket = socket.send("hello")?;
    }
    Ok(())
}
