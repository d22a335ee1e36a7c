//! A weather service: a stream of invented reports from all zip codes.
//!
//! ```sh
//! cargo run --example weather_publisher [endpoint] [reports]
//! cargo run --example weather_subscriber
//! ```
//!
//! Without a number of reports it goes on until it is stopped.

use std::env::args;
use std::error::Error;
use std::hash::{BuildHasher, RandomState};

fn main() -> Result<(), Box<dyn Error>> {
    let endpoint = args().nth(1).unwrap_or("tcp://127.0.0.1:5556".into());
    let reports = args().nth(2).map_or(Ok(u64::MAX), |reports| reports.parse())?;

    let context = zmq::Context::new()?;
    let publisher = context.socket(zmq::PUB)?;
    publisher.bind(&endpoint)?;
    println!("publishing the weather at {endpoint}");

    // The hash of a number is random enough for weather.
    let weather = RandomState::new();
    for report in 0..reports {
        let zip_code = weather.hash_one((report, "zip code")) % 100_000;
        let temperature = weather.hash_one((report, "temperature")) % 110;
        let humidity = 10 + weather.hash_one((report, "humidity")) % 50;
        // What nobody has subscribed to goes nowhere.
        publisher.send(format!("{zip_code:05} {temperature} {humidity}"))?;
    }
    println!("published {reports} reports");
    Ok(())
}
