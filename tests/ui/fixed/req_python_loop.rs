// Each turn of the loop assigns the socket back.

use std::thread;

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let server = context.socket(zmq::REP)?;
    server.bind("inproc://hello")?;
    let server = thread::spawn(move || serve(server));

    let mut socket = context.socket(zmq::REQ)?;
    socket.connect("inproc://hello")?;

    for request in 1..10 {
        println!("sending request {request} …");
        let message;
        (message, socket) = socket.send("hello")?.recv()?;
        println!("received reply {request} [ {message} ]");
        assert_eq!(message, "World");
    }
    server.join().expect("the server does not panic")
}

fn serve(mut socket: zmq::Rep<zmq::Idle>) -> zmq::Result<()> {
    for _ in 1..10 {
        let (question, asker) = socket.recv()?;
        assert_eq!(question, "hello");
        socket = asker.send("World")?;
    }
    Ok(())
}
