// Out of the field for the exchange, and back after it.

use std::thread;

use zmq::{Idle, Message, Rep, Req};

struct Client {
    socket: Option<Req<Idle>>,
}

impl Client {
    fn ask(&mut self, question: &str) -> zmq::Result<Option<Message>> {
        let Some(socket) = self.socket.take() else {
            return Ok(None);
        };
        let (answer, socket) = socket.send(question)?.recv()?;
        self.socket = Some(socket);
        Ok(Some(answer))
    }
}

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let server = context.socket(zmq::REP)?;
    server.bind("inproc://hello")?;
    let server = thread::spawn(move || serve(server));

    let socket = context.socket(zmq::REQ)?;
    socket.connect("inproc://hello")?;
    let mut client = Client { socket: Some(socket) };

    assert_eq!(client.ask("hello")?, Some("World".into()));
    assert_eq!(client.ask("hello again")?, Some("World".into()));
    server.join().expect("the server does not panic")
}

fn serve(mut socket: Rep<Idle>) -> zmq::Result<()> {
    for _ in 0..2 {
        socket = socket.recv()?.1.send("World")?;
    }
    Ok(())
}
