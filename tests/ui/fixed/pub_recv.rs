// Who publishes hears of subscribers as an XPUB, and of nothing else.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::XPUB)?;
    socket.bind("inproc://weather")?;
    let subscriber = context.socket(zmq::SUB)?;
    subscriber.connect("inproc://weather")?;
    subscriber.subscribe("10001")?;
    assert_eq!(socket.recv()?, zmq::Subscription::Subscribe("10001".into()));
    Ok(())
}
