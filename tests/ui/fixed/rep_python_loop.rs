// Each turn of the loop assigns the socket back.

use std::thread;

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let socket = context.socket(zmq::REP)?;
    socket.bind("inproc://hello")?;
    let server = thread::spawn(move || serve(socket));

    let client = context.socket(zmq::REQ)?;
    client.connect("inproc://hello")?;
    let (_, client) = client.send("hello")?.recv()?;
    let (answer, client) = client.send("hello again")?.recv()?;
    assert_eq!(answer, "World");

    // Which ends the loop of the server.
    context.shutdown()?;
    drop(client);
    let ended = server.join().expect("the server does not panic");
    assert_eq!(ended.map_err(|error| error.kind()), Err(zmq::ErrorKind::Terminated));
    Ok(())
}

fn serve(mut socket: zmq::Rep<zmq::Idle>) -> zmq::Result<()> {
    loop {
        let (message, asker) = socket.recv()?;
        println!("received request: {message}");
        socket = asker.send("World")?;
    }
}
