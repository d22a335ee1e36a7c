//! Runs one loop, for an instruction counter to watch:
//! `instructions <exchange|flow|routed> <loop> <bytes> <pairs>`.
//!
//! A pair is one send and one receive, so an exchange, a question and its answer, is two.

use std::env::args;
use std::error::Error;
use std::ffi::c_ulong;

// Linked for the C loops below.
use zmq_sys as _;

const USAGE: &str = "usage: instructions <exchange|flow|routed> <rust|rust-fresh|c|c-fresh|c-buffers> <bytes> <pairs>";

fn main() -> Result<(), Box<dyn Error>> {
    let [_, pattern, contestant, size, pairs] = &args().collect::<Vec<_>>()[..] else {
        return Err(USAGE.into());
    };
    let (size, pairs): (usize, c_ulong) = (size.parse()?, pairs.parse()?);
    match (&**pattern, &**contestant) {
        ("exchange", "rust") => exchange(size, pairs / 2)?,
        ("exchange", "rust-fresh") => exchange_of_fresh_messages(size, pairs / 2)?,
        // SAFETY: the function has no preconditions.
        ("exchange", "c") => unsafe { exchange_messages(size, pairs / 2) },
        // SAFETY: the function has no preconditions.
        ("exchange", "c-fresh") => unsafe { exchange_fresh_messages(size, pairs / 2) },
        // SAFETY: the function has no preconditions.
        ("exchange", "c-buffers") => unsafe { exchange_buffers(size, pairs / 2) },
        ("routed", "rust") => routed(size, pairs / 2)?,
        ("routed", "rust-fresh") => route_fresh_messages(size, pairs / 2)?,
        // SAFETY: the function has no preconditions.
        ("routed", "c") => unsafe { routed_messages(size, pairs / 2) },
        // SAFETY: the function has no preconditions.
        ("routed", "c-fresh") => unsafe { routed_fresh_messages(size, pairs / 2) },
        ("flow", "rust") => flow(size, pairs)?,
        ("flow", "rust-fresh") => flow_of_fresh_messages(size, pairs)?,
        // SAFETY: the function has no preconditions.
        ("flow", "c") => unsafe { flow_messages(size, pairs) },
        // SAFETY: the function has no preconditions.
        ("flow", "c-fresh") => unsafe { flow_fresh_messages(size, pairs) },
        // SAFETY: the function has no preconditions.
        ("flow", "c-buffers") => unsafe { flow_buffers(size, pairs) },
        _ => return Err(USAGE.into()),
    }
    Ok(())
}

/// REQ asks and REP answers, into messages that are used again.
fn exchange(size: usize, exchanges: c_ulong) -> zmq::Result<()> {
    let (_context, mut client, mut server) = req_and_rep()?;
    let bytes = vec![0_u8; size];
    let mut message = zmq::Message::new();
    for _ in 0..exchanges {
        let waiting = client.send(&bytes[..])?;
        let asker = server.recv_into(&mut message)?;
        assert_eq!(message.len(), size);
        server = asker.send(&bytes[..])?;
        client = waiting.recv_into(&mut message)?;
        assert_eq!(message.len(), size);
    }
    Ok(())
}

/// REQ asks and REP answers, in fresh messages.
fn exchange_of_fresh_messages(size: usize, exchanges: c_ulong) -> zmq::Result<()> {
    let (_context, mut client, mut server) = req_and_rep()?;
    let bytes = vec![0_u8; size];
    for _ in 0..exchanges {
        let waiting = client.send(&bytes[..])?;
        let (question, asker) = server.recv()?;
        assert_eq!(question.len(), size);
        server = asker.send(&bytes[..])?;
        let answer;
        (answer, client) = waiting.recv()?;
        assert_eq!(answer.len(), size);
    }
    Ok(())
}

/// DEALER asks and ROUTER answers, into messages that are used again.
fn routed(size: usize, exchanges: c_ulong) -> zmq::Result<()> {
    let (_context, client, server) = dealer_and_router()?;
    let bytes = vec![0_u8; size];
    let (mut asker, mut message) = (zmq::RoutingId::default(), zmq::Message::new());
    for _ in 0..exchanges {
        client.send(&bytes[..])?;
        server.recv_into(&mut asker, &mut message)?;
        assert_eq!(message.len(), size);
        server.send(&asker, &bytes[..])?;
        client.recv_into(&mut message)?;
        assert_eq!(message.len(), size);
    }
    Ok(())
}

/// DEALER asks and ROUTER answers, in fresh messages.
fn route_fresh_messages(size: usize, exchanges: c_ulong) -> zmq::Result<()> {
    let (_context, client, server) = dealer_and_router()?;
    let bytes = vec![0_u8; size];
    for _ in 0..exchanges {
        client.send(&bytes[..])?;
        let (asker, question) = server.recv()?;
        assert_eq!(question.len(), size);
        server.send(&asker, &bytes[..])?;
        assert_eq!(client.recv()?.len(), size);
    }
    Ok(())
}

/// PUSH sends and PULL receives, into a message that is used again.
fn flow(size: usize, messages: c_ulong) -> zmq::Result<()> {
    let (_context, sender, receiver) = push_and_pull()?;
    let bytes = vec![0_u8; size];
    let mut message = zmq::Message::new();
    for _ in 0..messages {
        sender.send(&bytes[..])?;
        receiver.recv_into(&mut message)?;
        assert_eq!(message.len(), size);
    }
    Ok(())
}

/// PUSH sends and PULL receives, a fresh message each time.
fn flow_of_fresh_messages(size: usize, messages: c_ulong) -> zmq::Result<()> {
    let (_context, sender, receiver) = push_and_pull()?;
    let bytes = vec![0_u8; size];
    for _ in 0..messages {
        sender.send(&bytes[..])?;
        let message = receiver.recv()?;
        assert_eq!(message.len(), size);
    }
    Ok(())
}

fn req_and_rep() -> zmq::Result<(zmq::Context, zmq::Req<zmq::Idle>, zmq::Rep<zmq::Idle>)> {
    let context = zmq::Context::new()?;
    let server = context.socket(zmq::REP)?;
    let client = context.socket(zmq::REQ)?;
    server.bind("inproc://exchange")?;
    client.connect("inproc://exchange")?;
    Ok((context, client, server))
}

fn dealer_and_router() -> zmq::Result<(zmq::Context, zmq::Dealer, zmq::Router)> {
    let context = zmq::Context::new()?;
    let server = context.socket(zmq::ROUTER)?;
    let client = context.socket(zmq::DEALER)?;
    server.bind("inproc://routed")?;
    client.connect("inproc://routed")?;
    Ok((context, client, server))
}

fn push_and_pull() -> zmq::Result<(zmq::Context, zmq::Push, zmq::Pull)> {
    let context = zmq::Context::new()?;
    let receiver = context.socket(zmq::PULL)?;
    let sender = context.socket(zmq::PUSH)?;
    receiver.bind("inproc://flow")?;
    sender.connect("inproc://flow")?;
    Ok((context, sender, receiver))
}

unsafe extern "C" {
    fn exchange_messages(size: usize, exchanges: c_ulong);
    fn exchange_fresh_messages(size: usize, exchanges: c_ulong);
    fn exchange_buffers(size: usize, exchanges: c_ulong);
    fn routed_messages(size: usize, exchanges: c_ulong);
    fn routed_fresh_messages(size: usize, exchanges: c_ulong);
    fn flow_messages(size: usize, messages: c_ulong);
    fn flow_fresh_messages(size: usize, messages: c_ulong);
    fn flow_buffers(size: usize, messages: c_ulong);
}
