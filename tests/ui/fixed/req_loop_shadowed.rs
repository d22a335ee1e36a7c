// The next turn gets the socket that the last one ended with.

use std::thread;

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let server = context.socket(zmq::REP)?;
    server.bind("inproc://hello")?;
    let server = thread::spawn(move || serve(server));

    let mut socket = context.socket(zmq::REQ)?;
    socket.connect("inproc://hello")?;

    for request in 1..10 {
        let waiting = socket.send("hello")?;
        let (message, idle) = waiting.recv()?;
        println!("received reply {request} [ {message} ]");
        socket = idle;
    }
    drop(socket);
    server.join().expect("the server does not panic")
}

fn serve(mut socket: zmq::Rep<zmq::Idle>) -> zmq::Result<()> {
    for _ in 1..10 {
        socket = socket.recv()?.1.send("World")?;
    }
    Ok(())
}
