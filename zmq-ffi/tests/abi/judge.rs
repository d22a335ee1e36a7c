//! Compares our declarations with the header. A fault is a line such as
//! "`ZMQ_LINGER` is not `int` 18 in zmq.h".

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::compiler;
use crate::declarations::{Constant, Declarations};
use crate::header::Header;
use crate::layouts::{self, Layout};

/// Every fault of the declarations themselves. Layouts are rustc's, see [`layouts`].
pub(crate) fn faults(ours: &Declarations, header: &Header) -> Vec<String> {
    [
        function_names(ours, header),
        signatures(ours, header),
        constant_names(ours, header),
        values(ours, header),
        types(ours),
    ]
    .concat()
}

pub(crate) fn function_names(ours: &Declarations, header: &Header) -> Vec<String> {
    differences(&ours.functions.keys().cloned().collect(), &header.functions)
}

pub(crate) fn constant_names(ours: &Declarations, header: &Header) -> Vec<String> {
    differences(
        &ours.constants.keys().cloned().collect(),
        &header.constants.keys().cloned().collect(),
    )
}

pub(crate) fn signatures(ours: &Declarations, header: &Header) -> Vec<String> {
    let mut claims = Claims::default();
    for (name, pointer) in &ours.functions {
        if header.functions.contains(name) {
            claims.has_type(name, &format!("&{name}"), pointer);
        }
    }
    claims.refuted()
}

pub(crate) fn values(ours: &Declarations, header: &Header) -> Vec<String> {
    let mut claims = Claims::default();
    let mut wrong_texts = Vec::new();
    for (name, constant) in &ours.constants {
        let Some(theirs) = header.constants.get(name) else { continue };
        match constant {
            Constant::Number { c_type, value } => claims.add(
                &format!("_Generic(({name}), {c_type}: ({name}) == ({value}), default: 0)"),
                &format!("{name} is not `{c_type}` {value}"),
            ),
            // No constant expression can compare texts in C.
            Constant::Text(text) if *theirs == format!("{text:?}") => {}
            Constant::Text(text) => wrong_texts.push(format!("{name} is not {text:?} in zmq.h")),
        }
    }
    [claims.refuted(), wrong_texts].concat()
}

pub(crate) fn types(ours: &Declarations) -> Vec<String> {
    let mut claims = Claims::default();
    for (alias, pointer) in &ours.aliases {
        claims.has_type(&format!("{alias} *"), &format!("({alias} *)0"), pointer);
    }
    for (owner, fields) in &ours.structs {
        for (field, c_type) in fields {
            claims.has_type(
                &format!("{owner}.{field}"),
                &format!("(({owner} *)0)->{field}"),
                c_type,
            );
        }
    }
    claims.refuted()
}

/// # Panics
///
/// If a struct or a field of it is not among those measured.
pub(crate) fn layouts(ours: &Declarations) -> Vec<String> {
    let measured = layouts::measured();
    let declared: BTreeMap<_, BTreeSet<_>> = (ours.structs.iter())
        .map(|(name, fields)| (name.as_str(), fields.keys().map(String::as_str).collect()))
        .collect();
    let seen: BTreeMap<_, BTreeSet<_>> = (measured.iter())
        .map(|layout| (layout.name, layout.offsets.iter().map(|(field, _)| *field).collect()))
        .collect();
    assert_eq!(seen, declared, "measured and declared");
    measured.iter().flat_map(layout).collect()
}

pub(crate) fn layout(measured: &Layout) -> Vec<String> {
    let Layout { name, size, align, offsets } = measured;
    let mut claims = Claims::default();
    claims.add(&format!("sizeof({name}) == {size}"), &format!("{name} is not {size} bytes"));
    claims
        .add(&format!("_Alignof({name}) == {align}"), &format!("{name} is not aligned to {align}"));
    for (field, offset) in offsets {
        claims.add(
            &format!("offsetof({name}, {field}) == {offset}"),
            &format!("{name}.{field} is not at {offset}"),
        );
    }
    claims.refuted()
}

fn differences(ours: &BTreeSet<String>, theirs: &BTreeSet<String>) -> Vec<String> {
    let invented = ours.difference(theirs).map(|name| format!("{name} is not in zmq.h"));
    let missing = theirs.difference(ours).map(|name| format!("{name} is in zmq.h only"));
    invented.chain(missing).collect()
}

/// Assertions in C about the header.
#[derive(Default)]
struct Claims(String);

impl Claims {
    fn add(&mut self, condition: &str, fault: &str) {
        // The signs tell our words from the compiler's.
        writeln!(self.0, "_Static_assert({condition}, \"@{fault} in zmq.h@\");").unwrap();
    }

    fn has_type(&mut self, what: &str, expression: &str, c_type: &str) {
        self.add(
            &format!("_Generic({expression}, {c_type}: 1, default: 0)"),
            &format!("{what} is not `{c_type}`"),
        );
    }

    /// The faults, and whatever else keeps the claims from compiling.
    fn refuted(self) -> Vec<String> {
        let errors =
            compiler::errors(&format!("#include <stddef.h>\n#include <zmq.h>\n{}", self.0));
        errors.iter().map(|line| line.split('@').nth(1).unwrap_or(line).to_owned()).collect()
    }
}
