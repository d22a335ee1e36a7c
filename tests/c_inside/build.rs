//! Compiles C against the header of the libzmq that is linked.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=part.c");
    let Ok(include) = env::var("DEP_ZMQ_INCLUDE") else {
        println!("cargo::error=typed-zmq-sys does not say where zmq.h is");
        return;
    };
    let mut build = cc::Build::new();
    build.file("part.c").include(include).warnings_into_errors(true);
    // On Windows the header asks.
    if env::var("DEP_ZMQ_KIND").is_ok_and(|kind| kind == "vendored") {
        build.define("ZMQ_STATIC", None);
    }
    build.compile("part");
}
