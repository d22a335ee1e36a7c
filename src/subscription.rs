//! [`Subscription`]: what an [`XPub`](crate::XPub) hears.
#![forbid(unsafe_code)]

use std::borrow::Cow;

use crate::frame::Frame;
use crate::message::Message;
use crate::options::OptionValue;

/// The most bytes that a topic may have.
///
/// Where a subscriber keeps them, libzmq calls itself once for each byte of a
/// topic: 80 bytes of stack to take a subscription back, more to tell a new peer
/// of all there are, and 48 to close, which is done on a thread of its own. On
/// 128 KiB, which is what musl gives a thread, libzmq 4.3.4 and 4.3.5 were seen to
/// survive topics of 1300 bytes, and not of 1500; 2 MiB were too little for 40,000.
pub(crate) const LONGEST_TOPIC: usize = 1024;

pub(crate) const TOO_LONG: &str = "a topic has 1024 bytes at most";

/// The topic of a subscription, as an option.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Topic(Vec<u8>);

impl From<&[u8]> for Topic {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl OptionValue for Topic {
    fn encode(&self) -> Vec<u8> {
        self.0.clone()
    }

    fn decode(bytes: &[u8]) -> Self {
        bytes.into()
    }

    fn refusal(&self) -> Option<Cow<'static, str>> {
        (self.0.len() > LONGEST_TOPIC).then(|| TOO_LONG.into())
    }
}

/// What a [`XPub`](crate::XPub) receives.
///
/// ```
/// # use zmq::Subscription;
/// # let context = zmq::Context::new()?;
/// # let publisher = context.socket(zmq::XPUB)?;
/// # publisher.bind("inproc://notices")?;
/// # let subscriber = zmq::Sub::options().subscribe("weather").open(&context)?;
/// # subscriber.connect("inproc://notices")?;
/// assert_eq!(publisher.recv()?, Subscription::Subscribe("weather".into()));
/// # Ok::<(), zmq::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subscription {
    /// Somebody wants what begins with this topic.
    Subscribe(Frame),
    /// Nobody wants it any more; or, if all of that is
    /// [heard](crate::Options::verboser), one less does.
    Unsubscribe(Frame),
    /// A message that an [`XSub`](crate::XSub) has [sent](crate::XSub::send).
    Message(Message),
}

impl Subscription {
    /// What came over the wire.
    pub(crate) fn into_message(self) -> Message {
        match self {
            Self::Subscribe(topic) => notice(1, &topic),
            Self::Unsubscribe(topic) => notice(0, &topic),
            Self::Message(message) => message,
        }
    }
}

/// A subscription or the end of one, as libzmq writes it.
pub(crate) fn notice(kind: u8, topic: &[u8]) -> Message {
    let mut notice = Vec::with_capacity(1 + topic.len());
    notice.push(kind);
    notice.extend_from_slice(topic);
    notice.into()
}
