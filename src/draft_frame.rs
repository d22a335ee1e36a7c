//! What draft sockets write on a frame: whom it is for, and which group.

use std::borrow::Cow;
use std::ffi::{CStr, CString};
use std::num::NonZeroU32;

use crate::draft_functions as ffi;
use crate::error::{Error, Result};
use crate::frame::Frame;
use crate::group::Group;

impl Frame {
    /// The peer that it came from, if a SERVER or PEER received it.
    pub(crate) fn peer(&mut self) -> Option<NonZeroU32> {
        // SAFETY: the frame is initialised.
        NonZeroU32::new(unsafe { ffi::zmq_msg_routing_id(self.as_mut_raw()) })
    }

    /// Addresses it to a peer of a SERVER or PEER.
    pub(crate) fn set_peer(&mut self, peer: NonZeroU32) -> Result<()> {
        // SAFETY: the frame is initialised.
        let rc = unsafe { ffi::zmq_msg_set_routing_id(self.as_mut_raw(), peer.get()) };
        if rc == -1 { Err(Error::last("zmq_msg_set_routing_id")) } else { Ok(()) }
    }

    /// The group that it was sent to, if a DISH received it.
    pub(crate) fn group(&mut self) -> Cow<'_, str> {
        // SAFETY: the frame is initialised.
        let group = unsafe { ffi::zmq_msg_group(self.as_mut_raw()) };
        // SAFETY: libzmq ends it with a NUL, and keeps it in the frame, which is borrowed.
        unsafe { CStr::from_ptr(group) }.to_string_lossy()
    }

    /// Sends it to a group. libzmq keeps short names in the frame, and would
    /// leak a long one that was set before; there is none, as a `Group` is
    /// short.
    pub(crate) fn set_group(&mut self, group: &Group) -> Result<()> {
        // It has no NUL, or it would be no group.
        let group = CString::new(&**group).unwrap_or_default();
        // SAFETY: the frame is initialised, and `group` a C string that outlives the call.
        let rc = unsafe { ffi::zmq_msg_set_group(self.as_mut_raw(), group.as_ptr()) };
        if rc == -1 { Err(Error::last("zmq_msg_set_group")) } else { Ok(()) }
    }
}
