//! How much memory a thread takes.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static TAKEN: Cell<usize> = const { Cell::new(0) };
    static GIVEN_BACK: Cell<usize> = const { Cell::new(0) };
}

/// The system's allocator, which counts the bytes that a thread takes: for `#[global_allocator]`.
/// What C takes it does not see.
pub(crate) struct Counting;

// SAFETY: all memory is that of `System`, which it is given back to with the same layout.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        TAKEN.set(TAKEN.get() + layout.size());
        // SAFETY: the caller promises what `System` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        GIVEN_BACK.set(GIVEN_BACK.get() + layout.size());
        // SAFETY: the caller promises what `System` asks for.
        unsafe { System.dealloc(block, layout) }
    }
}

/// How many bytes this thread takes for `run`, whether it gives them back or not.
pub(crate) fn bytes_for(run: impl FnOnce()) -> usize {
    TAKEN.set(0);
    run();
    TAKEN.get()
}

/// How many of those bytes it still has then.
#[allow(dead_code, reason = "not all tests ask")]
pub(crate) fn bytes_kept_by(run: impl FnOnce()) -> usize {
    GIVEN_BACK.set(0);
    let taken = bytes_for(run);
    taken.saturating_sub(GIVEN_BACK.get())
}
