// A PUB hears no subscriptions, and so could grant none; an XPUB does.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let publisher = zmq::XPub::options().manual().open(&context)?;
    publisher.bind("inproc://news")?;
    Ok(())
}
