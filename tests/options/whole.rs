//! The table is whole, and nothing is offered that is not in it.

use std::collections::BTreeSet;

use crate::facts::facts;
use crate::list::offered;
use crate::some_types::offered_on_some;

/// Offered too, with a test of its own.
const OFFERED_OTHERWISE: [(&str, &str); 12] = [
    ("ZMQ_FD", "as_fd"),
    ("ZMQ_EVENTS", "events"),
    ("ZMQ_MULTICAST_LOOP", "multicast_loop"),
    ("ZMQ_USE_FD", "use_fd"),
    ("ZMQ_METADATA", "metadata"),
    ("ZMQ_SUBSCRIBE", "subscriptions"),
    ("ZMQ_UNSUBSCRIBE", "unsubscribe"),
    ("ZMQ_CONNECT_ROUTING_ID", "connect_with_id"),
    ("ZMQ_REQ_RELAXED", "relaxed"),
    ("ZMQ_REQ_CORRELATE", "correlate"),
    ("ZMQ_XPUB_MANUAL", "manual"),
    ("ZMQ_XPUB_MANUAL_LAST_VALUE", "manual_last_value"),
];

/// Not offered, and why.
const LEFT_OUT: [(&str, &str); 1] = [("ZMQ_RCVMORE", "messages are received whole")];

#[test]
fn every_option_of_the_table_is_offered_or_left_out_for_a_reason() {
    let facts = facts();
    let mut offered: BTreeSet<_> = offered().iter().map(|offered| offered.option).collect();
    offered.extend(offered_on_some().iter().map(|offered| offered.option));
    let open = |option: &str| facts[option].status != "draft" || cfg!(feature = "draft");
    let otherwise = OFFERED_OTHERWISE.map(|(option, _method)| option);
    offered.extend(otherwise.into_iter().filter(|option| open(option)));
    for (option, fact) in &facts {
        let is_offered = offered.remove(option);
        let reasons = LEFT_OUT.iter().filter(|(left_out, _reason)| left_out == option);
        match (is_offered, reasons.count(), fact.status) {
            (false, 0, "deprecated") | (true, 0, _) | (false, 1, _) => {}
            (false, 0, _) if !open(option) => {}
            (_, reasons, _) => panic!("{option}: offered is {is_offered}, {reasons} reasons"),
        }
    }
    assert!(offered.is_empty(), "not in the table: {offered:?}");
}

#[test]
fn a_method_has_one_option() {
    let offered = offered();
    let methods: BTreeSet<_> = offered.iter().map(|offered| offered.method).collect();
    assert_eq!(methods.len(), offered.len());
}
