//! Where a `msg_t` has what, of which `typed-zmq` makes use: `src/frame/layout.rs` sets and reads it
//! there. If libzmq's compiler puts something elsewhere, it says so.

use crate::mends::Mend;

pub(crate) const CHECKS: &[Mend] = &[Mend {
    file: "msg.cpp",
    fault: "int zmq::msg_t::init ()
{
",
    mended: "int zmq::msg_t::init ()
{
#define is_at(what, offset)                                                    \\
    static_assert (offsetof (msg_t, what) == (offset), \"not at \" #offset)
    static_assert (sizeof (msg_t) == 64, \"not of 64 bytes\");
    static_assert (type_vsm == 101 && type_lmsg == 102 && type_zclmsg == 105,
                   \"other types\");
    static_assert (msg_t::more == 1, \"another flag\");
    static_assert (max_vsm_size == 41 - sizeof (void *), \"not so short\");
    static_assert (group_type_short == 0, \"another group\");
    is_at (_u.vsm.metadata, 0);
    is_at (_u.vsm.data, sizeof (void *));
    is_at (_u.vsm.size, 41);
    is_at (_u.vsm.type, 42);
    is_at (_u.vsm.flags, 43);
    is_at (_u.vsm.routing_id, 44);
    is_at (_u.vsm.group.type, 48);
    is_at (_u.vsm.group.sgroup.group, 49);
    is_at (_u.base.metadata, 0);
    is_at (_u.base.type, 42);
    is_at (_u.base.flags, 43);
    is_at (_u.base.group.type, 48);
    is_at (_u.lmsg.metadata, 0);
    is_at (_u.lmsg.content, sizeof (void *));
    is_at (_u.lmsg.type, 42);
    is_at (_u.lmsg.flags, 43);
    is_at (_u.lmsg.routing_id, 44);
    is_at (_u.lmsg.group.type, 48);
    is_at (_u.lmsg.group.sgroup.group, 49);
    is_at (_u.zclmsg.type, 42);
    is_at (_u.zclmsg.content, sizeof (void *));
    static_assert (offsetof (content_t, data) == 0
                     && offsetof (content_t, size) == sizeof (void *)
                     && offsetof (content_t, ffn) == 2 * sizeof (void *)
                     && offsetof (content_t, hint) == 3 * sizeof (void *)
                     && offsetof (content_t, refcnt) == 4 * sizeof (void *),
                   \"another order\");
    static_assert (sizeof (content_t) == 5 * sizeof (void *)
                     && sizeof (atomic_counter_t) <= sizeof (void *)
                     && sizeof (atomic_counter_t::integer_t) == 4,
                   \"a count that is no plain number: ZMQ_FORCE_MUTEXES?\");
    static_assert (msg_t::shared == 128, \"another flag\");
    static_assert (spares_t::shortest == 4096, \"others are kept\");
#undef is_at

",
}];
