//! Every option, compared with the facts in `data/context-options.tsv`.

use std::collections::BTreeMap;
use std::ffi::c_int;

use zmq::{Context, ContextBuilder, ErrorKind, sys};

use crate::start;

/// An option that is offered.
struct Offered {
    option: &'static str,
    number: c_int,
    read: fn(&Context) -> String,
    accepted: Vec<Value>,
    refused: Vec<Value>,
}

/// A value to try.
struct Value {
    told: String,
    build: fn(ContextBuilder) -> ContextBuilder,
    /// Sets it on a context that is there, if it can.
    set: Option<fn(&Context) -> zmq::Result<()>>,
}

/// A value as the table writes it.
trait Told {
    fn told(&self) -> String;
}

macro_rules! told {
    ($($type:ty: |$value:ident| $told:expr;)+) => {$(
        impl Told for $type {
            fn told(&self) -> String {
                let $value = self;
                $told
            }
        }
    )+};
}

told! {
    bool: |value| u8::from(*value).to_string();
    u32: |value| value.to_string();
    &str: |value| (*value).to_string();
    Option<&str>: |value| value.unwrap_or("empty").to_string();
    zmq::Result<u32>: |value| value.as_ref().unwrap().told();
    zmq::Result<bool>: |value| value.as_ref().unwrap().told();
}

#[cfg(unix)]
told! {
    zmq::SchedulingPolicy: |value| match value {
        zmq::SchedulingPolicy::Other => "0",
        zmq::SchedulingPolicy::Fifo => "1",
        zmq::SchedulingPolicy::RoundRobin => "2",
        #[cfg(target_os = "linux")]
        zmq::SchedulingPolicy::Batch => "3",
        #[cfg(target_os = "linux")]
        zmq::SchedulingPolicy::Idle => "5",
        _ => "another",
    }
    .to_string();
    Option<zmq::SchedulingPolicy>: |value| value.map_or("-1".into(), |value| value.told());
    Option<u32>: |value| value.map_or("-1".into(), |value| value.told());
}

#[cfg(target_os = "linux")]
told! {
    Vec<u32>: |value| match &value[..] {
        [] => "empty".into(),
        cpus => cpus.iter().map(u32::to_string).collect::<Vec<_>>().join(" "),
    };
}

