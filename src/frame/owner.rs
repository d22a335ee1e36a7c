//! Frames that read from a buffer that was handed over, which libzmq frees.

use std::ffi::c_void;
use std::mem::{self, MaybeUninit};
use std::ptr;

use zmq_sys as ffi;

#[cfg(zmq_mended)]
use super::held::Held;
use super::{Frame, calls, freeing, out_of_memory};

/// From this many bytes on, handing a buffer over is cheaper than copying it.
pub(crate) const WORTH_HANDING_OVER: usize = 1024;

impl Frame {
    /// A frame that reads straight from `owner`, which is dropped when nobody
    /// needs the bytes any more: exactly once, possibly on another thread.
    ///
    /// For buffers that others may read as well, such as `Arc<[u8]>` or
    /// `&'static [u8]`: the frame never lends them for writing.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use zmq::Frame;
    /// let shared: Arc<[u8]> = Arc::from([7; 100_000]);
    /// let frame = Frame::from_owner(shared.clone());
    /// assert_eq!(frame.as_ptr(), shared.as_ptr());
    /// drop(frame);
    /// assert_eq!(Arc::strong_count(&shared), 1);
    /// ```
    #[doc(alias = "copy")]
    #[doc(alias = "track")]
    #[doc(alias = "MessageTracker")]
    #[must_use]
    #[doc(alias = "zmq_msg_init_data")]
    #[doc(alias = "zmq_send_const")]
    pub fn from_owner<T: AsRef<[u8]> + Send + 'static>(owner: T) -> Self {
        // They are shared also on the other side of an inproc connection, so that `get_mut` does not
        // lend bytes that somebody else may read.
        #[cfg(zmq_mended)]
        if Held::<T>::FITS {
            return Self::holding(owner);
        }
        Self::boxing(owner)
    }

    /// With the owner in the memory that libzmq needs for the frame anyway.
    #[cfg(zmq_mended)]
    fn holding<T: AsRef<[u8]> + Send + 'static>(owner: T) -> Self {
        let mut raw = MaybeUninit::uninit();
        let Some(held) = Held::new(owner) else { out_of_memory(size_of::<T>()) };
        let bytes: *const [u8] = held.owner().as_ref();
        // SAFETY: `raw` is writable, and the bytes stay valid until `free_held` drops the owner.
        unsafe { held.init(raw.as_mut_ptr(), bytes, free_held::<T>) };
        // SAFETY: `init` initialised it.
        let raw = unsafe { raw.assume_init() };
        Self { raw }
    }

    fn boxing<T: AsRef<[u8]> + Send + 'static>(owner: T) -> Self {
        let owner = Boxed(Box::into_raw(Box::new(owner)));
        // SAFETY: `owner` points to a live `T` that nothing else refers to yet.
        let bytes = unsafe { &*owner.0 }.as_ref();
        let (data, len) = (bytes.as_ptr().cast_mut(), bytes.len());
        // SAFETY: `data` stays valid for `len` bytes until `free_boxed` drops the owner.
        let frame = unsafe { Self::adopt(data, len, free_boxed::<T>, owner.0.cast(), true) };
        mem::forget(owner);
        frame
    }

    /// A frame that reads `len` bytes at `data` and calls `free(data, hint)`
    /// when it is done.
    ///
    /// # Safety
    ///
    /// Until `free` is called, on whichever thread, `data` must be valid for
    /// `len` bytes.
    unsafe fn adopt(
        data: *mut u8,
        len: usize,
        free: ffi::zmq_free_fn,
        hint: *mut c_void,
        shared: bool,
    ) -> Self {
        let mut raw = MaybeUninit::uninit();
        // SAFETY: `raw` is writable; the caller vouches for `data`, `len` and `free`.
        if unsafe { !calls::init_data(raw.as_mut_ptr(), data, len, free, hint, shared) } {
            out_of_memory(len);
        }
        // SAFETY: `init_data` returned true, so it initialised `raw`.
        let raw = unsafe { raw.assume_init() };
        Self { raw }
    }
}

/// Hands the buffer over, unless it is so small that copying is cheaper: below
/// 1 KiB.
impl From<Vec<u8>> for Frame {
    fn from(mut bytes: Vec<u8>) -> Self {
        if bytes.len() < WORTH_HANDING_OVER {
            return Self::from(bytes.as_slice());
        }
        let (data, len, capacity) = (bytes.as_mut_ptr(), bytes.len(), bytes.capacity());
        // The capacity, which freeing needs, travels in the place of the hint.
        let hint = ptr::without_provenance_mut(capacity);
        mem::forget(bytes);
        // SAFETY: the buffer is forgotten above, so it lives until `free_vec` takes it back.
        unsafe { Self::adopt(data, len, free_vec, hint, false) }
    }
}

impl From<Box<[u8]>> for Frame {
    fn from(bytes: Box<[u8]>) -> Self {
        Self::from(Vec::from(bytes))
    }
}

impl From<String> for Frame {
    fn from(text: String) -> Self {
        Self::from(text.into_bytes())
    }
}

/// A `T` on the heap, dropped unless forgotten.
struct Boxed<T>(*mut T);

impl<T> Drop for Boxed<T> {
    fn drop(&mut self) {
        // SAFETY: the pointer came from `Box::into_raw`, and nobody else has it.
        drop(unsafe { Box::from_raw(self.0) });
    }
}

/// Drops the owner that `Frame::holding` put into the frame's memory.
///
/// # Safety
///
/// `owner` must be where `Held` has it, and be used by nobody else.
#[cfg(zmq_mended)]
unsafe extern "C" fn free_held<T: Send + 'static>(_data: *mut c_void, owner: *mut c_void) {
    // SAFETY: as the caller promises, it is there, and read once.
    freeing::end(unsafe { owner.cast::<T>().read() });
}

/// Drops the owner that `Frame::boxing` boxed.
///
/// # Safety
///
/// `owner` must be what `Box::<T>::into_raw` returned, and be used by nobody
/// else.
unsafe extern "C" fn free_boxed<T: Send + 'static>(_data: *mut c_void, owner: *mut c_void) {
    // SAFETY: as the caller promises.
    freeing::end(unsafe { Box::from_raw(owner.cast::<T>()) });
}

/// Frees a buffer that `Frame::from(Vec)` handed over.
///
/// # Safety
///
/// `data` must be the pointer, and `capacity` the capacity, of a `Vec<u8>` that
/// was forgotten.
unsafe extern "C" fn free_vec(data: *mut c_void, capacity: *mut c_void) {
    // SAFETY: as the caller promises; bytes need no dropping, so none are counted.
    drop(unsafe { Vec::from_raw_parts(data.cast::<u8>(), 0, capacity.addr()) });
}
