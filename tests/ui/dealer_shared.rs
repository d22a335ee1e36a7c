// error: E0277

use std::thread;

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::DEALER)?;
    socket.connect("inproc://service")?;

    thread::scope(|scope| {
        scope.spawn(|| socket.send("from one thread"));
        socket.send("from another")?;
        Ok(())
    })
}
