//! The tutorial's second server: answers `hello` with `World`, and anything
//! else with `success`.
//!
//! ```sh
//! cargo run --example tutorial_server2 [endpoint] [seconds it pauses]
//! ```

use std::env::args;
use std::error::Error;
use std::thread::sleep;
use std::time::Duration;

fn main() -> Result<(), Box<dyn Error>> {
    let endpoint = args().nth(1).unwrap_or("tcp://127.0.0.1:8000".into());
    let pause = args().nth(2).unwrap_or("1".into()).parse()?;
    let pause = Duration::try_from_secs_f64(pause)?;

    let context = zmq::Context::new()?;
    let mut socket = context.socket(zmq::REP)?;
    socket.bind(&endpoint)?;

    loop {
        let (message, asker) = socket.recv()?;
        println!("received request:  {message}");
        sleep(pause);
        if message == "hello" {
            socket = asker.send("World")?;
        } else {
            socket = asker.send("success")?;
        }
    }
}
