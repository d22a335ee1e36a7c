// What is polled must stay open: another file could get its number.

use std::net::TcpListener;
use std::os::fd::AsFd;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut poller = zmq::Poller::new();
    poller.register_fd(listener.as_fd(), zmq::POLLIN)?;
    poller.poll(Some(std::time::Duration::ZERO))?;
    Ok(())
}
