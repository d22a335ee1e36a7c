//! The calls of libzmq that a frame is made of.
//!
//! Most of them set or read a few bytes, which takes fewer instructions than to call somebody who
//! does. So in the libzmq that is built here, whose `zmq_msg_t` is known byte by byte, they are not
//! calls: see `layout.rs`.

use std::ffi::c_void;
#[cfg(not(zmq_mended))]
use std::mem::MaybeUninit;
use std::slice;

use zmq_sys as ffi;

use super::Frame;
#[cfg(zmq_mended)]
use super::layout::{self, Kind, kind};

/// Makes an empty frame.
///
/// # Safety
///
/// `raw` is writable.
#[inline]
pub(super) unsafe fn init(raw: *mut ffi::zmq_msg_t) {
    #[cfg(zmq_mended)]
    // SAFETY: as the caller says, and 0 bytes are short.
    unsafe {
        layout::init_short(raw, 0);
    }
    #[cfg(not(zmq_mended))]
    // SAFETY: as the caller says. The call cannot fail.
    unsafe {
        ffi::zmq_msg_init(raw);
    }
}

/// Makes a frame of `len` bytes that are yet to be written, and says where, if
/// there is room for so many.
///
/// # Safety
///
/// `raw` is writable.
#[inline]
pub(super) unsafe fn init_size(raw: *mut ffi::zmq_msg_t, len: usize) -> Option<*mut u8> {
    #[cfg(zmq_mended)]
    // SAFETY: as the caller says.
    return unsafe { layout::init_size(raw, len) };
    #[cfg(not(zmq_mended))]
    // SAFETY: as the caller says.
    if unsafe { ffi::zmq_msg_init_size(raw, len) } == -1 {
        None
    } else {
        // SAFETY: it was initialised.
        Some(unsafe { data(raw) })
    }
}

/// Makes a frame that is a copy of these bytes, or returns false if there is no
/// room for so many.
///
/// # Safety
///
/// `raw` is writable.
#[inline]
pub(super) unsafe fn init_copy(raw: *mut ffi::zmq_msg_t, bytes: &[u8]) -> bool {
    // SAFETY: as the caller says.
    let Some(data) = (unsafe { init_size(raw, bytes.len()) }) else { return false };
    // SAFETY: there is room for as many, and it is apart from `bytes`.
    unsafe { data.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
    true
}

/// Makes a frame of bytes that are elsewhere, and has `free` called when nobody needs them. If they
/// are `shared`, others may read them. Returns whether there is room for that.
///
/// # Safety
///
/// `raw` is writable, and `data` valid for `len` bytes until `free` is called with it and `hint`, on
/// whichever thread.
pub(super) unsafe fn init_data(
    raw: *mut ffi::zmq_msg_t,
    data: *mut u8,
    len: usize,
    free: ffi::zmq_free_fn,
    hint: *mut c_void,
    shared: bool,
) -> bool {
    #[cfg(zmq_mended)]
    // SAFETY: as the caller says.
    return unsafe { layout::init_data(raw, data, len, free, hint, shared) };
    #[cfg(not(zmq_mended))]
    {
        // SAFETY: as the caller says.
        if unsafe { ffi::zmq_msg_init_data(raw, data.cast(), len, Some(free), hint) } == -1 {
            return false;
        }
        if shared {
            // Sharing it once marks it for good.
            let mut second = MaybeUninit::uninit();
            // SAFETY: `second` is writable, and `raw` initialised, of which nobody else knows.
            unsafe { init_share(second.as_mut_ptr(), raw) };
            // SAFETY: it is initialised, and not used again.
            unsafe { close(second.as_mut_ptr()) };
        }
        true
    }
}

/// Makes a copy of a frame, or returns false if there is no room for it. Its
/// bytes are only asked for if that takes them.
///
/// # Safety
///
/// `raw` is writable, `other` initialised, and `bytes` are those of `other`.
#[expect(clippy::inline_always, reason = "it is in the loop of a ROUTER that answers")]
#[inline(always)]
pub(super) unsafe fn init_clone<'a>(
    raw: *mut ffi::zmq_msg_t,
    other: &Frame,
    bytes: impl FnOnce() -> &'a [u8],
) -> bool {
    #[cfg(zmq_mended)]
    // SAFETY: `other` is initialised.
    if unsafe { layout::is_short(&raw const other.raw) } {
        // SAFETY: as the caller says, and `other` is short.
        unsafe { layout::init_short_clone(raw, &raw const other.raw) };
        return true;
    }
    #[cfg(not(zmq_mended))]
    let _ = other;
    let bytes = bytes();
    if let Ok(id) = <&[u8; 5]>::try_from(bytes) {
        // Ids have as many unless somebody chose them, and so few take no call.
        // SAFETY: as the caller says.
        let Some(data) = (unsafe { init_size(raw, id.len()) }) else { return false };
        // SAFETY: there is room for as many, and it is apart from `id`.
        unsafe { data.cast::<[u8; 5]>().write(*id) };
        return true;
    }
    // SAFETY: as the caller says.
    unsafe { init_copy(raw, bytes) }
}

