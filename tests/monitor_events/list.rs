//! The list itself: that each event of libzmq's has its number, its variant and its test.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

struct Row {
    name: &'static str,
    number: u32,
    variant: &'static str,
    test: &'static str,
}

fn list() -> Vec<Row> {
    let mut lines = include_str!("../data/monitor-events.tsv").lines();
    assert_eq!(lines.next().unwrap(), "name\tnumber\tvariant\ttest");
    let row = |line: &'static str| {
        let [name, number, variant, test] =
            line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        Row { name, number: number_of(number), variant, test }
    };
    lines.map(row).collect()
}

/// A number as C and Rust write it.
fn number_of(text: &str) -> u32 {
    u32::from_str_radix(text.trim_start_matches("0x").replace('_', "").as_str(), 16).unwrap()
}

#[test]
fn the_list_has_just_the_events_that_are_declared() {
    let mut declared = BTreeMap::new();
    for file in ["zmq-ffi/src/lib.rs", "zmq-ffi/src/draft.rs"] {
        let text = fs::read_to_string(file).unwrap();
        for line in text.lines() {
            let Some((name, number)) =
                line.strip_prefix("pub const ").and_then(|it| it.split_once(": c_int = "))
            else {
                continue;
            };
            let is_event = name.starts_with("ZMQ_EVENT_") && !name.contains("_ALL");
            if is_event || name.starts_with("ZMQ_PROTOCOL_ERROR_") {
                declared.insert(name.to_owned(), number_of(number.trim_end_matches(';')));
            }
        }
    }
    let listed: BTreeMap<_, _> =
        list().iter().map(|row| (row.name.to_owned(), row.number)).collect();
    assert_eq!(listed, declared);
    assert_eq!(list().len(), 37);
}

#[test]
fn each_is_read_as_its_variant() {
    let mut masks = Vec::new();
    for Row { name, number, variant, .. } in list() {
        let read = if let Some(mask) = name.strip_prefix("ZMQ_EVENT_") {
            // A monitor of pipes has an event of its own.
            let Ok(event) = u16::try_from(number) else {
                assert_eq!(variant, "PipeStats");
                continue;
            };
            masks.push(mask);
            format!("{:?}", zmq::fuzzing::event(event, 300))
        } else {
            let failed = zmq::fuzzing::event(0x2000, number);
            let read = format!("{failed:?}");
            read.strip_prefix("HandshakeFailedProtocol(").unwrap().trim_end_matches(')').to_owned()
        };
        let word = |it: char| !it.is_ascii_alphanumeric();
        assert_eq!(read.split(word).next().unwrap(), variant, "{name} is read as {read}");
    }
    // The same names choose which ones are told.
    masks.sort_unstable();
    let mut all: Vec<_> = format!("{:?}", zmq::Events::ALL)
        .trim_matches(['{', '}'])
        .split(", ")
        .map(String::from)
        .collect();
    all.sort_unstable();
    assert_eq!(all, masks);
}

#[test]
fn each_has_a_test_that_provokes_it() {
    for Row { name, variant, test, .. } in list() {
        let (module, test) = test.rsplit_once("::").unwrap();
        let file = Path::new("tests").join(module.replace("::", "/")).with_extension("rs");
        let source = fs::read_to_string(&file).unwrap();
        let head = format!("#[test]\nfn {test}() {{\n");
        let (_, body) = source.split_once(&head).unwrap_or_else(|| panic!("there is no {test}"));
        let body = body.split("\n}\n").next().unwrap();
        let mut words = body.split(|it: char| !it.is_ascii_alphanumeric());
        assert!(words.any(|it| it == variant), "{test} does not ask for {variant} ({name})");
    }
}
