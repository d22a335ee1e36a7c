// To look whether somebody has subscribed, publish by an XPUB.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::XPUB)?;
    socket.bind("inproc://weather")?;
    if let Ok(zmq::Subscription::Subscribe(topic)) = socket.try_recv() {
        println!("somebody listens to {topic}");
    }
    Ok(())
}
