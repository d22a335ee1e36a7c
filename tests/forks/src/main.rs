//! Forks with sockets open and connected: the child drops them and their context, and the parent
//! goes on as if nothing had been.
//!
//! `tests/fork.rs` tries more, and this on each way to a libzmq, by `.ci/build-ways`.

#[cfg(unix)]
mod family;

fn main() -> zmq::Result<()> {
    #[cfg(unix)]
    family::fork_and_go_on()?;
    println!("forked");
    Ok(())
}
