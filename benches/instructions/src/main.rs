//! Runs one loop, for an instruction counter to watch:
//! `instructions <exchange|flow|routed> <loop> <bytes> <pairs> [blindly]`.
//!
//! A pair is one send and one receive, so an exchange, a question and its answer, is two. What is
//! received is looked at: how long it is, and its first byte; or only how long it is.

use std::env::args;
use std::error::Error;
use std::ffi::c_ulong;

// Linked for the C loops below.
use zmq_sys as _;

const USAGE: &str = "usage: instructions <exchange|flow|routed> <rust|rust-fresh|c|c-lean|c-fresh|c-fresh-lean|c-buffers> <bytes> <pairs> [blindly]";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = args().collect();
    if arguments.get(1).is_some_and(|word| word == "library") {
        let build = if zmq::is_mended() { ", built here" } else { "" };
        let (major, minor, patch) = zmq::version();
        println!("libzmq {major}.{minor}.{patch}{build}");
        return Ok(());
    }
    let [_, pattern, contestant, size, pairs, how @ ..] = &arguments[..] else {
        return Err(USAGE.into());
    };
    let (size, pairs): (usize, c_ulong) = (size.parse()?, pairs.parse()?);
    let looks = how.is_empty();
    match (&**pattern, &**contestant) {
        ("exchange", "rust") => exchange(size, pairs / 2, looks)?,
        ("exchange", "rust-fresh") => exchange_of_fresh_messages(size, pairs / 2, looks)?,
        // SAFETY: the function has no preconditions.
        ("exchange", "c") => unsafe { exchange_carefully(size, pairs / 2, looks) },
        // SAFETY: the function has no preconditions.
        ("exchange", "c-lean") => unsafe { exchange_messages(size, pairs / 2, looks) },
        // SAFETY: the function has no preconditions.
        ("exchange", "c-fresh") => unsafe { exchange_fresh_carefully(size, pairs / 2, looks) },
        // SAFETY: the function has no preconditions.
        ("exchange", "c-fresh-lean") => unsafe { exchange_fresh_messages(size, pairs / 2, looks) },
        // SAFETY: the function has no preconditions.
        ("exchange", "c-buffers") => unsafe { exchange_buffers(size, pairs / 2, looks) },
        ("routed", "rust") => routed(size, pairs / 2, looks)?,
        ("routed", "rust-fresh") => route_fresh_messages(size, pairs / 2, looks)?,
        // SAFETY: the function has no preconditions.
        ("routed", "c") => unsafe { routed_carefully(size, pairs / 2, looks) },
        // SAFETY: the function has no preconditions.
        ("routed", "c-lean") => unsafe { routed_messages(size, pairs / 2, looks) },
        // SAFETY: the function has no preconditions.
        ("routed", "c-fresh") => unsafe { routed_fresh_carefully(size, pairs / 2, looks) },
        // SAFETY: the function has no preconditions.
        ("routed", "c-fresh-lean") => unsafe { routed_fresh_messages(size, pairs / 2, looks) },
        ("flow", "rust") => flow(size, pairs, looks)?,
        ("flow", "rust-fresh") => flow_of_fresh_messages(size, pairs, looks)?,
        // SAFETY: the function has no preconditions.
        ("flow", "c") => unsafe { flow_carefully(size, pairs, looks) },
        // SAFETY: the function has no preconditions.
        ("flow", "c-lean") => unsafe { flow_messages(size, pairs, looks) },
        // SAFETY: the function has no preconditions.
        ("flow", "c-fresh") => unsafe { flow_fresh_carefully(size, pairs, looks) },
        // SAFETY: the function has no preconditions.
        ("flow", "c-fresh-lean") => unsafe { flow_fresh_messages(size, pairs, looks) },
        // SAFETY: the function has no preconditions.
        ("flow", "c-buffers") => unsafe { flow_buffers(size, pairs, looks) },
        _ => return Err(USAGE.into()),
    }
    Ok(())
}

/// REQ asks and REP answers, into messages that are used again.
fn exchange(size: usize, exchanges: c_ulong, looks: bool) -> zmq::Result<()> {
    let (_context, mut client, mut server) = req_and_rep()?;
    let bytes = vec![0_u8; size];
    let mut message = zmq::Message::new();
    for _ in 0..exchanges {
        let waiting = client.send(&bytes[..])?;
        let asker = server.recv_into(&mut message)?;
        check(&message, size, looks);
        server = asker.send(&bytes[..])?;
        client = waiting.recv_into(&mut message)?;
        check(&message, size, looks);
    }
    Ok(())
}

