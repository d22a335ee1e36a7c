// A SUB asks publishers for topics, and for nothing else.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::SUB)?;
    socket.connect("inproc://weather")?;
    socket.subscribe("hurried news")?;
    Ok(())
}
