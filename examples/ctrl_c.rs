//! A server that ends in good order at Ctrl-C.
//!
//! ```sh
//! cargo run --example ctrl_c [endpoint]
//! cargo run --example tutorial_client tcp://127.0.0.1:8000
//! ```

use std::env::args;
use std::error::Error;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

fn main() -> Result<(), Box<dyn Error>> {
    let endpoint = args().nth(1).unwrap_or("tcp://127.0.0.1:8000".into());

    let context = zmq::Context::new()?;
    let server = context.socket(zmq::REP)?;
    server.bind(&endpoint)?;

    // The handler lives as long as the program. So it holds no handle of the context, whose end
    // would wait for it.
    let (interrupt, interrupted) = mpsc::channel();
    ctrlc::set_handler(move || {
        let _ = interrupt.send(());
    })?;
    let handle = context.clone();
    let stopper = thread::spawn(move || -> zmq::Result<()> {
        let _ = interrupted.recv();
        handle.shutdown()
    });

    println!("serving {endpoint} until Ctrl-C");
    let mut count = 0;
    let server = server.serve(|_question| {
        count += 1;
        "World"
    })?;

    drop(server);
    if let Ok(outcome) = stopper.join() {
        outcome?;
    }
    // The last answers have a second to leave.
    context.close(Duration::from_secs(1))?;
    println!("answered {count} questions");
    Ok(())
}
