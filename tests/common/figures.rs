//! How often a fault was tried and survived: the rows of the table in `docs/hazards.md`, which
//! `.ci/survival` collects.

use std::env;
use std::fmt::Display;
use std::fs::OpenOptions;
use std::io::{self, Write};

/// Says it, and adds a row to the file `ZMQ_FIGURES`. Whoever comes here has survived.
pub(crate) fn survived(fault: &str, times: impl Display, lost: &str) {
    let row = format!("| {fault} | {times} | {times} | {lost} |\n");
    // Not by `print!`, which is only shown of tests that fail.
    io::stderr().write_all(row.as_bytes()).unwrap();
    if let Some(path) = env::var_os("ZMQ_FIGURES") {
        let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
        // At once, as several programs write to it.
        file.write_all(row.as_bytes()).unwrap();
    }
}
