//! [`Held`]: the owner of a frame's bytes, in the memory that libzmq needs for the frame anyway.

use std::mem::{ManuallyDrop, MaybeUninit, offset_of};
use std::ptr::NonNull;

use zmq_sys::{zmq_free_fn, zmq_msg_t};

use super::layout::{self, Content, SHARED};

/// What a frame refers to that reads from an owner, which is in the same piece of memory.
#[repr(C)]
struct Owned<T> {
    content: MaybeUninit<Content>,
    owner: T,
}

/// An owner that is where it will be as long as a frame reads from it.
pub(super) struct Held<T>(NonNull<Owned<T>>);

impl<T> Held<T> {
    /// Whether `malloc` returns what is aligned for it, and it is no longer than what may be moved to
    /// the stack of any thread, from where it is dropped.
    pub(super) const FITS: bool =
        align_of::<T>() <= align_of::<Content>() && size_of::<T>() <= Self::LONGEST;

    /// In bytes. What refers to its bytes is shorter.
    const LONGEST: usize = 256;

    /// If there is room for it.
    pub(super) fn new(owner: T) -> Option<Self> {
        assert!(Self::FITS);
        // SAFETY: it is not 0 bytes. libzmq frees them, by the `free` of the same C library.
        let place = unsafe { libc::malloc(size_of::<Owned<T>>()) };
        let place = NonNull::new(place)?.cast();
        // SAFETY: there is room for it, and it is aligned.
        unsafe { place.write(Owned { content: MaybeUninit::uninit(), owner }) };
        Some(Self(place))
    }

    pub(super) fn owner(&self) -> &T {
        // SAFETY: `new` initialised it, and it is there as long as `self`.
        &unsafe { self.0.as_ref() }.owner
    }

    /// Makes a frame of the owner's bytes, which others may read, and has `free` called when nobody
    /// needs them, with the place where the owner is.
    ///
    /// # Safety
    ///
    /// `raw` is writable, and `bytes` valid until then, on whichever thread. `free` takes the owner, a
    /// `T`, out of the place, and does not free that.
    pub(super) unsafe fn init(self, raw: *mut zmq_msg_t, bytes: *const [u8], free: zmq_free_fn) {
        let place = ManuallyDrop::new(self).0;
        let (data, size) = (bytes.cast_mut().cast(), bytes.len());
        let hint = place.as_ptr().wrapping_byte_add(offset_of!(Owned<T>, owner)).cast();
        let (content, free) = (place.cast::<Content>(), Some(free));
        // SAFETY: the content is the first in there.
        unsafe { content.write(Content { data, size, free, hint, references: 1 }) };
        // SAFETY: as the caller says, and `content` is this frame's.
        unsafe { layout::init_long(raw, content, SHARED) };
    }
}

impl<T> Drop for Held<T> {
    fn drop(&mut self) {
        // SAFETY: `new` initialised it, and nobody reads from it.
        unsafe { self.0.drop_in_place() };
        // SAFETY: it is from `malloc`, and not used again.
        unsafe { libc::free(self.0.as_ptr().cast()) };
    }
}
