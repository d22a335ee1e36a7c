//! What is not public and parses, for `fuzz/` and `tests/parsers.rs`.
#![forbid(unsafe_code)]

use crate::endpoint;
use crate::message::Message;
use crate::monitor_event::MonitorEvent;

/// Reads an endpoint as `bind` and `connect` do before libzmq does.
pub fn endpoint(text: &str) {
    match endpoint::check("fuzz", text) {
        Ok(()) => assert!(!text.contains('\0') && text.contains("://")),
        Err(error) => assert_eq!(error.to_string().lines().count(), 1),
    }
}

/// Reads a monitor's message: the first byte says where to part its frames.
pub fn monitor_event(data: &[u8]) {
    let Some((&at, bytes)) = data.split_first() else { return };
    let (head, endpoint) = bytes.split_at(usize::from(at).min(bytes.len()));
    for message in [Message::from(head), Message::from([head, endpoint])] {
        if let Some(event) = MonitorEvent::decode(&message) {
            assert!(!event.event.to_string().is_empty());
        }
    }
}
