//! Does the tasks of the ventilator: sleeps so many milliseconds.
//!
//! ```sh
//! cargo run --example sink
//! cargo run --example worker [ventilator's endpoint] [sink's endpoint]
//! cargo run --example ventilator
//! ```
//!
//! It goes on until it is stopped.

use std::env::args;
use std::error::Error;
use std::thread::sleep;
use std::time::Duration;

fn main() -> Result<(), Box<dyn Error>> {
    let endpoint = args().nth(1).unwrap_or("tcp://127.0.0.1:5557".into());
    let sink_endpoint = args().nth(2).unwrap_or("tcp://127.0.0.1:5558".into());

    let context = zmq::Context::builder().linger(Duration::from_secs(1)).build()?;
    let ventilator = context.socket(zmq::PULL)?;
    ventilator.connect(&endpoint)?;
    let sink = context.socket(zmq::PUSH)?;
    sink.connect(&sink_endpoint)?;
    println!("waiting for tasks");

    loop {
        let task = ventilator.recv()?;
        println!("a task of {task} ms");
        sleep(Duration::from_millis(task.as_str()?.parse()?));
        sink.send("done")?;
    }
}
