//! [`Event`]: what a [`Monitor`](crate::Monitor) tells.
#![forbid(unsafe_code)]

use std::fmt;
use std::ops::BitOr;
use std::time::Duration;

use zmq_sys as ffi;

use crate::error::Error;
use crate::message::Message;

/// Which events a [`Monitor`](crate::Monitor) is to tell.
///
/// ```
/// # use zmq::Events;
/// let comings_and_goings = Events::HANDSHAKE_SUCCEEDED | Events::DISCONNECTED;
/// assert!(Events::ALL.contains(comings_and_goings));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Events(u16);

/// The events by their names, which are libzmq's.
macro_rules! events {
    ($($name:ident = $id:ident),+ $(,)?) => {
        /// The single events; [`Event`] says what each one means.
        #[expect(clippy::cast_possible_truncation, reason = "libzmq's first events are 16 bits")]
        impl Events {
            $(
                /// The [`Event`] of this name.
                ///
                /// ```
                /// # use zmq::Events;
                #[doc = concat!("let wanted = Events::", stringify!($name), ";")]
                /// assert!(Events::ALL.contains(wanted));
                /// ```
                pub const $name: Self = Self(ffi::$id as u16);
            )+
        }

        const NAMES: &[(Events, &str)] = &[$((Events::$name, stringify!($name))),+];
    };
}

events! {
    CONNECTED = ZMQ_EVENT_CONNECTED,
    CONNECT_DELAYED = ZMQ_EVENT_CONNECT_DELAYED,
    CONNECT_RETRIED = ZMQ_EVENT_CONNECT_RETRIED,
    LISTENING = ZMQ_EVENT_LISTENING,
    BIND_FAILED = ZMQ_EVENT_BIND_FAILED,
    ACCEPTED = ZMQ_EVENT_ACCEPTED,
    ACCEPT_FAILED = ZMQ_EVENT_ACCEPT_FAILED,
    CLOSED = ZMQ_EVENT_CLOSED,
    CLOSE_FAILED = ZMQ_EVENT_CLOSE_FAILED,
    DISCONNECTED = ZMQ_EVENT_DISCONNECTED,
    MONITOR_STOPPED = ZMQ_EVENT_MONITOR_STOPPED,
    HANDSHAKE_FAILED_NO_DETAIL = ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL,
    HANDSHAKE_SUCCEEDED = ZMQ_EVENT_HANDSHAKE_SUCCEEDED,
    HANDSHAKE_FAILED_PROTOCOL = ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL,
    HANDSHAKE_FAILED_AUTH = ZMQ_EVENT_HANDSHAKE_FAILED_AUTH,
}

impl Events {
    /// All there are, and all there will be.
    ///
    /// ```
    /// assert!(zmq::Events::ALL.contains(zmq::Events::LISTENING));
    /// ```
    #[doc(alias = "ZMQ_EVENT_ALL")]
    pub const ALL: Self = Self(0xffff);

    /// Whether all of `events` are among these.
    ///
    /// ```
    /// assert!(!zmq::Events::LISTENING.contains(zmq::Events::CLOSED));
    /// ```
    #[must_use]
    pub const fn contains(self, events: Self) -> bool {
        self.0 & events.0 == events.0
    }

    /// What `|` does, in constants.
    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn bits(self) -> i32 {
        self.0.into()
    }
}

impl BitOr for Events {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.with(other)
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut set = f.debug_set();
        for (event, name) in NAMES {
            if self.contains(*event) {
                set.entry(&format_args!("{name}"));
            }
        }
        set.finish()
    }
}

/// What happened to a connection or an endpoint of a monitored socket.
///
/// ```
/// # use zmq::{Event, Events};
/// # let context = zmq::Context::new()?;
/// # let socket = context.socket(zmq::REP)?;
/// let monitor = socket.monitor(Events::ALL)?;
/// socket.bind("tcp://127.0.0.1:*")?;
/// let Some(event) = monitor.recv()? else { return Ok(()) };
/// assert_eq!(event.event, Event::Listening);
/// println!("{event}");
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Event {
    /// A connection was made; the handshake comes next.
    Connected,
    /// A connection is on its way.
    ConnectDelayed,
    /// A connection could not be made, and will be tried again.
    ConnectRetried {
        /// After this pause.
        pause: Duration,
    },
    /// An endpoint was bound.
    Listening,
    /// An endpoint could not be bound.
    BindFailed {
        /// The operating system's reason.
        errno: i32,
    },
    /// A peer's connection was accepted; the handshake comes next.
    Accepted,
    /// A peer's connection could not be accepted.
    AcceptFailed {
        /// The operating system's reason.
        errno: i32,
    },
    /// A connection or an endpoint was closed by this side.
    Closed,
    /// The file of an `ipc` endpoint could not be removed: one that libzmq had
    /// named, for `ipc://*`. Of those that the user names it removes none.
    CloseFailed {
        /// The operating system's reason.
        errno: i32,
    },
    /// A connection was lost.
    Disconnected,
    /// The handshake failed, and nothing more is known.
    HandshakeFailedNoDetail {
        /// The operating system's reason; or `EFAULT`, if this server was to ask an
        /// authenticator and nobody answers at `inproc://zeromq.zap.01`.
        errno: i32,
    },
    /// The handshake is done. From now on messages pass.
    HandshakeSucceeded,
    /// The handshake failed because of how one side speaks.
    HandshakeFailedProtocol(ProtocolError),
    /// The handshake failed because the peer was refused.
    HandshakeFailedAuth {
        /// The status that the authenticator gave: 300, 400 or 500.
        status: u32,
    },
    /// There will be no more events.
    MonitorStopped,
    /// An event that this version does not know.
    Other {
        /// Its number.
        event: u16,
        /// What came with it.
        value: u32,
    },
}

