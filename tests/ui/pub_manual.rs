// error: E0599

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    // SAFETY: nobody connects and leaves.
    let publisher = unsafe { zmq::Pub::options().manual() }.open(&context)?;
    publisher.bind("inproc://news")?;
    Ok(())
}
