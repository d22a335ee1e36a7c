//! Examples as programs.

use std::env;
use std::process::Command;

use super::peer::Peer;

/// Starts the example of this name, which `cargo test` has built.
#[track_caller]
pub(crate) fn example(name: &str, args: &[&str]) -> Peer {
    let this = env::current_exe().unwrap();
    let mut program = this.ancestors().nth(2).unwrap().join("examples").join(name);
    program.set_extension(env::consts::EXE_EXTENSION);
    assert!(program.exists(), "`cargo build --examples` comes first");
    Peer::spawn(name, Command::new(program).args(args))
}
