//! Examples as programs, in either language.

use std::env;
use std::process::Command;

use super::peer::Peer;

/// [`example`] or [`script`], which start one side in Rust or in Python.
pub(crate) type Start = fn(&str, &[&str]) -> Peer;

/// Starts the example of this name, which `cargo test` has built.
#[track_caller]
pub(crate) fn example(name: &str, args: &[&str]) -> Peer {
    let this = env::current_exe().unwrap();
    let mut program = this.ancestors().nth(2).unwrap().join("examples").join(name);
    program.set_extension(env::consts::EXE_EXTENSION);
    assert!(program.exists(), "`cargo build --examples` comes first");
    Peer::spawn(name, Command::new(program).args(args))
}

/// Starts the script of this name in `examples/python`, where there is a Python.
#[cfg(unix)]
#[track_caller]
pub(crate) fn script(name: &str, args: &[&str]) -> Peer {
    let python = super::python::or_skip(name).expect("tests that need it ask first");
    python.spawn("example.py", [name].iter().chain(args))
}
