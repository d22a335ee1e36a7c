//! Every option on every type of socket, compared with the table.

use std::collections::BTreeSet;

use zmq::ErrorKind;

use crate::facts::{Fact, facts};
use crate::list::offered;
use crate::offered::{OnType, Row, Set, assert_names};
use crate::types::{names, opens};

/// Where the default is another than in the table.
const OTHER_DEFAULTS: [(&str, &str, &str); 14] = [
    // Ours: libzmq drops subscriptions over the mark.
    ("ZMQ_SNDHWM", "SUB", "0"),
    ("ZMQ_SNDHWM", "XSUB", "0"),
    ("ZMQ_SNDHWM", "DISH", "0"),
    ("ZMQ_LINGER", "SUB", "0"),
    ("ZMQ_LINGER", "XSUB", "0"),
    ("ZMQ_LINGER", "DISH", "0"),
    ("ZMQ_THREAD_SAFE", "CLIENT", "1"),
    ("ZMQ_THREAD_SAFE", "SERVER", "1"),
    ("ZMQ_THREAD_SAFE", "RADIO", "1"),
    ("ZMQ_THREAD_SAFE", "DISH", "1"),
    ("ZMQ_THREAD_SAFE", "SCATTER", "1"),
    ("ZMQ_THREAD_SAFE", "GATHER", "1"),
    ("ZMQ_THREAD_SAFE", "PEER", "1"),
    ("ZMQ_THREAD_SAFE", "CHANNEL", "1"),
];

/// Whose default we chose, for all sockets on a libzmq that we build.
const CHOSEN_DEFAULTS: [(&str, &str); 2] =
    [("ZMQ_IN_BATCH_SIZE", "32768"), ("ZMQ_OUT_BATCH_SIZE", "32768")];

fn default_of(option: &str, on: &str, fact: &Fact) -> &'static str {
    let chosen = CHOSEN_DEFAULTS.iter().find(|ours| cfg!(zmq_vendored) && ours.0 == option);
    let other = OTHER_DEFAULTS.iter().find(|other| (other.0, other.1) == (option, on));
    chosen.map(|ours| ours.1).or(other.map(|other| other.2)).unwrap_or(fact.default)
}

/// What a value comes to: a REP takes no lower mark, as it would drop answers.
fn comes_to<'a>(option: &str, on: &str, value: &'a str) -> &'a str {
    if (option, on, value) == ("ZMQ_SNDHWM", "REP", "1") { "1000" } else { value }
}

/// Calls `check` for each option on each type that it applies to.
fn with_each(check: impl Fn(&Row, &Fact, &OnType)) {
    let facts = facts();
    for row in offered() {
        let fact = &facts[row.option];
        for on in row.types.iter().filter(|on| fact.applies_to(on.name)) {
            check(row, fact, on);
        }
    }
}

#[test]
fn every_default_is_that_of_the_table() {
    with_each(|&Row { option, .. }, fact, &OnType { name, ref read, .. }| {
        let told = read.as_ref().unwrap_or_else(|| panic!("{option} cannot be read on {name}"));
        match (told, fact.missing()) {
            (told, _) if !opens(name) => assert_no_such_type(told, name),
            (Err(error), Some(reason)) => {
                assert_eq!(error.to_string(), format!("zmq_getsockopt `{option}`: {reason}"));
            }
            // What libzmq does not tell is remembered, whatever it lacks.
            (told, _) => {
                let (told, default) = (told.as_ref().unwrap(), default_of(option, name, fact));
                assert!(told == default || default == "-", "{option} on {name}: {told}");
            }
        }
    });
}

#[test]
fn every_option_may_be_chosen_before_opening() {
    with_each(|row, fact, &OnType { name, ref opened, .. }| {
        let option = row.option;
        if fact.access == "get" {
            return;
        }
        assert!(!opened.is_empty(), "{option} on {name}");
        for (index, (outcome, value)) in opened.iter().zip(&row.values).enumerate() {
            let told = comes_to(option, name, value);
            let outcome = outcome.as_ref().unwrap_or_else(|| panic!("{name} has no {option}"));
            match (outcome, fact.missing()) {
                _ if !opens(name) => assert_no_such_type(outcome, name),
                _ if index >= row.accepted => assert_refused(outcome, option, fact),
                (_, Some(reason)) => assert_lacks(outcome, option, &reason),
                _ => assert_eq!(outcome.as_ref().unwrap(), told, "{option} on {name}"),
            }
        }
    });
}

