//! Answers the questions that the broker passes on.
//!
//! ```sh
//! cargo run --example broker
//! cargo run --example broker_worker [endpoint]
//! cargo run --example tutorial_client tcp://127.0.0.1:5559
//! ```
//!
//! It is a server like the tutorial's, but for one word: it connects. So any
//! number of them may come and go. It goes on until it is stopped.

use std::env::args;

fn main() -> zmq::Result<()> {
    let endpoint = args().nth(1).unwrap_or("tcp://127.0.0.1:5560".into());

    let context = zmq::Context::new()?;
    let mut socket = context.socket(zmq::REP)?;
    socket.connect(&endpoint)?;
    println!("waiting for questions");

    loop {
        let (message, asker) = socket.recv()?;
        println!("received request: {message}");
        socket = asker.send("World")?;
    }
}
