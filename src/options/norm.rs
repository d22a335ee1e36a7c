//! Reliable multicast by NORM: the `norm` transport.
#![forbid(unsafe_code)]

use std::borrow::Cow;
use std::ffi::c_int;

use zmq_sys as ffi;

use super::applies::MulticastsReliably;
use super::{Opt, OptionValue, Options};
use crate::error::Result;
use crate::pub_sub::{Pub, Sub};
use crate::socket::SocketType;
use crate::xpub::XPub;
use crate::xsub::XSub;

/// # NORM, only for types that [multicast reliably](MulticastsReliably)
impl<T: SocketType + MulticastsReliably> Options<T> {
    /// How NORM finds its speed.
    ///
    /// By default [`Cc`](NormMode::Cc). The linked libzmq must have been built with
    /// NORM.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pub::options().norm_mode(zmq::NormMode::Fixed).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_NORM_MODE")]
    pub fn norm_mode(self, mode: NormMode) -> Self {
        self.with(&Opt::NORM_MODE, &mode)
    }

    /// Whether NORM receivers ask the sender alone for what they missed.
    ///
    /// By default not: they ask by multicast. The linked libzmq must have been
    /// built with NORM.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pub::options().norm_unicast_nack(true).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_NORM_UNICAST_NACK")]
    pub fn norm_unicast_nack(self, on: bool) -> Self {
        self.with(&Opt::NORM_UNICAST_NACK, &on)
    }

    /// The memory, in bytes, that NORM has for what it may have to repeat.
    ///
    /// By default 2 MiB. It is rounded up to whole KiB; 0 is refused, and so is
    /// more than 2 GiB. The linked libzmq must have been built with NORM.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pub::options().norm_buffer_size(4_194_304).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_NORM_BUFFER_SIZE")]
    pub fn norm_buffer_size(self, bytes: u32) -> Self {
        self.with(&Opt::NORM_BUFFER_SIZE, &Kibibytes(bytes))
    }

    /// How many bytes of a message NORM puts into one packet.
    ///
    /// By default 1400; 0 is refused. The linked libzmq must have been built with
    /// NORM.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pub::options().norm_segment_size(1200).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_NORM_SEGMENT_SIZE")]
    pub fn norm_segment_size(self, bytes: u16) -> Self {
        self.with(&Opt::NORM_SEGMENT_SIZE, &bytes)
    }

    /// How many segments NORM repairs together.
    ///
    /// By default 16; 0 is refused. The linked libzmq must have been built with
    /// NORM.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pub::options().norm_block_size(32).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_NORM_BLOCK_SIZE")]
    pub fn norm_block_size(self, segments: u8) -> Self {
        self.with(&Opt::NORM_BLOCK_SIZE, &segments)
    }

    /// How many segments of parity NORM computes for each block, at most 254.
    ///
    /// By default 4. The linked libzmq must have been built with NORM.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pub::options().norm_num_parity(8).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_NORM_NUM_PARITY")]
    pub fn norm_num_parity(self, segments: u8) -> Self {
        self.with(&Opt::NORM_NUM_PARITY, &segments)
    }

    /// How many segments of parity NORM sends before anybody asks, at most 254.
    ///
    /// By default 0. The linked libzmq must have been built with NORM.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pub::options().norm_num_autoparity(2).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_NORM_NUM_AUTOPARITY")]
    pub fn norm_num_autoparity(self, segments: u8) -> Self {
        self.with(&Opt::NORM_NUM_AUTOPARITY, &segments)
    }

    /// Whether NORM drops old messages rather than wait for slow receivers.
    ///
    /// By default not. The linked libzmq must have been built with NORM.
    ///
    /// ```
    /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Pub::options().norm_push(true).open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_NORM_PUSH")]
    pub fn norm_push(self, on: bool) -> Self {
        self.with(&Opt::NORM_PUSH, &on)
    }
}

