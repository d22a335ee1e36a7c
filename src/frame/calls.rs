//! The calls of libzmq that a frame is made of.
//!
//! Most of them set or read a few bytes, which takes fewer instructions than to call somebody who
//! does. So in the libzmq that is built here, whose `zmq_msg_t` is known byte by byte, they are not
//! calls: `zmq-ffi/build/layout.rs` has the compiler of libzmq check each of these places.

use zmq_sys as ffi;

#[cfg(zmq_mended)]
use self::layout::{Kind, kind};
use super::Frame;

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
    if len <= layout::LONGEST_SHORT {
        // SAFETY: as the caller says, and it is short.
        unsafe { layout::init_short(raw, len) };
        return Some(layout::short_data(raw));
    }
    // SAFETY: as the caller says.
    if unsafe { ffi::zmq_msg_init_size(raw, len) } == -1 {
        return None;
    }
    #[cfg(zmq_mended)]
    // SAFETY: it is long.
    return Some(unsafe { layout::long_data(raw) });
    #[cfg(not(zmq_mended))]
    // SAFETY: it was initialised.
    return Some(unsafe { data(raw) });
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

/// Makes a copy of a frame, or returns false if there is no room for it.
///
/// # Safety
///
/// `raw` is writable and `other` initialised.
#[inline]
pub(super) unsafe fn init_clone(raw: *mut ffi::zmq_msg_t, other: &Frame) -> bool {
    #[cfg(zmq_mended)]
    // SAFETY: `other` is initialised.
    if let Kind::Short = unsafe { kind(&raw const other.raw) } {
        // SAFETY: as the caller says, and `other` is short.
        unsafe { layout::init_short_clone(raw, &raw const other.raw) };
        return true;
    }
    // SAFETY: as the caller says.
    unsafe { init_copy(raw, other) }
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
    #[cfg(not(zmq_mended))]
    // SAFETY: as the caller says.
    return unsafe { ffi::zmq_msg_more(raw) != 0 };
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

/// The places of libzmq 4.3.5's `msg_t`.
#[cfg(zmq_mended)]
mod layout {
    use std::ffi::c_void;
    use std::mem::MaybeUninit;
    use std::ptr;

    use zmq_sys::zmq_msg_t;

    /// What is known of the connection that a frame came by, or null.
    const METADATA: usize = 0;
    /// The bytes of a short frame, or the address of what has those of a long one.
    const DATA: usize = size_of::<*mut c_void>();
    /// How many a short one has.
    const SIZE: usize = 41;
    const TYPE: usize = 42;
    const FLAGS: usize = 43;
    /// Whether the name of a group is elsewhere; behind it the name.
    const GROUP: usize = 48;

    pub(super) const LONGEST_SHORT: usize = SIZE - DATA;

    const SHORT: u8 = 101;
    const LONG: u8 = 102;
    /// A long one in the buffer into which a connection reads.
    const LONG_IN_BUFFER: u8 = 105;
    const MORE: u8 = 1;

    /// Where a short frame has its bytes.
    type Place = MaybeUninit<[u8; LONGEST_SHORT]>;

    #[derive(Clone, Copy)]
    pub(super) enum Kind {
        Short,
        Long,
        /// One of constant bytes, or a command.
        Other,
    }

    /// # Safety
    ///
    /// `raw` is writable, and `len` at most `LONGEST_SHORT`.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "it is short")]
    pub(super) unsafe fn init_short(raw: *mut zmq_msg_t, len: usize) {
        // SAFETY: each place is in the `zmq_msg_t`.
        unsafe { place::<*mut c_void>(raw, METADATA).write(ptr::null_mut()) };
        // SAFETY: as above.
        unsafe { place::<u8>(raw, SIZE).write(len as u8) };
        // No flags, no routing id, and a group of no name, which is not elsewhere.
        // SAFETY: as above.
        unsafe { place::<u64>(raw, TYPE).write_unaligned(u64::from(SHORT).to_le()) };
    }

    /// # Safety
    ///
    /// `raw` is writable, and `other` a short frame.
    #[inline]
    pub(super) unsafe fn init_short_clone(raw: *mut zmq_msg_t, other: *const zmq_msg_t) {
        // SAFETY: as the caller says.
        let len = unsafe { short_size(other) };
        // SAFETY: as the caller says, and `len` is that of a short frame.
        unsafe { init_short(raw, len) };
        // All of the place, as that is less than to ask how much of it.
        let (from, to) = (place::<Place>(other, DATA), place::<Place>(raw, DATA));
        // SAFETY: the two are apart, and as large as this. What was not written is not looked at.
        unsafe { to.copy_from_nonoverlapping(from, 1) };
    }

    /// # Safety
    ///
    /// `raw` is initialised.
    #[inline]
    pub(super) unsafe fn kind(raw: *const zmq_msg_t) -> Kind {
        // SAFETY: every initialised one has its type there.
        match unsafe { place::<u8>(raw, TYPE).read() } {
            SHORT => Kind::Short,
            LONG | LONG_IN_BUFFER => Kind::Long,
            _ => Kind::Other,
        }
    }

    /// # Safety
    ///
    /// `raw` is a short frame.
    #[inline]
    pub(super) unsafe fn short_size(raw: *const zmq_msg_t) -> usize {
        // SAFETY: a short one has its size there.
        usize::from(unsafe { place::<u8>(raw, SIZE).read() })
    }

    /// # Safety
    ///
    /// `raw` is a long frame.
    #[inline]
    pub(super) unsafe fn long_size(raw: *const zmq_msg_t) -> usize {
        // SAFETY: as the caller says.
        let content = unsafe { content(raw) };
        let size = content.cast::<usize>().wrapping_add(1);
        // SAFETY: the frame keeps it, though not always aligned: see `content`.
        unsafe { size.read_unaligned() }
    }

    /// Where a short frame has its bytes.
    #[inline]
    pub(super) fn short_data(raw: *mut zmq_msg_t) -> *mut u8 {
        place(raw, DATA)
    }

    /// # Safety
    ///
    /// `raw` is a long frame.
    #[inline]
    pub(super) unsafe fn long_data(raw: *mut zmq_msg_t) -> *mut u8 {
        // SAFETY: as the caller says.
        let content = unsafe { content(raw) };
        // SAFETY: the frame keeps it, though not always aligned: see `content`.
        unsafe { content.read_unaligned() }
    }

    /// # Safety
    ///
    /// `raw` is initialised.
    #[inline]
    pub(super) unsafe fn more(raw: *const zmq_msg_t) -> bool {
        // SAFETY: every initialised one has its flags there.
        let flags = unsafe { place::<u8>(raw, FLAGS).read() };
        flags & MORE != 0
    }

    /// Whether there is nothing to let go of.
    ///
    /// # Safety
    ///
    /// `raw` is initialised.
    #[inline]
    pub(super) unsafe fn holds_nothing(raw: *const zmq_msg_t) -> bool {
        // SAFETY: as the caller says.
        let is_short = matches!(unsafe { kind(raw) }, Kind::Short);
        // SAFETY: every initialised one has it there.
        let is_plain = || unsafe { place::<*mut c_void>(raw, METADATA).read() }.is_null();
        // SAFETY: as above.
        let is_in_place = || unsafe { place::<u8>(raw, GROUP).read() } == 0;
        is_short && is_plain() && is_in_place()
    }

    /// What a long frame refers to, which does not change as long as a frame does: it begins with the
    /// address of the bytes and their number. Of one in a buffer it is behind that, and not always
    /// aligned.
    ///
    /// # Safety
    ///
    /// `raw` is a long frame.
    #[inline]
    unsafe fn content(raw: *const zmq_msg_t) -> *const *mut u8 {
        // SAFETY: a long one has its address there.
        unsafe { place::<*const *mut u8>(raw, DATA).read() }
    }

    #[inline]
    fn place<T>(raw: *const zmq_msg_t, offset: usize) -> *mut T {
        raw.cast_mut().wrapping_byte_add(offset).cast()
    }
}
