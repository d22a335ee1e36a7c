// The next turn gets the socket that the last one ended with.

use std::thread;

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let mut socket = context.socket(zmq::REP)?;
    socket.bind("inproc://hello")?;
    let client = context.socket(zmq::REQ)?;
    client.connect("inproc://hello")?;
    let client = thread::spawn(move || ask(client));

    loop {
        let (message, asker) = socket.recv()?;
        println!("received request: {message}");
        socket = asker.send("World")?;
        if message == "goodbye" {
            break;
        }
    }
    client.join().expect("the client does not panic")
}

fn ask(mut socket: zmq::Req<zmq::Idle>) -> zmq::Result<()> {
    for question in ["hello", "goodbye"] {
        (_, socket) = socket.send(question)?.recv()?;
    }
    Ok(())
}
