//! What random programs have: sockets of each type, and monitors.

use std::time::Duration;

use zmq::{
    Connects, Context, Message, Options, Retry, Socket, SocketType, SpeaksZmtp, StreamEvent,
};

use crate::common::random::Random;

pub(crate) enum Thing {
    Asking(zmq::Req<zmq::Idle>),
    Awaiting(zmq::Req<zmq::Awaiting>),
    Serving(zmq::Rep<zmq::Idle>),
    Answering(zmq::Rep<zmq::Answering>),
    Dealer(zmq::Dealer),
    Router(zmq::Router),
    Pub(zmq::Pub),
    Sub(zmq::Sub),
    XPub(zmq::XPub),
    XSub(zmq::XSub),
    Push(zmq::Push),
    Pull(zmq::Pull),
    Pair(zmq::Pair),
    Stream(zmq::Stream),
    Monitor(zmq::Monitor),
}

/// Opens with options that change what happens.
fn open<T>(random: &mut Random, context: &Context, options: Options<T>) -> Option<T>
where
    T: SocketType + SpeaksZmtp,
{
    let drawn = random.below(10);
    let options = if matches!(drawn, 1 | 5) { options.zap_domain("global") } else { options };
    open_as(drawn, context, options)
}

/// Those that a STREAM has too.
fn open_as<T>(drawn: u64, context: &Context, options: Options<T>) -> Option<T>
where
    T: SocketType + Connects,
{
    let options = match drawn {
        0 => options.immediate(true),
        2 => options.watch_peers(true),
        3 => options.send_hwm(1).recv_hwm(1),
        4 => options.linger(Duration::ZERO),
        _ => options,
    };
    options.open(context).ok()
}

#[derive(Clone, Copy)]
enum Type {
    Req,
    Rep,
    Dealer,
    Router,
    Pub,
    Sub,
    XPub,
    XSub,
    Push,
    Pull,
    Pair,
    Stream,
}

impl Thing {
    pub(crate) fn open(random: &mut Random, context: &Context) -> Option<Self> {
        use Type::*;
        let types =
            [Req, Rep, Dealer, Router, Router, Pub, Sub, XPub, XSub, Push, Pull, Pair, Stream];
        Self::open_one_of(&types, random, context)
    }

    /// Opens what this one can talk to.
    pub(crate) fn open_peer(&self, random: &mut Random, context: &Context) -> Option<Self> {
        use Type::*;
        let types: &[Type] = match self {
            Self::Asking(_) | Self::Awaiting(_) => &[Rep, Router],
            Self::Serving(_) | Self::Answering(_) => &[Req, Dealer],
            Self::Dealer(_) => &[Router, Dealer, Rep],
            Self::Router(_) => &[Dealer, Router, Req],
            Self::Pub(_) | Self::XPub(_) => &[Sub, XSub],
            Self::Sub(_) | Self::XSub(_) => &[Pub, XPub],
            Self::Push(_) => &[Pull],
            Self::Pull(_) => &[Push],
            Self::Pair(_) => &[Pair],
            Self::Stream(_) | Self::Monitor(_) => return None,
        };
        Self::open_one_of(types, random, context)
    }

    fn open_one_of(types: &[Type], random: &mut Random, context: &Context) -> Option<Self> {
        let (one, two) = (random.below(2) == 0, random.below(2) == 0);
        Some(match types[random.index(types.len())] {
            Type::Req if one => Self::Asking(open(random, context, zmq::Req::options().relaxed())?),
            Type::Req => Self::Asking(open(random, context, zmq::Req::options())?),
            Type::Rep => Self::Serving(open(random, context, zmq::Rep::options())?),
            Type::Dealer => {
                Self::Dealer(open(random, context, zmq::Dealer::options().probe_router(one))?)
            }
            Type::Router => {
                let options = zmq::Router::options().mandatory(one).handover(two);
                Self::Router(open(random, context, options)?)
            }
            Type::Pub => Self::Pub(open(random, context, zmq::Pub::options().no_drop(one))?),
            Type::Sub => Self::Sub(open(random, context, zmq::Sub::options().subscribe(""))?),
            Type::XPub => {
                let mut options = zmq::XPub::options().verbose(one);
                if two {
                    options = options.welcome_message("welcome");
                }
                Self::XPub(open(random, context, options)?)
            }
            Type::XSub => Self::XSub(open(random, context, zmq::XSub::options())?),
            Type::Push => Self::Push(open(random, context, zmq::Push::options())?),
            Type::Pull => Self::Pull(open(random, context, zmq::Pull::options())?),
            Type::Pair => Self::Pair(open(random, context, zmq::Pair::options())?),
            Type::Stream => {
                Self::Stream(open_as(random.below(10), context, zmq::Stream::options())?)
            }
        })
    }

