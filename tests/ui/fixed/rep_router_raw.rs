// A STREAM speaks plain TCP.

use std::io::{Read, Write};
use std::net::TcpStream;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let context = zmq::Context::new()?;
    let server = context.socket(zmq::STREAM)?;
    let endpoint = server.bind("tcp://127.0.0.1:*")?;

    let mut client = TcpStream::connect(endpoint.address())?;
    client.write_all(b"hello")?;
    let id = loop {
        if let zmq::StreamEvent::Data(id, _) = server.recv()? {
            break id;
        }
    };
    server.send(&id, "World")?;
    let mut answer = [0; 5];
    client.read_exact(&mut answer)?;
    assert_eq!(&answer, b"World");
    Ok(())
}
