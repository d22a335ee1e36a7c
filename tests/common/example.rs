//! Examples as programs.

use std::env;
use std::net::TcpListener;
use std::process::Command;

use super::peer::Peer;

/// An endpoint that nobody is bound to.
pub(crate) fn free_endpoint() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("tcp://{}", listener.local_addr().unwrap())
}

/// Starts the example of this name, which `cargo test` has built.
#[track_caller]
pub(crate) fn example(name: &str, args: &[&str]) -> Peer {
    let this = env::current_exe().unwrap();
    let mut program = this.ancestors().nth(2).unwrap().join("examples").join(name);
    program.set_extension(env::consts::EXE_EXTENSION);
    assert!(program.exists(), "`cargo build --examples` comes first");
    Peer::spawn(name, Command::new(program).args(args))
}
