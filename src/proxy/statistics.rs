//! [`Statistics`]: what has passed a proxy.
#![forbid(unsafe_code)]

use std::sync::atomic::{AtomicU64, Ordering};

use crate::message::Message;

/// What has passed a [`Proxy`](crate::Proxy), by socket.
///
/// ```
/// assert_eq!(zmq::Statistics::default().frontend.received.bytes, 0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statistics {
    /// What its frontend received and sent.
    pub frontend: Traffic,
    /// What its backend received and sent.
    pub backend: Traffic,
}

/// What one socket of a [`Proxy`](crate::Proxy) received and sent.
///
/// ```
/// assert_eq!(zmq::Traffic::default().sent.messages, 0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Traffic {
    /// Messages from its peers.
    pub received: Volume,
    /// Messages to its peers.
    pub sent: Volume,
}

/// How many messages, and how many bytes they had in all their frames.
///
/// ```
/// assert_eq!(zmq::Volume::default().bytes, 0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Volume {
    /// Whole messages.
    pub messages: u64,
    /// Bytes of all their frames.
    pub bytes: u64,
}

/// By direction: to the backend first.
#[derive(Default)]
pub(super) struct Counters {
    pub(super) received: [Counter; 2],
    pub(super) sent: [Counter; 2],
}

#[derive(Default)]
pub(super) struct Counter {
    messages: AtomicU64,
    bytes: AtomicU64,
}

impl Counters {
    pub(super) fn read(&self) -> Statistics {
        let [from_frontend, from_backend] = self.received.each_ref().map(Counter::read);
        let [to_backend, to_frontend] = self.sent.each_ref().map(Counter::read);
        Statistics {
            frontend: Traffic { received: from_frontend, sent: to_frontend },
            backend: Traffic { received: from_backend, sent: to_backend },
        }
    }
}

impl Counter {
    /// Only the proxy's own thread counts, so that nothing can come between.
    pub(super) fn add(&self, volume: Volume) {
        let before = self.read();
        self.messages.store(before.messages + volume.messages, Ordering::Relaxed);
        self.bytes.store(before.bytes.wrapping_add(volume.bytes), Ordering::Relaxed);
    }

    fn read(&self) -> Volume {
        Volume {
            messages: self.messages.load(Ordering::Relaxed),
            bytes: self.bytes.load(Ordering::Relaxed),
        }
    }
}

impl Volume {
    pub(super) fn of(message: &Message) -> Self {
        Self { messages: 1, bytes: message.iter().map(|frame| frame.len() as u64).sum() }
    }
}
