// error: E0599, E0624

fn main() -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let options = zmq::Rep::options();
    let server = options.open(&context)?;
    // By its name, and by its number.
    options.router_raw(true);
    server.set_option(zmq::sys::ZMQ_ROUTER_RAW, 1)?;
    server.setsockopt(zmq::sys::ZMQ_ROUTER_RAW, 1)
}
