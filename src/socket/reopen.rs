//! A fresh socket in the place of one that libzmq no longer lets go on.
#![forbid(unsafe_code)]

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use zmq_sys as ffi;

use super::Socket;
use crate::error::{Error, Result};
use crate::journal::Step;
use crate::options::Opt;

impl Socket {
    /// Puts a fresh socket with the same options and endpoints in the place of
    /// this one, which is closed and drops its unsent messages.
    ///
    /// On an error the socket is the one it was before.
    #[cold]
    pub(crate) fn reopen(&mut self) -> Result<()> {
        self.check_reopen("abandon")?;
        let steps = self.inner.journal.borrow().steps().to_vec();
        if let Some(Step::Bind { bound, .. }) = steps.iter().find(|step| step.is_wild_ipc()) {
            // Its directory goes with the socket that made it.
            return Err(Error::new("zmq_bind", libc::ENOTSUP)
                .about(bound)
                .because("a socket bound to `ipc://*` cannot be opened anew"));
        }
        let fresh = Self::open(&self.inner.context, self.inner.kind)?;
        if self.watch().is_some() {
            fresh.watch_peers()?;
        }
        fresh.set_spinning(self.spinning());
        let mut moved = Vec::new();
        for step in &steps {
            let outcome = match step {
                Step::Set(setting) => fresh.apply_as_it_is(setting),
                Step::Connect(endpoint) => fresh.connect(endpoint),
                Step::Bind { bound, .. } => {
                    moved.push(bound);
                    self.hand_over(bound, &fresh)
                }
            };
            if let Err(error) = outcome {
                for endpoint in moved {
                    fresh.give_back(endpoint, self);
                }
                return Err(error);
            }
        }
        for subscription in self.inner.journal.borrow().subscriptions() {
            fresh.apply(&subscription)?;
        }
        #[cfg(unix)]
        {
            fresh.inner.listeners.borrow_mut().pending =
                self.inner.listeners.borrow_mut().pending.take();
        }
        // What the old one still has to send would be answered to nobody.
        self.set_option(&Opt::LINGER.to(&Some(Duration::ZERO)))?;
        *self = fresh;
        Ok(())
    }

    /// An error of `call` if nobody knows what to tell a fresh socket.
    pub(crate) fn check_reopen(&self, call: &'static str) -> Result<()> {
        if self.is_foreign() {
            return Err(Error::new(call, libc::ENOTSUP)
                .because("a socket from elsewhere has endpoints and options that are not known"));
        }
        Ok(())
    }

    /// Unbinds `endpoint` and binds it on `fresh`.
    fn hand_over(&self, endpoint: &str, fresh: &Self) -> Result<()> {
        const PATIENCE: Duration = Duration::from_secs(1);

        #[cfg(unix)]
        if let Some(listener) = self.listener_at(endpoint)? {
            fresh.inner.listeners.borrow_mut().pending = Some(listener);
            fresh.bind(endpoint)?;
            return self.with_endpoint("zmq_unbind", endpoint, ffi::zmq_unbind);
        }
        match self.with_endpoint("zmq_unbind", endpoint, ffi::zmq_unbind) {
            // It was let go of before, when it could not be given back.
            Err(error) if error.errno() != libc::ENOENT => return Err(error),
            _ => {}
        }
        // libzmq lets go of an address some time after it says so, and then removes the file.
        let start = Instant::now();
        let file = endpoint.strip_prefix("ipc://").filter(|path| !path.starts_with('@'));
        while file.is_some_and(|path| Path::new(path).exists()) && start.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(1));
        }
        loop {
            match fresh.bind(endpoint) {
                Err(error) if error.errno() == libc::EADDRINUSE && start.elapsed() < PATIENCE => {
                    thread::sleep(Duration::from_millis(1));
                }
                outcome => return outcome.map(drop),
            }
        }
    }

    /// Undoes a [`hand_over`](Self::hand_over), as far as that can be.
    fn give_back(&self, endpoint: &str, old: &Self) {
        // It may not have got as far as this.
        let _ = self.unbind(endpoint);
        let _ = self.hand_over(endpoint, old);
        old.inner.journal.borrow_mut().forget_copy(endpoint);
    }
}
