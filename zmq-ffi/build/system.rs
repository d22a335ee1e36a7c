//! The system's libzmq, which pkg-config knows.

use std::path::PathBuf;

use pkg_config::{Config, Error};

use crate::{
    file,
    library::{Kind, Library},
    settings, statically,
};

/// Or else, in one line, why not.
pub(crate) fn link() -> Result<Library, String> {
    let mut libzmq = Config::new();
    libzmq.atleast_version("4.3");
    // Silently at first: should the build end here, cargo would show all that was printed.
    let found = libzmq
        .cargo_metadata(false)
        .env_metadata(false)
        .probe("libzmq")
        .map_err(|error| in_one_line(&error))?;
    if settings::is_set("ZMQ_STATIC") {
        let archives = found.link_paths.iter().map(|directory| file::find(directory));
        let archive = archives.reduce(Result::or).unwrap_or_else(|| Err("no -L".into()))?;
        let description = pkg_config::get_variable("libzmq", "pcfiledir")
            .map(|directory| PathBuf::from(directory).join("libzmq.pc"))
            .map_err(|error| in_one_line(&error))?;
        statically::link(&archive, &description)?;
    } else {
        libzmq
            .cargo_metadata(true)
            .env_metadata(true)
            .probe("libzmq")
            .map_err(|error| in_one_line(&error))?;
    }
    let include = found
        .include_paths
        .iter()
        .find(|path| path.join("zmq.h").is_file())
        .cloned()
        .ok_or_else(|| format!("libzmq {} comes without zmq.h", found.version))?;
    Ok(Library {
        kind: Kind::System,
        version: found.version,
        include,
        mended: false,
        draft: found.defines.contains_key("ZMQ_BUILD_DRAFT_API"),
        curve: None,
    })
}

pub(crate) fn in_one_line(error: &Error) -> String {
    match error {
        Error::EnvNoPkgConfig(name) => format!("{name} is set"),
        Error::CrossCompilation => "not set up for the target: PKG_CONFIG_SYSROOT_DIR".into(),
        Error::Command { cause, .. } => format!("cannot be run: {cause}"),
        // Its last word is the most specific.
        Error::ProbeFailure { output, .. } | Error::Failure { output, .. } => {
            let said = String::from_utf8_lossy(&output.stderr);
            let last = said.lines().rfind(|line| !line.trim().is_empty());
            last.unwrap_or("failed").replace(", required by 'virtual:world',", "")
        }
        other => other.to_string().lines().next().unwrap_or_default().into(),
    }
}
