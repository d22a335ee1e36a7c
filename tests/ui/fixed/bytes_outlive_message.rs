// The messages are kept, and the bytes in them.

use std::thread;

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let server = context.socket(zmq::REP)?;
    server.bind("inproc://hello")?;
    let server = thread::spawn(move || serve(server));

    let mut socket = context.socket(zmq::REQ)?;
    socket.connect("inproc://hello")?;

    let mut answers: Vec<zmq::Message> = Vec::new();
    for question in ["one", "another"] {
        let message;
        (message, socket) = socket.send(question)?.recv()?;
        answers.push(message);
    }
    let bytes: Vec<&[u8]> = answers.iter().map(zmq::Message::as_bytes).collect();
    assert_eq!(bytes, [b"one".as_slice(), b"another"]);

    drop(socket);
    server.join().expect("the server does not panic")
}

fn serve(mut socket: zmq::Rep<zmq::Idle>) -> zmq::Result<()> {
    for _ in 0..2 {
        let (question, asker) = socket.recv()?;
        socket = asker.send(question)?;
    }
    Ok(())
}
