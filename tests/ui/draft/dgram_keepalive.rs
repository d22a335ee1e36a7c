// error: E0599

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    zmq::Dgram::options().tcp_keepalive(true).open(&context)?;
    Ok(())
}
