//! The library in the directory that `ZMQ_LIB_DIR` names.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    file, header,
    library::{Kind, Library},
    settings, statically,
};

pub(crate) fn link(directory: &Path) -> Result<Library, String> {
    let file = file::find(directory).map_err(|trouble| format!("ZMQ_LIB_DIR: {trouble}"))?;
    let include = include_dir(directory)?;
    let version = header::version(&include)?;
    println!("cargo::rerun-if-changed={}", file.display());

    if settings::is_set("ZMQ_STATIC") {
        statically::link(&file, &directory.join("pkgconfig/libzmq.pc"))?;
    } else {
        println!("cargo::rustc-link-search=native={}", directory.display());
        println!("cargo::rustc-link-lib=dylib={}", file::link_name(&file));
    }
    let draft = exports_drafts(&file)?;
    Ok(Library { kind: Kind::System, version, include, mended: false, draft, curve: None })
}

/// `ZMQ_INCLUDE_DIR`, or where installations keep headers beside `lib` or `lib/x86_64-linux-gnu`.
fn include_dir(directory: &Path) -> Result<PathBuf, String> {
    if let Some(include) = settings::path("ZMQ_INCLUDE_DIR") {
        return Ok(include);
    }
    let mut places = directory.ancestors().skip(1).take(2).map(|parent| parent.join("include"));
    places.find(|include| include.join("zmq.h").is_file()).ok_or_else(|| {
        format!(
            "no zmq.h in {}: set ZMQ_INCLUDE_DIR",
            directory.with_file_name("include").display()
        )
    })
}

/// A draft function's symbol. Its namesake in a library without drafts is a C++ function, whose
/// symbol is a longer one.
fn exports_drafts(file: &Path) -> Result<bool, String> {
    let symbol = b"zmq_ctx_set_ext\0";
    let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(bytes.windows(symbol.len()).any(|window| window == symbol))
}
