//! Options that all types offer, with values to try.

use zmq::{Context, ErrorKind, Socket};

/// An option that is offered.
pub(crate) struct Offered {
    pub(crate) option: &'static str,
    pub(crate) number: i32,
    pub(crate) method: &'static str,
    pub(crate) read: fn(&Socket, &str) -> zmq::Result<String>,
    pub(crate) accepted: Vec<Value>,
    pub(crate) refused: Vec<Value>,
}

/// A value to try.
pub(crate) struct Value {
    pub(crate) told: fn(&str) -> String,
    /// Sets it on an open socket.
    pub(crate) set: fn(&Socket) -> zmq::Result<()>,
    /// Opens a socket of each type with it, and reads what it is there.
    pub(crate) open: fn(&Context, &str) -> Vec<zmq::Result<String>>,
}

/// `option: getter builder setter, [accepted], [refused];`, or only `option: getter;`
macro_rules! offered {
    ($($(#[$cfg:meta])? $option:ident: $get:ident
        $($builder:ident $set:ident, [$($good:expr),*], [$($bad:expr),*])?;)+) => {
        vec![$(
            $(#[$cfg])?
            Offered {
                option: stringify!($option),
                number: zmq_sys::$option,
                method: stringify!($get),
                read: |socket, unit| socket.$get().read(unit),
                accepted: vec![$($(value!($get $builder $set $good)),*)?],
                refused: vec![$($(value!($get $builder $set $bad)),*)?],
            },
        )+]
    };
}

macro_rules! value {
    ($get:ident $builder:ident $set:ident $value:expr) => {
        Value {
            told: |unit| $value.told(unit),
            set: |socket| socket.$set($value),
            open: |context, unit| every_type!(opened, context unit $get $builder $value),
        }
    };
}

macro_rules! opened {
    ($context:ident $unit:ident $get:ident $builder:ident $value:expr, $($type:ident)+) => {
        vec![$(
            zmq::$type::options()
                .$builder($value)
                .open($context)
                .and_then(|it| it.$get().read($unit)),
        )+]
    };
}

#[track_caller]
pub(crate) fn assert_names<T>(outcome: zmq::Result<T>, option: &str, kind: ErrorKind) {
    let error = outcome.err().unwrap_or_else(|| panic!("{option} was accepted"));
    let line = error.to_string();
    assert!(line.contains(&format!(" `{option}`: ")), "{option}: {line}");
    assert_eq!(error.kind(), kind, "{line}");
}

pub(crate) use {offered, opened, value};
