#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| zmq::fuzzing::endpoint(text));
