#![no_main]

#[path = "../../tests/common/parsers.rs"]
#[allow(dead_code)]
mod parsers;

thread_local! {
    static METADATA: parsers::Metadata = parsers::Metadata::new();
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| METADATA.with(|it| it.feed(data)));
