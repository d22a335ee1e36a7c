#![doc = include_str!("../docs/c-service.md")]
#![forbid(unsafe_code)]
