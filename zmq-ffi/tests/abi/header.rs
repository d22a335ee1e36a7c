//! What `zmq.h` declares, as the preprocessor leaves it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::compiler;

/// Macros of the header that are no part of the API, or take arguments.
const NO_CONSTANTS: &[&str] = &[
    "__ZMQ_H_INCLUDED__",
    "ZMQ_DEFINED_STDINT",
    "ZMQ_HAVE_POLLER",
    "ZMQ_HAVE_TIMERS",
    "ZMQ_MAKE_VERSION",
    // In the header of 4.3.4, on Windows.
    "_WIN32_WINNT",
];

pub(crate) struct Header {
    pub(crate) functions: BTreeSet<String>,
    /// Name and C text of each constant.
    pub(crate) constants: BTreeMap<String, String>,
}

impl Header {
    pub(crate) fn linked() -> Self {
        // The mark is a string and the name in it too, lest they be expanded.
        const MARK: &str = "\"a constant\"";
        let mut source = "#include <zmq.h>\n".to_owned();
        for name in macros(&compiler::header()) {
            write!(source, "#ifdef {name}\n{MARK} \"{name}\" {name}\n#endif\n").unwrap();
        }
        let text = compiler::preprocess(&source);
        let declarations = text.split(MARK).next().unwrap_or_default();
        let constants = text.lines().filter_map(|line| line.trim().strip_prefix(MARK));
        let constants = constants.map(|line| {
            let (name, value) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
            (name.trim_matches('"').to_owned(), value.trim().to_owned())
        });
        Self {
            functions: functions(declarations),
            constants: constants.filter(|(name, _)| !NO_CONSTANTS.contains(&&**name)).collect(),
        }
    }

    /// Whether this is the one older release that the tests know, which distributions still have.
    pub(crate) fn is_4_3_4(&self) -> bool {
        let version = ["MAJOR", "MINOR", "PATCH"]
            .map(|part| self.constants[&format!("ZMQ_VERSION_{part}")].parse::<u32>().unwrap());
        assert!(version >= [4, 3, 4], "the tests know no zmq.h as old as {version:?}");
        version == [4, 3, 4]
    }
}

/// The names that the text of the header defines, under whatever condition.
fn macros(text: &str) -> BTreeSet<String> {
    let directives = text.lines().filter_map(|line| line.trim_start().strip_prefix('#'));
    let defines = directives.filter_map(|line| line.trim_start().strip_prefix("define "));
    defines.map(|rest| name_at_start(rest.trim_start()).to_owned()).collect()
}

/// The names followed by a parameter list. A callback's type has its own name in parentheses.
fn functions(text: &str) -> BTreeSet<String> {
    let starts = text.match_indices("zmq_").map(|(at, _)| at);
    let starts = starts.filter(|&at| !text[..at].ends_with(is_part_of_name));
    let names = starts.map(|at| (name_at_start(&text[at..]), at));
    let called = names.filter(|(name, at)| text[at + name.len()..].trim_start().starts_with('('));
    called.map(|(name, _)| name.to_owned()).collect()
}

fn name_at_start(text: &str) -> &str {
    &text[..text.find(|letter| !is_part_of_name(letter)).unwrap_or(text.len())]
}

fn is_part_of_name(letter: char) -> bool {
    letter == '_' || letter.is_ascii_alphanumeric()
}
