//! [`Frame`]: one part of a message, owned, without copying it out of libzmq.

mod calls;
mod freeing;
#[cfg(zmq_mended)]
mod held;
#[cfg(zmq_mended)]
mod layout;
mod measured;
mod owner;
mod raw;
mod value;

use std::borrow::Cow;
use std::ffi::{CStr, CString, c_int};
use std::mem::{self, MaybeUninit};
use std::slice;

use zmq_sys as ffi;

pub(crate) use freeing::{Keeping, NO_FLAGS, is_freeing, may_call};
pub(crate) use measured::Measured;
#[cfg(feature = "bytes")]
pub(crate) use owner::WORTH_HANDING_OVER;

use crate::error::{Error, Result};

/// One part of a [`Message`](crate::Message): some bytes, owned by libzmq.
///
/// It reads as a `&[u8]`, prints as text with any invalid UTF-8 replaced, and
/// compares with byte strings and text.
///
/// ```
/// # use zmq::Frame;
/// let frame = Frame::from("hello");
/// assert_eq!(frame.len(), 5);
/// assert_eq!(frame, "hello");
/// assert_eq!(frame.to_string(), "hello");
/// ```
///
/// Frames of up to 33 bytes need no allocation. A `Vec`, `String` or
/// `Box<[u8]>` is handed over as it is where that is cheaper than copying it.
#[repr(transparent)]
#[doc(alias = "zmq_msg_t")]
#[doc(alias = "zmq_msg_close")]
pub struct Frame {
    // Always initialised. libzmq keeps no address of it between calls, so it may move.
    raw: ffi::zmq_msg_t,
}

// SAFETY: zmq_msg_t refers to nothing of the thread that made it: contents are counted atomically,
// and those handed over by `from_owner` are `Send`.
unsafe impl Send for Frame {}
// SAFETY: what takes `&Frame` here only reads. Sharing the contents, which is not atomic on the
// source, takes `&mut`.
unsafe impl Sync for Frame {}

impl Frame {
    /// An empty frame.
    ///
    /// ```
    /// assert!(zmq::Frame::new().is_empty());
    /// ```
    #[must_use]
    #[inline]
    #[doc(alias = "zmq_msg_init")]
    pub fn new() -> Self {
        let mut raw = MaybeUninit::uninit();
        // SAFETY: `raw` is writable and as large as a `zmq_msg_t`.
        unsafe { calls::init(raw.as_mut_ptr()) };
        // SAFETY: `init` initialised it.
        let raw = unsafe { raw.assume_init() };
        Self { raw }
    }

    /// A frame of `len` zero bytes, to be written through
    /// [`get_mut`](Self::get_mut).
    ///
    /// ```
    /// # use zmq::{ErrorKind, Frame};
    /// let mut frame = Frame::zeroed(3)?;
    /// frame.get_mut().unwrap()[0] = 7;
    /// assert_eq!(frame, [7, 0, 0]);
    ///
    /// assert_eq!(Frame::zeroed(usize::MAX).unwrap_err().kind(), ErrorKind::OutOfMemory);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`OutOfMemory`](crate::ErrorKind::OutOfMemory) if there is no room for
    /// so many.
    #[doc(alias = "zmq_msg_init_size")]
    pub fn zeroed(len: usize) -> Result<Self> {
        let mut frame = Self::uninit(len).ok_or_else(|| no_room(len))?;
        let data = frame.data_mut();
        // SAFETY: `data` is a fresh buffer of `len` bytes.
        unsafe { data.write_bytes(0, len) };
        Ok(frame)
    }

    /// A copy of `bytes`; what `Frame::from(bytes)` is, but running out of
    /// memory is an error instead of the end of the program, as long as there
    /// is room for the error.
    ///
    /// ```
    /// # use zmq::Frame;
    /// assert_eq!(Frame::copy_of(b"hello")?, "hello");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`OutOfMemory`](crate::ErrorKind::OutOfMemory).
    #[inline]
    #[doc(alias = "zmq_msg_init_buffer")]
    pub fn copy_of(bytes: &[u8]) -> Result<Self> {
        Self::copied(bytes).ok_or_else(|| no_room(bytes.len()))
    }

