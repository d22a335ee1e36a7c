//! Which socket waited in vain: what the error of a timeout names.
#![forbid(unsafe_code)]

use super::Socket;
use crate::error::Error;
use crate::wait::Deadline;

impl Socket {
    /// The error of a `call` that was not possible until `deadline`.
    ///
    /// If it waited at all, this names the socket. If not, it is likely to be
    /// tried in a loop, and costs nothing.
    #[cold]
    pub(crate) fn timed_out(&self, call: &'static str, deadline: Deadline) -> Error {
        let error = Error::new(call, libc::EAGAIN);
        if matches!(deadline, Deadline::Now) { error } else { error.about(&self.describe()) }
    }

    /// Such as ``REQ connected to tcp://127.0.0.1:8000``.
    pub(crate) fn describe(&self) -> String {
        let name = self.socket_type().unwrap_or("socket");
        match self.inner.journal.borrow().whereabouts() {
            Some(place) => format!("{name} {place}"),
            // Nor by C code that has it too.
            None if self.last_endpoint().is_ok_and(|endpoint| endpoint.is_empty()) => {
                format!("{name} that is bound and connected nowhere")
            }
            None => name.to_owned(),
        }
    }
}
