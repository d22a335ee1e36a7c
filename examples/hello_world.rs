//! Both sides of the tutorial in one program, over TCP.
//!
//! ```sh
//! cargo run --example hello_world
//! ```

use std::thread;

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REP)?;
    let endpoint = socket.bind("tcp://127.0.0.1:*")?;
    let server = thread::spawn(move || serve(socket));

    let mut socket = context.socket(zmq::REQ)?;
    socket.connect(&endpoint)?;
    for request in 1..10 {
        println!("send {request} ...");
        let message;
        (message, socket) = socket.send("hello")?.recv()?;
        println!("received reply {request} [ {message} ]");
    }

    // Wakes the server, which waits for a tenth question.
    context.shutdown()?;
    match server.join() {
        Ok(Err(error)) if error.kind() == zmq::ErrorKind::Terminated => Ok(()),
        Ok(ended) => ended,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

fn serve(mut socket: zmq::Rep<zmq::Idle>) -> zmq::Result<()> {
    loop {
        let (message, asker) = socket.recv()?;
        println!("received request: {message}");
        socket = asker.send("World")?;
    }
}
