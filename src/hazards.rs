#![doc = include_str!("../docs/hazards.md")]
#![forbid(unsafe_code)]
