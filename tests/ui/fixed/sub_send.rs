// An XSUB may talk back.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let publisher = context.socket(zmq::XPUB)?;
    publisher.bind("inproc://weather")?;
    let socket = context.socket(zmq::XSUB)?;
    socket.connect("inproc://weather")?;
    socket.send("please hurry")?;
    assert_eq!(publisher.recv()?, zmq::Subscription::Message("please hurry".into()));
    Ok(())
}
