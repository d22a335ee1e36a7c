//! What there is one of in a process: an [`Inproc`] for all handles of a context, however
//! they came to it, as C may lend the same to several parts of a program.

use std::collections::BTreeMap;
use std::ffi::c_void;
use std::process;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use super::Inner;
use super::inproc::Inproc;

/// The contexts that this process has, by their addresses. What a [`Context`](super::Context) and
/// its clones have in common is one user.
struct Registry {
    /// The process whose it is, or 0. In one that was forked off, a thread that is not there may have
    /// locked it.
    owner: AtomicU32,
    contexts: Mutex<BTreeMap<usize, Users>>,
    instance: Mutex<Weak<Inner>>,
}

#[derive(Debug, Default)]
struct Users {
    count: usize,
    inproc: Arc<Inproc>,
}

/// What is known of the sockets of `context`, which must not end before its user has
/// [left](leave).
pub(super) fn join(context: NonNull<c_void>) -> Arc<Inproc> {
    let mut contexts = registry().contexts();
    let users = contexts.entry(context.addr().get()).or_default();
    users.count += 1;
    Arc::clone(&users.inproc)
}

/// Takes a [`join`] back, in the same process. Another context may have that address
/// after the last.
pub(super) fn leave(context: NonNull<c_void>) {
    let address = context.addr().get();
    let mut contexts = registry().contexts();
    let Some(users) = contexts.get_mut(&address) else { return };
    users.count -= 1;
    if users.count == 0 {
        contexts.remove(&address);
    }
    if contexts.is_empty() {
        // It would keep some room, and somebody looks for leaks.
        *contexts = BTreeMap::new();
    }
}

/// That of [`Context::instance`](super::Context::instance), for as long as it is looked at.
pub(super) fn instance() -> MutexGuard<'static, Weak<Inner>> {
    registry().instance.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Registry {
    const fn new(owner: u32) -> Self {
        Self {
            owner: AtomicU32::new(owner),
            contexts: Mutex::new(BTreeMap::new()),
            instance: Mutex::new(Weak::new()),
        }
    }

    /// Whether it is that of the process `owner`, or can become so.
    fn belongs_to(&self, owner: u32) -> bool {
        let taken = self.owner.compare_exchange(0, owner, Ordering::Relaxed, Ordering::Relaxed);
        taken.is_ok() || taken == Err(owner)
    }

    fn contexts(&self) -> MutexGuard<'_, BTreeMap<usize, Users>> {
        self.contexts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// That of this process.
fn registry() -> &'static Registry {
    static FIRST: Registry = Registry::new(0);
    /// Where the first is another process's.
    static LATEST: AtomicPtr<Registry> = AtomicPtr::new(ptr::null_mut());

    let owner = process::id();
    if FIRST.belongs_to(owner) {
        return &FIRST;
    }
    let mut latest = LATEST.load(Ordering::Acquire);
    loop {
        // SAFETY: what is in `LATEST` is null, or was made below and is never freed.
        let registry = unsafe { latest.as_ref() };
        if let Some(own) = registry.filter(|registry| registry.belongs_to(owner)) {
            return own;
        }
        let fresh = Box::into_raw(Box::new(Registry::new(owner)));
        match LATEST.compare_exchange(latest, fresh, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => latest = fresh,
            Err(other) => {
                // SAFETY: it was made just now, and nobody else has come to know it.
                drop(unsafe { Box::from_raw(fresh) });
                latest = other;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Context;

    fn address(number: usize) -> NonNull<c_void> {
        NonNull::new(ptr::without_provenance_mut(number)).unwrap()
    }

    #[test]
    fn all_users_of_a_context_know_the_same_and_those_of_the_next_one_do_not() {
        let context = address(1);
        let (first, second) = (join(context), join(context));
        assert!(Arc::ptr_eq(&first, &second));
        assert!(!Arc::ptr_eq(&first, &join(address(2))));
        leave(context);
        assert!(Arc::ptr_eq(&first, &join(context)));
        for _ in 0..2 {
            leave(context);
        }
        assert!(!Arc::ptr_eq(&first, &join(context)));
        for number in 1..=2 {
            leave(address(number));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_forked_child_does_not_wait_for_a_thread_that_is_not_there() {
        let inherited = (registry().contexts(), instance());
        // SAFETY: the child allocates and then ends by `_exit`; glibc and musl keep the allocator
        // usable in a forked child.
        let child = unsafe { libc::fork() };
        if child == 0 {
            // SAFETY: it has no preconditions. A child that waits is ended.
            unsafe { libc::alarm(10) };
            drop(join(address(3)));
            drop(Context::instance().unwrap());
            // SAFETY: ends the child, which is all of it.
            unsafe { libc::_exit(0) };
        }
        drop(inherited);
        let mut status = -1;
        // SAFETY: `status` is writable, and the child is ours.
        assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
        assert_eq!(status, 0);
    }
}
