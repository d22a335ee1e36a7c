// The function takes the socket and returns it.

use std::thread;

use zmq::{Idle, Message, Rep, Req};

fn ask(socket: Req<Idle>) -> zmq::Result<(Message, Req<Idle>)> {
    Ok(socket.send("hello")?.recv()?)
}

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let server = context.socket(zmq::REP)?;
    server.bind("inproc://hello")?;
    let server = thread::spawn(move || serve(server));

    let socket = context.socket(zmq::REQ)?;
    socket.connect("inproc://hello")?;

    let (answer, socket) = ask(socket)?;
    println!("received {answer}");
    let (answer, _) = ask(socket)?;
    assert_eq!(answer, "World");
    server.join().expect("the server does not panic")
}

fn serve(mut socket: Rep<Idle>) -> zmq::Result<()> {
    for _ in 0..2 {
        socket = socket.recv()?.1.send("World")?;
    }
    Ok(())
}
