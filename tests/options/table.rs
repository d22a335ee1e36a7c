//! Options of all types, compared with the table.

use std::collections::BTreeSet;

use zmq::{Context, ErrorKind};

use crate::facts::facts;
use crate::list::offered;
use crate::offered::{Offered, assert_names};
use crate::types::{TYPES, with_each_socket};

/// Where the default is another than in the table.
const OTHER_DEFAULTS: [(&str, &str, &str); 2] =
    [("ZMQ_LINGER", "SUB", "0"), ("ZMQ_LINGER", "XSUB", "0")];

/// Whose default we chose, for all sockets on a libzmq that we build.
const CHOSEN_DEFAULTS: [(&str, &str); 2] =
    [("ZMQ_IN_BATCH_SIZE", "32768"), ("ZMQ_OUT_BATCH_SIZE", "32768")];

#[test]
fn every_option_is_what_the_table_says() {
    let context = Context::new().unwrap();
    let facts = facts();
    for Offered { option, number, read, accepted, refused, .. } in offered() {
        let fact = &facts[option];
        assert_eq!(fact.number, number, "{option}");
        assert_eq!(fact.access == "get", accepted.is_empty(), "{option}");
        with_each_socket(&context, |kind, socket| {
            let read = || read(socket, fact.unit);
            if !fact.is_known() {
                if fact.access != "set" {
                    assert_names(read(), option, ErrorKind::Unsupported);
                }
                for value in &accepted {
                    assert_names((value.set)(socket), option, ErrorKind::Unsupported);
                }
                return;
            }
            if fact.default != "-" {
                let mut others = OTHER_DEFAULTS.iter();
                let other = others.find(|other| (other.0, other.1) == (option, kind));
                let mut default = other.map_or(fact.default, |other| other.2);
                if cfg!(zmq_vendored) {
                    let mut chosen = CHOSEN_DEFAULTS.iter();
                    default = chosen.find(|ours| ours.0 == option).map_or(default, |ours| ours.1);
                }
                assert_eq!(read().unwrap(), default, "{option} on {kind}");
            }
            for value in &accepted {
                let told = (value.told)(fact.unit);
                (value.set)(socket).unwrap();
                assert_eq!(read().unwrap(), told, "{option} on {kind}");
            }
            let before = read().unwrap();
            for value in &refused {
                assert_names((value.set)(socket), option, ErrorKind::InvalidInput);
                assert_eq!(read().unwrap(), before, "{option} on {kind}");
            }
        });
    }
}

#[test]
fn every_option_may_be_chosen_before_opening() {
    let context = Context::new().unwrap();
    let facts = facts();
    for Offered { option, accepted, refused, .. } in offered() {
        let fact = &facts[option];
        for value in &accepted {
            let told = (value.told)(fact.unit);
            for outcome in (value.open)(&context, fact.unit) {
                if fact.is_known() {
                    assert_eq!(outcome.unwrap(), told, "{option}");
                } else {
                    assert_names(outcome, option, ErrorKind::Unsupported);
                }
            }
        }
        for value in &refused {
            for outcome in (value.open)(&context, fact.unit) {
                let is_ours =
                    outcome.as_ref().is_err_and(|it| it.kind() == ErrorKind::InvalidInput);
                let kind = if fact.is_known() || is_ours {
                    ErrorKind::InvalidInput
                } else {
                    ErrorKind::Unsupported
                };
                assert_names(outcome, option, kind);
            }
        }
    }
}

#[test]
fn the_values_tried_are_within_the_range_of_the_table_or_not() {
    let facts = facts();
    for Offered { option, accepted, refused, .. } in offered() {
        let fact = &facts[option];
        for told in accepted.iter().map(|value| (value.told)(fact.unit)) {
            assert!(fact.allows(&told), "{option} has the range {}, not {told}", fact.range);
        }
        for told in refused.iter().map(|value| (value.told)(fact.unit)) {
            let is_text = told.parse::<i128>().is_err();
            assert!(is_text || !fact.allows(&told), "{option}: {} has {told}", fact.range);
        }
    }
}

#[test]
fn each_socket_knows_its_type() {
    let context = Context::new().unwrap();
    let mut names = Vec::new();
    with_each_socket(&context, |kind, socket| {
        assert_eq!(socket.socket_type().unwrap(), kind);
        names.push(kind.to_owned());
    });
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), TYPES);
}
