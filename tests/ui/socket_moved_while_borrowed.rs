// error: E0505

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REQ)?;
    let plain: &zmq::Socket = &socket;
    plain.connect("inproc://one")?;

    let waiting = socket.send("hello")?;
    plain.connect("inproc://another")?;
    drop(waiting);
    Ok(())
}
