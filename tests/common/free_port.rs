//! Places where nobody is bound, and nobody else will be.

use std::net::TcpListener;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

/// An endpoint at a [`free_port`].
pub(crate) fn free_endpoint() -> String {
    format!("tcp://127.0.0.1:{}", free_port())
}

/// A port that is free, and stays so: it is below those that systems give to
/// sockets that want any. One of those may be taken before it is bound, by the
/// near end of any connection.
pub(crate) fn free_port() -> u32 {
    const PORTS: u32 = 10_000;
    static COUNT: AtomicU32 = AtomicU32::new(0);

    (0..PORTS)
        .map(|_| COUNT.fetch_add(1, Ordering::Relaxed))
        // Test programs that run at the same time begin far from each other.
        .map(|count| 20_000 + (process::id() * 97 + count) % PORTS)
        .find(|port| TcpListener::bind(format!("127.0.0.1:{port}")).is_ok())
        .expect("no port is free")
}
