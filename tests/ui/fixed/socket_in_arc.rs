// The socket moves to the thread that uses it, and back when that is done.

use std::thread;

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REP)?;
    let client = context.socket(zmq::REQ)?;
    client.connect("inproc://one")?;

    let other = thread::spawn(move || socket.bind("inproc://one").map(|_| socket));
    let socket = other.join().expect("the other thread does not panic")?;
    socket.bind("inproc://another")?;

    let client = client.send("hello")?;
    assert_eq!(socket.recv()?.0, "hello");
    drop(client);
    Ok(())
}
