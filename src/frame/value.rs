//! How frames are made of bytes and text, compared with them, and printed.
#![forbid(unsafe_code)]

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use super::{Frame, out_of_memory};

impl Default for Frame {
    fn default() -> Self {
        Self::new()
    }
}

/// Copies the bytes, and does not share them: see [`share`](Frame::share).
impl Clone for Frame {
    #[inline]
    fn clone(&self) -> Self {
        let mut copy = Self::new();
        copy.clone_from(self);
        copy
    }

    #[inline]
    fn clone_from(&mut self, other: &Self) {
        if !self.become_clone(other) {
            out_of_memory(other.len());
        }
    }
}

/// Copies the bytes. Running out of memory ends the program, as it does for a
/// `Vec`; see [`copy_of`](Frame::copy_of).
impl From<&[u8]> for Frame {
    #[inline]
    fn from(bytes: &[u8]) -> Self {
        Self::copied(bytes).unwrap_or_else(|| out_of_memory(bytes.len()))
    }
}

impl<const N: usize> From<&[u8; N]> for Frame {
    #[inline]
    fn from(bytes: &[u8; N]) -> Self {
        Self::from(bytes.as_slice())
    }
}

impl From<&str> for Frame {
    #[inline]
    fn from(text: &str) -> Self {
        Self::from(text.as_bytes())
    }
}

impl From<&String> for Frame {
    #[inline]
    fn from(text: &String) -> Self {
        Self::from(text.as_bytes())
    }
}

impl Deref for Frame {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl AsRef<[u8]> for Frame {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

// Frames are looked up in maps by their bytes, so the traits below are those of `[u8]`.
impl Borrow<[u8]> for Frame {
    fn borrow(&self) -> &[u8] {
        self
    }
}

impl<T: AsRef<[u8]> + ?Sized> PartialEq<T> for Frame {
    fn eq(&self, other: &T) -> bool {
        self.as_bytes() == other.as_ref()
    }
}

impl Eq for Frame {}

impl Hash for Frame {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}

impl PartialOrd for Frame {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Frame {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&String::from_utf8_lossy(self))
    }
}

/// Prints as a byte string; of a long frame, the beginning and the length.
impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 64;
        match self.get(..SHOWN) {
            Some(start) if self.len() > SHOWN => {
                write!(f, "b\"{}\"… {} bytes", start.escape_ascii(), self.len())
            }
            _ => write!(f, "b\"{}\"", self.escape_ascii()),
        }
    }
}
