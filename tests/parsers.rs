//! A short replay of what `fuzz/` keeps, and changes of it at random, for all that parses.

#[path = "common/parsers.rs"]
mod parsers;
#[path = "common/random.rs"]
#[allow(dead_code, reason = "not all is needed here")]
mod random;

use std::fs;
use std::path::Path;

use random::Random;

/// Feeds the corpus of this name, and so many changes of it.
fn replay(name: &str, changes: u64, mut feed: impl FnMut(&[u8])) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let files =
        fs::read_dir(directory).unwrap().map(|file| fs::read(file.unwrap().path()).unwrap());
    let corpus: Vec<Vec<u8>> = files.collect();
    assert!(!corpus.is_empty(), "{name}");
    for data in &corpus {
        feed(data);
    }
    let (seed, cases) = (random::seed(), random::cases(changes));
    for case in seed..seed + cases {
        let mut random = Random(case);
        let mut data = corpus[random.index(corpus.len())].clone();
        for _ in 0..=random.below(4) {
            let at = random.index(data.len() + 1);
            match random.below(4) {
                0 if at < data.len() => data[at] ^= 1 << random.below(8),
                1 => data.truncate(at),
                2 => drop(data.splice(at..at, random.bytes(8))),
                _ => data.extend(corpus[random.index(corpus.len())].clone()),
            }
        }
        // Shown when it fails.
        println!("ZMQ_SEED={case} ZMQ_CASES=1");
        feed(&data);
    }
}

#[test]
fn z85_is_read_or_refused() {
    replay("z85", 20_000, parsers::z85);
}

#[test]
fn keys_are_read_or_refused() {
    replay("key", 20_000, |data| parsers::key(&String::from_utf8_lossy(data)));
}

#[test]
fn what_peers_say_of_themselves_is_read_or_refused() {
    let metadata = parsers::Metadata::new();
    replay("metadata", 100, |data| metadata.feed(data));
}

#[test]
fn endpoints_are_read_or_refused() {
    replay("endpoint", 20_000, |data| zmq::fuzzing::endpoint(&String::from_utf8_lossy(data)));
}

#[test]
fn events_are_read_or_refused() {
    replay("monitor_event", 20_000, zmq::fuzzing::monitor_event);
}
