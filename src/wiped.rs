//! [`Wiped`]: bytes that do not outlive their use.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::ptr;

/// Bytes that may be a secret: not printed by `Debug`, and overwritten when
/// dropped.
#[derive(Clone)]
pub(crate) struct Wiped(Vec<u8>);

impl Wiped {
    pub(crate) fn zeros(count: usize) -> Self {
        Self(vec![0; count])
    }
}

/// They are taken over, so that no copy is left.
impl From<Vec<u8>> for Wiped {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl Deref for Wiped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl DerefMut for Wiped {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

impl fmt::Debug for Wiped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

/// Overwrites what nobody reads any more, which the compiler would leave out.
pub(crate) fn wipe(bytes: &mut [u8]) {
    for byte in bytes {
        // SAFETY: `byte` is a reference, so it may be written.
        unsafe { ptr::write_volatile(byte, 0) };
    }
}
