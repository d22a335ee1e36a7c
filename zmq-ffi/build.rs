//! Finds libzmq or builds it, and tells cargo how to link it. First come, first served:
//!
//! 1. `ZMQ_LIB_DIR` and `ZMQ_INCLUDE_DIR`: the library in exactly that directory.
//! 2. Feature `vendored`, `ZMQ_VENDORED=1` or `ZMQ_SOURCE_DIR`: libzmq 4.3.5, or what the sources
//!    are, built.
//! 3. pkg-config's `libzmq`, from 4.3 on.
//! 4. libzmq 4.3.5, built from source.
//!
//! `ZMQ_NO_VENDOR=1` forbids 2 and 4, whoever asked for them: features only add, so the one who
//! builds the program has the last word. `ZMQ_STATIC=1` links the library of 1 or 3 statically.
//! `ZMQ_SOURCE_DIR` names other sources for 2 and 4. Empty or `0` is as good as unset.

#[path = "build/faster.rs"]
mod faster;
#[path = "build/file.rs"]
mod file;
#[path = "build/header.rs"]
mod header;
#[path = "build/help.rs"]
mod help;
#[path = "build/layout.rs"]
mod layout;
#[path = "build/library.rs"]
mod library;
#[path = "build/mended_connections.rs"]
mod mended_connections;
#[path = "build/mended_manual.rs"]
mod mended_manual;
#[path = "build/mended_messages.rs"]
mod mended_messages;
#[path = "build/mends.rs"]
mod mends;
#[path = "build/named.rs"]
mod named;
#[path = "build/platform.rs"]
mod platform;
#[path = "build/settings.rs"]
mod settings;
#[path = "build/sodium.rs"]
mod sodium;
#[path = "build/sources.rs"]
mod sources;
#[path = "build/spares.rs"]
mod spares;
#[path = "build/statically.rs"]
mod statically;
#[path = "build/system.rs"]
mod system;
#[path = "build/vendored.rs"]
mod vendored;

use library::Library;

fn main() {
    match libzmq() {
        Ok(library) => library.announce(),
        Err(trouble) => help::give_up(&trouble),
    }
}

fn libzmq() -> Result<Library, String> {
    if let Some(directory) = settings::path("ZMQ_LIB_DIR") {
        return named::link(&directory);
    }
    if settings::path("ZMQ_INCLUDE_DIR").is_some() {
        return Err("ZMQ_INCLUDE_DIR has no effect without ZMQ_LIB_DIR".into());
    }
    let may_build = !settings::is_set("ZMQ_NO_VENDOR");
    // Who names sources wants them built.
    let must_build = cfg!(feature = "vendored")
        || settings::is_set("ZMQ_VENDORED")
        || settings::path("ZMQ_SOURCE_DIR").is_some();
    if may_build && must_build {
        return vendored::build();
    }
    match system::link() {
        Err(reason) if may_build => {
            if settings::is_set("ZMQ_STATIC") {
                println!(
                    "cargo::warning=no static libzmq of the system's ({reason}): building one"
                );
            }
            vendored::build()
        }
        Err(reason) => Err(help::nothing_found(&reason)),
        found => found,
    }
}
