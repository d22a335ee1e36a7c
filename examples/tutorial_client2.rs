//! The tutorial's second client: says `ok` nine times.
//!
//! ```sh
//! cargo run --example tutorial_client2 [endpoint]
//! ```
//!
//! As in Python, it waits for a server, and does not end without one.

use std::env::args;

fn main() -> zmq::Result<()> {
    let endpoint = args().nth(1).unwrap_or("tcp://127.0.0.1:8000".into());

    let context = zmq::Context::new()?;
    println!("connect to hello world server");
    let mut socket = context.socket(zmq::REQ)?;
    socket.connect(&endpoint)?;

    for request in 1..10 {
        println!("send  {request} ...");
        let waiting = socket.send("ok")?;
        let message;
        (message, socket) = waiting.recv()?;
        println!("received reply  {request} [ {message} ]");
    }
    Ok(())
}
