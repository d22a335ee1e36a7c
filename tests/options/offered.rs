//! What there is of an option on each type of socket, as the compiler finds it.

use std::borrow::Borrow;
use std::ops::Deref;

use zmq::{Context, Error, ErrorKind, Options, Socket, SocketType};

use crate::facts::facts;

/// An option, and what becomes of it on every type.
pub(crate) struct Row {
    pub(crate) option: &'static str,
    pub(crate) number: i32,
    /// Its getter.
    pub(crate) method: &'static str,
    pub(crate) values: Vec<String>,
    /// How many of the values are to be accepted; the others are not.
    pub(crate) accepted: usize,
    pub(crate) types: Vec<OnType>,
}

/// What becomes of an option on a type. What is `None` does not compile there.
pub(crate) struct OnType {
    pub(crate) name: &'static str,
    /// Read from a fresh socket.
    pub(crate) read: Option<zmq::Result<String>>,
    /// Read from a socket that was opened with it, for each value.
    pub(crate) opened: Vec<Option<zmq::Result<String>>>,
    /// Set on an open socket, one value after the other.
    pub(crate) set: Vec<Set>,
}

pub(crate) struct Set {
    pub(crate) outcome: Option<zmq::Result<()>>,
    /// What it reads afterwards.
    pub(crate) then: Option<String>,
}

/// What a method returns that the type does not have.
pub(crate) struct NotOffered;

/// What a builder returns.
pub(crate) trait Chosen<T> {
    fn chosen(self) -> Option<Options<T>>;
}

impl<T> Chosen<T> for Options<T> {
    fn chosen(self) -> Option<Self> {
        Some(self)
    }
}

impl<T> Chosen<T> for NotOffered {
    fn chosen(self) -> Option<Options<T>> {
        None
    }
}

/// What a setter returns.
pub(crate) trait Outcome {
    fn outcome(self) -> Option<zmq::Result<()>>;
}

impl Outcome for zmq::Result<()> {
    fn outcome(self) -> Option<Self> {
        Some(self)
    }
}

impl Outcome for NotOffered {
    fn outcome(self) -> Option<zmq::Result<()>> {
        None
    }
}

/// The unit in which the table tells the option.
pub(crate) fn unit_of(option: &str) -> &'static str {
    facts()[option].unit
}

/// What a typed socket dereferences to.
pub(crate) trait Common {
    fn with<R>(&self, look: impl FnOnce(&Socket) -> R) -> R;
}

impl Common for Socket {
    fn with<R>(&self, look: impl FnOnce(&Socket) -> R) -> R {
        look(self)
    }
}

#[cfg(feature = "draft")]
impl Common for zmq::SharedSocket {
    fn with<R>(&self, look: impl FnOnce(&Socket) -> R) -> R {
        look(&self.lock().unwrap())
    }
}

pub(crate) type Getter<'a, T> = &'a dyn Fn(&T) -> Option<zmq::Result<String>>;
pub(crate) type Setter<'a, T> = Option<&'a dyn Fn(&T, usize) -> Option<zmq::Result<()>>>;
type Builder<'a, T> = &'a dyn Fn(Options<T>, usize) -> Option<Options<T>>;

/// An option's methods on what all types have in common, and how many values there are to try.
/// They are known by their numbers, so that this is compiled once for each type of socket.
pub(crate) struct Try<'a> {
    pub(crate) context: &'a Context,
    pub(crate) values: usize,
    pub(crate) get: Getter<'a, Socket>,
    pub(crate) set: Setter<'a, Socket>,
}

impl Try<'_> {
    /// Tries it on a type with these methods, which the type has for itself.
    pub(crate) fn on<T>(
        &self,
        options: &Options<T>,
        get: Getter<'_, T>,
        build: Builder<'_, T>,
        set: Setter<'_, T>,
    ) -> OnType
    where
        T: SocketType + Deref<Target: Common>,
    {
        let get = |socket: &T| get(socket).or_else(|| socket.with(self.get));
        let read = |socket: zmq::Result<T>| match socket {
            Ok(socket) => get(&socket),
            Err(error) => Some(Err(error)),
        };
        let opened = (0..self.values).map(|value| {
            let chosen = build(options.clone(), value)?;
            let told = read(chosen.open(self.context));
            Some(told.unwrap_or_else(|| panic!("no {} can tell it", T::NAME)))
        });
        let socket = set.zip(self.set).zip(options.open(self.context).ok());
        let set = socket.map(|((set, common), socket)| {
            let each = (0..self.values).map(|value| Set {
                outcome: set(&socket, value)
                    .or_else(|| socket.with(|socket| common(socket, value))),
                then: get(&socket).and_then(Result::ok),
            });
            each.collect()
        });
        OnType {
            name: T::NAME,
            read: read(options.open(self.context)),
            opened: opened.collect(),
            set: set.unwrap_or_default(),
        }
    }
}

