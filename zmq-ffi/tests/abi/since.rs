//! What libzmq 4.3.5 changed in `zmq.h`.

use std::collections::BTreeSet;

use crate::declarations::{Constant, Declarations};

/// A name, and the value that it had in 4.3.4. Without one it is new.
const SINCE_4_3_5: &[(&str, Option<i64>)] = &[
    ("ZMQ_VERSION_PATCH", Some(4)),
    ("ZMQ_VERSION", Some(4_03_04)),
    // Draft.
    ("ZMQ_BUSY_POLL", None),
    ("ZMQ_HICCUP_MSG", None),
    ("ZMQ_XSUB_VERBOSE_UNSUBSCRIBE", None),
    ("ZMQ_TOPICS_COUNT", None),
    ("ZMQ_NORM_MODE", None),
    ("ZMQ_NORM_UNICAST_NACK", None),
    ("ZMQ_NORM_BUFFER_SIZE", None),
    ("ZMQ_NORM_SEGMENT_SIZE", None),
    ("ZMQ_NORM_BLOCK_SIZE", None),
    ("ZMQ_NORM_NUM_PARITY", None),
    ("ZMQ_NORM_NUM_AUTOPARITY", None),
    ("ZMQ_NORM_PUSH", None),
    ("ZMQ_NORM_FIXED", None),
    ("ZMQ_NORM_CC", None),
    ("ZMQ_NORM_CCL", None),
    ("ZMQ_NORM_CCE", None),
    ("ZMQ_NORM_CCE_ECNONLY", None),
    ("ZMQ_RECONNECT_STOP_AFTER_DISCONNECT", Some(3)),
    ("zmq_ppoll", None),
];

/// Our declarations as they would have been for 4.3.4.
pub(crate) fn as_of_4_3_4(mut ours: Declarations) -> Declarations {
    for &(name, old) in SINCE_4_3_5 {
        let Some(old) = old else {
            ours.functions.remove(name);
            ours.constants.remove(name);
            continue;
        };
        if let Some(Constant::Number { value, .. }) = ours.constants.get_mut(name) {
            *value = old;
        }
    }
    ours
}

/// The faults of our declarations in the eyes of 4.3.4.
pub(crate) fn unknown_to_4_3_4(ours: &Declarations) -> BTreeSet<String> {
    declared(ours)
        .map(|(name, old)| match (ours.constants.get(name), old) {
            (Some(Constant::Number { value, .. }), Some(_)) => {
                format!("{name} is not `int` {value} in zmq.h")
            }
            _ => format!("{name} is not in zmq.h"),
        })
        .collect()
}

/// The faults of 4.3.4's declarations in the eyes of 4.3.5.
pub(crate) fn new_to_4_3_4(ours: &Declarations) -> BTreeSet<String> {
    declared(ours)
        .map(|(name, old)| match old {
            Some(old) => format!("{name} is not `int` {old} in zmq.h"),
            None => format!("{name} is in zmq.h only"),
        })
        .collect()
}

/// The lines of the table that count here, which are few without the draft API.
fn declared(ours: &Declarations) -> impl Iterator<Item = (&'static str, Option<i64>)> {
    SINCE_4_3_5.iter().copied().filter(|(name, _)| {
        ours.constants.contains_key(*name) || ours.functions.contains_key(*name)
    })
}
