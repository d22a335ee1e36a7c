//! The rules of a socket that keeps the newest frame only, which libzmq leaves
//! to its users.
#![forbid(unsafe_code)]

use std::ffi::c_int;
use std::time::Duration;

use zmq_sys as ffi;

use super::Socket;
use crate::endpoint;
use crate::error::{Error, Result};
#[cfg(feature = "draft")]
use crate::options::RouterNotify;
use crate::options::{Opt, Setting};
use crate::subscription::Topic;

/// How long what was sent last has to leave, if nobody says.
const LINGER: Duration = Duration::from_secs(1);

impl Socket {
    #[inline]
    pub(crate) fn conflates(&self) -> bool {
        self.inner.conflates.get()
    }

    /// Checks and completes what was chosen before the socket was opened.
    pub(crate) fn settle_conflation(&self) -> Result<()> {
        if !self.conflates() {
            return Ok(());
        }
        if self.chosen(&Opt::LINGER) == Some(None) {
            return Err(endless_linger());
        }
        self.subscribe_to_everything()?;
        if self.linger()?.is_none() {
            self.set_linger(Some(LINGER))?;
        }
        Ok(())
    }

    /// Chooses it for a socket that is open.
    pub(crate) fn set_conflation(&self, on: bool) -> Result<()> {
        let was_on = self.conflates();
        self.apply(&Opt::CONFLATE.to(&on))?;
        if was_on && !on && self.kind() == ffi::ZMQ_SUB {
            // It had no other topic, and not this one by its own wish.
            return self.apply(&Opt::UNSUBSCRIBE.to(&Topic::from(&[][..])));
        }
        if was_on {
            return Ok(());
        }
        self.settle_conflation().inspect_err(|_| {
            // As it was. That cannot fail where the contrary did not.
            let _ = self.apply(&Opt::CONFLATE.to(&false));
        })
    }

    /// The same for a socket from elsewhere, whose linger is left alone unless it `is_ours`.
    pub(super) fn take_conflation_over(&self, is_ours: bool) -> Result<()> {
        if !may_conflate(self.kind()) || !self.option(&Opt::CONFLATE)? {
            return Ok(());
        }
        self.inner.conflates.set(true);
        if is_ours { self.settle_conflation() } else { self.subscribe_to_everything() }
    }

    /// For a SUB, which then wants whatever comes.
    fn subscribe_to_everything(&self) -> Result<()> {
        if self.kind() != ffi::ZMQ_SUB {
            return Ok(());
        }
        if self.inner.journal.borrow().subscriptions().any(|it| !it.bytes.is_empty()) {
            return Err(one_topic("ZMQ_SUBSCRIBE"));
        }
        if self.chosen(&Opt::INVERT_MATCHING) == Some(true) {
            return Err(one_topic("ZMQ_INVERT_MATCHING"));
        }
        // Before there are peers: of a message that it does not want, libzmq would pop frames
        // that are not there.
        self.apply(&Opt::SUBSCRIBE.to(&Topic::from(&[][..])))
    }

    /// What a conflating socket does not do later either.
    pub(super) fn check_conflating(&self, setting: &Setting) -> Result<()> {
        if !self.conflates() {
            return Ok(());
        }
        // The mark of the end of a connection is a frame too, and may get lost when the other
        // thread looks at that moment. The end of the context would wait for it.
        if setting.value_of(&Opt::LINGER) == Some(None) {
            return Err(endless_linger());
        }
        if setting.value_of(&Opt::INVERT_MATCHING) == Some(true) && self.kind() == ffi::ZMQ_SUB {
            return Err(one_topic(setting.name));
        }
        Ok(())
    }

    /// Over `inproc`, the queue is that of whoever connects, so one that binds
    /// would not conflate. And libzmq aborts if one that connects first leaves
    /// first: it looks for its id, which the mark of the end has replaced.
    pub(super) fn check_inproc(&self, call: &'static str, endpoint: &str) -> Result<()> {
        if !endpoint.starts_with("inproc://") {
            return Ok(());
        }
        let reason = if self.kind() == ffi::ZMQ_STREAM {
            // libzmq aborts at the message that such a peer is sent, or sends.
            "a STREAM speaks plain TCP, which cannot use inproc"
        } else if call == "zmq_bind" && endpoint == endpoint::ZAP && !self.answers_zap() {
            // libzmq aborts when a server that asks it has its first client.
            "only a REP or a ROUTER answers the servers that ask there"
        } else if self.is_shared() {
            // A call locks its own socket and then, to tell the peer, that one: two of them, or one
            // and the thread that closes sockets, may wait for each other.
            "two sockets that threads may share cannot use inproc, where libzmq lets them wait for \
            each other for ever"
        } else if self.conflates() {
            "a conflating socket cannot use inproc"
        } else if self.tells_of_connections() {
            "a ROUTER that tells of connections cannot use inproc"
        } else if self.greets() {
            // libzmq aborts if the greeting finds its peer gone.
            "a socket with a hello message cannot use inproc"
        } else {
            return Ok(());
        };
        Err(Error::new(call, libc::ENOTSUP).about(endpoint).because(reason))
    }

    /// Whether libzmq lets servers ask a socket of this type whom to let in.
    fn answers_zap(&self) -> bool {
        matches!(self.kind(), ffi::ZMQ_REP | ffi::ZMQ_ROUTER)
    }

    /// Whether threads may share it.
    #[cfg_attr(not(feature = "draft"), expect(clippy::unused_self, reason = "only drafts are"))]
    fn is_shared(&self) -> bool {
        #[cfg(feature = "draft")]
        return crate::draft::is_shared(self.kind());
        #[cfg(not(feature = "draft"))]
        false
    }

    /// Whether libzmq is to send a message of its own at each beginning.
    #[cfg_attr(not(feature = "draft"), expect(clippy::unused_self, reason = "only drafts greet"))]
    fn greets(&self) -> bool {
        #[cfg(feature = "draft")]
        return self.remembered(&Opt::HELLO_MSG).is_some_and(|message| !message.is_empty());
        #[cfg(not(feature = "draft"))]
        false
    }

    /// Whether an empty frame without properties is a notice.
    #[cfg_attr(not(feature = "draft"), expect(clippy::unused_self, reason = "only drafts tell"))]
    fn tells_of_connections(&self) -> bool {
        #[cfg(feature = "draft")]
        return self.remembered(&Opt::ROUTER_NOTIFY).unwrap_or_default() != RouterNotify::NEVER;
        #[cfg(not(feature = "draft"))]
        false
    }
}

/// Whether libzmq heeds the option.
fn may_conflate(kind: c_int) -> bool {
    [ffi::ZMQ_PUSH, ffi::ZMQ_PULL, ffi::ZMQ_PUB, ffi::ZMQ_SUB, ffi::ZMQ_DEALER].contains(&kind)
}

/// Subscribes or takes that back on a conflating SUB, which has all there is.
pub(crate) fn subscribe_conflating(setting: &Setting) -> Result<()> {
    // Of what is asked for twice, or was not asked for, there is nothing to tell.
    let subscribes = setting.id == ffi::ZMQ_SUBSCRIBE;
    if setting.bytes.is_empty() == subscribes { Ok(()) } else { Err(one_topic(setting.name)) }
}

fn endless_linger() -> Error {
    Error::new("zmq_setsockopt", libc::EINVAL)
        .about("ZMQ_LINGER")
        .because("a conflating socket cannot linger for ever")
}

fn one_topic(option: &str) -> Error {
    Error::new("zmq_setsockopt", libc::EINVAL)
        .about(option)
        .because("a conflating SUB subscribes to everything, and to nothing else")
}