#[test]
fn every_option_may_be_set_on_an_open_socket() {
    with_each(|row, fact, OnType { name, read, set, .. }| {
        let option = row.option;
        let mut before = read.as_ref().and_then(|told| told.as_deref().ok());
        for (index, (Set { outcome, then }, value)) in set.iter().zip(&row.values).enumerate() {
            let told = comes_to(option, name, value);
            let outcome = outcome.as_ref().unwrap_or_else(|| panic!("{name} has no {option}"));
            match fact.missing() {
                _ if index >= row.accepted => assert_refused(outcome, option, fact),
                Some(reason) => assert_lacks(outcome, option, &reason),
                None => {
                    outcome.as_ref().unwrap_or_else(|error| panic!("{error} on {name}"));
                    before = Some(told);
                }
            }
            assert_eq!(then.as_deref(), before, "{option} on {name}");
        }
    });
}

/// Why no socket of this type can be opened.
#[track_caller]
fn assert_no_such_type<T>(outcome: &zmq::Result<T>, name: &str) {
    let line = format!("zmq_socket `{name}`: the linked libzmq was built without draft");
    assert_eq!(outcome.as_ref().err().unwrap().to_string(), line);
}

#[track_caller]
fn assert_lacks<T>(outcome: &zmq::Result<T>, option: &str, reason: &str) {
    let Err(error) = outcome else { panic!("{option} was accepted") };
    assert_eq!(error.to_string(), format!("zmq_setsockopt `{option}`: {reason}"));
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

/// For the value; or as libzmq does not know the option, if it is left to that.
#[track_caller]
fn assert_refused<T>(outcome: &zmq::Result<T>, option: &str, fact: &Fact) {
    let is_ours = outcome.as_ref().is_err_and(|error| error.kind() == ErrorKind::InvalidInput);
    match fact.missing().filter(|_| !is_ours) {
        None => assert_names(outcome.as_ref(), option, ErrorKind::InvalidInput),
        Some(reason) => assert_lacks(outcome, option, &reason),
    }
}

#[test]
fn an_option_is_offered_on_the_types_that_it_applies_to_and_no_others() {
    let facts = facts();
    for &Row { option, ref types, .. } in offered() {
        let fact = &facts[option];
        for OnType { name, read, opened, set } in
            types.iter().filter(|on| !fact.applies_to(on.name))
        {
            assert!(opened.iter().all(Option::is_none), "{option} may be chosen for {name}");
            let default = read.as_ref().and_then(|told| told.as_ref().ok());
            for Set { outcome, then } in set {
                // An untyped `Socket` has what most types have.
                let Some(outcome) = outcome else { continue };
                let Err(error) = outcome else { panic!("{option} may be set on {name}") };
                assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
                let line = format!("zmq_setsockopt `{option}`: a {name} ");
                assert!(error.to_string().starts_with(&line), "{error}");
                assert_eq!(then.as_ref(), default, "{option} on {name}");
            }
        }
    }
}

#[test]
fn the_values_tried_are_within_the_range_of_the_table_or_not() {
    let facts = facts();
    for &Row { option, number, accepted, ref values, .. } in offered() {
        let fact = &facts[option];
        assert_eq!(fact.number, number, "{option}");
        for (index, told) in values.iter().enumerate() {
            let range = fact.range;
            if index < accepted {
                assert!(fact.allows(told), "{option} has the range {range}, not {told}");
            } else {
                let is_text = told.parse::<i128>().is_err();
                assert!(is_text || !fact.allows(told), "{option}: {range} has {told}");
            }
        }
    }
}

#[test]
fn every_type_is_tried_with_every_option() {
    let count = if cfg!(feature = "draft") { 21 } else { 12 };
    assert_eq!(names().len(), count);
    for Row { option, types, .. } in offered() {
        assert_eq!(types.iter().map(|on| on.name).collect::<BTreeSet<_>>(), names(), "{option}");
    }
}

#[test]
fn each_socket_knows_its_type() {
    let row = offered().iter().find(|row| row.option == "ZMQ_TYPE").unwrap();
    for OnType { name, read, .. } in row.types.iter().filter(|on| opens(on.name)) {
        assert_eq!(read.as_ref().unwrap().as_ref().unwrap(), name);
    }
}
