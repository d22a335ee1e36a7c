//! What every test asks libzmq.

use std::ffi::{CStr, CString, c_char, c_int};

use zmq_sys as ffi;

pub(crate) fn has(capability: &str) -> bool {
    let capability = CString::new(capability).unwrap();
    // SAFETY: the string ends with a NUL and outlives the call.
    unsafe { ffi::zmq_has(capability.as_ptr()) == 1 }
}

pub(crate) struct KeyPair {
    pub(crate) public: String,
    pub(crate) secret: String,
}

/// Two keys of 40 characters.
pub(crate) fn key_pair() -> Result<KeyPair, String> {
    let (mut public, mut secret) = ([0; 41], [0; 41]);
    // SAFETY: zmq_curve_keypair(3) asks for 41 bytes each.
    let rc = unsafe { ffi::zmq_curve_keypair(public.as_mut_ptr(), secret.as_mut_ptr()) };
    if rc == 0 {
        Ok(KeyPair { public: text(public), secret: text(secret) })
    } else {
        Err(last_error())
    }
}

pub(crate) fn public_key_of(secret: &str) -> String {
    let secret = CString::new(secret).unwrap();
    let mut public = [0; 41];
    // SAFETY: the secret key ends with a NUL; zmq_curve_public(3) asks for 41 bytes to write to.
    check(unsafe { ffi::zmq_curve_public(public.as_mut_ptr(), secret.as_ptr()) });
    text(public)
}

fn text(key: [c_char; 41]) -> String {
    let bytes = key.map(c_char::to_ne_bytes).concat();
    CStr::from_bytes_until_nul(&bytes).unwrap().to_str().unwrap().to_owned()
}

pub(crate) fn check(rc: c_int) {
    assert_ne!(rc, -1, "{}", last_error());
}

pub(crate) fn last_error() -> String {
    // SAFETY: zmq_errno has no preconditions.
    let errno = unsafe { ffi::zmq_errno() };
    // SAFETY: zmq_strerror knows a text for every number.
    let text = unsafe { ffi::zmq_strerror(errno) };
    // SAFETY: which is static and ends with a NUL.
    unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
}
