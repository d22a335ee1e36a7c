// A PUB hears no subscriptions, and so could grant none; an XPUB does.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    // SAFETY: nobody connects and leaves.
    let publisher = unsafe { zmq::XPub::options().manual_unchecked() }.open(&context)?;
    publisher.bind("inproc://news")?;
    Ok(())
}
