// error: E0382
// The next thing to try after `rep_python_loop`.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REP)?;
    socket.bind("tcp://*:8000")?;

    loop {
        let (message, socket) = socket.recv()?;
        println!("received request: {message}");
        socket.send("World")?;
    }
}
