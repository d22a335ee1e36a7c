// The other end of a pipeline receives.

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let ventilator = context.socket(zmq::PUSH)?;
    ventilator.bind("inproc://tasks")?;
    let socket = context.socket(zmq::PULL)?;
    socket.connect("inproc://tasks")?;
    ventilator.send("task")?;
    assert_eq!(socket.recv()?, "task");
    Ok(())
}
