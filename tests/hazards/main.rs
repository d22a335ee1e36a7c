//! What kills, freezes or silently fails in libzmq, and must not from safe Rust: one test a row of
//! `docs/hazards.md`, in a process of its own.

#[path = "../common/mod.rs"]
mod common;

#[cfg(feature = "vendored")]
mod connections;
mod contexts;
#[cfg(feature = "draft")]
mod drafts;
mod foreign;
mod frames;
#[cfg(all(feature = "vendored", feature = "draft"))]
mod mended_drafts;
#[cfg(feature = "vendored")]
mod mends;
mod monitors;
mod patterns;
mod proxies;
#[cfg(feature = "vendored")]
mod queues;
mod sockets;
#[cfg(unix)]
#[path = "../common/storm.rs"]
mod storm;
#[cfg(feature = "vendored")]
mod whole;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const PAGE: &str = include_str!("../../docs/hazards.md");

/// What the last column of the page's tables names.
fn named() -> Vec<&'static str> {
    let (page, _figures) = PAGE.split_once("# How often").unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| libzmq"));
    rows.flat_map(|row| {
        let cells: Vec<_> = row.trim_matches('|').split(" | ").collect();
        assert_eq!(cells.len(), 3, "{row}");
        let names: Vec<_> = cells[2].split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "nothing shows it: {row}");
        names
    })
    .collect()
}

/// The tests of a file.
fn tests_in(path: &Path) -> impl Iterator<Item = String> {
    let text = fs::read_to_string(path).unwrap();
    let names = text.split("#[test]").skip(1).filter_map(|rest| {
        let (_, rest) = rest.split_once("fn ")?;
        Some(rest.split_once('(')?.0.to_owned())
    });
    names.collect::<Vec<_>>().into_iter()
}

#[test]
fn each_row_of_the_page_names_a_test_that_exists() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for name in named() {
        let exists = match name.rsplit_once("::") {
            Some((file, test)) => {
                let path = tests.join(file.replace("::", "/")).with_extension("rs");
                path.exists() && tests_in(&path).any(|it| it == test)
            }
            None => tests.join(name).with_extension("stderr").exists(),
        };
        assert!(exists, "there is no test `{name}`");
    }
}

#[test]
fn each_test_of_a_hazard_is_named_by_a_row_of_the_page() {
    let named: BTreeSet<_> = named().into_iter().collect();
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hazards");
    let mut count = 0;
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let module = path.file_stem().unwrap().to_str().unwrap();
        if module == "main" {
            continue;
        }
        for test in tests_in(&path) {
            let name = format!("hazards::{module}::{test}");
            assert!(named.contains(&*name), "no row names `{name}`");
            count += 1;
        }
    }
    assert!(count > 20, "only {count}");
}
