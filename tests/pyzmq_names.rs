//! A porter who looks for a name of pyzmq finds what does it here, or reads why nothing does:
//! `data/pyzmq-names.tsv`, the names that scripts use most first. What they call most has its line in
//! Rust on a page: `data/pyzmq-calls.tsv`, counted in the examples of pyzmq and of the guide.
//!
//! The documentation's search finds an item by its own name and by its aliases, whatever their case,
//! and C's names for functions and options by the part after `zmq_`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

struct Name {
    python: &'static str,
    /// The item that it leads to, if there is one.
    rust: Option<&'static str>,
    why_not: &'static str,
}

fn table() -> Vec<Name> {
    let mut lines = include_str!("data/pyzmq-names.tsv").lines();
    assert_eq!(lines.next().unwrap(), "python\trust\twhy not");
    let row = |line: &'static str| {
        let [python, rust, why_not] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        Name { python, rust: (rust != "-").then_some(rust), why_not }
    };
    lines.map(row).collect()
}

#[test]
fn every_name_leads_to_an_item_or_to_a_reason() {
    let page = include_str!("../docs/pyzmq.md");
    let source = source("src");
    let found = found(&source);
    for Name { python, rust, why_not } in table() {
        let items = found.get(&normal(python)).cloned().unwrap_or_default();
        match rust {
            Some(rust) => assert!(items.contains(rust), "{python}: {rust} is not among {items:?}"),
            // What is to come may have come.
            None if why_not.starts_with("not yet: ") => {}
            None => {
                let alias = format!("#[doc(alias = \"{python}\")]");
                let leads = source.contains(&alias) || items.contains(python);
                assert!(!leads, "{python} is left out, and leads to {items:?}");
                assert!(why_not.len() > 10, "{python} is left out for no reason");
                assert!(page.contains(&format!("`{python}`")), "{python} is not on the page");
            }
        }
    }
}

#[test]
fn no_name_on_the_pages_is_missing_from_the_table() {
    let listed: BTreeSet<_> = table().iter().map(|name| normal(name.python)).collect();
    let pages = [include_str!("../README.md"), include_str!("../docs/pyzmq.md")];
    let rows = pages.iter().flat_map(|page| page.lines()).filter_map(|it| it.strip_prefix("| `"));
    let mut names = 0;
    for python in rows.filter_map(|row| row.split('`').next()) {
        let uses = python.match_indices('.').map(|(dot, _)| word(&python[dot + 1..]));
        let is_name = |name: &&str| name.starts_with(|it: char| it.is_alphabetic());
        for name in uses.filter(is_name).filter(|name| !NOT_PYZMQ.contains(name)) {
            assert!(listed.contains(&normal(name)), "{name}, in `{python}`");
            names += 1;
        }
    }
    assert!(names > 100, "only {names} names were read");
}

#[test]
fn every_call_that_was_counted_has_its_line_on_the_page_and_its_count() {
    let mut lines = include_str!("data/pyzmq-calls.tsv").lines();
    assert_eq!(lines.next().unwrap(), "call\ttimes\tline");
    let mut counted: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for line in lines {
        let [_call, times, line] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        counted.entry(line).or_default().push(times.parse().unwrap());
    }
    assert!(counted.len() > 70, "only {} lines have a count", counted.len());

    let mut shown = BTreeMap::new();
    let page = include_str!("../docs/pyzmq.md").replace("\\|", "or");
    for row in page.lines().filter_map(|line| line.strip_prefix("| `")) {
        let Some((python, others)) = row.split_once("` | `") else { continue };
        // Whole, as what is compiled is: see `ui.rs`.
        let (rust, times) = others.split_once("` |").unwrap();
        assert!(!rust.contains('`'), "not compiled: {rust}");
        let digits = times.split(|it: char| !it.is_ascii_digit()).filter(|it| !it.is_empty());
        let times: Vec<u32> = digits.map(|it| it.parse().unwrap()).collect();
        if !times.is_empty() {
            assert!(shown.insert(python, times).is_none(), "two lines with a count: {python}");
        }
    }
    for times in counted.values_mut().chain(shown.values_mut()) {
        times.sort_unstable();
    }
    for (line, times) in &counted {
        assert_eq!(shown.get(line), Some(times), "what the page has for `{line}`");
    }
    for (line, times) in shown {
        assert!(counted.contains_key(line), "nobody counted `{line}`: {times:?}");
    }
}

/// What follows a dot on the page and is Python's own, or a property of what was returned.
const NOT_PYZMQ: [&str; 11] = [
    "sleep",
    "start",
    "join",
    "decode",
    "get",
    "addr",
    "done",
    "kill",
    "getpid",
    "SIGINT",
    "key_secret",
];

/// What the search knows, and the items that it leads to.
fn found(source: &str) -> BTreeMap<String, BTreeSet<&str>> {
    let mut found: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut aliases = Vec::new();
    for line in source.lines().map(str::trim_start) {
        if let Some(alias) = line.strip_prefix("#[doc(alias = \"") {
            let alias = alias.split('"').next().unwrap();
            aliases.push(alias);
            // The C names have it in front.
            aliases.extend(alias.strip_prefix("zmq_").or(alias.strip_prefix("ZMQ_")));
        } else if !line.starts_with("#[") && !line.starts_with("//") {
            if let Some(item) = item(line) {
                aliases.push(item);
                for alias in aliases.drain(..) {
                    found.entry(normal(alias)).or_default().insert(item);
                }
            }
            aliases.clear();
        }
    }
    found
}

/// The public item that a line declares; or the variant of an enum.
fn item(line: &str) -> Option<&str> {
    let declared = ["fn ", "const ", "struct ", "enum ", "trait ", "type ", "mod "];
    let name = match line.strip_prefix("pub ") {
        Some(rest) => {
            let rest = rest.strip_prefix("unsafe ").unwrap_or(rest);
            word(declared.iter().find_map(|keyword| rest.strip_prefix(keyword))?)
        }
        None => line.strip_suffix(',').filter(|name| word(name) == *name)?,
    };
    (!name.is_empty()).then_some(name)
}

fn word(text: &str) -> &str {
    text.split(|it: char| !it.is_alphanumeric() && it != '_').next().unwrap_or_default()
}

fn normal(name: &str) -> String {
    name.to_lowercase().replace('_', "")
}

/// All Rust below a directory, as one text.
fn source(directory: impl AsRef<Path>) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text += &source(path);
        } else if path.extension().is_some_and(|it| it == "rs") {
            text += &fs::read_to_string(path).unwrap();
        }
    }
    text
}
