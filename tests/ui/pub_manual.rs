// error: E0599

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let publisher = zmq::Pub::options().manual().open(&context)?;
    publisher.bind("inproc://news")?;
    Ok(())
}
