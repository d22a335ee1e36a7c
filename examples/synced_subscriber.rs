//! Tells the publisher that it is there, and counts the updates until the end.
//!
//! ```sh
//! cargo run --example synced_publisher
//! cargo run --example synced_subscriber [endpoint] [second endpoint]
//! ```
//!
//! It waits for a publisher, and does not end without one.

use std::env::args;

fn main() -> zmq::Result<()> {
    let endpoint = args().nth(1).unwrap_or("tcp://127.0.0.1:5561".into());
    let second_endpoint = args().nth(2).unwrap_or("tcp://127.0.0.1:5562".into());

    let context = zmq::Context::new()?;
    let subscriber = zmq::Sub::options().subscribe("").open(&context)?;
    subscriber.connect(&endpoint)?;

    // Whoever hears anything has subscribed: the publisher may begin.
    println!("heard {}", subscriber.recv()?);
    let attendance = context.socket(zmq::REQ)?;
    attendance.connect(&second_endpoint)?;
    let (_noted, _attendance) = attendance.send("here")?.recv()?;

    let mut updates = 0;
    loop {
        let message = subscriber.recv()?;
        if message == "END" {
            break;
        }
        // Others may not be there yet, and be greeted still.
        if message != "HELLO" {
            updates += 1;
        }
    }
    println!("received {updates} updates");
    Ok(())
}
