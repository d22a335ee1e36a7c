//! [`Options`]: choosing socket options before the socket exists.
#![forbid(unsafe_code)]

/// The same methods for several types.
macro_rules! on_each {
    (#[$heading:meta] [$($type:ty),+] $methods:tt) => {
        $(on_each! { @ #[$heading] $type, $methods })+
    };
    (@ #[$heading:meta] $type:ty, { $($methods:tt)* }) => {
        #[$heading]
        impl $type {
            $($methods)*
        }
    };
}

mod applies;
mod conflate;
mod connections;
#[cfg(feature = "draft")]
mod greetings;
mod heartbeat;
mod identity;
mod matching;
#[cfg(feature = "draft")]
mod metadata;
mod multicast;
#[cfg(feature = "draft")]
mod norm;
mod probe_router;
mod profiles;
mod queues;
#[cfg(feature = "draft")]
mod reconnect_stop;
mod req;
mod router;
#[cfg(feature = "draft")]
mod router_notify;
mod security;
mod socks;
mod stream;
mod tcp;
mod tcp_keepalive;
mod timeouts;
#[cfg(unix)]
mod use_fd;
mod value;
mod vmci;
#[cfg(feature = "draft")]
mod wss;
mod xpub;
#[cfg(feature = "draft")]
mod xsub;

use std::fmt;
use std::marker::PhantomData;
#[cfg(unix)]
use std::os::fd::OwnedFd;
#[cfg(unix)]
use std::sync::Arc;

use crate::context::Context;
#[cfg(unix)]
use crate::error::Error;
use crate::error::Result;
use crate::socket::{Socket, SocketType};
use crate::spin::Spin;

pub use self::applies::{Connects, Multicasts, MulticastsReliably, SpeaksZmtp};
pub use self::conflate::MayConflate;
#[cfg(feature = "draft")]
pub use self::greetings::{Greets, HearsHiccups, HearsLeavers};
pub use self::identity::MayBeNamed;
pub use self::matching::Matches;
#[cfg(feature = "draft")]
pub use self::norm::NormMode;
pub use self::probe_router::MayProbe;
#[cfg(feature = "draft")]
pub use self::reconnect_stop::ReconnectStop;
#[cfg(feature = "draft")]
pub use self::router_notify::RouterNotify;
pub use self::security::{GssapiNameType, Mechanism, Password};
pub(crate) use self::value::{Capped, Opt, OptionValue, Setting, missing};

/// Options for a socket of type `T`, to be [opened](Self::open).
///
/// Most options only count for endpoints that are bound or connected later, so
/// it is safest to choose them all before. To read or change them on an open
/// socket, see [`Socket`].
///
/// A type has those that do something on it. What the others lack they say by
/// traits, such as [`SpeaksZmtp`] and [`Connects`]; on an open [`Socket`] such an option is
/// [`Unsupported`](crate::ErrorKind::Unsupported).
///
/// ```
/// # use std::time::Duration;
/// # use zmq::{Context, Req};
/// # let context = Context::new()?;
/// let socket = Req::options()
///     .linger(Duration::ZERO)
///     .recv_timeout(Duration::from_millis(250))
///     .open(&context)?;
/// # Ok::<(), zmq::Error>(())
/// ```
///
/// A `Duration` is rounded up to whole milliseconds, and cut to what libzmq can
/// hold, which is 24 days.
#[must_use = "nothing happens until `open`"]
pub struct Options<T> {
    settings: Vec<Setting>,
    #[cfg(unix)]
    listener: Option<Arc<OwnedFd>>,
    pub(crate) watch_peers: Option<bool>,
    pub(crate) spin: Spin,
    opens: PhantomData<fn() -> T>,
}

impl<T: SocketType> Options<T> {
    pub(crate) fn new() -> Self {
        Self {
            settings: Vec::new(),
            #[cfg(unix)]
            listener: None,
            watch_peers: None,
            spin: Spin::default(),
            opens: PhantomData,
        }
    }

    /// Opens the socket.
    ///
    /// The same options may open many sockets.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let options = zmq::Req::options().immediate(true);
    /// let sockets = [options.open(&context)?, options.open(&context)?];
    /// # Ok::<(), zmq::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What libzmq has against one of the options; the error names it. Besides
    /// those of [`Context::socket`].
    #[doc(alias = "zmq_socket")]
    #[doc(alias = "zmq_setsockopt")]
    #[doc(alias = "setsockopt_string")]
    #[doc(alias = "set_string")]
    pub fn open(&self, context: &Context) -> Result<T> {
        #[cfg(feature = "draft")]
        crate::draft::check_open::<T>()?;
        let socket = Socket::open(context, T::KIND)?;
        for setting in &self.settings {
            socket.apply(setting)?;
        }
        #[cfg(unix)]
        if let Some(listener) = &self.listener {
            let copy = listener.try_clone().map_err(|error| Error::os("dup", &error))?;
            socket.adopt_at_next_bind(copy)?;
        }
        socket.settle_conflation()?;
        if self.watch_peers.unwrap_or(context.watches_peers()) {
            socket.watch_peers()?;
        }
        socket.set_spinning(self.spin);
        Ok(T::from_socket(socket))
    }

    pub(crate) fn with<V: OptionValue>(mut self, option: &Opt<V>, value: &V) -> Self {
        self.settings.push(option.to(value));
        self
    }

    pub(crate) fn with_all(mut self, settings: impl IntoIterator<Item = Setting>) -> Self {
        self.settings.extend(settings);
        self
    }

    /// Takes back what was said of `option`.
    pub(crate) fn without<V>(mut self, option: &Opt<V>) -> Self {
        self.settings.retain(|setting| setting.id != option.id);
        self
    }
}

impl<T> Clone for Options<T> {
    fn clone(&self) -> Self {
        Self {
            settings: self.settings.clone(),
            #[cfg(unix)]
            listener: self.listener.clone(),
            watch_peers: self.watch_peers,
            spin: self.spin,
            opens: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Options<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.settings.iter().map(|setting| setting.name)).finish()
    }
}
