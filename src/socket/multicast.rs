//! Endpoints by `pgm`, `epgm` and `norm`, which libzmq takes on trust.

use super::Socket;
use crate::endpoint::{self, Endpoint};
use crate::error::Result;

/// # Multicast
impl Socket {
    /// Connects as [`connect`](Self::connect) does, also by `pgm`, `epgm` and
    /// `norm`, if the linked libzmq has them ([`zmq::has`](crate::has)): for a PUB,
    /// XPUB, SUB or XSUB, which sends to or hears whoever is in a group.
    ///
    /// libzmq opens such an endpoint in a thread of its own, after this has
    /// returned, and ends the process if it cannot.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::PUB)?;
    /// if zmq::has("pgm") {
    ///     # let the_network_is_known = false;
    ///     # if the_network_is_known {
    ///     // SAFETY: this machine has an eth0 with multicast, and the port is free.
    ///     unsafe { socket.connect_unchecked("epgm://eth0;239.192.1.1:5555") }?;
    ///     # }
    /// }
    /// # unsafe { socket.connect_unchecked("tcp://127.0.0.1:8000") }?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`connect`](Self::connect).
    ///
    /// # Safety
    ///
    /// By these transports, `endpoint` must be one that the network takes: its
    /// interface is there and can do multicast, its addresses are such, and its
    /// port is one. The process must have descriptors left, and the right to open
    /// what is to be opened: by `pgm` raw sockets, by `epgm` that port.
    #[doc(alias = "zmq_pgm")]
    #[doc(alias = "zmq_connect")]
    pub unsafe fn connect_unchecked(&self, endpoint: &str) -> Result<()> {
        endpoint::check_is_free("zmq_connect", endpoint)?;
        self.connect_anywhere(endpoint)
    }

    /// Binds as [`bind`](Self::bind) does, also by `pgm`, `epgm` and `norm`, where
    /// it is the same as to [connect](Self::connect_unchecked).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::PUB)?;
    /// // SAFETY: tcp has no such conditions.
    /// let endpoint = unsafe { socket.bind_unchecked("tcp://127.0.0.1:*") }?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`bind`](Self::bind).
    ///
    /// # Safety
    ///
    /// That of [`connect_unchecked`](Self::connect_unchecked).
    #[doc(alias = "zmq_bind")]
    pub unsafe fn bind_unchecked(&self, endpoint: &str) -> Result<Endpoint> {
        endpoint::check_is_free("zmq_bind", endpoint)?;
        self.bind_anywhere(endpoint)
    }
}