/// `option: getter builder [setter], [accepted], [refused];`, or only `option: getter;`
macro_rules! offered {
    ($($(#[$cfg:meta])? $option:ident: $get:ident
        $($builder:ident $setter:tt, [$($good:expr),*], [$($bad:expr),*])?;)+) => {
        vec![$(
            $(#[$cfg])?
            Offered {
                option: stringify!($option),
                number: sys::$option,
                read: |context| context.$get().told(),
                accepted: vec![$($(value!($builder $setter $good)),*)?],
                refused: vec![$($(value!($builder $setter $bad)),*)?],
            },
        )+]
    };
}

macro_rules! value {
    ($builder:ident [$($set:ident)?] $value:expr) => {
        Value {
            told: $value.told(),
            build: |builder| builder.$builder($value),
            set: None$(.or(Some(|context| context.$set($value))))?,
        }
    };
}

const MOST: u32 = i32::MAX.unsigned_abs();

fn offered() -> Vec<Offered> {
    offered! {
        ZMQ_IO_THREADS: io_threads io_threads [], [0_u32, 2_u32, 1024_u32], [1025_u32, u32::MAX];
        ZMQ_MAX_SOCKETS: max_sockets max_sockets [], [1_u32, 65_535_u32], [0_u32, 65_536_u32];
        ZMQ_SOCKET_LIMIT: socket_limit;
        ZMQ_MAX_MSGSZ: max_message_size max_message_size [set_max_message_size],
            [0_u32, 1_u32, MOST], [];
        ZMQ_THREAD_NAME_PREFIX: thread_name_prefix thread_name_prefix [],
            ["7", "-12", "2147483647"], ["", "a\0b", "of seventeen byte"];
        ZMQ_IPV6: ipv6 ipv6 [set_ipv6], [true, false], [];
        ZMQ_BLOCKY: blocky blocky [set_blocky], [false, true], [];
        #[cfg(unix)]
        ZMQ_THREAD_PRIORITY: thread_priority thread_priority [], [0_u32], [];
        #[cfg(target_os = "linux")]
        ZMQ_THREAD_SCHED_POLICY: thread_sched_policy thread_sched_policy [],
            [
                zmq::SchedulingPolicy::Other, zmq::SchedulingPolicy::Batch,
                zmq::SchedulingPolicy::Idle
            ], [];
        #[cfg(target_os = "linux")]
        ZMQ_THREAD_AFFINITY_CPU_ADD: thread_affinity_cpus thread_affinity_cpu_add [],
            [a_cpu()], [1000_u32, 1024_u32, u32::MAX];
    }
}

/// One on which this process may run.
#[cfg(target_os = "linux")]
fn a_cpu() -> u32 {
    let may_run = |cpu| Context::builder().thread_affinity_cpu_add(cpu).build().is_ok();
    (0..1024).find(|&cpu| may_run(cpu)).unwrap()
}

/// Known by its number in every build, where the header has it for drafts only.
const ZMQ_ZERO_COPY_RECV: c_int = 10;

fn zero_copy_recv() -> Offered {
    macro_rules! values {
        ($($value:literal),+) => {
            vec![$(value!(zero_copy_recv [set_zero_copy_recv] $value)),+]
        };
    }
    Offered {
        option: "ZMQ_ZERO_COPY_RECV",
        number: ZMQ_ZERO_COPY_RECV,
        read: |context| context.zero_copy_recv().told(),
        accepted: values![false, true],
        refused: Vec::new(),
    }
}

/// Not offered as a value of its own, and why.
const OTHERWISE: [(&str, &str); 2] = [
    ("ZMQ_MSG_T_SIZE", "a context of a libzmq with another size than ours is refused"),
    ("ZMQ_THREAD_AFFINITY_CPU_REMOVE", "takes back one that was added"),
];

/// A row of the table.
struct Fact {
    number: c_int,
    access: &'static str,
    default: &'static str,
    range: &'static str,
    set: &'static str,
}

fn facts() -> BTreeMap<&'static str, Fact> {
    let mut lines = include_str!("../data/context-options.tsv").lines();
    assert_eq!(lines.next(), Some("name\tnumber\taccess\tdefault\tunit\trange\tset\tstatus"));
    let facts = lines.map(|line| {
        let columns: [&str; 8] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let [name, number, access, default, _unit, range, set, _status] = columns;
        (name, Fact { number: number.parse().unwrap(), access, default, range, set })
    });
    facts.collect()
}

/// Whether `told` is a number in the range, or has so many bytes.
fn within(range: &str, told: &str) -> bool {
    let (range, number) = match range.strip_suffix(" bytes") {
        Some(lengths) => (lengths, told.len() as u64),
        None => (range, told.parse().unwrap()),
    };
    let (least, most) = range.split_once("..").unwrap();
    number >= least.parse().unwrap() && (most.is_empty() || number <= most.parse().unwrap())
}

/// What libzmq itself says.
fn ask(context: &Context, number: c_int) -> c_int {
    // SAFETY: the context is open.
    unsafe { sys::zmq_ctx_get(context.as_raw(), number) }
}

/// Each option with what the table says of it.
fn with_each(check: impl Fn(&Offered, &Fact)) {
    let facts = facts();
    for offered in offered().into_iter().chain([zero_copy_recv()]) {
        check(&offered, &facts[offered.option]);
    }
}

#[test]
fn every_default_is_that_of_the_table() {
    let context = Context::new().unwrap();
    with_each(|&Offered { option, number, read, .. }, fact| {
        assert_eq!(number, fact.number, "{option}");
        assert_eq!(read(&context), fact.default, "{option}");
        if fact.access != "set" && fact.default != "empty" {
            assert_eq!(ask(&context, number).to_string(), fact.default, "{option}");
        }
    });
}

#[test]
fn every_option_may_be_chosen_before_the_context_is_there() {
    with_each(|&Offered { option, number, read, ref accepted, .. }, fact| {
        assert_eq!(fact.access == "get", accepted.is_empty(), "{option}");
        for Value { told, build, .. } in accepted {
            assert!(within(fact.range, told), "{option} has the range {}, not {told}", fact.range);
            let context = build(Context::builder()).build().unwrap();
            assert_eq!(read(&context), *told, "{option}");
            if fact.access != "set" {
                assert_eq!(ask(&context, number).to_string(), *told, "{option}");
            }
        }
    });
}

#[test]
fn every_option_that_libzmq_heeds_later_may_be_set_later() {
    let context = Context::new().unwrap();
    with_each(|&Offered { option, number, read, ref accepted, .. }, fact| {
        for Value { told, set, .. } in accepted {
            assert_eq!(set.is_some(), fact.set == "any time", "{option}");
            let Some(set) = set else { continue };
            set(&context).unwrap();
            assert_eq!(read(&context), *told, "{option}");
            assert_eq!(ask(&context, number).to_string(), *told, "{option}");
        }
    });
}

#[test]
fn what_is_not_in_the_range_is_refused() {
    with_each(|&Offered { option, ref refused, .. }, fact| {
        for Value { told, build, .. } in refused {
            let error = start(build(Context::builder())).unwrap_err();
            assert!(error.to_string().contains(&format!("`{option}`: ")), "{error}");
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
            // Whether a number within it is that of a CPU is for the machine to say.
            let is_a_number = told.parse::<u32>().is_ok();
            let of_the_machine = option == "ZMQ_THREAD_AFFINITY_CPU_ADD" && told == "1000";
            assert!(
                !is_a_number || of_the_machine || !within(fact.range, told),
                "{option}: {told}"
            );
        }
    });
}

#[test]
fn every_option_of_the_table_is_offered() {
    let mut facts = facts();
    for Offered { option, .. } in offered().into_iter().chain([zero_copy_recv()]) {
        assert!(facts.remove(option).is_some(), "{option}");
    }
    for (option, reason) in OTHERWISE {
        assert!(facts.remove(option).is_some(), "{option}: {reason}");
    }
    let of_threads = |option: &str| option.starts_with("ZMQ_THREAD_");
    facts.retain(|option, _| cfg!(target_os = "linux") || !of_threads(option));
    assert!(facts.is_empty(), "{:?}", facts.keys());
}

#[test]
fn frames_have_the_size_that_this_crate_takes_them_for() {
    let context = Context::new().unwrap();
    let size = ask(&context, sys::ZMQ_MSG_T_SIZE);
    assert_eq!(size.to_string(), facts()["ZMQ_MSG_T_SIZE"].default);
    assert_eq!(usize::try_from(size).unwrap(), size_of::<sys::zmq_msg_t>());
}

#[cfg(target_os = "linux")]
#[test]
fn a_cpu_that_was_added_is_taken_back() {
    let builder = Context::builder().thread_affinity_cpu_add(a_cpu());
    let context = builder.clone().build().unwrap();
    assert_eq!(context.thread_affinity_cpus(), [a_cpu()]);
    let context = builder.thread_affinity_cpu_remove(a_cpu()).build().unwrap();
    let default = facts()["ZMQ_THREAD_AFFINITY_CPU_REMOVE"].default;
    assert_eq!(context.thread_affinity_cpus().told(), default);
}