on_each! {
    /// # Options: NORM
    [Pub, Sub, XPub, XSub] {
        /// How NORM finds its speed.
        ///
        /// See [`Options::norm_mode`](crate::Options::norm_mode).
        ///
        /// ```
        /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_norm_mode(zmq::NormMode::Fixed)?;
        /// assert_eq!(socket.norm_mode()?, zmq::NormMode::Fixed);
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_NORM_MODE")]
        pub fn norm_mode(&self) -> Result<NormMode> {
            self.option(&Opt::NORM_MODE)
        }

        /// See [`norm_mode`](Self::norm_mode).
        ///
        /// It counts for endpoints that are bound or connected from now on.
        ///
        /// ```
        /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_norm_mode(zmq::NormMode::Fixed)?;
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_NORM_MODE")]
        pub fn set_norm_mode(&self, mode: NormMode) -> Result<()> {
            self.apply(&Opt::NORM_MODE.to(&mode))
        }

        /// Whether NORM receivers ask the sender alone for what they missed.
        ///
        /// See [`Options::norm_unicast_nack`](crate::Options::norm_unicast_nack).
        ///
        /// ```
        /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_norm_unicast_nack(true)?;
        /// assert!(socket.norm_unicast_nack()?);
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_NORM_UNICAST_NACK")]
        pub fn norm_unicast_nack(&self) -> Result<bool> {
            self.option(&Opt::NORM_UNICAST_NACK)
        }

        /// See [`norm_unicast_nack`](Self::norm_unicast_nack).
        ///
        /// It counts for endpoints that are bound or connected from now on.
        ///
        /// ```
        /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_norm_unicast_nack(true)?;
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_NORM_UNICAST_NACK")]
        pub fn set_norm_unicast_nack(&self, on: bool) -> Result<()> {
            self.apply(&Opt::NORM_UNICAST_NACK.to(&on))
        }

        /// The memory, in bytes, that NORM has for what it may have to repeat.
        ///
        /// See [`Options::norm_buffer_size`](crate::Options::norm_buffer_size).
        ///
        /// ```
        /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_norm_buffer_size(4_194_304)?;
        /// assert_eq!(socket.norm_buffer_size()?, 4_194_304);
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_NORM_BUFFER_SIZE")]
        pub fn norm_buffer_size(&self) -> Result<u32> {
            self.option(&Opt::NORM_BUFFER_SIZE).map(|Kibibytes(bytes)| bytes)
        }

        /// See [`norm_buffer_size`](Self::norm_buffer_size).
        ///
        /// It counts for endpoints that are bound or connected from now on.
        ///
        /// ```
        /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_norm_buffer_size(4_194_304)?;
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_NORM_BUFFER_SIZE")]
        pub fn set_norm_buffer_size(&self, bytes: u32) -> Result<()> {
            self.apply(&Opt::NORM_BUFFER_SIZE.to(&Kibibytes(bytes)))
        }

        /// How many bytes of a message NORM puts into one packet.
        ///
        /// See [`Options::norm_segment_size`](crate::Options::norm_segment_size).
        ///
        /// ```
        /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_norm_segment_size(1200)?;
        /// assert_eq!(socket.norm_segment_size()?, 1200);
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_NORM_SEGMENT_SIZE")]
        pub fn norm_segment_size(&self) -> Result<u16> {
            self.option(&Opt::NORM_SEGMENT_SIZE)
        }

        /// See [`norm_segment_size`](Self::norm_segment_size).
        ///
        /// It counts for endpoints that are bound or connected from now on.
        ///
        /// ```
        /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_norm_segment_size(1200)?;
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_NORM_SEGMENT_SIZE")]
        pub fn set_norm_segment_size(&self, bytes: u16) -> Result<()> {
            self.apply(&Opt::NORM_SEGMENT_SIZE.to(&bytes))
        }

        /// How many segments NORM repairs together.
        ///
        /// See [`Options::norm_block_size`](crate::Options::norm_block_size).
        ///
        /// ```
        /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_norm_block_size(32)?;
        /// assert_eq!(socket.norm_block_size()?, 32);
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_NORM_BLOCK_SIZE")]
        pub fn norm_block_size(&self) -> Result<u8> {
            self.option(&Opt::NORM_BLOCK_SIZE)
        }

        /// See [`norm_block_size`](Self::norm_block_size).
        ///
        /// It counts for endpoints that are bound or connected from now on.
        ///
        /// ```
        /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_norm_block_size(32)?;
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_NORM_BLOCK_SIZE")]
        pub fn set_norm_block_size(&self, segments: u8) -> Result<()> {
            self.apply(&Opt::NORM_BLOCK_SIZE.to(&segments))
        }

        /// How many segments of parity NORM computes for each block, at most 254.
        ///
        /// See [`Options::norm_num_parity`](crate::Options::norm_num_parity).
        ///
        /// ```
        /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_norm_num_parity(8)?;
        /// assert_eq!(socket.norm_num_parity()?, 8);
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_NORM_NUM_PARITY")]
        pub fn norm_num_parity(&self) -> Result<u8> {
            self.option(&Opt::NORM_NUM_PARITY)
        }

        /// See [`norm_num_parity`](Self::norm_num_parity).
        ///
        /// It counts for endpoints that are bound or connected from now on.
        ///
        /// ```
        /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_norm_num_parity(8)?;
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_NORM_NUM_PARITY")]
        pub fn set_norm_num_parity(&self, segments: u8) -> Result<()> {
            self.apply(&Opt::NORM_NUM_PARITY.to(&segments))
        }

        /// How many segments of parity NORM sends before anybody asks, at most 254.
        ///
        /// See [`Options::norm_num_autoparity`](crate::Options::norm_num_autoparity).
        ///
        /// ```
        /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_norm_num_autoparity(2)?;
        /// assert_eq!(socket.norm_num_autoparity()?, 2);
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_NORM_NUM_AUTOPARITY")]
        pub fn norm_num_autoparity(&self) -> Result<u8> {
            self.option(&Opt::NORM_NUM_AUTOPARITY)
        }

        /// See [`norm_num_autoparity`](Self::norm_num_autoparity).
        ///
        /// It counts for endpoints that are bound or connected from now on.
        ///
        /// ```
        /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_norm_num_autoparity(2)?;
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_NORM_NUM_AUTOPARITY")]
        pub fn set_norm_num_autoparity(&self, segments: u8) -> Result<()> {
            self.apply(&Opt::NORM_NUM_AUTOPARITY.to(&segments))
        }

        /// Whether NORM drops old messages rather than wait for slow receivers.
        ///
        /// See [`Options::norm_push`](crate::Options::norm_push).
        ///
        /// ```
        /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_norm_push(true)?;
        /// assert!(socket.norm_push()?);
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_NORM_PUSH")]
        pub fn norm_push(&self) -> Result<bool> {
            self.option(&Opt::NORM_PUSH)
        }

        /// See [`norm_push`](Self::norm_push).
        ///
        /// It counts for endpoints that are bound or connected from now on.
        ///
        /// ```
        /// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
        /// # let context = zmq::Context::new()?;
        /// let socket = context.socket(zmq::PUB)?;
        /// socket.set_norm_push(true)?;
        /// # Ok::<(), zmq::Error>(())
        /// ```
        #[doc(alias = "ZMQ_NORM_PUSH")]
        pub fn set_norm_push(&self, on: bool) -> Result<()> {
            self.apply(&Opt::NORM_PUSH.to(&on))
        }
    }
}

