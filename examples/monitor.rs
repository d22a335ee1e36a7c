//! What becomes of a connection, as its server and its client see it.
//!
//! ```sh
//! cargo run --example monitor [endpoint]
//! ```

use std::env::args;
use std::error::Error;
use std::thread;

use zmq::{Event, Events};

fn main() -> Result<(), Box<dyn Error>> {
    let endpoint = args().nth(1).unwrap_or("tcp://127.0.0.1:5555".into());

    let context = zmq::Context::new()?;
    let server = context.socket(zmq::REP)?;
    let client = context.socket(zmq::REQ)?;

    // Monitors come first, so that they miss nothing.
    let server_events = server.monitor(Events::ALL)?;
    let server_log = thread::spawn(move || {
        for event in server_events {
            println!("server: {event}");
            if event.event == Event::Disconnected {
                break;
            }
        }
    });
    let client_events = client.monitor(Events::ALL)?;
    let client_log = thread::spawn(move || {
        for event in client_events {
            println!("client: {event}");
        }
    });

    let endpoint = server.bind(&endpoint)?;
    client.connect(&endpoint)?;
    let client = client.send("hello")?;
    let (_hello, asker) = server.recv()?;
    let _server = asker.send("World")?;
    let (_world, client) = client.recv()?;

    // The client's events end with it, and its leaving is the server's last.
    drop(client);
    client_log.join().map_err(|_| "the client's log has failed")?;
    server_log.join().map_err(|_| "the server's log has failed")?;
    Ok(())
}
