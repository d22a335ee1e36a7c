//! The loops with nothing but the system: plain bytes over TCP or a Unix socket, or a channel.
//!
//! What a messaging library is for is not here, so no library gets there.

mod channel;
mod socket;

use std::io;
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::{UnixListener, UnixStream};

use harness::{Job, Transport};

fn main() -> io::Result<()> {
    let job = Job::from_args();
    match job.transport {
        Transport::Inproc => channel::run(&job),
        Transport::Ipc => socket::run(&job, || {
            let path = job.path(&format!("floor-{}", fresh()));
            let listener = UnixListener::bind(&path)?;
            let near = UnixStream::connect(&path)?;
            Ok((near, listener.accept()?.0))
        }),
        Transport::Tcp => socket::run(&job, || {
            let listener = TcpListener::bind("127.0.0.1:0")?;
            let near = TcpStream::connect(listener.local_addr()?)?;
            let (far, _) = listener.accept()?;
            near.set_nodelay(true)?;
            far.set_nodelay(true)?;
            Ok((near, far))
        }),
    }
}

/// A number that was not used before.
fn fresh() -> usize {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
