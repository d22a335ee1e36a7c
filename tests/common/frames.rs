//! Messages that both sides of a test know beforehand, here and in Python.

use zmq::Message;

/// Frames of these sizes; their bytes count on, each from its index.
pub(crate) fn frames(sizes: impl Iterator<Item = usize>) -> Message {
    sizes
        .enumerate()
        .map(|(index, size)| {
            let turn: Vec<u8> = (0..251).cycle().skip(index).take(251).collect();
            let mut bytes = turn.repeat(size / turn.len() + 1);
            bytes.truncate(size);
            bytes
        })
        .collect()
}
