//! [`Subscription`]: what an [`XPub`](crate::XPub) hears.
#![forbid(unsafe_code)]

use crate::frame::Frame;
use crate::message::Message;

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
