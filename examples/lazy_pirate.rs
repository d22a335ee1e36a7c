//! A client that outlives its server, which the guide calls a lazy pirate.
//!
//! ```sh
//! cargo run --example lazy_pirate
//! ```
//!
//! This has a server of its own, which dies with every third question in its
//! hands and is back half a second later. For one that you stop and start
//! yourself, give an endpoint:
//!
//! ```sh
//! cargo run --example lazy_pirate tcp://127.0.0.1:8000
//! cargo run --example tutorial_server tcp://127.0.0.1:8000 0.1
//! ```

use std::env::args;
use std::thread;
use std::time::Duration;

use zmq::{Context, ErrorKind, Retry};

fn main() -> zmq::Result<()> {
    let endpoint = match args().nth(1) {
        Some(endpoint) => endpoint,
        None => mortal_server()?,
    };
    // Without an answer, the questions need not outlive us either.
    let context = Context::builder().linger(Duration::ZERO).build()?;
    let mut socket = context.socket(zmq::REQ)?;
    socket.connect(&endpoint)?;
    println!("asking {endpoint}");

    // Twice, each time for a quarter of a second, and then it is our turn.
    let retry = Retry::new(2, Duration::from_millis(250));
    for number in 1..=9 {
        let question = format!("question {number}");
        socket = loop {
            match socket.ask(&*question, &retry) {
                Ok((answer, socket)) => {
                    println!("{question}: {answer}");
                    break socket;
                }
                Err(failed) if failed.error().kind() == ErrorKind::TimedOut => {
                    println!("{question}: {failed}");
                    socket = failed.into_socket();
                }
                Err(failed) => return Err(failed.into()),
            }
        };
    }
    println!("all questions are answered");
    Ok(())
}

/// Serves on a thread of its own, and says where.
fn mortal_server() -> zmq::Result<String> {
    let context = Context::builder().linger(Duration::ZERO).build()?;
    let mut socket = context.socket(zmq::REP)?;
    let endpoint = socket.bind("tcp://127.0.0.1:*")?.to_string();
    let address = endpoint.clone();
    thread::spawn(move || -> zmq::Result<()> {
        for count in 1.. {
            let (_question, asker) = socket.recv()?;
            if count % 3 != 0 {
                socket = asker.send("World")?;
                continue;
            }
            println!("the server dies");
            drop(asker);
            thread::sleep(Duration::from_millis(500));
            socket = context.socket(zmq::REP)?;
            while let Err(error) = socket.bind(&address) {
                if error.kind() != ErrorKind::AddrInUse {
                    return Err(error);
                }
            }
            println!("the server is back");
        }
        Ok(())
    });
    Ok(endpoint)
}
