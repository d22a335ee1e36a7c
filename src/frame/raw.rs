//! Frames in and out of C.

use std::mem::ManuallyDrop;
use std::ptr;

use zmq_sys as ffi;

use super::Frame;

/// # For C
impl Frame {
    /// Takes C's `message` over, of which nothing is copied.
    ///
    /// To leave C a message that it may go on with, and has to close, move its
    /// content into a frame instead:
    ///
    /// ```
    /// # use std::mem::MaybeUninit;
    /// # use zmq::{Frame, sys};
    /// /// Empties C's message, which C still has to close.
    /// unsafe fn take(message: *mut sys::zmq_msg_t) -> Frame {
    ///     let mut taken = Frame::new();
    ///     // SAFETY: both are initialised, as the caller promises.
    ///     unsafe { sys::zmq_msg_move(taken.as_raw_mut(), message) };
    ///     taken
    /// }
    /// # let mut theirs = Frame::from("hello").into_raw();
    /// assert_eq!(unsafe { take(&mut theirs) }, "hello");
    ///
    /// // Or for good:
    /// // SAFETY: it is initialised, and not used again.
    /// let frame = unsafe { Frame::from_raw(theirs) };
    /// assert_eq!(frame, "");
    /// ```
    ///
    /// # Safety
    ///
    /// `message` must be initialised, by the libzmq that this crate is linked
    /// to. If it was read from memory that C goes on to have, what is left there
    /// must not be closed, sent or used in any other way.
    ///
    /// All its bytes must be initialised. A frame may be sent, and shared with
    /// others, which are freed on any thread and in their own time. So until the
    /// function that frees the bytes is called, or for ever where there is none
    /// (`zmq_msg_init_data` without a function, `zmq_send_const`):
    ///
    /// - they must stay valid;
    /// - nobody else may write them, whatever kind of message it is;
    /// - unless the message is shared, as a copy by `zmq_msg_copy` is and one
    ///   without a function (`zmq_msg_get` tells, by `ZMQ_SHARED`), nobody else
    ///   may read them, nor have another message of them, and they must be in
    ///   memory that can be written: [`get_mut`](Self::get_mut) lends them.
    ///
    /// The function must bear to be called on any thread.
    #[must_use]
    pub unsafe fn from_raw(message: ffi::zmq_msg_t) -> Self {
        Self { raw: message }
    }

    /// Gives the content to C, which is to close or send it.
    ///
    /// Where C passes a place to put it, write it there; what is there must not
    /// be an initialised message, or its content leaks.
    ///
    /// ```
    /// # use std::mem::MaybeUninit;
    /// # use zmq::{Frame, sys};
    /// # let mut place = MaybeUninit::<sys::zmq_msg_t>::uninit();
    /// # let message: *mut sys::zmq_msg_t = place.as_mut_ptr();
    /// // SAFETY: `message` is writable.
    /// unsafe { message.write(Frame::from("hello").into_raw()) };
    /// # assert_eq!(unsafe { sys::zmq_msg_size(message) }, 5);
    /// # unsafe { sys::zmq_msg_close(message) };
    /// ```
    #[must_use = "it is to be closed"]
    pub fn into_raw(self) -> ffi::zmq_msg_t {
        let frame = ManuallyDrop::new(self);
        // SAFETY: `raw` is read once, as the frame is neither used nor dropped after.
        unsafe { ptr::read(&raw const frame.raw) }
    }

    /// libzmq's own, for calls that read it.
    ///
    /// ```
    /// # use zmq::{Frame, sys};
    /// let frame = Frame::from("hello");
    /// // SAFETY: the frame is initialised.
    /// assert_eq!(unsafe { sys::zmq_msg_size(frame.as_raw()) }, 5);
    /// ```
    #[must_use]
    pub fn as_raw(&self) -> *const ffi::zmq_msg_t {
        &raw const self.raw
    }

    /// libzmq's own, for calls that change it. They must leave it initialised,
    /// as all do but `zmq_msg_close`.
    ///
    /// ```
    /// # use zmq::{Frame, sys};
    /// # let context = zmq::Context::new()?;
    /// # let sink = context.socket(zmq::PULL)?;
    /// # sink.bind("inproc://raw-frame")?;
    /// # let source = context.socket(zmq::PUSH)?;
    /// # source.connect("inproc://raw-frame")?;
    /// # source.send("hello")?;
    /// let mut frame = Frame::new();
    /// // SAFETY: the frame is initialised, and the socket open.
    /// let len = unsafe { sys::zmq_msg_recv(frame.as_raw_mut(), sink.as_raw(), 0) };
    /// assert_eq!((len, frame), (5, Frame::from("hello")));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[must_use]
    pub fn as_raw_mut(&mut self) -> *mut ffi::zmq_msg_t {
        self.as_mut_raw()
    }
}
