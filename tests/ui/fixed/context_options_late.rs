// libzmq starts its threads with the first socket, and ignores what it is told later.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::builder().io_threads(4).build()?;
    let socket = context.socket(zmq::REP)?;
    socket.bind("tcp://127.0.0.1:*")?;
    Ok(())
}
