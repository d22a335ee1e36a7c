//! [`Repeated`]: several items of one socket.
#![forbid(unsafe_code)]

use std::ffi::{c_short, c_void};

use super::PollItem;

/// The items of sockets, if one of those has several.
///
/// libzmq looks at item after item, and each look takes in what the socket has been told. What
/// comes between the looks at two items of one socket is seen by the second alone, and wakes
/// nobody any more: if it is the first that waits for it, the wait may never end. So each asks for
/// all that any of them does.
pub(super) struct Repeated(Vec<Asked>);

/// What an item is asked for.
struct Asked {
    socket: *mut c_void,
    index: usize,
    events: c_short,
}

impl Repeated {
    pub(super) fn in_items(items: &[PollItem<'_>]) -> Self {
        let asked = |(index, item): (usize, &PollItem<'_>)| {
            let (socket, events) = (item.raw.socket, item.raw.events);
            (!socket.is_null()).then_some(Asked { socket, index, events })
        };
        let mut all: Vec<_> = items.iter().enumerate().filter_map(asked).collect();
        all.sort_unstable_by_key(|asked| asked.socket);
        if all.is_sorted_by(|one, next| one.socket < next.socket) {
            all.clear();
        }
        Self(all)
    }

    pub(super) fn ask_for_all(&self, items: &mut [PollItem<'_>]) {
        for group in self.by_socket() {
            let all = group.iter().fold(0, |all, asked| all | asked.events);
            for asked in group {
                items[asked.index].raw.events = all;
            }
        }
    }

    /// Tells each what was found for any of them, as far as it was asked for.
    pub(super) fn tell_each(&self, items: &mut [PollItem<'_>]) {
        for group in self.by_socket() {
            let ready = group.iter().fold(0, |ready, asked| ready | items[asked.index].raw.revents);
            for asked in group {
                let raw = &mut items[asked.index].raw;
                raw.events = asked.events;
                raw.revents = ready & asked.events;
            }
        }
    }

    fn by_socket(&self) -> impl Iterator<Item = &[Asked]> {
        self.0.chunk_by(|one, next| one.socket == next.socket)
    }
}
