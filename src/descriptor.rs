//! The descriptors of sockets, for event loops that are not ours.

use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};

use crate::dealer::Dealer;
#[cfg(feature = "draft")]
use crate::dgram::Dgram;
use crate::monitor::Monitor;
use crate::pair::Pair;
use crate::pub_sub::{Pub, Sub};
use crate::push_pull::{Pull, Push};
use crate::rep::Rep;
use crate::req::Req;
use crate::router::Router;
use crate::stream::Stream;
use crate::xpub::XPub;
use crate::xsub::XSub;

/// For each type its descriptor. Types that threads share have none.
macro_rules! with_descriptor {
    ($($type:ty $(, for any $state:ident)?;)+) => { $(
        /// The descriptor to wait for, which goes with
        /// [a rule](crate::Socket::while_ready). It is not to be read or closed.
        ///
        /// It is the same as long as the socket is; a [`Req`] that is opened anew,
        /// as by [`abandon`](Req::abandon), has another then.
        impl$(<$state>)? AsFd for $type {
            fn as_fd(&self) -> BorrowedFd<'_> {
                // SAFETY: the descriptor is the socket's for as long as that is open, which it is
                // while `self` is there.
                unsafe { BorrowedFd::borrow_raw(self.as_raw_fd()) }
            }
        }

        impl$(<$state>)? AsRawFd for $type {
            #[doc(alias = "ZMQ_FD")]
            #[doc(alias = "fileno")]
            fn as_raw_fd(&self) -> RawFd {
                self.descriptor()
            }
        }
    )+ };
}

with_descriptor! {
    Req<S>, for any S; Rep<S>, for any S; Dealer; Router; Pub; Sub; XPub; XSub; Push; Pull; Pair; Stream;
}

#[cfg(feature = "draft")]
with_descriptor! {
    Dgram;
}

/// The descriptor of [`as_socket`](Monitor::as_socket).
impl AsFd for Monitor {
    fn as_fd(&self) -> BorrowedFd<'_> {
        // SAFETY: as for the types above.
        unsafe { BorrowedFd::borrow_raw(self.as_raw_fd()) }
    }
}

impl AsRawFd for Monitor {
    fn as_raw_fd(&self) -> RawFd {
        self.as_socket().descriptor()
    }
}