/// REQ asks and REP answers, in fresh messages.
fn exchange_of_fresh_messages(size: usize, exchanges: c_ulong, looks: bool) -> zmq::Result<()> {
    let (_context, mut client, mut server) = req_and_rep()?;
    let bytes = vec![0_u8; size];
    for _ in 0..exchanges {
        let waiting = client.send(&bytes[..])?;
        let (question, asker) = server.recv()?;
        check(&question, size, looks);
        server = asker.send(&bytes[..])?;
        let answer;
        (answer, client) = waiting.recv()?;
        check(&answer, size, looks);
    }
    Ok(())
}

/// DEALER asks and ROUTER answers, into messages that are used again.
fn routed(size: usize, exchanges: c_ulong, looks: bool) -> zmq::Result<()> {
    let (_context, client, server) = dealer_and_router()?;
    let bytes = vec![0_u8; size];
    let (mut asker, mut message) = (zmq::RoutingId::default(), zmq::Message::new());
    for _ in 0..exchanges {
        client.send(&bytes[..])?;
        server.recv_into(&mut asker, &mut message)?;
        check(&message, size, looks);
        server.send(&asker, &bytes[..])?;
        client.recv_into(&mut message)?;
        check(&message, size, looks);
    }
    Ok(())
}

/// DEALER asks and ROUTER answers, in fresh messages.
fn route_fresh_messages(size: usize, exchanges: c_ulong, looks: bool) -> zmq::Result<()> {
    let (_context, client, server) = dealer_and_router()?;
    let bytes = vec![0_u8; size];
    for _ in 0..exchanges {
        client.send(&bytes[..])?;
        let (asker, question) = server.recv()?;
        check(&question, size, looks);
        server.send(&asker, &bytes[..])?;
        check(&client.recv()?, size, looks);
    }
    Ok(())
}

/// PUSH sends and PULL receives, into a message that is used again.
fn flow(size: usize, messages: c_ulong, looks: bool) -> zmq::Result<()> {
    let (_context, sender, receiver) = push_and_pull()?;
    let bytes = vec![0_u8; size];
    let mut message = zmq::Message::new();
    for _ in 0..messages {
        sender.send(&bytes[..])?;
        receiver.recv_into(&mut message)?;
        check(&message, size, looks);
    }
    Ok(())
}

/// PUSH sends and PULL receives, a fresh message each time.
fn flow_of_fresh_messages(size: usize, messages: c_ulong, looks: bool) -> zmq::Result<()> {
    let (_context, sender, receiver) = push_and_pull()?;
    let bytes = vec![0_u8; size];
    for _ in 0..messages {
        sender.send(&bytes[..])?;
        let message = receiver.recv()?;
        check(&message, size, looks);
    }
    Ok(())
}

#[expect(clippy::inline_always, reason = "the compiler of C does it, too")]
#[inline(always)]
fn check(message: &zmq::Message, size: usize, looks: bool) {
    if looks {
        let bytes = message.as_bytes();
        assert!(bytes.len() == size && bytes[0] == 0);
    } else {
        assert!(message.len() == size);
    }
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
    fn exchange_carefully(size: usize, exchanges: c_ulong, looks: bool);
    fn exchange_messages(size: usize, exchanges: c_ulong, looks: bool);
    fn exchange_fresh_carefully(size: usize, exchanges: c_ulong, looks: bool);
    fn exchange_fresh_messages(size: usize, exchanges: c_ulong, looks: bool);
    fn exchange_buffers(size: usize, exchanges: c_ulong, looks: bool);
    fn routed_carefully(size: usize, exchanges: c_ulong, looks: bool);
    fn routed_messages(size: usize, exchanges: c_ulong, looks: bool);
    fn routed_fresh_carefully(size: usize, exchanges: c_ulong, looks: bool);
    fn routed_fresh_messages(size: usize, exchanges: c_ulong, looks: bool);
    fn flow_carefully(size: usize, messages: c_ulong, looks: bool);
    fn flow_messages(size: usize, messages: c_ulong, looks: bool);
    fn flow_fresh_carefully(size: usize, messages: c_ulong, looks: bool);
    fn flow_fresh_messages(size: usize, messages: c_ulong, looks: bool);
    fn flow_buffers(size: usize, messages: c_ulong, looks: bool);
}
