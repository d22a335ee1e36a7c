//! Gathers the reports from one zip code, and says how warm it is on average.
//!
//! ```sh
//! cargo run --example weather_publisher
//! cargo run --example weather_subscriber [endpoint] [zip code] [reports]
//! ```
//!
//! It waits for a publisher, and does not end without one.

use std::env::args;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let endpoint = args().nth(1).unwrap_or("tcp://127.0.0.1:5556".into());
    let zip_code = args().nth(2).unwrap_or("10001".into());
    let reports: u32 = args().nth(3).unwrap_or("100".into()).parse()?;
    if reports == 0 {
        return Err("there is no average of no reports".into());
    }

    let context = zmq::Context::new()?;
    let subscriber = context.socket(zmq::SUB)?;
    subscriber.connect(&endpoint)?;
    // A report begins with its zip code, so this takes no other's.
    subscriber.subscribe(&zip_code)?;
    println!("waiting for the weather in {zip_code}");

    let mut total = 0.0;
    for report in 1..=reports {
        let message = subscriber.recv()?;
        let mut fields = message.as_str()?.split(' ').skip(1);
        let temperature: f64 = fields.next().ok_or("no temperature")?.parse()?;
        println!("report {report}: {temperature}F");
        total += temperature;
    }
    println!("average of {reports} reports: {:.1}F", total / f64::from(reports));
    Ok(())
}
