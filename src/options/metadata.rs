//! What a socket tells its peers about itself.
#![forbid(unsafe_code)]

use std::borrow::Cow;

use super::applies::SpeaksZmtp;
use super::{Opt, Options, Setting};
use crate::error::Result;
use crate::socket::{Socket, SocketType};

/// # Metadata, only for types that [speak ZMTP](SpeaksZmtp)
impl<T: SocketType + SpeaksZmtp> Options<T> {
    /// Adds a property that peers can read: its name starts with `X-`.
    ///
    /// By default there is none. The name has at most 255 bytes and no colon,
    /// the value at least one byte; a second value for the same name is
    /// refused, since libzmq would ignore it.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = zmq::Req::options()
    ///     .metadata("X-Role", "worker")
    ///     .metadata("X-Version", "1.2")
    ///     .open(&context)?;
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_METADATA")]
    pub fn metadata(mut self, name: &str, value: &str) -> Self {
        let setting = property(name, value, &known(&self.settings));
        self.settings.push(setting);
        self
    }
}

/// # Options: metadata
impl Socket {
    /// The properties that peers can read, by name and value.
    ///
    /// See [`Options::metadata`](crate::Options::metadata).
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.add_metadata("X-Role", "worker")?;
    /// assert_eq!(socket.metadata(), [("X-Role".into(), "worker".into())]);
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_METADATA")]
    #[must_use]
    pub fn metadata(&self) -> Vec<(String, String)> {
        known(&self.settings())
    }

    /// Adds a property to the [`metadata`](Self::metadata).
    ///
    /// It counts for endpoints that are bound or connected from now on.
    ///
    /// ```
    /// # let context = zmq::Context::new()?;
    /// let socket = context.socket(zmq::REQ)?;
    /// socket.add_metadata("X-Role", "worker")?;
    /// assert!(socket.add_metadata("X-Role", "manager").is_err());
    /// # Ok::<(), zmq::Error>(())
    /// ```
    #[doc(alias = "ZMQ_METADATA")]
    pub fn add_metadata(&self, name: &str, value: &str) -> Result<()> {
        self.apply(&property(name, value, &self.metadata()))
    }
}

fn known<'a>(settings: impl IntoIterator<Item = &'a Setting>) -> Vec<(String, String)> {
    let properties = settings.into_iter().filter_map(|setting| setting.value_of(&Opt::METADATA));
    let halves = properties.filter_map(|property| {
        property.split_once(':').map(|(name, value)| (name.into(), value.into()))
    });
    halves.collect()
}

fn property(name: &str, value: &str, known: &[(String, String)]) -> Setting {
    let mut setting = Opt::METADATA.to(&format!("{name}:{value}"));
    setting.adds = true;
    let trouble: Option<Cow<'static, str>> = if !name.starts_with("X-") {
        Some("the name of a property starts with `X-`".into())
    } else if name.contains(':') || !matches!(name.len(), 3..=255) {
        Some("the name of a property has at most 255 bytes, and no colon".into())
    } else if value.is_empty() {
        Some("a property has a value".into())
    } else if known.iter().any(|(earlier, _)| earlier == name) {
        Some(format!("`{name}` has a value, and libzmq keeps the first").into())
    } else {
        None
    };
    setting.refusal = setting.refusal.or(trouble);
    setting
}
