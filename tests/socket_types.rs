//! The docs of each type of socket have a table of what it does: `data/socket-types.tsv`.
//!
//! The list says it in one word each, as libzmq has it; the docs in theirs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

struct Type {
    name: &'static str,
    number: &'static str,
    peers: BTreeSet<String>,
    direction: &'static str,
    sends_to: &'static str,
    receives_from: &'static str,
    full: &'static str,
}

fn list() -> Vec<Type> {
    let mut lines = include_str!("data/socket-types.tsv").lines();
    let head = "type\tnumber\tpeers\tdirection\tsends to\treceives from\tfull";
    assert_eq!(lines.next().unwrap(), head);
    let row = |line: &'static str| {
        let [name, number, peers, direction, sends_to, receives_from, full] =
            line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let peers = peers.split(' ').map(String::from).collect();
        Type { name, number, peers, direction, sends_to, receives_from, full }
    };
    lines.map(row).collect()
}

/// The tables of characteristics below a directory, by the name of the type in capitals.
fn tables(directory: &Path) -> BTreeMap<String, Vec<(String, String)>> {
    let mut tables = BTreeMap::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tables.extend(self::tables(&path));
            continue;
        }
        let mut table = Vec::new();
        for line in fs::read_to_string(path).unwrap().lines() {
            let cells = line.strip_prefix("/// | ").and_then(|it| it.strip_suffix(" |"));
            if let Some((key, value)) = cells.and_then(|it| it.split_once(" | ")) {
                table.push((key.to_owned(), value.to_owned()));
            } else if let Some(rest) = line.strip_prefix("pub struct ") {
                let name = rest.split(|it: char| !it.is_alphanumeric()).next().unwrap();
                if !table.is_empty() {
                    tables.insert(name.to_uppercase(), std::mem::take(&mut table));
                }
            } else if !line.starts_with("///") && !line.starts_with("#[") {
                // They were the docs of something else.
                table.clear();
            }
        }
    }
    tables
}

/// The names in backticks, in capitals, or what transport it is instead.
fn peers(text: &str) -> BTreeSet<String> {
    let named: BTreeSet<_> = text.split('`').skip(1).step_by(2).map(str::to_uppercase).collect();
    let transport = text.rsplit(' ').next().unwrap().to_owned();
    if named.is_empty() { [transport].into() } else { named }
}

/// One of which the docs of a socket say that it sends, or receives, so.
fn words(routing: &str) -> &[&str] {
    match routing {
        "one" => &["its peer"],
        "all" => &["all"],
        "round-robin" => &["the next peer in turn"],
        "last" => &["the peer that asked", "the peer it asked"],
        "named" => &["that is named"],
        "fair" => &["all peers, fairly in turn", "all connections, fairly in turn"],
        _ => panic!("there is no routing `{routing}`"),
    }
}

#[test]
fn the_list_has_just_the_types_that_can_be_opened() {
    let kinds = fs::read_to_string("src/kind.rs").unwrap();
    let opened: BTreeSet<_> =
        kinds.split("\npub const ").skip(1).map(|rest| rest.split(':').next().unwrap()).collect();
    let listed: BTreeSet<_> = list().iter().map(|it| it.name).collect();
    assert_eq!(listed, opened);
    // And just those of libzmq.
    let mut declarations = fs::read_to_string("zmq-ffi/src/lib.rs").unwrap();
    declarations.push_str(&fs::read_to_string("zmq-ffi/src/draft.rs").unwrap());
    for (number, it) in list().iter().enumerate() {
        assert_eq!(it.number, number.to_string());
        let declared = format!("pub const ZMQ_{}: c_int = {number};", it.name);
        assert!(declarations.contains(&declared), "{declared}");
    }
    assert_eq!(list().len(), 21);
}

#[test]
fn each_type_says_with_whom_which_way_by_what_turns_and_what_if_it_is_full() {
    let tables = tables(Path::new("src"));
    for it in list() {
        let name = it.name;
        let table = tables.get(name).unwrap_or_else(|| panic!("{name} has no table"));
        let row = |key: &str| table.iter().find(|(found, _)| found == key).map(|(_, text)| text);
        let must = |key| row(key).unwrap_or_else(|| panic!("{name} has no row `{key}`"));

        assert_eq!(peers(must("Peers")), it.peers, "{name}");
        let direction = must("Direction");
        let fits = match it.direction {
            "send" => direction == "sends only",
            "receive" => direction == "receives only",
            "both" => direction.contains("sends") && direction.contains("receives"),
            _ => false,
        };
        assert!(fits, "{name}: {direction}");
        for (key, routing) in [("Sends to", it.sends_to), ("Receives from", it.receives_from)] {
            if routing == "-" {
                assert_eq!(row(key), None, "{name}");
            } else {
                let text = must(key);
                let fits = words(routing).iter().any(|words| text.contains(words));
                assert!(fits, "{name}: `{key}` is `{text}`, and no {routing}");
            }
        }
        let full: &[&str] = match it.full {
            "waits" => &["`send` waits"],
            "drops" => &["is dropped", "does not get", "misses messages", "drop what is for it"],
            "holds back" => &["are held back", "the peers wait"],
            "returns" => &["`send` returns"],
            _ => &[],
        };
        let mut at_its_mark = table.iter().filter(|(key, _)| key.contains("high-water mark"));
        let fits = at_its_mark.any(|(_, text)| full.iter().any(|words| text.contains(words)));
        assert!(fits, "{name} does not say that it {} at its high-water mark: {table:?}", it.full);
    }
}
