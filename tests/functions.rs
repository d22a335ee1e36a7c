//! Every function of libzmq has a safe road to it, or a reason why not: `data/functions.tsv`.
//!
//! A road is *called* if this crate calls the function, and *ours* if it does the same by other
//! means. Either way its C name, as a documentation alias of something public, leads there. What
//! says `pub` counts here; whether the docs do have it, `.ci/examples` sees by the same table.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

struct Function {
    name: &'static str,
    status: &'static str,
    road: &'static str,
    note: &'static str,
}

fn table() -> Vec<Function> {
    let mut lines = include_str!("data/functions.tsv").lines();
    assert_eq!(lines.next().unwrap(), "name\tstatus\troad\tnote");
    let row = |line: &'static str| {
        let [name, status, road, note] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        Function { name, status, road, note }
    };
    lines.map(row).collect()
}

/// All Rust below a directory, as one text.
fn source(directory: &str) -> String {
    fn read(directory: &Path, text: &mut String) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, text);
            } else if path.extension().is_some_and(|it| it == "rs") {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut text = String::new();
    read(Path::new(directory), &mut text);
    text
}

/// The names of functions that stand behind `before` anywhere in `text`.
fn names<'a>(text: &'a str, before: &str) -> BTreeSet<&'a str> {
    text.split(before)
        .skip(1)
        .map(|rest| rest.split(|it: char| !it.is_ascii_alphanumeric() && it != '_').next().unwrap())
        .filter(|name| name.starts_with("zmq_"))
        .collect()
}

/// The names of functions that are aliases of what is public, and safe to call.
fn aliases(text: &str) -> BTreeSet<&str> {
    let (mut public, mut pending) = (BTreeSet::new(), Vec::new());
    for line in text.lines().map(str::trim_start) {
        if let Some(alias) = line.strip_prefix("#[doc(alias = \"") {
            pending.extend(alias.split('"').next().filter(|name| name.starts_with("zmq_")));
        } else if line.starts_with("pub ") && !line.starts_with("pub unsafe ") {
            public.extend(pending.drain(..));
        } else if !line.starts_with("#[") && !line.starts_with("///") {
            pending.clear();
        }
    }
    public
}

#[test]
fn the_table_has_just_the_functions_that_are_declared() {
    let declarations = source("zmq-ffi/src");
    let declared = names(&declarations, "pub fn ");
    let listed: BTreeSet<_> = table().iter().map(|function| function.name).collect();
    assert_eq!(listed, declared);
    assert_eq!(table().len(), 96);
    assert_eq!(table().iter().filter(|it| it.status == "draft").count(), 26);
}

#[test]
fn every_function_is_reached_as_the_table_says() {
    let source = source("src");
    let called = names(&source, "ffi::");
    let found = aliases(&source);
    for Function { name, status, road, note } in table() {
        let (is_called, is_found) = (called.contains(name), found.contains(name));
        match road {
            "called" => assert!(is_called && is_found, "{name}: {is_called}, {is_found}"),
            "ours" => assert!(!is_called && is_found && note.len() > 1, "{name}: {is_called}"),
            "left out" => assert!(!is_called && !is_found && note.len() > 1, "{name}: {is_found}"),
            _ => panic!("{name}: there is no road `{road}`"),
        }
        assert!(
            status != "stable" || !note.starts_with("not yet"),
            "{name} is stable, and yet to come"
        );
    }
}

/// The number is public, as all of the C API is; nothing that is safe takes it.
#[test]
fn no_code_sets_router_raw() {
    let source = source("src");
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let said: Vec<_> = code.filter(|line| line.contains("ROUTER_RAW")).collect();
    assert!(said.is_empty(), "{said:?}");
    // By which every option is set.
    assert!(source.contains("pub(crate) fn set_option(&self"));
}

#[test]
fn an_alias_of_what_is_private_leads_nowhere() {
    let alias = "#[doc(alias = \"zmq_send\")]\n    ";
    for (item, is_found) in [
        ("pub fn send(&self) {}", true),
        ("#[must_use]\n    pub fn send(&self) {}", true),
        ("pub unsafe fn send(&self) {}", false),
        ("pub(crate) fn send(&self) {}", false),
        ("fn send(&self) {}\n    pub fn recv(&self) {}", false),
    ] {
        assert_eq!(aliases(&format!("{alias}{item}")).contains("zmq_send"), is_found, "{item}");
    }
}
