// Each thread has a socket of its own.

use std::thread;

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let service = context.socket(zmq::ROUTER)?;
    service.bind("inproc://service")?;

    thread::scope(|scope| {
        for name in ["one thread", "another"] {
            let context = &context;
            scope.spawn(move || -> zmq::Result<()> {
                let socket = context.socket(zmq::DEALER)?;
                socket.connect("inproc://service")?;
                socket.send(format!("from {name}"))?;
                Ok(())
            });
        }
        for _ in 0..2 {
            let (_id, message) = service.recv()?;
            assert!(message.to_string().starts_with("from "));
        }
        Ok(())
    })
}
