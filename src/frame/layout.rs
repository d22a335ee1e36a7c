//! The places of libzmq 4.3.5's `msg_t`. `zmq-ffi/build/layout.rs` has the compiler of libzmq check
//! each of them.

use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ptr::{self, NonNull};

use zmq_sys::{zmq_free_fn, zmq_msg_t};

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

const LONGEST_SHORT: usize = SIZE - DATA;

/// From this length on libzmq may have kept a place for a frame from before: see
/// `zmq-ffi/build/spares.rs`.
const SHORTEST_KEPT: usize = 4096;

const SHORT: u8 = 101;
const LONG: u8 = 102;
/// A long one in the buffer into which a connection reads.
const LONG_IN_BUFFER: u8 = 105;
const MORE: u8 = 1;
/// The bytes are for all to read, and counted.
pub(super) const SHARED: u8 = 128;

/// Where a short frame has its bytes.
type Place = MaybeUninit<[u8; LONGEST_SHORT]>;

/// What a long frame refers to. Its bytes come after it, or are elsewhere.
#[repr(C)]
pub(super) struct Content {
    pub(super) data: *mut u8,
    pub(super) size: usize,
    /// Who frees the bytes, if they are elsewhere.
    pub(super) free: Option<zmq_free_fn>,
    /// What to tell them; or if nobody does, how much room this has, if libzmq is to keep it.
    pub(super) hint: *mut c_void,
    /// How many share it, where it is shared.
    pub(super) references: u32,
}

#[derive(Clone, Copy)]
pub(super) enum Kind {
    Short,
    Long,
    /// One of constant bytes, or a command.
    Other,
}

/// Makes a short frame, whose bytes are yet to be written.
///
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
    // SAFETY: as the caller says.
    unsafe { write_type(raw, SHORT, 0) };
}

/// Makes a frame of `len` bytes that are yet to be written, and says where, if there is room for so
/// many.
///
/// # Safety
///
/// `raw` is writable.
#[inline]
pub(super) unsafe fn init_size(raw: *mut zmq_msg_t, len: usize) -> Option<*mut u8> {
    if len <= LONGEST_SHORT {
        // SAFETY: as the caller says, and it is short.
        unsafe { init_short(raw, len) };
        return Some(short_data(raw));
    }
    let content = new_content(len)?;
    // SAFETY: as the caller says.
    unsafe { init_long(raw, content, 0) };
    Some(content.as_ptr().wrapping_add(1).cast())
}

/// Makes a long frame of this content.
///
/// # Safety
///
/// `raw` is writable, and `content` this frame's.
#[inline]
pub(super) unsafe fn init_long(raw: *mut zmq_msg_t, content: NonNull<Content>, flags: u8) {
    // SAFETY: each place is in the `zmq_msg_t`.
    unsafe { place::<*mut c_void>(raw, METADATA).write(ptr::null_mut()) };
    // SAFETY: as above.
    unsafe { place::<NonNull<Content>>(raw, DATA).write(content) };
    // SAFETY: as the caller says.
    unsafe { write_type(raw, LONG, flags) };
}

/// Makes a frame of bytes that are elsewhere, and has `free` called when nobody needs them. If they
/// are `shared`, others may read them. Returns whether there is room for that.
///
/// # Safety
///
/// `raw` is writable, and `data` valid for `len` bytes until `free` is called with it and `hint`, on
/// whichever thread.
pub(super) unsafe fn init_data(
    raw: *mut zmq_msg_t,
    data: *mut u8,
    len: usize,
    free: zmq_free_fn,
    hint: *mut c_void,
    shared: bool,
) -> bool {
    // SAFETY: as in `new_content`.
    let content = unsafe { libc::malloc(size_of::<Content>()) };
    let Some(content) = NonNull::new(content.cast::<Content>()) else { return false };
    let (free, references) = (Some(free), u32::from(shared));
    // SAFETY: as in `new_content`.
    unsafe { content.write(Content { data, size: len, free, hint, references }) };
    // SAFETY: as the caller says.
    unsafe { init_long(raw, content, if shared { SHARED } else { 0 }) };
    true
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

/// Where that is all that matters, which the compiler does not see by itself.
///
/// # Safety
///
/// `raw` is initialised.
#[inline]
pub(super) unsafe fn is_short(raw: *const zmq_msg_t) -> bool {
    // SAFETY: every initialised one has its type there.
    unsafe { place::<u8>(raw, TYPE).read() == SHORT }
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
    let is_short = unsafe { is_short(raw) };
    // SAFETY: every initialised one has it there.
    let is_plain = || unsafe { place::<*mut c_void>(raw, METADATA).read() }.is_null();
    // SAFETY: as above.
    let is_in_place = || unsafe { place::<u8>(raw, GROUP).read() } == 0;
    is_short && is_plain() && is_in_place()
}

/// Writes the type and the flags, and after them no routing id, and a group of no name, which is not
/// elsewhere.
///
/// # Safety
///
/// `raw` is writable.
#[inline]
unsafe fn write_type(raw: *mut zmq_msg_t, kind: u8, flags: u8) {
    let value = u64::from(kind) | u64::from(flags) << 8;
    // SAFETY: the place is in the `zmq_msg_t`.
    unsafe { place::<u64>(raw, TYPE).write_unaligned(value.to_le()) };
}

/// What a frame of so many bytes refers to, if there is room for it.
#[inline]
fn new_content(len: usize) -> Option<NonNull<Content>> {
    if len >= SHORTEST_KEPT {
        return kept_content(len);
    }
    // SAFETY: it is not 0 bytes. libzmq frees them, by the `free` of the same C library.
    let content = unsafe { libc::malloc(size_of::<Content>() + len) };
    let content = NonNull::new(content)?.cast::<Content>();
    let data = content.as_ptr().wrapping_add(1).cast();
    let (free, hint) = (None, ptr::null_mut());
    // SAFETY: there is room for it, and whatever `malloc` returns is aligned for it.
    unsafe { content.write(Content { data, size: len, free, hint, references: 0 }) };
    Some(content)
}

/// The same, perhaps in a place from before.
#[inline(never)]
fn kept_content(len: usize) -> Option<NonNull<Content>> {
    let mut raw = MaybeUninit::uninit();
    // SAFETY: `raw` is writable.
    if unsafe { zmq_sys::zmq_msg_init_size(raw.as_mut_ptr(), len) } == -1 {
        return None;
    }
    // SAFETY: it is long. As it is not closed, its content is for another frame.
    NonNull::new(unsafe { content(raw.as_ptr()) }.cast::<Content>().cast_mut())
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
