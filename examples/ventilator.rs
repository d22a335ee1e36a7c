//! Hands out tasks to the workers, who pass their results on to the sink.
//!
//! ```sh
//! cargo run --example sink
//! cargo run --example worker # as often as you like
//! cargo run --example ventilator [endpoint] [sink's endpoint] [tasks]
//! ```

use std::env::args;
use std::error::Error;
use std::hash::{BuildHasher, RandomState};
use std::io::stdin;
use std::time::Duration;

fn main() -> Result<(), Box<dyn Error>> {
    let endpoint = args().nth(1).unwrap_or("tcp://127.0.0.1:5557".into());
    let sink_endpoint = args().nth(2).unwrap_or("tcp://127.0.0.1:5558".into());
    let tasks: u32 = args().nth(3).unwrap_or("100".into()).parse()?;

    // If there is no sink, the end does not wait for one for ever.
    let context = zmq::Context::builder().linger(Duration::from_secs(5)).build()?;
    let ventilator = context.socket(zmq::PUSH)?;
    ventilator.bind(&endpoint)?;
    let sink = context.socket(zmq::PUSH)?;
    sink.connect(&sink_endpoint)?;

    // Who comes first gets all there is, so let all workers come first.
    println!("press Enter when the workers are ready");
    stdin().read_line(&mut String::new())?;

    sink.send(format!("tasks {tasks}"))?;
    let random = RandomState::new();
    let mut total = 0;
    for task in 0..tasks {
        let milliseconds = 1 + random.hash_one(task) % 100;
        ventilator.send(milliseconds.to_string())?;
        total += milliseconds;
    }
    println!("handed out {tasks} tasks of {total} ms");
    Ok(())
}
