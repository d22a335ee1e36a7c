//! What the kernel knows of this process.

use std::{
    collections::BTreeMap,
    ffi::{c_int, c_void},
    fs,
    os::fd::RawFd,
    path::Path,
};

/// Open descriptors, and what they lead to: `socket:[4711]`, `anon_inode:[eventfd]`.
pub(crate) fn descriptors() -> BTreeMap<RawFd, String> {
    let entries = fs::read_dir("/proc/self/fd").unwrap().map(Result::unwrap);
    let named = entries.filter_map(|entry| {
        let number = entry.file_name().to_str()?.parse().ok()?;
        // The one that lists them is gone with the listing.
        let target = fs::read_link(entry.path()).ok()?;
        (!target.starts_with("/proc")).then(|| (number, target.display().to_string()))
    });
    named.collect()
}

/// Those that are open now and were not before.
pub(crate) fn descriptors_since(before: &BTreeMap<RawFd, String>) -> BTreeMap<RawFd, String> {
    let mut now = descriptors();
    now.retain(|number, _| !before.contains_key(number));
    now
}

pub(crate) fn closes_on_exec(descriptor: RawFd) -> bool {
    // SAFETY: F_GETFD takes no argument, and any number may be asked for.
    let flags = unsafe { libc::fcntl(descriptor, libc::F_GETFD) };
    assert_ne!(flags, -1);
    flags & libc::FD_CLOEXEC != 0
}

/// An option of a socket as the kernel sees it, if the descriptor is one.
pub(crate) fn option(descriptor: RawFd, level: c_int, name: c_int) -> Option<c_int> {
    let mut value = [0; size_of::<c_int>()];
    option_bytes(descriptor, level, name, &mut value)?;
    Some(c_int::from_ne_bytes(value))
}

pub(crate) fn option_text(descriptor: RawFd, level: c_int, name: c_int) -> Option<String> {
    let mut value = [0; 64];
    let size = option_bytes(descriptor, level, name, &mut value)?;
    let text = value[..size].split(|&byte| byte == 0).next()?;
    String::from_utf8(text.to_vec()).ok()
}

/// The tcp sockets among them that are connected to a peer.
pub(crate) fn connected(descriptors: &BTreeMap<RawFd, String>) -> Vec<RawFd> {
    let is_tcp = |&number: &RawFd| {
        option(number, libc::SOL_SOCKET, libc::SO_PROTOCOL) == Some(libc::IPPROTO_TCP)
            && option(number, libc::SOL_SOCKET, libc::SO_ACCEPTCONN) == Some(0)
    };
    descriptors.keys().copied().filter(is_tcp).collect()
}

pub(crate) struct Thread {
    pub(crate) name: String,
    /// The processors it may run on, as in `0-3,8`.
    pub(crate) processors: String,
}

pub(crate) fn threads() -> Vec<Thread> {
    let tasks = fs::read_dir("/proc/self/task").unwrap().map(|task| task.unwrap().path());
    tasks.map(|task| thread(&task)).collect()
}

fn thread(task: &Path) -> Thread {
    let status = fs::read_to_string(task.join("status")).unwrap();
    let field = |name| {
        let value = status.lines().find_map(|line| line.strip_prefix(name));
        value.unwrap_or_else(|| panic!("no {name} in {status}")).trim().to_owned()
    };
    Thread { name: field("Name:"), processors: field("Cpus_allowed_list:") }
}

fn option_bytes(descriptor: RawFd, level: c_int, name: c_int, value: &mut [u8]) -> Option<usize> {
    let mut size = libc::socklen_t::try_from(value.len()).unwrap();
    let data = value.as_mut_ptr().cast::<c_void>();
    // SAFETY: `size` bytes at `data` are writable.
    let rc = unsafe { libc::getsockopt(descriptor, level, name, data, &raw mut size) };
    (rc == 0).then_some(size as usize)
}
