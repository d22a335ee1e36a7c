//! Our declarations against the `zmq.h` of the libzmq that is linked.
//!
//! The C compiler is the judge: the declarations are read from our source, put into C as claims
//! about the header, and compiled together with it. The second half doctors them, so that each
//! kind of fault is known to be found, and found alone.

#[path = "abi/compiler.rs"]
mod compiler;
#[path = "abi/declarations.rs"]
mod declarations;
#[path = "abi/header.rs"]
mod header;
#[path = "abi/judge.rs"]
mod judge;
#[path = "abi/layouts.rs"]
mod layouts;
#[path = "abi/rust_to_c.rs"]
mod rust_to_c;
#[path = "abi/since.rs"]
mod since;
#[path = "abi/symbols.rs"]
mod symbols;

use std::collections::BTreeSet;
use std::mem::offset_of;

use declarations::{Declarations, Source};
use header::Header;

const NONE: [String; 0] = [];

#[test]
fn the_header_declares_exactly_our_functions() {
    assert_eq!(judge::function_names(&ours(), &Header::linked()), NONE);
}

#[test]
fn every_function_has_the_headers_signature() {
    assert_eq!(judge::signatures(&ours(), &Header::linked()), NONE);
}

#[test]
fn the_header_defines_exactly_our_constants() {
    assert_eq!(judge::constant_names(&ours(), &Header::linked()), NONE);
}

#[test]
fn every_constant_has_the_headers_value() {
    assert_eq!(judge::values(&ours(), &Header::linked()), NONE);
}

#[test]
fn every_struct_has_the_headers_layout() {
    assert_eq!(judge::layouts(&ours()), NONE);
}

#[test]
fn every_field_and_alias_has_the_headers_type() {
    assert_eq!(judge::types(&ours()), NONE);
}

#[test]
fn every_function_is_in_the_library() {
    let linked = symbols::linked();
    for (name, address) in &linked {
        assert!(!address.is_null(), "{name}");
    }
    let linked: BTreeSet<_> = linked.into_iter().map(|(name, _)| name.to_owned()).collect();
    let declared = Source::ours().without_draft_unless(symbols::DRAFT).declarations();
    assert_eq!(linked, declared.functions.into_keys().collect());
}

/// The counts are what libzmq 4.3.5 is known to have, so that nothing is lost on both sides.
#[test]
fn nothing_escapes_the_comparison() {
    let ours = Source::ours().declarations();
    let (functions, constants) = if cfg!(feature = "draft") { (96, 262) } else { (70, 201) };
    assert_eq!((ours.functions.len(), ours.constants.len()), (functions, constants));
}

#[test]
fn declarations_of_the_other_release_differ_as_the_table_says() {
    let header = Header::linked();
    let current = Source::ours().declarations();
    let old = since::as_of_4_3_4(Source::ours().declarations());
    let (other, expected) = if header.is_4_3_4() {
        let expected = since::unknown_to_4_3_4(&current);
        (current, expected)
    } else {
        (old, since::new_to_4_3_4(&current))
    };
    let found: BTreeSet<_> = judge::faults(&other, &header).into_iter().collect();
    assert_eq!(found, expected);
}

// The proof can fail: one fault each, found in doctored declarations.

#[test]
fn a_missing_function_is_found() {
    let doctored = Source::ours().edited("pub fn zmq_close(s: *mut c_void) -> c_int;", "");
    assert_faults(&doctored, &["zmq_close is in zmq.h only"]);
}

#[test]
fn an_invented_function_is_found() {
    let doctored =
        Source::ours().edited("pub fn zmq_close(", "pub fn zmq_shut(s: c_int);\npub fn zmq_close(");
    assert_faults(&doctored, &["zmq_shut is not in zmq.h"]);
}

#[test]
fn a_wrong_parameter_type_is_found() {
    let doctored = Source::ours().edited(
        "zmq_poll(items: *mut zmq_pollitem_t, nitems: c_int, timeout: c_long)",
        "zmq_poll(items: *mut zmq_pollitem_t, nitems: c_int, timeout: c_int)",
    );
    assert_faults(&doctored, &["zmq_poll is not `int (*)(zmq_pollitem_t *, int, int)` in zmq.h"]);
}

#[test]
fn a_missing_parameter_is_found() {
    let doctored = Source::ours()
        .edited("zmq_ctx_get(context: *mut c_void, option: c_int)", "zmq_ctx_get(option: c_int)");
    assert_faults(&doctored, &["zmq_ctx_get is not `int (*)(int)` in zmq.h"]);
}

#[test]
fn a_wrong_return_type_is_found() {
    let doctored = Source::ours().edited(
        "zmq_msg_size(msg: *const zmq_msg_t) -> usize",
        "zmq_msg_size(msg: *const zmq_msg_t) -> c_int",
    );
    assert_faults(&doctored, &["zmq_msg_size is not `int (*)(const zmq_msg_t *)` in zmq.h"]);
}