/// How NORM finds the speed at which it sends.
///
/// ```
/// # if !zmq::has("draft") || !zmq::has("norm") { return Ok(()); }
/// # let context = zmq::Context::new()?;
/// let socket = context.socket(zmq::PUB)?;
/// assert_eq!(socket.norm_mode()?, zmq::NormMode::Cc);
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NormMode {
    /// Always at the [`rate`](Options::rate).
    #[doc(alias = "ZMQ_NORM_FIXED")]
    Fixed,
    /// As TCP would: lost packets slow it down.
    #[default]
    #[doc(alias = "ZMQ_NORM_CC")]
    Cc,
    /// The same, for networks that lose packets without being full.
    #[doc(alias = "ZMQ_NORM_CCL")]
    Ccl,
    /// The same, for networks that mark packets before they lose them (ECN).
    #[doc(alias = "ZMQ_NORM_CCE")]
    Cce,
    /// Slowed down by such marks only.
    #[doc(alias = "ZMQ_NORM_CCE_ECNONLY")]
    CceEcnOnly,
}

impl OptionValue for NormMode {
    fn encode(&self) -> Vec<u8> {
        match self {
            Self::Fixed => ffi::ZMQ_NORM_FIXED,
            Self::Cc => ffi::ZMQ_NORM_CC,
            Self::Ccl => ffi::ZMQ_NORM_CCL,
            Self::Cce => ffi::ZMQ_NORM_CCE,
            Self::CceEcnOnly => ffi::ZMQ_NORM_CCE_ECNONLY,
        }
        .encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        match c_int::decode(bytes) {
            ffi::ZMQ_NORM_FIXED => Self::Fixed,
            ffi::ZMQ_NORM_CCL => Self::Ccl,
            ffi::ZMQ_NORM_CCE => Self::Cce,
            ffi::ZMQ_NORM_CCE_ECNONLY => Self::CceEcnOnly,
            _ => Self::Cc,
        }
    }
}

/// Bytes, of which libzmq counts the KiB in an `int`, and multiplies them in
/// one too.
pub(super) struct Kibibytes(pub(super) u32);

impl OptionValue for Kibibytes {
    /// Rounded up.
    fn encode(&self) -> Vec<u8> {
        self.0.div_ceil(1024).encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        Self(u32::decode(bytes).saturating_mul(1024))
    }

    fn refusal(&self) -> Option<Cow<'static, str>> {
        (self.0.div_ceil(1024) > c_int::MAX as u32 / 1024).then(|| "it is 2 GiB or more".into())
    }
}
