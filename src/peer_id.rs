//! [`PeerId`]: whom a SERVER or PEER speaks to.
#![forbid(unsafe_code)]

use std::fmt;
use std::num::NonZeroU32;

/// One peer of a [`Server`](crate::Server) or [`Peer`](crate::Peer), which
/// numbers them.
///
/// It is good for that socket only, and until the peer leaves: one that comes
/// again gets another.
///
/// ```
/// # if !zmq::has("draft") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// # let socket = context.socket(zmq::SERVER)?;
/// # let endpoint = socket.bind("tcp://127.0.0.1:*")?;
/// # let client = context.socket(zmq::CLIENT)?;
/// # client.connect(&endpoint)?;
/// # client.send("hello")?;
/// let (client, question) = socket.recv()?;
/// println!("{client} asks: {question}");
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeerId(NonZeroU32);

impl PeerId {
    /// Its number.
    ///
    /// ```
    /// # use std::num::NonZeroU32;
    /// let id = zmq::PeerId::from(NonZeroU32::MIN);
    /// assert_eq!(id.get(), 1);
    /// ```
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0.get()
    }

    pub(crate) const fn number(self) -> NonZeroU32 {
        self.0
    }
}

impl From<NonZeroU32> for PeerId {
    fn from(number: NonZeroU32) -> Self {
        Self(number)
    }
}

impl fmt::Display for PeerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for PeerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PeerId({})", self.0)
    }
}
