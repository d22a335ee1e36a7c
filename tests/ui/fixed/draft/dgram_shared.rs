// A socket of a type that libzmq calls thread-safe is shared.

fn main() -> zmq::Result<()> {
    if !zmq::has("draft") {
        return Ok(());
    }
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::CHANNEL)?;
    std::thread::scope(|scope| {
        scope.spawn(|| socket.try_recv());
        scope.spawn(|| socket.try_recv());
    });
    Ok(())
}
