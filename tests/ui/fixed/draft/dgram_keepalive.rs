// UDP has no connections to keep alive; this one may keep to a device.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    if zmq::has("draft") {
        zmq::Dgram::options().bind_to_device("lo").open(&context)?;
    }
    Ok(())
}
