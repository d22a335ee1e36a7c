//! Stands between clients and workers, so that neither need know the other.
//!
//! ```sh
//! cargo run --example broker [clients' endpoint] [workers' endpoint]
//! cargo run --example broker_worker # as often as you like
//! cargo run --example tutorial_client tcp://127.0.0.1:5559
//! ```
//!
//! It goes on until it is stopped.

use std::env::args;

fn main() -> zmq::Result<()> {
    let client_endpoint = args().nth(1).unwrap_or("tcp://127.0.0.1:5559".into());
    let worker_endpoint = args().nth(2).unwrap_or("tcp://127.0.0.1:5560".into());

    let context = zmq::Context::new()?;
    let clients = context.socket(zmq::ROUTER)?;
    clients.bind(&client_endpoint)?;
    let workers = context.socket(zmq::DEALER)?;
    workers.bind(&worker_endpoint)?;

    println!("from {client_endpoint} to {worker_endpoint}");
    // The router notes whose question it is, and so finds the way back.
    zmq::queue(&clients, &workers)
}
