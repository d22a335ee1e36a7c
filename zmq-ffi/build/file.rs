//! What the file of a libzmq is called on the target.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::settings;

/// The libzmq in this directory that suits the target and `ZMQ_STATIC`.
pub(crate) fn find(directory: &Path) -> Result<PathBuf, String> {
    let wanted = names();
    let suits = |file: &PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        wanted.contains(&&*name) || is_msvc() && name.contains("zmq") && name.ends_with(".lib")
    };
    let mut files: Vec<_> = fs::read_dir(directory)
        .map_err(|error| format!("{}: {error}", directory.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.sort();
    files.iter().find(|file| suits(file)).cloned().ok_or_else(|| {
        let archive = files.iter().any(|file| file.ends_with("libzmq.a"));
        let hint = if archive { ", only libzmq.a: ZMQ_STATIC=1 links it" } else { "" };
        format!("{} holds no {}{hint}", directory.display(), wanted.join(" or "))
    })
}

/// The name by which the linker asks for it: `zmq`, except for MSVC, where it is the file's.
pub(crate) fn link_name(file: &Path) -> String {
    match file.file_stem() {
        Some(stem) if is_msvc() => stem.to_string_lossy().into_owned(),
        _ => "zmq".into(),
    }
}

fn names() -> &'static [&'static str] {
    let vendor = settings::target("VENDOR");
    match &*settings::target("OS") {
        "windows" if is_msvc() => &["libzmq.lib", "zmq.lib"],
        _ if settings::is_set("ZMQ_STATIC") => &["libzmq.a"],
        "windows" => &["libzmq.dll.a", "libzmq.dll"],
        _ if vendor == "apple" => &["libzmq.dylib"],
        _ => &["libzmq.so"],
    }
}

fn is_msvc() -> bool {
    settings::target("ENV") == "msvc"
}
