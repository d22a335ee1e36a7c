//! Options that go together, by what they are for.
#![forbid(unsafe_code)]

use std::time::Duration;

use super::{Opt, Options};
use crate::socket::SocketType;

/// # Profiles
impl<T: SocketType> Options<T> {
    /// For streams of small and middling messages over `tcp` and `ipc`: lets
    /// each connection read and write 256 KiB at a time, and not 8.
    ///
    /// Each connection keeps two buffers of that size, so a thousand of them
    /// take half a gigabyte. A single message is no later for it. It is for
    /// both sides to choose: one reads, the other writes. A libzmq that was
    /// built without its draft options, as most of a system are, goes without.
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
        let mut setting = option.to(&value);
        setting.if_known = true;
        self.settings.push(setting);
        self
    }
}
