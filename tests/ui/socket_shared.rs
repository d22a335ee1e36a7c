// error: E0277

use std::thread;

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REP)?;

    thread::scope(|scope| {
        scope.spawn(|| socket.bind("inproc://one"));
        socket.bind("inproc://another")?;
        Ok(())
    })
}
