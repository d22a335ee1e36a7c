//! Turns what `zmq-ffi` learnt about the linked libzmq into `cfg`s.
//!
//! Finding or building libzmq is `zmq-ffi`'s job; this script only translates.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(zmq_draft)");

    // Feature `draft` opens the draft API; the library must have been built with it.
    let opened = env::var_os("CARGO_FEATURE_DRAFT").is_some();
    let built = env::var("DEP_ZMQ_DRAFT").is_ok_and(|draft| draft == "1");
    if opened && built {
        println!("cargo::rustc-cfg=zmq_draft");
    }

    println!("cargo::rustc-check-cfg=cfg(zmq_mended)");
    if env::var("DEP_ZMQ_MENDED").is_ok_and(|mended| mended == "1") {
        println!("cargo::rustc-cfg=zmq_mended");
    }

    println!("cargo::rustc-check-cfg=cfg(zmq_vendored)");
    if env::var("DEP_ZMQ_KIND").is_ok_and(|kind| kind == "vendored") {
        println!("cargo::rustc-cfg=zmq_vendored");
    }
}
