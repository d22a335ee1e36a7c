//! Options that only some types offer.

use std::collections::BTreeSet;

use zmq::{Context, ErrorKind, SocketType};

use crate::facts::facts;
use crate::offered::assert_names;
use crate::told::{Read, Told};
use crate::types::{TYPES, with_each_socket};

/// An option that only some types offer.
pub(crate) struct OfferedOn {
    pub(crate) option: &'static str,
    pub(crate) number: i32,
    pub(crate) types: Vec<OnType>,
}

pub(crate) struct OnType {
    pub(crate) name: &'static str,
    pub(crate) default: fn(&Context, &str) -> zmq::Result<String>,
    pub(crate) values: Vec<ValueOnType>,
}

/// A value to try.
pub(crate) struct ValueOnType {
    pub(crate) told: fn(&str) -> String,
    /// Opens a socket with it, or sets it on an open one, and reads what it is there.
    pub(crate) open: fn(&Context, &str) -> zmq::Result<String>,
    pub(crate) set: Option<fn(&Context, &str) -> zmq::Result<String>>,
}

/// `option on types: getter builder [setter], values;`, or only `option on types: getter;`
macro_rules! offered_on {
    ($($(#[$cfg:meta])? $option:ident on $types:tt: $get:ident
        $($builder:ident $setter:tt, $values:tt)?;)+) => {
        vec![$(
            $(#[$cfg])?
            OfferedOn {
                option: stringify!($option),
                number: zmq_sys::$option,
                types: on_types!($types ($get $($builder $setter $values)?)),
            },
        )+]
    };
}

macro_rules! on_types {
    ([$($type:ident)+] $how:tt) => { vec![$(on_type!($type $how)),+] };
}

macro_rules! on_type {
    ($type:ident ($get:ident)) => { on_type!($type ($get none [] [])) };
    ($type:ident ($get:ident $builder:ident $setter:tt [$($value:expr),*])) => {
        OnType {
            name: zmq::$type::NAME,
            default: |context, unit| zmq::$type::new(context)?.$get().read(unit),
            values: vec![$(
                ValueOnType {
                    told: |unit| $value.told(unit),
                    open: |context, unit| {
                        zmq::$type::options()
                            .$builder($value)
                            .open(context)
                            .and_then(|it| it.$get().read(unit))
                    },
                    set: set_on_type!($type $get $setter $value),
                }
            ),*],
        }
    };
}

macro_rules! set_on_type {
    ($type:ident $get:ident [] $value:expr) => {
        None
    };
    ($type:ident $get:ident [$set:ident] $value:expr) => {
        Some(|context, unit| {
            let socket = zmq::$type::new(context)?;
            socket.$set($value)?;
            socket.$get().read(unit)
        })
    };
}

pub(crate) fn offered_on_some() -> Vec<OfferedOn> {
    offered_on! {
        ZMQ_CONFLATE on [Push Pull Pub Sub Dealer]: conflate conflate [], [true, false];
        ZMQ_INVERT_MATCHING on [Pub XPub Sub]:
            invert_matching invert_matching [set_invert_matching], [true, false];
        ZMQ_PROBE_ROUTER on [Req Dealer Router]:
            probe_router probe_router [set_probe_router], [true, false];
        ZMQ_ROUTER_MANDATORY on [Router]: mandatory mandatory [set_mandatory], [true, false];
        ZMQ_ROUTER_HANDOVER on [Router]: handover handover [set_handover], [true, false];
        ZMQ_STREAM_NOTIFY on [Stream]: notify notify [], [true, false];
        ZMQ_XPUB_NODROP on [Pub XPub]: no_drop no_drop [set_no_drop], [true, false];
        ZMQ_XPUB_VERBOSE on [XPub]: verbose verbose [set_verbose], [true, false];
        ZMQ_XPUB_VERBOSER on [XPub]: verboser verboser [set_verboser], [true, false];
        ZMQ_XPUB_WELCOME_MSG on [XPub]:
            welcome_message welcome_message [set_welcome_message], ["hello", ""];
        #[cfg(feature = "draft")]
        ZMQ_ROUTER_NOTIFY on [Router]: notify_of notify_of [],
            [
                zmq::RouterNotify::CONNECTED,
                zmq::RouterNotify::CONNECTED | zmq::RouterNotify::DISCONNECTED,
                zmq::RouterNotify::NEVER
            ];
        #[cfg(feature = "draft")]
        ZMQ_ONLY_FIRST_SUBSCRIBE on [XSub XPub]:
            only_first_subscribe only_first_subscribe [], [true, false];
        #[cfg(feature = "draft")]
        ZMQ_HELLO_MSG on [Router Dealer]:
            hello_message hello_message [set_hello_message], ["hello", ""];
        #[cfg(feature = "draft")]
        ZMQ_DISCONNECT_MSG on [Router]:
            disconnect_message disconnect_message [set_disconnect_message], ["gone", ""];
        #[cfg(feature = "draft")]
        ZMQ_HICCUP_MSG on [Dealer]:
            hiccup_message hiccup_message [set_hiccup_message], ["hiccup", ""];
        #[cfg(feature = "draft")]
        ZMQ_XSUB_VERBOSE_UNSUBSCRIBE on [XSub]:
            verbose_unsubscribe verbose_unsubscribe [set_verbose_unsubscribe], [true, false];
        #[cfg(feature = "draft")]
        ZMQ_TOPICS_COUNT on [Pub Sub XPub XSub]: topics_count;
    }
}

#[test]
fn an_option_of_some_types_is_offered_on_just_those() {
    let context = Context::new().unwrap();
    let facts = facts();
    let mut all = BTreeSet::new();
    with_each_socket(&context, |kind, _| {
        all.insert(kind.to_owned());
    });
    assert_eq!(all.len(), TYPES);
    for OfferedOn { option, number, types } in offered_on_some() {
        let fact = &facts[option];
        assert_eq!(fact.number, number, "{option}");
        let offered: BTreeSet<_> = types.iter().map(|it| it.name).collect();
        let applies = fact.applies.split(' ').filter(|name| all.contains(*name)).collect();
        assert_eq!(offered, applies, "{option}");
    }
}

#[test]
fn every_option_of_some_types_is_what_the_table_says() {
    let context = Context::new().unwrap();
    let facts = facts();
    for OfferedOn { option, types, .. } in offered_on_some() {
        let fact = &facts[option];
        for OnType { name, default, values } in types {
            assert_eq!(fact.access == "get", values.is_empty(), "{option}");
            if fact.is_known() || fact.access == "set" {
                let told = default(&context, fact.unit).unwrap();
                assert_eq!(told, fact.default, "{option} on {name}");
            } else if fact.access == "get" {
                assert_names(default(&context, fact.unit), option, ErrorKind::Unsupported);
            }
            for value in values {
                let told = (value.told)(fact.unit);
                assert!(fact.allows(&told), "{option} has the range {}, not {told}", fact.range);
                let outcomes = [Some(value.open), value.set];
                for outcome in outcomes.iter().flatten().map(|how| how(&context, fact.unit)) {
                    if fact.is_known() {
                        assert_eq!(outcome.unwrap(), told, "{option} on {name}");
                    } else {
                        assert_names(outcome, option, ErrorKind::Unsupported);
                    }
                }
            }
        }
    }
}
