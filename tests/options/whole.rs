//! The table is whole, and nothing is offered that is not in it.

use std::collections::BTreeSet;

use crate::facts::facts;
use crate::list::offered;
use crate::otherwise::OTHERWISE;

/// Not offered, and why.
const LEFT_OUT: [(&str, &str); 1] = [("ZMQ_RCVMORE", "messages are received whole")];

#[test]
fn every_option_of_the_table_is_offered_or_left_out_for_a_reason() {
    let facts = facts();
    let mut offered: BTreeSet<_> = offered().iter().map(|offered| offered.option).collect();
    let open = |option: &str| facts[option].status != "draft" || cfg!(feature = "draft");
    let otherwise = OTHERWISE.map(|(option, _test)| option);
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
