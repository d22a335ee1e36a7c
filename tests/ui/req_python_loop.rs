// error: E0599
// The client of the Python tutorial, word for word.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REQ)?;
    socket.connect("tcp://localhost:8000")?;

    for request in 1..10 {
        println!("sending request {request} …");
        socket.send("hello")?;
        let message = socket.recv()?;
        println!("received reply {request} [ {message} ]");
    }
    Ok(())
}
