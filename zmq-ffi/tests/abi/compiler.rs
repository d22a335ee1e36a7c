//! The C compiler, with the header of the libzmq that is linked.

use std::path::{Path, PathBuf};
use std::process::{self, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs};

/// The directory of `zmq.h`, from the build script.
const INCLUDE: &str = env!("ZMQ_SYS_INCLUDE");

/// `zmq.h` as it lies there.
pub(crate) fn header() -> String {
    let path = Path::new(INCLUDE).join("zmq.h");
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn preprocess(source: &str) -> String {
    // Without line markers, which would come between the names of a system's header.
    let output = run(&["-E", "-P"], &["-EP"], source);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The errors of compiling `source`, one line each.
pub(crate) fn errors(source: &str) -> Vec<String> {
    let output = run(&["-fsyntax-only"], &["-Zs"], source);
    // MSVC complains on the standard output.
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    // GNU's and MSVC's, but not "1 error generated."
    let is_error = |line: &&str| line.contains("error:") || line.contains("error C");
    let errors: Vec<_> = text.lines().filter(is_error).map(str::to_owned).collect();
    assert_eq!(output.status.success(), errors.is_empty(), "{text}");
    errors
}

fn run(gnu: &[&str], msvc: &[&str], source: &str) -> Output {
    let mut build = cc::Build::new();
    // A test that runs under an emulator does not know the real host. Let `CC` name the compiler.
    build.target(&target()).host(&target()).opt_level(0).debug(false);
    build.cargo_metadata(false).cargo_warnings(false).warnings(false).include(INCLUDE);
    if cfg!(feature = "draft") {
        build.define("ZMQ_BUILD_DRAFT_API", None);
    }
    // Strict C11 would hide the `sigset_t` of `zmq_ppoll`.
    build.std(if cfg!(target_env = "msvc") { "c11" } else { "gnu11" });

    let compiler = build.get_compiler();
    let file = scratch_file();
    fs::write(&file, source).expect("a writable CARGO_TARGET_TMPDIR");
    let mut command = compiler.to_command();
    command.args(if compiler.is_like_msvc() { msvc } else { gnu });
    if compiler.is_like_clang() {
        command.arg("-ferror-limit=0");
    }
    let output = command.arg(&file).env("LC_ALL", "C").output().expect("a C compiler");
    fs::remove_file(&file).expect("the file just written");
    output
}

fn scratch_file() -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("abi-{}-{count}.c", process::id()))
}

/// The target triple, which cargo tells build scripts only.
fn target() -> String {
    let arch = match env::consts::ARCH {
        "x86" => "i686",
        "arm" => "armv7",
        "riscv64" => "riscv64gc",
        "powerpc64" if cfg!(target_endian = "little") => "powerpc64le",
        arch => arch,
    };
    let system = match env::consts::OS {
        "linux" => "unknown-linux",
        "macos" => "apple-darwin",
        "windows" => "pc-windows",
        other => &format!("unknown-{other}"),
    };
    let env = match (cfg!(target_env = "gnu"), cfg!(target_env = "musl")) {
        (true, _) => "-gnu",
        (_, true) => "-musl",
        _ if cfg!(target_env = "msvc") => "-msvc",
        _ => "",
    };
    let abi = if env::consts::ARCH == "arm" { "eabihf" } else { "" };
    format!("{arch}-{system}{env}{abi}")
}
