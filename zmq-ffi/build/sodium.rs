//! libsodium, without which libzmq has no CURVE.

use std::{env, path::PathBuf};

/// The directories to search for `sodium.h`, if there is a libsodium.
///
/// Feature `curve` has it as a dependency, which links it and speaks to us as `DEP_SODIUM_*`.
/// Otherwise pkg-config may know one.
pub(crate) fn include_dirs() -> Option<Vec<PathBuf>> {
    if cfg!(feature = "curve") {
        let told = env::var_os("DEP_SODIUM_INCLUDE").map(PathBuf::from);
        // With SODIUM_LIB_DIR nothing is told.
        let lib = env::var_os("SODIUM_LIB_DIR").map(PathBuf::from);
        let beside = lib.and_then(|lib| Some(lib.parent()?.join("include")));
        return Some(told.into_iter().chain(beside).collect());
    }
    pkg_config::probe_library("libsodium").ok().map(|found| found.include_paths)
}
