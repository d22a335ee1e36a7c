//! A web server of one page, on a socket for plain TCP.
//!
//! ```sh
//! cargo run --example http_stream [endpoint] [forever]
//! curl http://127.0.0.1:8080/
//! ```
//!
//! It ends when one request is answered, unless it is to serve `forever`.

use std::collections::HashMap;
use std::env::args;

use zmq::StreamEvent;

const ANSWER: &str = "HTTP/1.1 200 OK\r\n\
    Content-Type: text/plain\r\n\
    Content-Length: 14\r\n\
    Connection: close\r\n\
    \r\n\
    Hello, World!\n";

fn main() -> zmq::Result<()> {
    let endpoint = args().nth(1).unwrap_or("tcp://127.0.0.1:8080".into());
    let forever = args().nth(2).is_some_and(|argument| argument == "forever");

    let context = zmq::Context::new()?;
    let server = context.socket(zmq::STREAM)?;
    let endpoint = server.bind(&endpoint)?;
    println!("serving {endpoint}");

    // The bytes of a request may come in pieces, and those of several mixed.
    let mut requests = HashMap::new();
    let mut answered = None;
    loop {
        match server.recv()? {
            StreamEvent::Connected(id) => {
                requests.insert(id, Vec::new());
            }
            StreamEvent::Data(id, bytes) => {
                let request = requests.entry(id.clone()).or_default();
                request.extend_from_slice(&bytes);
                // An empty line ends it.
                if request.ends_with(b"\r\n\r\n") {
                    let text = String::from_utf8_lossy(request);
                    println!("{}", text.lines().next().unwrap_or_default());
                    request.clear();
                    // Whoever has gone meanwhile needs no answer.
                    if server.send(&id, ANSWER).is_ok() {
                        answered = Some(id);
                    }
                }
            }
            // The client closes when it has read the answer.
            StreamEvent::Disconnected(id) => {
                requests.remove(&id);
                if answered == Some(id) && !forever {
                    return Ok(());
                }
            }
        }
    }
}
