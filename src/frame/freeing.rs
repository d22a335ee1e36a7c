//! When the owners of frames are dropped, which then do what they like.
#![forbid(unsafe_code)]

use std::cell::{Cell, RefCell};
use std::ffi::c_int;
use std::marker::PhantomData;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// An owner that nobody needs any more.
type Owner = Box<dyn Send>;

/// Flags that no call has, and that none may have: what cannot be done at once has them instead.
pub(crate) const NO_FLAGS: c_int = c_int::MAX;

thread_local! {
    /// With which flags, at most, this thread may call libzmq for a socket: with any, or while it
    /// drops an owner, with none. So all that keeps a call from being made at once is known by one
    /// comparison.
    static MOST_FLAGS: Cell<c_int> = const { Cell::new(NO_FLAGS - 1) };
    /// How many [`Keeping`]s this thread has.
    static KEEPERS: Cell<usize> = const { Cell::new(0) };
    /// Only threads that keep some have it.
    static KEPT: RefCell<Vec<Owner>> = const { RefCell::new(Vec::new()) };
}

/// Drops an owner, now or when this thread keeps none any more.
pub(super) fn end<T: Send + 'static>(owner: T) {
    let mut owner = Some(owner);
    if KEEPERS.get() > 0 {
        // In a thread that is just ending it may be gone.
        let keep = |owner| Box::new(owner) as Owner;
        let _ = KEPT.try_with(|kept| kept.borrow_mut().extend(owner.take().map(keep)));
    }
    if let Some(owner) = owner {
        end_now(owner);
    }
}

/// Whether this thread is dropping the owner of a frame, perhaps for libzmq,
/// and so must neither wait for libzmq nor call it for a socket: this may be in
/// the middle of a call for the same one.
#[inline]
pub(crate) fn is_freeing() -> bool {
    !may_call(0)
}

/// Whether this thread may call libzmq for a socket with these flags: it is not
/// freeing, and they are not [`NO_FLAGS`].
#[inline]
pub(crate) fn may_call(flags: c_int) -> bool {
    flags <= MOST_FLAGS.get()
}

/// As long as a thread has one, the owners of frames that are freed there are kept, and
/// dropped after it: for where somebody may wait for what this thread has.
#[must_use]
#[derive(Debug)]
pub(crate) struct Keeping {
    /// It is this thread's.
    thread: PhantomData<*const ()>,
}

impl Keeping {
    pub(crate) fn start() -> Self {
        KEEPERS.set(KEEPERS.get() + 1);
        Self { thread: PhantomData }
    }
}

impl Drop for Keeping {
    fn drop(&mut self) {
        KEEPERS.set(KEEPERS.get() - 1);
        if KEEPERS.get() > 0 {
            return;
        }
        let kept = KEPT.try_with(|kept| mem::take(&mut *kept.borrow_mut()));
        kept.unwrap_or_default().into_iter().for_each(end_now);
    }
}

fn end_now<T>(owner: T) {
    let outer = MOST_FLAGS.replace(-1);
    // A panic has nowhere to go on libzmq's thread.
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| drop(owner))) {
        // Nor has that of what it carries.
        if let Err(another) = catch_unwind(AssertUnwindSafe(|| drop(panic))) {
            mem::forget(another);
        }
    }
    MOST_FLAGS.set(outer);
}