/// An [`Event`] and the endpoint that it happened at.
///
/// ```
/// # use zmq::Events;
/// # let context = zmq::Context::new()?;
/// # let socket = context.socket(zmq::REP)?;
/// # let monitor = socket.monitor(Events::ALL)?;
/// let endpoint = socket.bind("tcp://127.0.0.1:*")?;
/// assert_eq!(monitor.recv()?.unwrap().endpoint, *endpoint);
/// # Ok::<(), zmq::Error>(())
/// ```
#[doc(alias = "parse_monitor_message")]
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MonitorEvent {
    /// What happened.
    pub event: Event,
    /// Where; empty for the end of monitoring.
    pub endpoint: String,
}

impl MonitorEvent {
    /// Reads the two frames of a monitor's message; `None` if they are none.
    pub(crate) fn decode(message: &Message) -> Option<Self> {
        let [head, endpoint] = message.frames() else { return None };
        let (event, value) = head.split_first_chunk::<2>()?;
        let event = u16::from_ne_bytes(*event);
        let value = u32::from_ne_bytes(value.try_into().ok()?);
        Some(Self { event: Event::decode(event, value), endpoint: endpoint.to_string() })
    }
}

impl Event {
    fn decode(event: u16, value: u32) -> Self {
        let errno = i32::try_from(value).unwrap_or(0);
        match Events(event) {
            Events::CONNECTED => Self::Connected,
            Events::CONNECT_DELAYED => Self::ConnectDelayed,
            Events::CONNECT_RETRIED => {
                Self::ConnectRetried { pause: Duration::from_millis(value.into()) }
            }
            Events::LISTENING => Self::Listening,
            Events::BIND_FAILED => Self::BindFailed { errno },
            Events::ACCEPTED => Self::Accepted,
            Events::ACCEPT_FAILED => Self::AcceptFailed { errno },
            Events::CLOSED => Self::Closed,
            Events::CLOSE_FAILED => Self::CloseFailed { errno },
            Events::DISCONNECTED => Self::Disconnected,
            Events::MONITOR_STOPPED => Self::MonitorStopped,
            Events::HANDSHAKE_FAILED_NO_DETAIL => Self::HandshakeFailedNoDetail { errno },
            Events::HANDSHAKE_SUCCEEDED => Self::HandshakeSucceeded,
            Events::HANDSHAKE_FAILED_PROTOCOL => {
                Self::HandshakeFailedProtocol(ProtocolError::decode(value))
            }
            Events::HANDSHAKE_FAILED_AUTH => Self::HandshakeFailedAuth { status: value },
            _ => Self::Other { event, value },
        }
    }
}

impl fmt::Display for MonitorEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.endpoint.is_empty() {
            write!(f, "{}: ", self.endpoint)?;
        }
        self.event.fmt(f)
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failed = |f: &mut fmt::Formatter<'_>, what: &str, errno| {
            write!(f, "{what}: {}", Error::new("", errno).reason())
        };
        match *self {
            Self::Connected => f.write_str("connected"),
            Self::ConnectDelayed => f.write_str("connecting"),
            Self::ConnectRetried { pause } => write!(f, "not connected, next try in {pause:?}"),
            Self::Listening => f.write_str("listening"),
            Self::BindFailed { errno } => failed(f, "not bound", errno),
            Self::Accepted => f.write_str("accepted"),
            Self::AcceptFailed { errno } => failed(f, "not accepted", errno),
            Self::Closed => f.write_str("closed"),
            Self::CloseFailed { errno } => failed(f, "not closed", errno),
            Self::Disconnected => f.write_str("disconnected"),
            // By which libzmq says that there was nobody to ask.
            Self::HandshakeFailedNoDetail { errno: libc::EFAULT } => {
                f.write_str("no handshake: nobody answers at inproc://zeromq.zap.01")
            }
            Self::HandshakeFailedNoDetail { errno } => failed(f, "no handshake", errno),
            Self::HandshakeSucceeded => f.write_str("handshake done"),
            Self::HandshakeFailedProtocol(error) => write!(f, "no handshake: {error}"),
            Self::HandshakeFailedAuth { status } => {
                write!(f, "no handshake: refused with status {status}")
            }
            Self::MonitorStopped => f.write_str("monitoring ended"),
            Self::Other { event, value } => write!(f, "event {event} with {value}"),
        }
    }
}

