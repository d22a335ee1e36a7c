//! A static libzmq that somebody else built, and what it needs besides.

use std::{env, fs, path::Path};

use crate::{file, settings, system};

/// Links `library` with what its `libzmq.pc`, if there is one, calls private. Only libzmq itself
/// becomes static: `pkg-config --static` would want archives down to the last indirect
/// dependency, which distributions do not have (Debian stops at Kerberos).
pub(crate) fn link(library: &Path, description: &Path) -> Result<(), String> {
    if let Some(directory) = library.parent() {
        println!("cargo::rustc-link-search=native={}", directory.display());
    }
    println!("cargo::rustc-link-lib=static={}", file::link_name(library));

    let description = fs::read_to_string(description).unwrap_or_default();
    for package in packages(field(&description, "Requires.private:")) {
        pkg_config::Config::new().statik(false).probe(package).map_err(|error| {
            format!("a static libzmq needs {package}: {}", system::in_one_line(&error))
        })?;
    }
    for flag in field(&description, "Libs.private:").split_whitespace() {
        if let Some(directory) = flag.strip_prefix("-L") {
            println!("cargo::rustc-link-search=native={directory}");
        } else if let Some(name) = flag.strip_prefix("-l") {
            println!("cargo::rustc-link-lib={name}");
        }
    }
    if let Some(name) = cpp_library() {
        println!("cargo::rustc-link-lib={name}");
    }
    link_system_libraries();
    Ok(())
}

/// The libraries of the target that every libzmq calls, in the order that linkers want.
pub(crate) fn link_system_libraries() {
    let env = settings::target("ENV");
    let names: &[&str] = match &*settings::target("OS") {
        "windows" => &["ws2_32", "iphlpapi", "rpcrt4", "advapi32"],
        "linux" if env == "gnu" => &["pthread", "rt"],
        "freebsd" | "netbsd" | "openbsd" | "dragonfly" => &["pthread"],
        // The C library itself has them.
        _ => &[],
    };
    for name in names {
        println!("cargo::rustc-link-lib={name}");
    }
}

/// As `cc` has it for what it compiles.
fn cpp_library() -> Option<String> {
    if let Ok(name) = env::var("CXXSTDLIB") {
        return Some(name).filter(|name| !name.is_empty());
    }
    let vendor = settings::target("VENDOR");
    let name = match &*settings::target("OS") {
        _ if settings::target("ENV") == "msvc" => return None,
        _ if vendor == "apple" => "c++",
        "freebsd" | "openbsd" => "c++",
        "android" => "c++_shared",
        _ => "stdc++",
    };
    Some(name.into())
}

fn field<'a>(description: &'a str, name: &str) -> &'a str {
    description.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default()
}

/// The names in `libsodium, openpgm-5.3 >= 5.3 norm`.
fn packages(list: &str) -> impl Iterator<Item = &str> {
    let mut words = list.split([' ', ',']).filter(|word| !word.is_empty());
    std::iter::from_fn(move || {
        loop {
            let word = words.next()?;
            if !word.starts_with(['<', '=', '>', '!']) {
                return Some(word);
            }
            words.next();
        }
    })
}