    /// How many bytes there are.
    ///
    /// ```
    /// assert_eq!(zmq::Frame::from("hello").len(), 5);
    /// ```
    #[must_use]
    #[inline]
    #[doc(alias = "zmq_msg_size")]
    pub fn len(&self) -> usize {
        // SAFETY: `raw` is initialised.
        unsafe { calls::size(&raw const self.raw) }
    }

    /// Whether there are none.
    ///
    /// ```
    /// assert!(zmq::Frame::new().is_empty());
    /// ```
    #[must_use]
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes.
    ///
    /// ```
    /// # use zmq::Frame;
    /// assert_eq!(Frame::from("hello").as_bytes(), b"hello");
    /// ```
    #[doc(alias = "bytes")]
    #[doc(alias = "buffer")]
    #[must_use]
    #[inline]
    #[doc(alias = "zmq_msg_data")]
    pub fn as_bytes(&self) -> &[u8] {
        // SAFETY: it has as many bytes.
        unsafe { self.bytes(self.len()) }
    }

    /// The bytes as text.
    ///
    /// ```
    /// # use zmq::Frame;
    /// assert_eq!(Frame::from("hello").as_str(), Ok("hello"));
    /// assert!(Frame::from(b"\xff").as_str().is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// They are not UTF-8; [`to_string`](ToString::to_string) always works.
    pub fn as_str(&self) -> Result<&str, std::str::Utf8Error> {
        std::str::from_utf8(self)
    }

    /// The bytes for writing, unless they may be shared with another frame.
    ///
    /// libzmq gives all subscribers the same buffer, so a received frame may be
    /// shared with frames on other threads. See [`make_mut`](Self::make_mut).
    ///
    /// ```
    /// # use zmq::Frame;
    /// let mut frame = Frame::from("jello");
    /// frame.get_mut().unwrap()[0] = b'h';
    /// assert_eq!(frame, "hello");
    ///
    /// let mut frame = Frame::from(vec![b'j'; 100]);
    /// let other = frame.share();
    /// assert!(frame.get_mut().is_none());
    /// ```
    #[must_use]
    #[doc(alias = "zmq_msg_get")]
    #[doc(alias = "ZMQ_SHARED")]
    pub fn get_mut(&mut self) -> Option<&mut [u8]> {
        if self.is_shared() {
            return None;
        }
        let len = self.len();
        if len == 0 {
            return Some(&mut []);
        }
        let data = self.data_mut();
        // SAFETY: libzmq owns `len` initialised bytes at `data`, for this frame alone as it is not
        // shared, and `&mut self` is held as long as the slice.
        Some(unsafe { slice::from_raw_parts_mut(data, len) })
    }

    /// The bytes for writing, copied first if they may be shared.
    ///
    /// ```
    /// # use zmq::Frame;
    /// let mut frame = Frame::from(vec![b'j'; 100]);
    /// let other = frame.share();
    /// frame.make_mut()[0] = b'h';
    /// assert_eq!((frame[0], other[0]), (b'h', b'j'));
    /// ```
    pub fn make_mut(&mut self) -> &mut [u8] {
        if self.get_mut().is_none() {
            *self = self.clone();
        }
        // A fresh copy is never shared.
        self.get_mut().unwrap_or_default()
    }

    /// A second frame of the same bytes, which are not copied if there are
    /// more than 33.
    ///
    /// Neither frame can be [written](Self::get_mut) from then on.
    ///
    /// ```
    /// # use zmq::Frame;
    /// let mut frame = Frame::from(vec![7; 100_000]);
    /// let other = frame.share();
    /// assert_eq!(frame.as_ptr(), other.as_ptr());
    /// ```
    #[must_use]
    #[doc(alias = "zmq_msg_copy")]
    pub fn share(&mut self) -> Self {
        let mut raw = MaybeUninit::uninit();
        // SAFETY: `raw` is writable, `self` is initialised, and `&mut self` keeps other threads from
        // sharing it at the same time.
        unsafe { calls::init_share(raw.as_mut_ptr(), &raw mut self.raw) };
        // SAFETY: `init_share` initialised it.
        let raw = unsafe { raw.assume_init() };
        Self { raw }
    }

