//! Options that go together, by what they are for.
#![forbid(unsafe_code)]

use std::time::Duration;

use super::applies::Connects;
use super::{Opt, Options, Setting};
#[cfg(zmq_vendored)]
use crate::error::Result;
#[cfg(zmq_vendored)]
use crate::socket::Socket;
use crate::socket::SocketType;

/// # Profiles, only for types that [connect](Connects)
impl<T: SocketType + Connects> Options<T> {
    /// For streams of small and middling messages over `tcp` and `ipc`: lets
    /// each connection read and write 256 KiB at a time. Libzmq's default is 8;
    /// where this crate builds it, its sockets begin with 32.
    ///
    /// Each connection keeps two buffers of that size, so a thousand of them
    /// may take half a gigabyte once they are filled. A single message of less
    /// than 64 KiB is no later for it; a longer one takes half as long again, as
    /// it is copied into a batch first. It is for both sides to choose: one
    /// reads, the other writes. A libzmq that was built without its draft
    /// options, as most of a system are, goes without: `zmq::has("draft")` says
    /// which it is.
    ///
    /// With feature `draft`, `in_batch_size` and `out_batch_size` choose other
    /// sizes.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Push::options().throughput().open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_IN_BATCH_SIZE")]
    #[doc(alias = "ZMQ_OUT_BATCH_SIZE")]
    pub fn throughput(self) -> Self {
        const BATCH: u32 = 256 * 1024;
        self.with_if_known(&Opt::READ_BATCH, BATCH).with_if_known(&Opt::WRITE_BATCH, BATCH)
    }
}

/// # Profiles
impl<T: SocketType> Options<T> {
    /// For single messages that are waited for: looks for them for 50
    /// microseconds before it sleeps, [where that
    /// pays](Self::spin_where_it_pays).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options().latency().open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    pub fn latency(self) -> Self {
        self.spin_where_it_pays(Duration::from_micros(50))
    }

    fn with_if_known(mut self, option: &Opt<u32>, value: u32) -> Self {
        self.settings.push(if_known(option, value));
        self
    }
}

#[cfg(zmq_vendored)]
impl Socket {
    /// Lets connections read and write 32 KiB at a time. Over tcp that passes on 1.4 times as many
    /// messages of 256 bytes as libzmq's 8 KiB, and 1.9 times as many of 4 KiB, with none later.
    /// From 64 KiB on, there are more still, but those of 64 KiB and longer are half as late again,
    /// as they are copied into a batch. A thousand connections took no more memory: what no message
    /// has touched is not taken from the system.
    pub(crate) fn widen_batches(&self) -> Result<()> {
        const BATCH: u32 = 32 * 1024;
        self.set_option(&if_known(&Opt::READ_BATCH, BATCH))?;
        self.set_option(&if_known(&Opt::WRITE_BATCH, BATCH))
    }
}

fn if_known(option: &Opt<u32>, value: u32) -> Setting {
    let mut setting = option.to(&value);
    setting.if_known = true;
    setting
}
