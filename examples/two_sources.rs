//! Takes the ventilator's tasks and the weather, whichever comes first.
//!
//! ```sh
//! cargo run --example weather_publisher
//! cargo run --example ventilator
//! cargo run --example two_sources [tasks' endpoint] [weather's endpoint] [messages]
//! ```
//!
//! Without a number of messages it goes on until it is stopped.

use std::env::args;
use std::error::Error;

use zmq::POLLIN;

fn main() -> Result<(), Box<dyn Error>> {
    let task_endpoint = args().nth(1).unwrap_or("tcp://127.0.0.1:5557".into());
    let weather_endpoint = args().nth(2).unwrap_or("tcp://127.0.0.1:5556".into());
    let messages = args().nth(3).map_or(Ok(u64::MAX), |messages| messages.parse())?;

    let context = zmq::Context::new()?;
    let tasks = context.socket(zmq::PULL)?;
    tasks.connect(&task_endpoint)?;
    let weather = zmq::Sub::options().subscribe("10001").open(&context)?;
    weather.connect(&weather_endpoint)?;

    let mut poller = zmq::Poller::new();
    poller.register(&tasks, POLLIN)?;
    poller.register(&weather, POLLIN)?;
    println!("waiting for tasks and weather");

    let mut received = 0;
    while received < messages {
        let ready = poller.poll(None)?;
        if ready.contains(&tasks) {
            println!("task: {}", tasks.recv()?);
            received += 1;
        }
        if ready.contains(&weather) {
            println!("weather: {}", weather.recv()?);
            received += 1;
        }
    }
    Ok(())
}
