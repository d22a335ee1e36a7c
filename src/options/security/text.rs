//! [`Text`]: a name, such as all mechanisms have them.
#![forbid(unsafe_code)]

use std::borrow::Cow;

use super::super::OptionValue;

/// Text of 1 to 255 bytes; libzmq leaves an option empty that was never set.
pub(in super::super) struct Text(pub(super) String);

impl Text {
    pub(super) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// `None` if it was never set.
    pub(super) fn into_option(self) -> Option<String> {
        Some(self.0).filter(|text| !text.is_empty())
    }
}

impl OptionValue for Text {
    const ROOM: usize = String::ROOM;

    fn encode(&self) -> Vec<u8> {
        self.0.encode()
    }

    fn decode(bytes: &[u8]) -> Self {
        Self(OptionValue::decode(bytes))
    }

    fn refusal(&self) -> Option<Cow<'static, str>> {
        refusal(&self.0)
    }
}

/// Some options libzmq resets if they are empty, and with them the mechanism.
pub(super) fn refusal(text: &str) -> Option<Cow<'static, str>> {
    if matches!(text.len(), 1..=255) && !text.contains('\0') {
        return None;
    }
    Some("it has 1 to 255 bytes, and no NUL".into())
}
