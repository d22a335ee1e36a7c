// error: E0277

use std::sync::Arc;
use std::thread;

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = Arc::new(context.socket(zmq::REP)?);

    let other = Arc::clone(&socket);
    thread::spawn(move || other.bind("inproc://one"));
    socket.bind("inproc://another")?;
    Ok(())
}
