// error: E0308

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let mut socket = context.socket(zmq::REP)?;
    socket.bind("tcp://*:8000")?;

    loop {
        let message;
        (message, socket) = socket.recv()?;
        println!("received request: {message}");
    }
}
