//! Values as the table writes them.

use std::time::Duration;

use zmq::Mechanism;

use crate::offered::NotOffered;

/// A value as the table writes it, in the unit that it names.
pub(crate) trait Told {
    fn told(&self, unit: &str) -> String;
}

macro_rules! told {
    ($($type:ty: |$value:ident, $unit:pat_param| $told:expr;)+) => {$(
        impl Told for $type {
            fn told(&self, $unit: &str) -> String {
                let $value = self;
                $told.to_string()
            }
        }
    )+};
}

told! {
    (): |_value, _| "nothing";
    bool: |value, _| u8::from(*value);
    u8: |value, _| value;
    u16: |value, _| value;
    u32: |value, unit| if unit == "KiB" { value.div_ceil(1024) } else { *value };
    u64: |value, _| value;
    str: |value, _| if value.is_empty() { "empty" } else { value };
    String: |value, unit| value.as_str().told(unit);
    zmq::Endpoint: |value, unit| (**value).told(unit);
    Vec<u8>: |value, unit| String::from_utf8_lossy(value).told(unit);
    Duration: |value, unit| match unit {
        "s" => value.as_nanos().div_ceil(1_000_000_000),
        "ms" => value.as_nanos().div_ceil(1_000_000),
        "us" => value.as_nanos().div_ceil(1_000),
        _ => panic!("no time has the unit {unit}"),
    };
    Mechanism: |value, _| match value {
        Mechanism::Null => 0,
        Mechanism::Plain => 1,
        Mechanism::Curve => 2,
        _ => 3,
    };
    Option<bool>: |value, unit| value.map_or("-1".into(), |value| value.told(unit));
    Option<u32>: |value, unit| value.map_or("-1".into(), |value| value.told(unit));
    Option<u64>: |value, unit| value.map_or("-1".into(), |value| value.told(unit));
    Option<Duration>: |value, unit| value.map_or("-1".into(), |value| value.told(unit));
    Option<String>: |value, unit| value.as_deref().unwrap_or_default().told(unit);
    Option<&str>: |value, unit| value.unwrap_or_default().told(unit);
    zmq::KeyPair: |_value, _| 1;
    Option<zmq::PublicKey>: |value, unit| value.map_or(String::new(), |it| it.to_string()).told(unit);
    Option<zmq::SecretKey>: |value, unit| {
        value.as_ref().map_or(String::new(), zmq::SecretKey::expose_z85).told(unit)
    };
    zmq::PublicKey: |value, unit| Some(*value).told(unit);
    zmq::SecretKey: |value, unit| Some(value.clone()).told(unit);
    Option<zmq::Password>: |value, unit| {
        value.as_ref().map_or("", zmq::Password::expose).told(unit)
    };
    zmq::GssapiNameType: |value, _| *value as u8;
}

#[cfg(feature = "draft")]
told! {
    zmq::NormMode: |value, _| *value as u8;
    zmq::ReconnectStop: |value, _| {
        let all = [
            zmq::ReconnectStop::REFUSED,
            zmq::ReconnectStop::HANDSHAKE_FAILED,
            zmq::ReconnectStop::AFTER_DISCONNECT,
        ];
        (0..3).filter(|&bit| value.contains(all[bit])).map(|bit| 1 << bit).sum::<i32>()
    };
    zmq::RouterNotify: |value, _| {
        let all = [zmq::RouterNotify::CONNECTED, zmq::RouterNotify::DISCONNECTED];
        (0..2).filter(|&bit| value.contains(all[bit])).map(|bit| 1 << bit).sum::<i32>()
    };
}

impl<T: Told + ?Sized> Told for &T {
    fn told(&self, unit: &str) -> String {
        (**self).told(unit)
    }
}

/// What a getter returns: set-only options are remembered, and never fail to read.
pub(crate) trait Read {
    /// `None` if the type has no such getter.
    fn read(self, unit: &str) -> Option<zmq::Result<String>>;
}

impl Read for NotOffered {
    fn read(self, _unit: &str) -> Option<zmq::Result<String>> {
        None
    }
}

impl<T: Told> Read for zmq::Result<T> {
    fn read(self, unit: &str) -> Option<zmq::Result<String>> {
        Some(self.map(|value| value.told(unit)))
    }
}

macro_rules! read_at_once {
    ($($type:ty),+) => {$(
        impl Read for $type {
            fn read(self, unit: &str) -> Option<zmq::Result<String>> {
                Some(Ok(self.told(unit)))
            }
        }
    )+};
}

read_at_once!(bool, Duration, Option<u64>, Option<Duration>, Option<String>, Vec<u8>);
#[cfg(feature = "draft")]
read_at_once!(zmq::RouterNotify, Option<zmq::Password>);