/// `option: getter builder [setter], [accepted], [refused];`, or only `option: getter;`
///
/// Each of these methods gets a namesake on every type, and on what they have in common. The
/// compiler takes that where there is no other.
macro_rules! offered {
    ($($option:ident: $get:ident $($builder:ident $setter:tt, $good:tt, $bad:tt)?;)+) => {{
        // Sockets take a moment to close, and in Wine a longer one than to open.
        let context = Context::builder().max_sockets(16_383).build().unwrap();
        vec![$(row!(context $option $get $($builder $setter $good $bad)?)),+]
    }};
}

macro_rules! row {
    ($context:ident $option:ident $get:ident) => {
        row!($context $option $get unlike_any [] [()] [])
    };
    ($context:ident $option:ident $get:ident $builder:ident $setter:tt [$($good:expr),*] [$($bad:expr),*]) => {{
        may_lack! { get $get }
        may_lack! { build $builder }
        may_lack! { set $setter }
        let unit = unit_of(stringify!($option));
        match &[$($good,)* $($bad),*] {
            values => {
                let value = |number: usize| Clone::clone(&values[number]);
                let tried = Try {
                    context: &$context,
                    values: values.len(),
                    get: &|socket| socket.$get().read(unit),
                    set: set!($setter value),
                };
                Row {
                    option: stringify!($option),
                    number: zmq_sys::$option,
                    method: stringify!($get),
                    values: values.iter().map(|value| value.told(unit)).collect(),
                    accepted: [$(stringify!($good)),*].len(),
                    types: every_type!(on_type (tried value unit $get $builder $setter)),
                }
            }
        }
    }};
}

/// The namesake of a method.
macro_rules! may_lack {
    (get $name:ident) => {
        #[allow(dead_code, reason = "all types may have their own")]
        trait MayLackGetter {
            fn $name(&self) -> NotOffered {
                NotOffered
            }
        }
        impl<T> MayLackGetter for T {}
    };
    (build $name:ident) => {
        #[allow(dead_code, reason = "all types may have their own")]
        trait MayLackBuilder: Sized {
            fn $name<V>(self, _value: V) -> NotOffered {
                NotOffered
            }
        }
        impl<T> MayLackBuilder for Options<T> {}
    };
    (set []) => {};
    (set [$name:ident]) => {
        #[allow(dead_code, reason = "all types may have their own")]
        trait MayLackSetter {
            fn $name<V>(&self, _value: V) -> NotOffered {
                NotOffered
            }
        }
        impl<T> MayLackSetter for T {}
    };
}

macro_rules! on_type {
    ($type:ident ($tried:ident $value:ident $unit:ident $get:ident $builder:ident $setter:tt)) => {
        $tried.on(
            &zmq::$type::options(),
            &|socket| socket.$get().read($unit),
            &|options, number| options.$builder($value(number)).chosen(),
            set!($setter $value),
        )
    };
}

macro_rules! set {
    ([] $value:ident) => {
        None
    };
    ([$set:ident] $value:ident) => {
        Some(&|socket, number| socket.$set($value(number)).outcome())
    };
}

pub(crate) use {may_lack, offered, on_type, row, set};

#[track_caller]
pub(crate) fn assert_names<T, E: Borrow<Error>>(
    outcome: Result<T, E>,
    option: &str,
    kind: ErrorKind,
) {
    let error = outcome.err().unwrap_or_else(|| panic!("{option} was accepted"));
    let error = error.borrow();
    let line = error.to_string();
    assert!(line.contains(&format!(" `{option}`: ")), "{option}: {line}");
    assert_eq!(error.kind(), kind, "{line}");
}
