//! What `zmq.h` says of its library.

use std::{fs, path::Path};

/// The version that `zmq.h` in this directory declares, if it is one that we can use.
pub(crate) fn version(include: &Path) -> Result<String, String> {
    let file = include.join("zmq.h");
    let trouble = |what: &str| Err(format!("{}: {what}", file.display()));
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) => return trouble(&error.to_string()),
    };
    let number = |name| -> Option<u32> {
        let mut values = text.lines().filter_map(|line| {
            let mut words = line.split_whitespace();
            (words.next() == Some("#define") && words.next() == Some(name)).then(|| words.next())
        });
        values.next()??.parse().ok()
    };
    let names = ["ZMQ_VERSION_MAJOR", "ZMQ_VERSION_MINOR", "ZMQ_VERSION_PATCH"];
    match names.map(number) {
        [Some(major), Some(minor), Some(patch)] if (major, minor) >= (4, 3) => {
            Ok(format!("{major}.{minor}.{patch}"))
        }
        [Some(major), Some(minor), Some(patch)] => {
            trouble(&format!("libzmq {major}.{minor}.{patch} is too old, 4.3 is the oldest"))
        }
        _ => trouble("no ZMQ_VERSION_MAJOR, MINOR, PATCH"),
    }
}
