#![no_main]

#[path = "../../tests/common/parsers.rs"]
#[allow(dead_code)]
mod parsers;

libfuzzer_sys::fuzz_target!(|text: &str| parsers::key(text));
