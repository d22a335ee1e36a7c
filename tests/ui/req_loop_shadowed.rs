// error: E0382
// The next thing to try after `req_python_loop`.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REQ)?;
    socket.connect("tcp://localhost:8000")?;

    for request in 1..10 {
        let socket = socket.send("hello")?;
        let (message, _) = socket.recv()?;
        println!("received reply {request} [ {message} ]");
    }
    Ok(())
}
