//! Publishes when all subscribers are there, so that none misses the beginning.
//!
//! ```sh
//! cargo run --example synced_publisher [endpoint] [second endpoint] [subscribers] [updates]
//! cargo run --example synced_subscriber # ten times, each in its own terminal
//! ```
//!
//! It says `HELLO` until enough subscribers have answered. They do so at the
//! second endpoint, as nothing can be sent to a publisher.

use std::env::args;
use std::error::Error;
use std::time::Duration;

fn main() -> Result<(), Box<dyn Error>> {
    let endpoint = args().nth(1).unwrap_or("tcp://127.0.0.1:5561".into());
    let second_endpoint = args().nth(2).unwrap_or("tcp://127.0.0.1:5562".into());
    let subscribers: u32 = args().nth(3).unwrap_or("10".into()).parse()?;
    let updates: u32 = args().nth(4).unwrap_or("1000000".into()).parse()?;

    let context = zmq::Context::new()?;
    // The slowest subscriber sets the pace, or it would miss updates.
    let publisher = zmq::Pub::options().no_drop(true).open(&context)?;
    publisher.bind(&endpoint)?;
    let mut attendance = context.socket(zmq::REP)?;
    attendance.bind(&second_endpoint)?;

    println!("waiting for {subscribers} subscribers");
    let mut present = 0;
    while present < subscribers {
        publisher.send("HELLO")?;
        let ready = attendance.poll(zmq::POLLIN, Some(Duration::from_millis(100)))?;
        if ready.contains(zmq::POLLIN) {
            let (_here, asker) = attendance.recv()?;
            attendance = asker.send("")?;
            present += 1;
            println!("subscriber {present} is there");
        }
    }

    for update in 1..=updates {
        publisher.send(format!("update {update}"))?;
    }
    publisher.send("END")?;
    println!("published {updates} updates");
    Ok(())
}
