//! [`ContextBuilder`]: choosing the options of a context before it exists.

use std::borrow::Cow;
use std::ffi::c_int;
use std::process;
use std::ptr::NonNull;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use zmq_sys as ffi;

use super::left::Left;
use super::{Context, Inner, Told, Whose, registry};
use crate::error::{Error, Result};

/// Options of a [`Context`], chosen before it exists: libzmq ignores most of
/// them later, without a word. Those that it heeds can be changed too, such as
/// by [`Context::set_ipv6`].
///
/// ```
/// # use std::time::Duration;
/// let context = zmq::Context::builder()
///     .io_threads(2)
///     .max_sockets(65_535)
///     .linger(Duration::from_millis(500))
///     .build()?;
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "nothing happens until `build`"]
pub struct ContextBuilder {
    settings: Vec<Setting>,
    pub(crate) told: Told,
}

impl ContextBuilder {
    /// How many threads do the input and output. By default one, which is
    /// enough for about a gigabyte a second; with none, only `inproc` works.
    /// More than 1024 are refused, because libzmq aborts where a thread cannot
    /// be had.
    ///
    /// ```
    /// let context = zmq::Context::builder().io_threads(2).build()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_IO_THREADS")]
    pub fn io_threads(self, threads: u32) -> Self {
        self.with(ffi::ZMQ_IO_THREADS, "ZMQ_IO_THREADS", threads)
    }

    /// How many sockets may be open at a time. By default 1023, at most 65535.
    ///
    /// ```
    /// let context = zmq::Context::builder().max_sockets(65_535).build()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_MAX_SOCKETS")]
    pub fn max_sockets(self, sockets: u32) -> Self {
        self.with(ffi::ZMQ_MAX_SOCKETS, "ZMQ_MAX_SOCKETS", sockets)
    }

    /// Whether new sockets speak IPv6 as well as IPv4. By default not.
    ///
    /// ```
    /// let context = zmq::Context::builder().ipv6(true).build()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_IPV6")]
    pub fn ipv6(self, on: bool) -> Self {
        self.with(ffi::ZMQ_IPV6, "ZMQ_IPV6", on.into())
    }

    /// How long messages that were sent may keep the program from ending when
    /// their peer does not take them: the default for all sockets of the
    /// context. Without it, for ever.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let context = zmq::Context::builder().linger(Duration::ZERO).build()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.connect("tcp://127.0.0.1:1")?; // nobody is there
    /// socket.send("hello")?;
    /// // All is dropped here, and does not wait.
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_LINGER")]
    pub fn linger(mut self, wait: Duration) -> Self {
        self.told.linger = Some(wait);
        self
    }

    /// Whether new sockets wait for ever at their end, as a linger of `None`
    /// says. By default they do.
    ///
    /// Without, their linger is zero. [`linger`](Self::linger) goes before it.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let context = zmq::Context::builder().blocky(false).build()?;
    /// assert_eq!(context.socket(zmq::REQ)?.linger()?, Some(Duration::ZERO));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_BLOCKY")]
    pub fn blocky(self, on: bool) -> Self {
        self.with(ffi::ZMQ_BLOCKY, "ZMQ_BLOCKY", on.into())
    }

    /// The largest message, in bytes, as a note to whoever asks: libzmq 4.3
    /// does not hold anybody to it. By default 2147483647.
    ///
    /// A limit for what peers send is
    /// [`Options::max_message_size`](crate::Options::max_message_size).
    ///
    /// ```
    /// let context = zmq::Context::builder().max_message_size(1_000_000).build()?;
    /// assert_eq!(context.max_message_size()?, 1_000_000);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_MAX_MSGSZ")]
    pub fn max_message_size(self, bytes: u32) -> Self {
        self.with(ffi::ZMQ_MAX_MSGSZ, "ZMQ_MAX_MSGSZ", bytes)
    }

    /// Whether large frames are read where they arrived, and not copied. By
    /// default they are.
    ///
    /// A frame then keeps alive all that arrived with it, 8 KiB or so.
    ///
    /// ```
    /// let context = zmq::Context::builder().zero_copy_recv(false).build()?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_ZERO_COPY_RECV")]
    pub fn zero_copy_recv(self, on: bool) -> Self {
        self.with(ZMQ_ZERO_COPY_RECV, "ZMQ_ZERO_COPY_RECV", on.into())
    }

    /// What the names of the context's threads start with, for debuggers: up to
    /// 16 bytes. By default nothing.
    ///
    /// `7` gives `7/ZMQbg/IO/0`, of which the system shows 15 bytes. A libzmq
    /// without its draft API takes only a number.
    ///
    /// ```
    /// let context = zmq::Context::builder().thread_name_prefix("7").build()?;
    /// assert_eq!(context.thread_name_prefix(), Some("7"));
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "zmq_ctx_set_ext")]
    #[doc(alias = "ZMQ_THREAD_NAME_PREFIX")]
    pub fn thread_name_prefix(mut self, prefix: &str) -> Self {
        self.told.thread_name_prefix = Some(prefix.into());
        self
    }

    /// Creates the context.
    ///
    /// ```
    /// # use zmq::{Context, ErrorKind};
    /// let error = Context::builder().max_sockets(0).build().unwrap_err();
    /// assert_eq!(error.to_string(), "zmq_ctx_set `ZMQ_MAX_SOCKETS`: Invalid argument");
    /// ```
    ///
    /// # Errors
    ///
    /// What libzmq has against one of the options, or what it should have: bad
    /// ones end the process later. The error names the option.
    #[doc(alias = "zmq_ctx_set")]
    #[doc(alias = "ZMQ_MSG_T_SIZE")]
    pub fn build(self) -> Result<Context> {
        // SAFETY: `zmq_ctx_new` has no preconditions.
        let ptr = unsafe { ffi::zmq_ctx_new() };
        let ptr = NonNull::new(ptr).ok_or_else(|| Error::last("zmq_ctx_new"))?;
        let context = Context {
            inner: Arc::new(Inner {
                ptr,
                owner: process::id(),
                whose: Whose::Ours,
                is_shut_down: AtomicBool::new(false),
                told: self.told,
                left: Left::default(),
                end: Mutex::default(),
                inproc: registry::join(ptr),
                has_started: AtomicBool::new(false),
                is_known_to_c: AtomicBool::new(false),
            }),
        };
        context.check_frame_size()?;
        let limit = context.socket_limit()?;
        for setting in &self.settings {
            setting.check(limit)?;
            context.set(setting)?;
        }
        context.name_threads()?;
        #[cfg(unix)]
        context.schedule_threads()?;
        Ok(context)
    }

    fn with(mut self, id: c_int, name: &'static str, value: u32) -> Self {
        self.settings.push(Setting::new(id, name, value));
        self
    }
}