    pub(crate) fn socket(&self) -> &Socket {
        match self {
            Self::Asking(socket) => socket,
            Self::Awaiting(socket) => socket,
            Self::Serving(socket) => socket,
            Self::Answering(socket) => socket,
            Self::Dealer(socket) => socket,
            Self::Router(socket) => socket,
            Self::Pub(socket) => socket,
            Self::Sub(socket) => socket,
            Self::XPub(socket) => socket,
            Self::XSub(socket) => socket,
            Self::Push(socket) => socket,
            Self::Pull(socket) => socket,
            Self::Pair(socket) => socket,
            Self::Stream(socket) => socket,
            Self::Monitor(monitor) => monitor.as_socket(),
        }
    }

    /// Whether it may be there. What goes by `tcp` or `ipc` has one frame here, and what a REQ and a
    /// REP say has more: with a short linger, libzmq may end the process where half of such a message
    /// has left. See `docs/hazards.md`, "What only the libzmq that we build survives".
    pub(crate) fn fits(&self, endpoint: &str) -> bool {
        let has_frames = matches!(
            self,
            Self::Asking(_) | Self::Awaiting(_) | Self::Serving(_) | Self::Answering(_)
        );
        !has_frames || endpoint.starts_with("inproc://") || zmq::is_mended()
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Asking(_) => "REQ",
            Self::Awaiting(_) => "REQ that waits",
            Self::Serving(_) => "REP",
            Self::Answering(_) => "REP that answers",
            Self::Dealer(_) => "DEALER",
            Self::Router(_) => "ROUTER",
            Self::Pub(_) => "PUB",
            Self::Sub(_) => "SUB",
            Self::XPub(_) => "XPUB",
            Self::XSub(_) => "XSUB",
            Self::Push(_) => "PUSH",
            Self::Pull(_) => "PULL",
            Self::Pair(_) => "PAIR",
            Self::Stream(_) => "STREAM",
            Self::Monitor(_) => "monitor",
        }
    }

    pub(crate) fn connect(&self, endpoint: &str, random: &mut Random) -> Option<zmq::Result<()>> {
        Some(match self {
            // It has somebody to talk to already.
            Self::Monitor(_) if random.below(4) > 0 => return None,
            // By a call of its own.
            Self::Stream(socket) => socket.connect(endpoint).map(drop),
            Self::Router(socket) if random.below(3) == 0 => {
                socket.connect_with_id(endpoint, ["one", "two"][random.index(2)])
            }
            _ => self.socket().connect(endpoint),
        })
    }

    /// Sends or receives, or takes its next step. A message has so many frames at most.
    pub(crate) fn exchange(self, random: &mut Random, most_frames: usize) -> Option<Self> {
        let wait = Duration::from_micros(random.below(3000));
        let len = if random.below(8) == 0 { 40_000 } else { random.index(3000) };
        let frames = vec!["x".repeat(len); 1 + random.index(most_frames)];
        let message = || Message::from(frames.clone());
        let sends = random.below(2) == 0;
        match &self {
            Self::Dealer(socket) if sends => drop(socket.send_timeout(message(), wait)),
            Self::Dealer(socket) => drop(socket.recv_timeout(wait)),
            Self::Pair(socket) if sends => drop(socket.send_timeout(message(), wait)),
            Self::Pair(socket) => drop(socket.recv_timeout(wait)),
            Self::Router(socket) => {
                if let Ok((id, message)) = socket.recv_timeout(wait) {
                    let _ = socket.send(&id, message);
                } else {
                    let id = ["one", "two", "three"][random.index(3)].into();
                    let _ = socket.send(&id, message());
                }
            }
            Self::Pub(socket) => drop(socket.send_timeout(message(), wait)),
            Self::Sub(socket) if sends => match random.below(2) {
                0 => drop(socket.subscribe("x")),
                _ => drop(socket.unsubscribe("x")),
            },
            Self::Sub(socket) => drop(socket.recv_timeout(wait)),
            Self::XPub(socket) => {
                drop((socket.recv_timeout(wait), socket.send_timeout(message(), wait)));
            }
            Self::XSub(socket) if sends => match random.below(4) {
                0 => drop(socket.subscribe("")),
                1 => drop(socket.unsubscribe("x")),
                2 => drop(socket.send(message())),
                _ => drop(socket.subscribe("x")),
            },
            Self::XSub(socket) => drop(socket.recv_timeout(wait)),
            Self::Push(socket) => drop(socket.send_timeout(message(), wait)),
            Self::Pull(socket) => drop(socket.recv_timeout(wait)),
            Self::Stream(socket) => match socket.recv_timeout(wait) {
                Ok(StreamEvent::Connected(id) | StreamEvent::Data(id, _)) if sends => {
                    let _ = socket.send_timeout(&id, "x".repeat(len), wait);
                }
                Ok(StreamEvent::Connected(id) | StreamEvent::Data(id, _)) => {
                    let _ = socket.close(&id);
                }
                _ => {}
            },
            Self::Monitor(monitor) => drop(monitor.recv_timeout(wait)),
            Self::Asking(_) | Self::Awaiting(_) | Self::Serving(_) | Self::Answering(_) => {}
        }
        Some(match self {
            Self::Asking(socket) if sends => match socket.send_timeout(message(), wait) {
                Ok(socket) => Self::Awaiting(socket),
                Err(failed) => Self::Asking(failed.into_socket()),
            },
            Self::Asking(socket) => match socket.ask(message(), &Retry::new(2, wait / 2)) {
                Ok((_, socket)) => Self::Asking(socket),
                Err(failed) => Self::Asking(failed.into_socket()),
            },
            Self::Awaiting(socket) => match socket.recv_timeout(wait) {
                Ok((_, socket)) => Self::Asking(socket),
                Err(failed) if sends => Self::Awaiting(failed.into_socket()),
                Err(failed) => match failed.into_socket().abandon() {
                    Ok(socket) => Self::Asking(socket),
                    Err(failed) => Self::Awaiting(failed.into_socket()),
                },
            },
            Self::Serving(socket) => match socket.recv_timeout(wait) {
                Ok((_, socket)) => Self::Answering(socket),
                Err(failed) => Self::Serving(failed.into_socket()),
            },
            Self::Answering(socket) => Self::Serving(socket.send(message()).ok()?),
            other => other,
        })
    }

    /// Takes what is there.
    pub(crate) fn try_recv(self) -> Self {
        match &self {
            Self::Dealer(socket) => drop(socket.try_recv()),
            Self::Pair(socket) => drop(socket.try_recv()),
            Self::Router(socket) => drop(socket.try_recv()),
            Self::Sub(socket) => drop(socket.try_recv()),
            Self::XPub(socket) => drop(socket.try_recv()),
            Self::XSub(socket) => drop(socket.try_recv()),
            Self::Pull(socket) => drop(socket.try_recv()),
            Self::Stream(socket) => drop(socket.try_recv()),
            Self::Monitor(monitor) => drop(monitor.try_recv()),
            _ => {}
        }
        match self {
            Self::Awaiting(socket) => match socket.try_recv() {
                Ok((_, socket)) => Self::Asking(socket),
                Err(failed) => Self::Awaiting(failed.into_socket()),
            },
            Self::Serving(socket) => match socket.try_recv() {
                Ok((_, socket)) => Self::Answering(socket),
                Err(failed) => Self::Serving(failed.into_socket()),
            },
            other => other,
        }
    }
}
