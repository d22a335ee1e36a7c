// error: E0277

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::DGRAM)?;
    std::thread::scope(|scope| {
        scope.spawn(|| socket.try_recv());
        scope.spawn(|| socket.try_recv());
    });
    Ok(())
}
