// error: E0599
// The server of the Python tutorial, word for word.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REP)?;
    socket.bind("tcp://*:8000")?;

    loop {
        let message = socket.recv()?;
        socket.send("World")?;
    }
}
