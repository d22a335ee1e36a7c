//! [`Password`]: text that does not outlive its use.
#![forbid(unsafe_code)]

use std::borrow::Cow;
use std::fmt;
use std::str;

use super::super::OptionValue;
use super::text;
use crate::wiped::Wiped;

/// A password, or other text to be kept: not printed by `Debug`, and wiped from
/// memory when dropped.
///
/// libzmq keeps a copy for each socket, which it does not wipe.
///
/// ```
/// # use zmq::Password;
/// let password = Password::from("open sesame");
/// assert_eq!(format!("{password:?}"), "Password(…)");
/// assert_eq!(password.expose(), "open sesame");
/// ```
#[derive(Clone)]
pub struct Password(Wiped);

impl Password {
    /// The password itself. What is copied from here is not wiped.
    ///
    /// ```
    /// assert_eq!(zmq::Password::from("open sesame").expose(), "open sesame");
    /// ```
    #[must_use]
    pub fn expose(&self) -> &str {
        // It is made of text only.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// The text that this is copied from is not wiped.
impl From<&str> for Password {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().to_vec().into())
    }
}

/// The text that this is copied from is not wiped.
impl From<&String> for Password {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

/// The text is taken over, and wiped in the end.
impl From<String> for Password {
    fn from(text: String) -> Self {
        Self(text.into_bytes().into())
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

impl OptionValue for Password {
    const ROOM: usize = String::ROOM;

    fn encode(&self) -> Vec<u8> {
        self.0.to_vec()
    }

    fn decode(bytes: &[u8]) -> Self {
        let text = bytes.split(|&byte| byte == 0).next().unwrap_or_default();
        match String::from_utf8_lossy(text) {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        }
    }

    fn refusal(&self) -> Option<Cow<'static, str>> {
        text::refusal(self.expose())
    }
}

/// A password that need not be, which is empty to libzmq.
#[cfg(feature = "draft")]
impl OptionValue for Option<Password> {
    const ROOM: usize = Password::ROOM;

    fn encode(&self) -> Vec<u8> {
        self.as_ref().map_or_else(Vec::new, Password::encode)
    }

    fn decode(bytes: &[u8]) -> Self {
        Some(Password::decode(bytes)).filter(|password| !password.expose().is_empty())
    }

    fn refusal(&self) -> Option<Cow<'static, str>> {
        self.as_ref()?.refusal()
    }
}

/// A secret key in a text of any length.
#[cfg(feature = "draft")]
pub(in super::super) struct Pem(pub(in super::super) Password);

#[cfg(feature = "draft")]
impl OptionValue for Pem {
    const ROOM: usize = String::ROOM;

    fn encode(&self) -> Vec<u8> {
        self.0.encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        Self(Password::decode(bytes))
    }

    fn refusal(&self) -> Option<Cow<'static, str>> {
        self.0.expose().contains('\0').then(|| "it must not contain a NUL".into())
    }
}
