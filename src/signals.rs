//! Signals, which some calls of libzmq do not bear to be interrupted by.

#[cfg(unix)]
use std::{mem::MaybeUninit, ptr};

/// Makes the call while no signal comes to this thread. Those that are meant for
/// it come afterwards.
///
/// What tells a monitor something forgets to where a signal comes between, and
/// so the end of it may be lost, for which somebody waits.
pub(crate) fn undisturbed<T>(call: impl FnOnce() -> T) -> T {
    #[cfg(unix)]
    let _blocked = Blocked::all();
    call()
}

/// Signals that wait.
#[cfg(unix)]
struct Blocked {
    before: libc::sigset_t,
}

#[cfg(unix)]
impl Blocked {
    fn all() -> Self {
        let (mut all, mut before) = (MaybeUninit::uninit(), MaybeUninit::zeroed());
        // SAFETY: `all` has room for a set.
        unsafe { libc::sigfillset(all.as_mut_ptr()) };
        // SAFETY: `all` is a set since that call, and `before` has room for one.
        unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, all.as_ptr(), before.as_mut_ptr()) };
        // SAFETY: the call wrote a set, and all zeros are one too.
        Self { before: unsafe { before.assume_init() } }
    }
}

#[cfg(unix)]
impl Drop for Blocked {
    fn drop(&mut self) {
        // SAFETY: `before` is a set, and a null pointer asks for nothing.
        unsafe {
            libc::pthread_sigmask(libc::SIG_SETMASK, &raw const self.before, ptr::null_mut())
        };
    }
}