#[test]
fn a_missing_const_is_found() {
    let doctored = Source::ours()
        .edited("zmq_has(capability: *const c_char)", "zmq_has(capability: *mut c_char)");
    assert_faults(&doctored, &["zmq_has is not `int (*)(char *)` in zmq.h"]);
}

#[test]
fn a_wrong_callback_is_found() {
    let doctored = Source::ours().edited(
        "zmq_timer_fn = unsafe extern \"C\" fn(timer_id: c_int,",
        "zmq_timer_fn = unsafe extern \"C\" fn(timer_id: c_long,",
    );
    assert_faults(&doctored, &["zmq_timer_fn * is not `void (*)(long, void *)` in zmq.h"]);
}

#[test]
fn a_wrong_constant_is_found() {
    let doctored = Source::ours().edited("ZMQ_LINGER: c_int = 17;", "ZMQ_LINGER: c_int = 18;");
    assert_faults(&doctored, &["ZMQ_LINGER is not `int` 18 in zmq.h"]);
}

#[test]
fn a_constant_of_another_type_is_found() {
    let doctored = Source::ours().edited("ZMQ_LINGER: c_int = 17;", "ZMQ_LINGER: c_long = 17;");
    assert_faults(&doctored, &["ZMQ_LINGER is not `long` 17 in zmq.h"]);
}

#[test]
#[cfg(feature = "draft")]
fn a_wrong_text_is_found() {
    let doctored = Source::ours().edited("c\"User-Id\"", "c\"User-ID\"");
    assert_faults(&doctored, &["ZMQ_MSG_PROPERTY_USER_ID is not \"User-ID\" in zmq.h"]);
}

#[test]
fn a_missing_constant_is_found() {
    let doctored = Source::ours().edited("pub const ZMQ_LINGER: c_int = 17;", "");
    assert_faults(&doctored, &["ZMQ_LINGER is in zmq.h only"]);
}

#[test]
fn a_missing_errno_is_found() {
    let doctored = Source::ours().edited("EADDRINUSE, ", "");
    assert_faults(&doctored, &["EADDRINUSE is in zmq.h only"]);
}

#[test]
fn an_invented_constant_is_found() {
    let doctored = Source::ours()
        .edited("pub const ZMQ_LINGER:", "pub const ZMQ_HURRY: c_int = 1;\npub const ZMQ_LINGER:");
    assert_faults(&doctored, &["ZMQ_HURRY is not in zmq.h"]);
}

#[test]
fn a_wrong_field_type_is_found() {
    let doctored = Source::ours().edited("pub revents: c_short", "pub revents: u16");
    assert_faults(&doctored, &["zmq_pollitem_t.revents is not `uint16_t` in zmq.h"]);
}

#[test]
fn a_wrong_size_is_found() {
    #[repr(C)]
    #[allow(non_camel_case_types, reason = "named as the original")]
    struct zmq_msg_t {
        _data: [usize; 72 / size_of::<usize>()],
    }
    let measured = layouts::layout!(zmq_msg_t {});
    assert_eq!(judge::layout(&measured), ["zmq_msg_t is not 72 bytes in zmq.h"]);
}

#[test]
fn a_wrong_alignment_is_found() {
    #[repr(C, align(16))]
    #[allow(non_camel_case_types, reason = "named as the original")]
    struct zmq_msg_t {
        _data: [u8; 64],
    }
    let measured = layouts::layout!(zmq_msg_t {});
    assert_eq!(judge::layout(&measured), ["zmq_msg_t is not aligned to 16 in zmq.h"]);
}

#[test]
fn a_wrong_offset_is_found() {
    #[repr(C)]
    #[allow(non_camel_case_types, reason = "named as the original")]
    struct zmq_pollitem_t {
        socket: *mut (),
        fd: zmq_sys::zmq_fd_t,
        revents: i16,
        events: i16,
    }
    let measured = layouts::layout!(zmq_pollitem_t { socket, fd, events, revents });
    let (first, second) = (offset_of!(zmq_pollitem_t, revents), offset_of!(zmq_pollitem_t, events));
    assert_eq!(
        judge::layout(&measured),
        [
            format!("zmq_pollitem_t.events is not at {second} in zmq.h"),
            format!("zmq_pollitem_t.revents is not at {first} in zmq.h"),
        ]
    );
}

#[test]
#[should_panic = "zmq_pollitem_t"]
fn a_struct_that_is_not_measured_is_found() {
    judge::layouts(&Source::ours().edited("pub revents: c_short,", "").declarations());
}

/// What our source declares, as of the release whose header is there.
fn ours() -> Declarations {
    let ours = Source::ours().declarations();
    if Header::linked().is_4_3_4() { since::as_of_4_3_4(ours) } else { ours }
}

fn assert_faults(doctored: &Source, expected: &[&str]) {
    let header = Header::linked();
    let mut declarations = doctored.declarations();
    if header.is_4_3_4() {
        declarations = since::as_of_4_3_4(declarations);
    }
    assert_eq!(judge::faults(&declarations, &header), expected);
}
