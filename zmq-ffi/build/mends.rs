//! Faults of libzmq 4.3.5 that a peer can make use of, mended in the library that is built.
//!
//! Most end or hold up the process when a peer leaves or speaks at the wrong moment. What is put in
//! their place is what libzmq does at any other.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::sources::Sources;

struct Mend {
    file: &'static str,
    fault: &'static str,
    mended: &'static str,
}

const MENDS: &[Mend] = &[
    // A message of which only a part was read, when its peer left, has no more to be read if its
    // socket closes in the same moment (libzmq's issue 3442).
    Mend {
        file: "session_base.cpp",
        fault: "        rc = pull_msg (&msg);
        errno_assert (rc == 0);
",
        mended: "        if (pull_msg (&msg) != 0)
            _incomplete_in = false;
",
    },
    // Where somebody connected and left, nobody comes back for the messages to them.
    Mend {
        file: "session_base.cpp",
        fault: "        _pipe->terminate (linger_ != 0);
",
        mended: "        _pipe->terminate (linger_ != 0 && (_active || _engine));
",
    },
    // The first message of a peer of ZMTP 2.0 or older, or of none, may come when the socket
    // closes, and then nobody takes it. Those that come later just stop the input.
    Mend {
        file: "zmtp_engine.cpp",
        fault: "        const int rc = session ()->push_msg (msg_);
        errno_assert (rc == 0);
",
        mended: "        if (session ()->push_msg (msg_) != 0)
            return -1;
",
    },
    Mend {
        file: "zmtp_engine.cpp",
        fault: "        rc = session ()->push_msg (&subscription);
        errno_assert (rc == 0);
",
        mended: "        if (session ()->push_msg (&subscription) != 0)
            return -1;
",
    },
    Mend {
        file: "ws_engine.cpp",
        fault: "        const int rc = session ()->push_msg (msg_);
        errno_assert (rc == 0);
",
        mended: "        if (session ()->push_msg (msg_) != 0)
            return -1;
",
    },
    // Who speaks no mechanism is let in without a question, as by tcp only where there is none to
    // be asked.
    Mend {
        file: "ws_engine.cpp",
        fault: "    if (_options.mechanism == ZMQ_NULL && (strcmp (\"ZWS2.0\", protocol_) == 0)) {
",
        mended: "    if (_options.mechanism == ZMQ_NULL && !session ()->zap_enabled ()
        && strcmp (\"ZWS2.0\", protocol_) == 0) {
",
    },
];

/// What to compile for `file`: itself, or a copy in `out` without its faults.
pub(crate) fn mended(sources: &Sources, file: PathBuf, out: &Path) -> Result<PathBuf, String> {
    let name = file.file_name().unwrap_or_default().to_owned();
    let mends: Vec<_> = MENDS.iter().filter(|mend| name == mend.file).collect();
    if mends.is_empty() {
        return Ok(file);
    }
    let read = fs::read_to_string(&file);
    let mut text = read.map_err(|error| format!("{}: {error}", file.display()))?;
    // As a checkout on Windows may have them.
    text = text.replace("\r\n", "\n");
    for mend in mends {
        if text.matches(mend.fault).count() == 1 {
            text = text.replace(mend.fault, mend.mended);
        } else if sources.are_carried {
            return Err(format!("{} is not as expected", file.display()));
        }
        // Other sources may be without the fault, and are taken as they are.
    }
    let copy = Path::new("mended").join(name);
    super::vendored::write(&out.join(&copy), &text);
    Ok(copy)
}