/// Makes a frame that shares the bytes of another, or if they are few, has a
/// copy.
///
/// # Safety
///
/// `raw` is writable; `other` is initialised, and nobody else shares it at the
/// same time.
#[inline]
pub(super) unsafe fn init_share(raw: *mut ffi::zmq_msg_t, other: *mut ffi::zmq_msg_t) {
    #[cfg(zmq_mended)]
    // SAFETY: `other` is initialised.
    if unsafe { layout::holds_nothing(other) } {
        // All of it, as libzmq does: whatever else is known of it goes along.
        // SAFETY: as the caller says, and the two are apart.
        unsafe { raw.copy_from_nonoverlapping(other, 1) };
        return;
    }
    // SAFETY: as the caller says.
    unsafe { init(raw) };
    // SAFETY: both are initialised, and nobody else shares `other`. The call fails only for frames
    // that are not.
    unsafe { ffi::zmq_msg_copy(raw, other) };
}

/// How many bytes a frame has.
///
/// # Safety
///
/// `raw` is initialised.
#[inline]
pub(super) unsafe fn size(raw: *const ffi::zmq_msg_t) -> usize {
    #[cfg(zmq_mended)]
    // SAFETY: as the caller says.
    match unsafe { kind(raw) } {
        // SAFETY: it is short.
        Kind::Short => return unsafe { layout::short_size(raw) },
        // SAFETY: it is long.
        Kind::Long => return unsafe { layout::long_size(raw) },
        Kind::Other => {}
    }
    // SAFETY: as the caller says.
    unsafe { ffi::zmq_msg_size(raw) }
}

/// Where a frame's bytes are.
///
/// # Safety
///
/// `raw` is initialised.
#[inline]
pub(super) unsafe fn data(raw: *mut ffi::zmq_msg_t) -> *mut u8 {
    #[cfg(zmq_mended)]
    // SAFETY: as the caller says.
    match unsafe { kind(raw) } {
        Kind::Short => return layout::short_data(raw),
        // SAFETY: it is long.
        Kind::Long => return unsafe { layout::long_data(raw) },
        Kind::Other => {}
    }
    // SAFETY: as the caller says.
    unsafe { ffi::zmq_msg_data(raw) }.cast()
}

/// A frame's bytes, of which there are `len`.
///
/// # Safety
///
/// `raw` is initialised and has as many, and is neither closed nor changed as long as they are used.
#[inline]
pub(super) unsafe fn bytes<'a>(raw: *const ffi::zmq_msg_t, len: usize) -> &'a [u8] {
    #[cfg(zmq_mended)]
    // SAFETY: as the caller says.
    if unsafe { layout::is_short(raw) } {
        // SAFETY: as the caller says, and it is short.
        return unsafe { slice::from_raw_parts(layout::short_data(raw.cast_mut()), len) };
    }
    if len == 0 {
        // A C program may have made it of a null pointer.
        return &[];
    }
    // `zmq_msg_data` takes a `*mut` but only reads.
    // SAFETY: as the caller says.
    let data = unsafe { data(raw.cast_mut()) };
    // SAFETY: as the caller says.
    unsafe { slice::from_raw_parts(data, len) }
}

/// Whether more frames of the same message follow.
///
/// # Safety
///
/// `raw` is initialised.
#[inline]
pub(super) unsafe fn more(raw: *const ffi::zmq_msg_t) -> bool {
    #[cfg(zmq_mended)]
    // SAFETY: as the caller says.
    return unsafe { layout::more(raw) };
    // `zmq_msg_more` does nothing but to call this.
    #[cfg(not(zmq_mended))]
    // SAFETY: as the caller says.
    return unsafe { ffi::zmq_msg_get(raw, ffi::ZMQ_MORE) == 1 };
}

/// Lets go of a frame.
///
/// # Safety
///
/// `raw` is initialised, and not used again before it is so once more.
#[inline]
pub(super) unsafe fn close(raw: *mut ffi::zmq_msg_t) {
    #[cfg(zmq_mended)]
    // SAFETY: as the caller says.
    if unsafe { layout::holds_nothing(raw) } {
        return;
    }
    // SAFETY: as the caller says. The call fails only for frames that are not initialised.
    unsafe { ffi::zmq_msg_close(raw) };
}
