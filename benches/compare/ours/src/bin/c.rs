//! The loops in C. They are linked by Rust for the sake of its libzmq, and run without it.

use std::env::args;
use std::ffi::{CString, c_char, c_int};

// Linked for the C loops.
use zmq_sys as _;

fn main() {
    let given: Vec<CString> =
        args().map(|argument| CString::new(argument).expect("no NUL")).collect();
    let pointers: Vec<*const c_char> = given.iter().map(|argument| argument.as_ptr()).collect();
    let count = c_int::try_from(pointers.len()).expect("a few");
    // SAFETY: `pointers` are `count` strings, which outlive the call.
    let code = unsafe { compare(count, pointers.as_ptr()) };
    std::process::exit(code);
}

unsafe extern "C" {
    fn compare(count: c_int, arguments: *const *const c_char) -> c_int;
}
