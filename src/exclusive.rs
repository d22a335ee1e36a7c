//! [`Exclusive`]: what an error carries, for one thread at a time.

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
