//! Puts the header of a libzmq that is inside the archive where the archive is.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let (Some(out), Some(header)) = (env::var_os("OUT_DIR"), env::var_os("DEP_ZMQ_INCLUDE")) else {
        return Err(io::Error::other("cargo does not tell of libzmq"));
    };
    // From target/release/build/c_service-…/out.
    let Some(profile) = Path::new(&out).ancestors().nth(3) else {
        return Err(io::Error::other("this is no target directory"));
    };
    let include = profile.join("include");
    fs::create_dir_all(&include)?;
    // Not as a copy of its permissions, which may forbid to write it again.
    fs::write(include.join("zmq.h"), fs::read(Path::new(&header).join("zmq.h"))?)
}
