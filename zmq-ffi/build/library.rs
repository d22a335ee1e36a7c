//! What is known of the libzmq that will be linked, and who gets to know it.

use std::path::PathBuf;

use crate::settings;

pub(crate) struct Library {
    pub(crate) kind: Kind,
    pub(crate) version: String,
    /// The directory of `zmq.h`.
    pub(crate) include: PathBuf,
    /// Whether it is without the faults that `mends.rs` knows.
    pub(crate) mended: bool,
    /// Whether the draft API is compiled in.
    pub(crate) draft: bool,
    /// Whether CURVE is. Of a library built elsewhere only a running program can tell.
    pub(crate) curve: Option<bool>,
}

#[derive(Clone, Copy)]
pub(crate) enum Kind {
    System,
    Vendored,
}

impl Library {
    /// Tells dependents' build scripts, as `DEP_ZMQ_VERSION` and so on, and our own tests.
    ///
    /// C code that includes `zmq.h` on Windows has to define `ZMQ_STATIC` where the library is
    /// linked statically, as the vendored one always is.
    pub(crate) fn announce(&self) {
        settings::watch();
        tell("kind", self.kind.name());
        println!("cargo::rustc-check-cfg=cfg(zmq_vendored)");
        if let Kind::Vendored = self.kind {
            println!("cargo::rustc-cfg=zmq_vendored");
        }
        tell("version", &self.version);
        tell("mended", digit(self.mended));
        tell("draft", digit(self.draft));
        // Our tests hold a build to its promises, and an unknown is none.
        println!("cargo::rustc-env=ZMQ_SYS_CURVE={}", digit(self.curve == Some(true)));
        if let Some(curve) = self.curve {
            println!("cargo::metadata=curve={}", digit(curve));
        }
        tell("include", &self.include.display().to_string());
        if let Some(root) = self.include.parent() {
            println!("cargo::metadata=root={}", root.display());
        }
    }
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Vendored => "vendored",
        }
    }
}

fn tell(name: &str, value: &str) {
    println!("cargo::metadata={name}={value}");
    println!("cargo::rustc-env=ZMQ_SYS_{}={value}", name.to_uppercase());
}

fn digit(yes: bool) -> &'static str {
    if yes { "1" } else { "0" }
}
