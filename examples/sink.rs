//! Gathers the workers' results, and says how long they took together.
//!
//! ```sh
//! cargo run --example sink [endpoint]
//! cargo run --example worker # as often as you like
//! cargo run --example ventilator
//! ```
//!
//! The more workers there are, the sooner it ends.

use std::env::args;
use std::error::Error;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let endpoint = args().nth(1).unwrap_or("tcp://127.0.0.1:5558".into());

    let context = zmq::Context::new()?;
    let sink = context.socket(zmq::PULL)?;
    sink.bind(&endpoint)?;
    println!("waiting for the ventilator");

    let mut tasks = None;
    let mut done = 0;
    let mut start: Option<Instant> = None;
    while tasks != Some(done) {
        let message = sink.recv()?;
        start.get_or_insert_with(Instant::now);
        // The ventilator says how many there are; it need not be the first to be heard.
        match message.as_str()?.strip_prefix("tasks ") {
            Some(number) => tasks = Some(number.parse()?),
            None => done += 1,
        }
    }
    let elapsed = start.map_or(0, |start| start.elapsed().as_millis());
    println!("{done} tasks done in {elapsed} ms");
    Ok(())
}
