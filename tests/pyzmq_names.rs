//! A porter who looks for a name of pyzmq finds what does it here, or reads why nothing does:
//! `data/pyzmq-names.tsv`, the names that scripts use most first.
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

/// What follows a dot on the page and is Python's own, or a property of what was returned.
const NOT_PYZMQ: [&str; 6] = ["sleep", "start", "join", "decode", "get", "addr"];

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
