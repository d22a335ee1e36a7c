//! Runs one loop of exchanges, for an instruction counter to watch:
//! `instructions <rust|c|c-fresh|c-buffers> <bytes> <exchanges>`.
//!
//! An exchange is a question and its answer, so two pairs of send and receive.

use std::env::args;
use std::error::Error;
use std::ffi::c_ulong;

// Linked for the C loops below.
use zmq_sys as _;

fn main() -> Result<(), Box<dyn Error>> {
    let [_, loop_, size, exchanges] = &args().collect::<Vec<_>>()[..] else {
        return Err("usage: instructions <rust|c|c-fresh|c-buffers> <bytes> <exchanges>".into());
    };
    let (size, exchanges) = (size.parse()?, exchanges.parse()?);
    match loop_.as_str() {
        "rust" => exchange(size, exchanges)?,
        // SAFETY: the function has no preconditions.
        "c" => unsafe { exchange_messages(size, exchanges) },
        // SAFETY: the function has no preconditions.
        "c-fresh" => unsafe { exchange_fresh_messages(size, exchanges) },
        // SAFETY: the function has no preconditions.
        "c-buffers" => unsafe { exchange_buffers(size, exchanges) },
        other => return Err(format!("there is no loop `{other}`").into()),
    }
    Ok(())
}

fn exchange(size: usize, exchanges: c_ulong) -> zmq::Result<()> {
    let context = zmq::Context::new()?;
    let mut server = context.socket(zmq::REP)?;
    let mut client = context.socket(zmq::REQ)?;
    server.bind("inproc://exchange")?;
    client.connect("inproc://exchange")?;
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

unsafe extern "C" {
    fn exchange_messages(size: usize, exchanges: c_ulong);
    fn exchange_fresh_messages(size: usize, exchanges: c_ulong);
    fn exchange_buffers(size: usize, exchanges: c_ulong);
}
