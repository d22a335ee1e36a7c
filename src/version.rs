//! [`version`] and [`has`]: what the linked libzmq is and can do.

use std::ffi::CString;

use zmq_sys as ffi;

use crate::error::{Error, Result};

/// The version of the linked libzmq: major, minor, patch.
///
/// ```
/// assert!(zmq::version() >= (4, 3, 0));
/// ```
#[doc(alias = "zmq_version_info")]
#[must_use]
#[doc(alias = "zmq_version")]
pub fn version() -> (i32, i32, i32) {
    let (mut major, mut minor, mut patch) = (0, 0, 0);
    // SAFETY: all three point to writable ints.
    unsafe { ffi::zmq_version(&raw mut major, &raw mut minor, &raw mut patch) };
    (major, minor, patch)
}

/// Whether the linked libzmq was built with a capability: `ipc`, `curve`,
/// `gssapi`, `pgm`, `tipc`, `norm`, `vmci`, `draft`, `WS`, `WSS`.
///
/// ```
/// if !zmq::has("curve") {
///     println!("this libzmq cannot encrypt");
/// }
/// assert!(!zmq::has("carrier-pigeon"));
/// ```
#[must_use]
#[doc(alias = "zmq_has")]
pub fn has(capability: &str) -> bool {
    // libzmq knows the two WebSocket transports in capitals only.
    let name = match capability {
        "ws" | "wss" => capability.to_uppercase(),
        _ => capability.to_owned(),
    };
    let Ok(name) = CString::new(name) else { return false };
    // SAFETY: `name` is a C string that outlives the call.
    unsafe { ffi::zmq_has(name.as_ptr()) == 1 }
}

/// Whether the linked libzmq is one that this crate builds, of which faults are mended
/// that others have: [what only that survives](crate::hazards).
///
/// Where it is not, what rests on a mend is an error:
/// [manual mode](crate::Options::manual) of an [`XPub`](crate::XPub), for one.
///
/// ```
/// if !zmq::is_mended() {
///     println!("feature `vendored` of typed-zmq builds one that is");
/// }
/// ```
#[must_use]
pub const fn is_mended() -> bool {
    cfg!(zmq_mended)
}

/// An error of `call` where it is not.
pub(crate) fn check_mended(call: &'static str) -> Result<()> {
    if is_mended() {
        return Ok(());
    }
    Err(Error::new(call, libc::ENOTSUP).because(
        "the linked libzmq does not do it safely: feature `vendored` builds one that does",
    ))
}