/// The ways to fail a handshake by speaking wrongly, with a text for each.
macro_rules! protocol_errors {
    ($($(#[$doc:meta])+ $name:ident = $id:ident: $text:literal,)+) => {
        /// How a peer, or an authenticator, broke the protocol.
        ///
        /// ```
        /// # use zmq::ProtocolError;
        /// let error = ProtocolError::MechanismMismatch;
        /// assert_eq!(error.to_string(), "the peers use different security mechanisms");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ProtocolError {
            $($(#[$doc])+ $name,)+
            /// One that this version does not know.
            Other(u32),
        }

        impl ProtocolError {
                fn decode(value: u32) -> Self {
                $(if value == ffi::$id as u32 { return Self::$name; })+
                Self::Other(value)
            }
        }

        impl fmt::Display for ProtocolError {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$name => f.write_str($text),)+
                    Self::Other(value) => write!(f, "protocol error {value:#x}"),
                }
            }
        }
    };
}

protocol_errors! {
    /// Something else is wrong with what the peer sent.
    Zmtp = ZMQ_PROTOCOL_ERROR_ZMTP_UNSPECIFIED: "the peer broke the protocol",
    /// The peer sent a command that has no place there.
    UnexpectedCommand = ZMQ_PROTOCOL_ERROR_ZMTP_UNEXPECTED_COMMAND:
        "the peer sent a command out of place",
    /// A nonce was used twice, or the order was wrong.
    InvalidSequence = ZMQ_PROTOCOL_ERROR_ZMTP_INVALID_SEQUENCE: "the peer's sequence is wrong",
    /// A client vouched for another key than the one it began with, which none
    /// that uses libzmq does.
    KeyExchange = ZMQ_PROTOCOL_ERROR_ZMTP_KEY_EXCHANGE: "the exchange of keys failed",
    /// The peer sent a malformed command.
    MalformedCommand = ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_UNSPECIFIED:
        "the peer sent a malformed command",
    /// The peer sent a malformed MESSAGE.
    MalformedMessage = ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_MESSAGE:
        "the peer sent a malformed MESSAGE",
    /// The peer sent a malformed HELLO.
    MalformedHello = ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_HELLO:
        "the peer sent a malformed HELLO",
    /// The peer sent a malformed INITIATE.
    MalformedInitiate = ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_INITIATE:
        "the peer sent a malformed INITIATE",
    /// The peer sent a malformed ERROR.
    MalformedError = ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_ERROR:
        "the peer sent a malformed ERROR",
    /// The peer sent a malformed READY.
    MalformedReady = ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_READY:
        "the peer sent a malformed READY",
    /// The peer sent a malformed WELCOME.
    MalformedWelcome = ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_WELCOME:
        "the peer sent a malformed WELCOME",
    /// The peer's metadata cannot be read.
    InvalidMetadata = ZMQ_PROTOCOL_ERROR_ZMTP_INVALID_METADATA:
        "the peer's metadata cannot be read",
    /// A secret did not open: nearly always, the server's key is not the one
    /// that the client expects.
    Cryptographic = ZMQ_PROTOCOL_ERROR_ZMTP_CRYPTOGRAPHIC:
        "the server's key is not the one that the client expects",
    /// One side uses a security mechanism that the other does not.
    MechanismMismatch = ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH:
        "the peers use different security mechanisms",
    /// Something else is wrong with what the authenticator replied.
    Zap = ZMQ_PROTOCOL_ERROR_ZAP_UNSPECIFIED: "the authenticator broke the protocol",
    /// The authenticator's reply is malformed.
    ZapMalformedReply = ZMQ_PROTOCOL_ERROR_ZAP_MALFORMED_REPLY:
        "the authenticator's reply is malformed",
    /// The authenticator replied to another question.
    ZapBadRequestId = ZMQ_PROTOCOL_ERROR_ZAP_BAD_REQUEST_ID:
        "the authenticator replied to another question",
    /// The authenticator speaks another version.
    ZapBadVersion = ZMQ_PROTOCOL_ERROR_ZAP_BAD_VERSION:
        "the authenticator speaks another version",
    /// The authenticator's status is none that there is.
    ZapInvalidStatusCode = ZMQ_PROTOCOL_ERROR_ZAP_INVALID_STATUS_CODE:
        "the authenticator's status is unknown",
    /// The authenticator's metadata cannot be read.
    ZapInvalidMetadata = ZMQ_PROTOCOL_ERROR_ZAP_INVALID_METADATA:
        "the authenticator's metadata cannot be read",
    /// The peer's WebSocket frames are wrong.
    WebSocket = ZMQ_PROTOCOL_ERROR_WS_UNSPECIFIED: "the peer's WebSocket frames are wrong",
}
