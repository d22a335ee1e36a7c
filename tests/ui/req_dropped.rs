// error: unused_must_use
#![deny(unused_must_use)]

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REQ)?;
    socket.connect("inproc://hello")?;

    socket.send("hello")?;
    Ok(())
}
