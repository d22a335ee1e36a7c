//! Sizes, alignments and offsets, as rustc lays our structs out.

pub(crate) struct Layout {
    pub(crate) name: &'static str,
    pub(crate) size: usize,
    pub(crate) align: usize,
    pub(crate) offsets: Vec<(&'static str, usize)>,
}

/// Measures the type of this name that is in scope.
macro_rules! layout {
    ($name:ident { $($field:ident),* }) => {
        $crate::layouts::Layout {
            name: stringify!($name),
            size: size_of::<$name>(),
            align: align_of::<$name>(),
            offsets: vec![$((stringify!($field), std::mem::offset_of!($name, $field))),*],
        }
    };
}
pub(crate) use layout;

pub(crate) fn measured() -> Vec<Layout> {
    use zmq_sys::*;
    vec![
        layout!(zmq_msg_t {}),
        layout!(zmq_pollitem_t { socket, fd, events, revents }),
        #[cfg(feature = "draft")]
        layout!(zmq_poller_event_t { socket, fd, user_data, events }),
    ]
}