/// Declared as draft, and known to every libzmq 4.3.
pub(super) const ZMQ_ZERO_COPY_RECV: c_int = 10;

#[cfg(feature = "draft")]
const _: () = assert!(ZMQ_ZERO_COPY_RECV == ffi::ZMQ_ZERO_COPY_RECV);

#[derive(Clone, Debug)]
pub(super) struct Setting {
    id: c_int,
    name: &'static str,
    value: u32,
}

impl Setting {
    const MOST_IO_THREADS: u32 = 1024;

    pub(super) fn new(id: c_int, name: &'static str, value: u32) -> Self {
        Self { id, name, value }
    }

    /// libzmq accepts more of either, and ends the process when it makes room
    /// for them.
    fn check(&self, socket_limit: u32) -> Result<()> {
        let most = match self.id {
            ffi::ZMQ_IO_THREADS => Self::MOST_IO_THREADS,
            ffi::ZMQ_MAX_SOCKETS => socket_limit,
            _ => u32::MAX,
        };
        if self.value <= most {
            return Ok(());
        }
        Err(refused(self.name, format!("{} is over {most}", self.value)))
    }
}

fn refused(option: &str, reason: impl Into<Cow<'static, str>>) -> Error {
    Error::new("zmq_ctx_set", libc::EINVAL).about(option).because(reason)
}

impl Context {
    pub(super) fn set(&self, setting: &Setting) -> Result<()> {
        let value = c_int::try_from(setting.value).unwrap_or(c_int::MAX);
        // SAFETY: the context is alive.
        let rc = unsafe { ffi::zmq_ctx_set(self.as_ptr(), setting.id, value) };
        if rc == -1 { Err(Error::last("zmq_ctx_set").about(setting.name)) } else { Ok(()) }
    }

    /// The library that is loaded must agree with us on what a frame is, or
    /// memory is corrupted.
    pub(super) fn check_frame_size(&self) -> Result<()> {
        let size = self.get(ffi::ZMQ_MSG_T_SIZE, "ZMQ_MSG_T_SIZE")?;
        if usize::try_from(size).is_ok_and(|size| size == size_of::<ffi::zmq_msg_t>()) {
            return Ok(());
        }
        let reason = format!("the frames of the linked libzmq have {size} bytes");
        Err(Error::new("zmq_ctx_get", libc::ENOTSUP).about("ZMQ_MSG_T_SIZE").because(reason))
    }

    fn name_threads(&self) -> Result<()> {
        const NAME: &str = "ZMQ_THREAD_NAME_PREFIX";

        let Some(prefix) = self.thread_name_prefix() else { return Ok(()) };
        if prefix.contains('\0') || !matches!(prefix.len(), 1..=16) {
            return Err(refused(NAME, "it has 1 to 16 bytes, none of them NUL"));
        }
        // Every libzmq takes an `int`, and writes it out.
        let Some(number) =
            prefix.parse().ok().filter(|number: &c_int| number.to_string() == prefix)
        else {
            return self.name_threads_in_text(prefix);
        };
        // SAFETY: the context is alive.
        let rc = unsafe { ffi::zmq_ctx_set(self.as_ptr(), ffi::ZMQ_THREAD_NAME_PREFIX, number) };
        if rc == -1 { Err(Error::last("zmq_ctx_set").about(NAME)) } else { Ok(()) }
    }

    #[cfg(zmq_draft)]
    fn name_threads_in_text(&self, prefix: &str) -> Result<()> {
        let mut text = prefix.as_bytes().to_vec();
        // It would take just four bytes for an `int`; a NUL more does not show.
        if text.len() == size_of::<c_int>() {
            text.push(0);
        }
        let (option, data) = (ffi::ZMQ_THREAD_NAME_PREFIX, text.as_ptr().cast());
        // SAFETY: the context is alive, and `data` is readable for its length.
        let rc = unsafe { ffi::zmq_ctx_set_ext(self.as_ptr(), option, data, text.len()) };
        if rc == -1 {
            return Err(Error::last("zmq_ctx_set_ext").about("ZMQ_THREAD_NAME_PREFIX"));
        }
        Ok(())
    }

    #[cfg(not(zmq_draft))]
    #[expect(clippy::unused_self, reason = "the other one needs it")]
    fn name_threads_in_text(&self, _prefix: &str) -> Result<()> {
        let error = Error::new("zmq_ctx_set", libc::ENOTSUP).about("ZMQ_THREAD_NAME_PREFIX");
        Err(error.because("without the draft API, libzmq takes only a number"))
    }
}
