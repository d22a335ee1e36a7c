//! Holds the library to what its build promised.
//!
//! Every libzmq must be the one that the build script announced. The vendored one must also be
//! all that libzmq can be on Linux: a build without the right definitions compiles, links,
//! passes messages, and quietly lacks half of this.

#[cfg(all(target_os = "linux", zmq_vendored))]
#[path = "vendored/linux.rs"]
mod linux;
#[path = "vendored/raw.rs"]
mod raw;

use std::{fs, path::Path};

use raw::has;

#[test]
fn the_library_is_of_the_version_that_was_announced() {
    let (mut major, mut minor, mut patch) = (0, 0, 0);
    // SAFETY: three integers to write to.
    unsafe { zmq_sys::zmq_version(&raw mut major, &raw mut minor, &raw mut patch) };
    assert_eq!(format!("{major}.{minor}.{patch}"), env!("ZMQ_SYS_VERSION"));
}

#[test]
fn the_header_is_of_the_same_version() {
    let header = Path::new(env!("ZMQ_SYS_INCLUDE")).join("zmq.h");
    let header = fs::read_to_string(header).unwrap();
    let number = |name: &str| {
        let value =
            header.lines().find_map(|line| line.strip_prefix("#define ")?.strip_prefix(name));
        value.unwrap().trim().to_owned()
    };
    let names = ["ZMQ_VERSION_MAJOR", "ZMQ_VERSION_MINOR", "ZMQ_VERSION_PATCH"];
    assert_eq!(names.map(number).join("."), env!("ZMQ_SYS_VERSION"));
}

#[test]
fn the_draft_api_is_there_if_announced() {
    assert_eq!(has("draft"), env!("ZMQ_SYS_DRAFT") == "1");
}

#[test]
fn curve_makes_keys_if_announced() {
    let promised = env!("ZMQ_SYS_CURVE") == "1";
    if env!("ZMQ_SYS_KIND") == "vendored" {
        assert_eq!(has("curve"), promised);
        assert!(promised || cfg!(not(feature = "curve")), "the feature is a guarantee");
    }
    match raw::key_pair() {
        Ok(pair) => {
            assert!(has("curve"));
            assert_eq!(raw::public_key_of(&pair.secret), pair.public);
            assert_ne!(pair.secret, pair.public);
        }
        Err(error) => assert!(!has("curve"), "{error}"),
    }
}

#[test]
fn only_a_system_library_is_held_to_no_more() {
    assert_eq!(cfg!(zmq_vendored), env!("ZMQ_SYS_KIND") == "vendored");
    if cfg!(not(zmq_vendored)) {
        println!("libzmq {} is the system's: it has what it has", env!("ZMQ_SYS_VERSION"));
    }
}
