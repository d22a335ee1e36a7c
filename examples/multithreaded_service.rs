//! One endpoint, behind which several threads answer at once.
//!
//! ```sh
//! cargo run --example multithreaded_service [endpoint] [threads]
//! cargo run --example tutorial_client tcp://127.0.0.1:5555
//! ```
//!
//! It goes on until it is stopped.

use std::env::args;
use std::error::Error;
use std::thread;

fn main() -> Result<(), Box<dyn Error>> {
    let endpoint = args().nth(1).unwrap_or("tcp://127.0.0.1:5555".into());
    let threads: u32 = args().nth(2).unwrap_or("5".into()).parse()?;

    let context = zmq::Context::new()?;
    let clients = context.socket(zmq::ROUTER)?;
    clients.bind(&endpoint)?;
    // Within one process, messages need no network.
    let workers = context.socket(zmq::DEALER)?;
    workers.bind("inproc://workers")?;

    for number in 1..=threads {
        let worker = context.socket(zmq::REP)?;
        worker.connect("inproc://workers")?;
        thread::spawn(move || {
            if let Err(error) = serve(worker, number) {
                eprintln!("thread {number}: {error}");
            }
        });
    }
    println!("{threads} threads serve {endpoint}");
    zmq::queue(&clients, &workers)?;
    Ok(())
}

/// A thread owns its socket: none is used by two threads at a time.
fn serve(mut socket: zmq::Rep<zmq::Idle>, number: u32) -> zmq::Result<()> {
    loop {
        let (message, asker) = socket.recv()?;
        println!("thread {number} received request: {message}");
        socket = asker.send("World")?;
    }
}