    /// Whether it says that others may read the same bytes.
    pub(crate) fn is_shared(&self) -> bool {
        // SAFETY: `raw` is initialised.
        unsafe { ffi::zmq_msg_get(&raw const self.raw, ffi::ZMQ_SHARED) != 0 }
    }

    /// The same bytes, in a frame that shares them with nobody. It is the last
    /// of a message.
    pub(crate) fn unshare(&mut self) -> Result<()> {
        if self.is_shared() {
            *self = Self::copy_of(self)?;
        }
        Ok(())
    }

    /// What is known of the connection that a received frame came by: a
    /// property of the peer's (`Socket-Type`, `Identity`, `X-…`), of the
    /// authenticator's (`User-Id`), or `Peer-Address`.
    ///
    /// Frames that came by `inproc`, or were not received, have none.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// # let client = context.socket(zmq::REQ)?;
    /// # client.connect(&server.bind("tcp://127.0.0.1:*")?)?;
    /// # let client = client.send("hello")?;
    /// let (question, asker) = server.recv()?;
    /// assert_eq!(question[0].property("Socket-Type").unwrap(), "REQ");
    /// assert!(question[0].property("X-Favourite-Colour").is_none());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    #[doc(alias = "zmq_msg_gets")]
    pub fn property(&self, name: &str) -> Option<Cow<'_, str>> {
        // Those are libzmq's own, such as `__fd`.
        let name = CString::new(name).ok().filter(|_| !name.starts_with("__"))?;
        // SAFETY: `raw` is initialised, and `name` is a C string that outlives the call.
        let value = unsafe { ffi::zmq_msg_gets(&raw const self.raw, name.as_ptr()) };
        if value.is_null() {
            return None;
        }
        // SAFETY: libzmq returns a C string that lives as long as the frame is not changed, which
        // the borrow of `self` rules out.
        Some(unsafe { CStr::from_ptr(value) }.to_string_lossy())
    }

    /// The address of the peer that a received frame came from, without a port.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// # let client = context.socket(zmq::REQ)?;
    /// # client.connect(&server.bind("tcp://127.0.0.1:*")?)?;
    /// # let client = client.send("hello")?;
    /// let (question, asker) = server.recv()?;
    /// assert_eq!(question[0].peer_address().unwrap(), "127.0.0.1");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    #[doc(alias = "ZMQ_MSG_PROPERTY_PEER_ADDRESS")]
    pub fn peer_address(&self) -> Option<Cow<'_, str>> {
        self.property("Peer-Address")
    }

    /// The type of socket that a received frame came from, such as `REQ`.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// # let client = context.socket(zmq::REQ)?;
    /// # client.connect(&server.bind("tcp://127.0.0.1:*")?)?;
    /// # let client = client.send("hello")?;
    /// let (question, asker) = server.recv()?;
    /// assert_eq!(question[0].socket_type().unwrap(), "REQ");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    #[doc(alias = "ZMQ_MSG_PROPERTY_SOCKET_TYPE")]
    pub fn socket_type(&self) -> Option<Cow<'_, str>> {
        self.property("Socket-Type")
    }

    /// The routing id that the peer gave itself, of which libzmq tells what
    /// comes before a NUL.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// # let server = context.socket(zmq::REP)?;
    /// let client = zmq::Req::options().routing_id("client-7").open(&context)?;
    /// # client.connect(&server.bind("tcp://127.0.0.1:*")?)?;
    /// # let client = client.send("hello")?;
    /// let (question, asker) = server.recv()?;
    /// assert_eq!(question[0].routing_id().unwrap(), "client-7");
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    #[doc(alias = "ZMQ_MSG_PROPERTY_ROUTING_ID")]
    pub fn routing_id(&self) -> Option<Cow<'_, str>> {
        // libzmq up to 4.3.5 knows what peers call themselves by the older name only.
        self.property("Routing-Id").or_else(|| self.property("Identity"))
    }

    /// The bytes, of which there are `len`.
    ///
    /// # Safety
    ///
    /// It has as many.
    #[inline]
    unsafe fn bytes(&self, len: usize) -> &[u8] {
        // SAFETY: `raw` is initialised, and has `len` bytes, which stay until the frame is closed or
        // changed. The borrow of `self` rules that out.
        unsafe { calls::bytes(&raw const self.raw, len) }
    }

    /// Whether more frames of the same message follow.
    #[inline]
    pub(crate) fn more(&self) -> bool {
        // SAFETY: `raw` is initialised.
        unsafe { calls::more(&raw const self.raw) }
    }

    /// For the calls that receive into this frame or send it. What they leave
    /// must be initialised again.
    #[inline]
    pub(crate) fn as_mut_raw(&mut self) -> *mut ffi::zmq_msg_t {
        &raw mut self.raw
    }

    /// `len` bytes that must be written before anyone reads them, if there is
    /// room for so many.
    fn uninit(len: usize) -> Option<Self> {
        let mut raw = MaybeUninit::uninit();
        // SAFETY: `raw` is writable and as large as a `zmq_msg_t`.
        unsafe { calls::init_size(raw.as_mut_ptr(), len) }?;
        // SAFETY: `init_size` found room, so it initialised `raw`.
        let raw = unsafe { raw.assume_init() };
        Some(Self { raw })
    }

    /// A copy of `bytes`, if there is room for it.
    #[inline]
    fn copied(bytes: &[u8]) -> Option<Self> {
        let mut raw = MaybeUninit::uninit();
        // SAFETY: `raw` is writable and as large as a `zmq_msg_t`.
        if unsafe { !calls::init_copy(raw.as_mut_ptr(), bytes) } {
            return None;
        }
        // SAFETY: `init_copy` returned true, so it initialised `raw`.
        let raw = unsafe { raw.assume_init() };
        Some(Self { raw })
    }

    /// Lets go of a frame that was sent, and so is empty: there is nothing to close.
    #[inline]
    pub(crate) fn forget_sent(self) {
        debug_assert!(self.is_empty());
        mem::forget(self);
    }

    /// Becomes a copy of another frame if there is room for it, else empty.
    #[inline]
    fn become_clone(&mut self, other: &Self) -> bool {
        let raw = &raw mut self.raw;
        // SAFETY: `raw` is initialised, and is so again below.
        unsafe { calls::close(raw) };
        // SAFETY: `raw` is writable, and `other` initialised.
        let done = unsafe { calls::init_clone(raw, other, || other) };
        if !done {
            // SAFETY: `raw` is writable.
            unsafe { calls::init(raw) };
        }
        done
    }

    #[inline]
    fn data_mut(&mut self) -> *mut u8 {
        // SAFETY: `raw` is initialised.
        unsafe { calls::data(&raw mut self.raw) }
    }
}

impl Drop for Frame {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: `raw` is initialised, and is not used again.
        unsafe { calls::close(&raw mut self.raw) };
    }
}

#[cold]
fn no_room(len: usize) -> Error {
    // Who allocates may be somebody else's `malloc`, which need not say why it fails.
    Error::new("zmq_msg_init_size", libc::ENOMEM).about(&format!("{len} bytes"))
}

#[cold]
fn out_of_memory(len: usize) -> ! {
    match std::alloc::Layout::array::<u8>(len) {
        Ok(layout) => std::alloc::handle_alloc_error(layout),
        Err(_) => unreachable!("no slice is longer than `isize::MAX`"),
    }
}

const _: () = {
    // What libzmq reports is an `int`; `more` and `shared` compare with it.
    assert!(size_of::<c_int>() == 4);
    assert!(size_of::<Frame>() == size_of::<ffi::zmq_msg_t>());
};
