//! What the user reads when no libzmq can be had.

use std::process;

/// Ends the build. One line is cargo's to print. A screenful goes to standard error, as cargo
/// would put the name of this package before each of its lines.
pub(crate) fn give_up(trouble: &str) {
    if trouble.contains('\n') {
        eprint!("{trouble}");
        process::exit(1);
    }
    println!("cargo::error={trouble}");
}

/// One screen, together with what cargo says above it.
pub(crate) fn nothing_found(reason: &str) -> String {
    let reason: String = reason.chars().take(64).collect();
    format!(
        "\
libzmq 4.3 or newer was not found, and ZMQ_NO_VENDOR forbids building it.

Tried:
  ZMQ_LIB_DIR  is not set
  pkg-config   {reason}

Install it:
  Debian, Ubuntu  apt install libzmq3-dev pkg-config
  Fedora          dnf install zeromq-devel pkgconf-pkg-config
  macOS           brew install zeromq pkgconf
or say where it is:
  ZMQ_LIB_DIR=/opt/zeromq/lib ZMQ_INCLUDE_DIR=/opt/zeromq/include
or have libzmq 4.3.5 built from source, for which a C++ compiler will do:
  without ZMQ_NO_VENDOR wherever there is none, and with ZMQ_VENDORED=1 or
  feature `vendored` always
"
    )
}
