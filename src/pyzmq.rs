#![doc = include_str!("../docs/pyzmq.md")]
#![forbid(unsafe_code)]
