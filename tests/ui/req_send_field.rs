// error: E0507

struct Client {
    socket: zmq::Req<zmq::Idle>,
}

impl Client {
    fn ask(&mut self, question: &str) -> zmq::Result<zmq::Message> {
        let answer;
        (answer, self.socket) = self.socket.send(question)?.recv()?;
        Ok(answer)
    }
}

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let mut client = Client { socket: context.socket(zmq::REQ)? };
    client.socket.connect("inproc://hello")?;

    println!("received {}", client.ask("hello")?);
    Ok(())
}
