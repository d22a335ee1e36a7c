//! What is not public and parses, for `fuzz/` and `tests/parsers.rs`.
#![forbid(unsafe_code)]

use crate::endpoint;
use crate::message::Message;
use crate::monitor_event::{Event, MonitorEvent};
#[cfg(feature = "draft")]
use crate::pipe_monitor::Told;

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
    #[cfg(feature = "draft")]
    pipe_stats(usize::from(at), bytes);
}

/// What a monitor's message with these numbers tells.
///
/// # Panics
///
/// If it cannot be read.
#[must_use]
pub fn event(event: u16, value: u32) -> Event {
    let head = [&event.to_ne_bytes()[..], &value.to_ne_bytes()].concat();
    let endpoint = b"tcp://127.0.0.1:1".to_vec();
    MonitorEvent::decode(&Message::from([head, endpoint])).expect("it is whole").event
}

/// Reads the message of a monitor of pipes: frames of eight bytes, and all that
/// is left in two.
#[cfg(feature = "draft")]
fn pipe_stats(at: usize, bytes: &[u8]) {
    let (numbers, addresses) = bytes.split_at(bytes.len().min(8 * (at % 8)));
    let (local, remote) = addresses.split_at(addresses.len() / 2);
    let message: Message = numbers.chunks(8).chain([local, remote]).collect();
    if let Some(Told::Stats(stats)) = Told::decode(&message) {
        assert_eq!(message.frames().len(), 6, "{stats:?}");
    }
}
