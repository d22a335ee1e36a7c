//! What nobody else reaches: [`Exclusive`], which an error carries, for one thread at a time; and
//! [`unchanged`], for the compiler.

use std::hint;

/// Shared, it lends nothing of its value, so that an error that carries a socket
/// is `Sync`, as `anyhow` and friends require.
pub(crate) struct Exclusive<T>(T);

impl<T> Exclusive<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(value)
    }

    /// Lends it to whoever has the whole to themselves.
    pub(crate) fn get_mut(&mut self) -> &mut T {
        &mut self.0
    }

    pub(crate) fn into_inner(self) -> T {
        self.0
    }
}

// SAFETY: `&Exclusive<T>` reaches nothing in the `T`: this module lends it by `&mut` only, and
// moves it out by value.
unsafe impl<T: Send> Sync for Exclusive<T> {}

/// Does something that, as this is borrowed, cannot change whether there is
/// something. Where libzmq is called for what is beside it in memory, the
/// compiler does not know, and would ask again.
#[expect(clippy::inline_always, reason = "it is called in loops where each instruction counts")]
#[inline(always)]
pub(crate) fn unchanged<T, O>(option: &mut Option<T>, act: impl FnOnce() -> O) -> O {
    let is_none = option.is_none();
    let outcome = act();
    // SAFETY: nobody else has reached it in the meantime, since it is borrowed here, exclusively.
    unsafe { hint::assert_unchecked(option.is_none() == is_none) };
    outcome
}
