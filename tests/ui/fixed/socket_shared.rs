// The context is shared, and each thread opens a socket of its own.

use std::thread;

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REQ)?;
    socket.connect("inproc://one")?;

    thread::scope(|scope| {
        let server = scope.spawn(|| -> zmq::Result<()> {
            let socket = context.socket(zmq::REP)?;
            socket.bind("inproc://one")?;
            let socket = socket.recv()?.1.send("World")?;
            drop(socket);
            Ok(())
        });
        let (answer, _) = socket.send("hello")?.recv()?;
        assert_eq!(answer, "World");
        server.join().expect("the server does not panic")
    })
}
