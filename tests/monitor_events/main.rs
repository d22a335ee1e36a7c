//! Each event that libzmq tells, provoked: `data/monitor-events.tsv` says by which test.

mod authenticators;
#[path = "../common/mod.rs"]
mod common;
mod connections;
mod curve;
#[cfg(feature = "curve")]
mod curve_by_hand;
mod handshakes;
mod list;
mod wire;

use zmq::{Event, Monitor, MonitorEvent, ProtocolError};

use common::PATIENCE;

/// The next event of these, which it waits for.
#[track_caller]
fn next(monitor: &Monitor, mut wanted: impl FnMut(&Event) -> bool) -> MonitorEvent {
    let mut seen = Vec::new();
    loop {
        let event = match monitor.recv_timeout(PATIENCE) {
            Ok(Some(event)) => event,
            end => panic!("{end:?} after {seen:?}"),
        };
        if wanted(&event.event) {
            return event;
        }
        seen.push(event);
    }
}

/// The next failed handshake, which it waits for.
#[track_caller]
fn failure(monitor: &Monitor) -> Event {
    let is_failure = |event: &Event| {
        matches!(
            event,
            Event::HandshakeFailedAuth { .. }
                | Event::HandshakeFailedProtocol(_)
                | Event::HandshakeFailedNoDetail { .. }
        )
    };
    next(monitor, is_failure).event
}

/// The next handshake to fail does so because of this.
#[track_caller]
fn fails_by(monitor: &Monitor, error: ProtocolError) {
    assert_eq!(failure(monitor), Event::HandshakeFailedProtocol(error));
}
