// The old question is given up before the next one.

use std::time::Duration;

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let mut server = context.socket(zmq::REP)?;
    server.bind("inproc://hello")?;
    let socket = context.socket(zmq::REQ)?;
    socket.connect("inproc://hello")?;

    let waiting = socket.send("hello?")?;
    let Err(failed) = waiting.recv_timeout(Duration::from_millis(20)) else {
        panic!("nobody can have answered");
    };
    let waiting = failed.into_socket().abandon()?.send("hello??")?;

    // It may have heard the first question too.
    loop {
        let (question, asker) = server.recv()?;
        server = asker.send(question.clone())?;
        if question == "hello??" {
            break;
        }
    }
    assert_eq!(waiting.recv()?.0, "hello??");
    Ok(())
}
