//! Descriptors, without which libzmq aborts here and there.
#![forbid(unsafe_code)]

use crate::error::Result;

/// An error of `call` if the process has not so many descriptors left.
///
/// Another thread may take them a moment later, so this is no promise. But a
/// program that runs out of them does so for longer than that.
#[cfg(unix)]
pub(crate) fn check(call: &'static str, number: usize) -> Result<()> {
    use std::os::unix::net::UnixDatagram;

    use crate::error::Error;

    let spares: Result<Vec<_>, _> = (0..number).map(|_| UnixDatagram::unbound()).collect();
    spares.map(drop).map_err(|error| Error::os(call, &error))
}

/// Elsewhere there is no such limit.
#[cfg(not(unix))]
pub(crate) fn check(_call: &'static str, _number: usize) -> Result<()> {
    Ok(())
}
