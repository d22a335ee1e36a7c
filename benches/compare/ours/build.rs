//! Compiles the C loops against the header of the libzmq that Rust links.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=c");
    let mut build = cc::Build::new();
    if let Ok(include) = env::var("DEP_ZMQ_INCLUDE") {
        build.include(include);
    }
    build.define("ZMQ_STATIC", None).opt_level(3);
    build.files(["c/loops.c", "c/many.c", "c/measure.c"]).compile("loops");
}
