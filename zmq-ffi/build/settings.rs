//! The environment that steers the build.

use std::{env, path::PathBuf};

/// Whether the switch is on. Empty or `0` is as good as unset.
pub(crate) fn is_set(name: &str) -> bool {
    path(name).is_some()
}

pub(crate) fn path(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty() && value != "0").map(PathBuf::from)
}

/// Has cargo run the build script again when one of them changes. Nothing else does, so an edit
/// of somebody's source never compiles libzmq again.
pub(crate) fn watch() {
    let ours = [
        "ZMQ_LIB_DIR",
        "ZMQ_INCLUDE_DIR",
        "ZMQ_STATIC",
        "ZMQ_VENDORED",
        "ZMQ_NO_VENDOR",
        "ZMQ_SOURCE_DIR",
    ];
    // It may find tomorrow what had to be built today.
    let pkg_configs = [
        "PKG_CONFIG",
        "PKG_CONFIG_PATH",
        "PKG_CONFIG_LIBDIR",
        "PKG_CONFIG_SYSROOT_DIR",
        "PKG_CONFIG_ALLOW_CROSS",
        "LIBZMQ_NO_PKG_CONFIG",
    ];
    for name in ours.iter().chain(&pkg_configs) {
        println!("cargo::rerun-if-env-changed={name}");
    }
}

/// What the target is: `OS`, `ENV`, `VENDOR`, as in `cfg(target_os)`.
pub(crate) fn target(name: &str) -> String {
    env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default()
}

pub(crate) fn out_dir() -> PathBuf {
    env::var_os("OUT_DIR").expect("cargo sets OUT_DIR").into()
}
