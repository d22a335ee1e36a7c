//! `platform.hpp`: what libzmq's `CMakeLists.txt` would find out about the target.
//!
//! That asks the machine that it runs on. We know the target from cargo, and ask its compiler
//! where the answer depends on the age of the C library. Where the two differ, a comment tells.

use std::fs;

use crate::settings;

const EVERYWHERE: &[&str] = &[
    "ZMQ_STATIC",
    // Off in a release; the batch sizes, which are worth a factor of 2 to 4 over tcp and ipc,
    // are draft options. CMake would also change tries then (ZMQ_USE_RADIX_TREE).
    "ZMQ_BUILD_DRAFT_API",
    "ZMQ_HAVE_WS",
    "ZMQ_USE_BUILTIN_SHA1",
    "ZMQ_USE_CV_IMPL_STL11",
    "ZMQ_HAVE_NOEXCEPT",
    // What CMake takes where `getconf LEVEL1_DCACHE_LINESIZE` knows no better.
    "ZMQ_CACHELINE_SIZE 64",
    "HAVE_STRNLEN",
    "HAVE_IF_NAMETOINDEX",
];

const UNIX: &[&str] = &[
    "ZMQ_POLL_BASED_ON_POLL",
    "ZMQ_HAVE_PPOLL",
    "HAVE_POSIX_MEMALIGN 1",
    "HAVE_CLOCK_GETTIME",
    // A getpid for each wake-up, without which a child that closes a context of its parent's
    // aborts the parent.
    "HAVE_FORK",
    // CMake misses it on macOS, which declares it in unistd.h.
    "HAVE_MKDTEMP",
    "ZMQ_HAVE_UIO",
    "ZMQ_HAVE_IPC",
    "ZMQ_HAVE_STRUCT_SOCKADDR_UN",
    "ZMQ_HAVE_SO_KEEPALIVE",
    // CMake misses it: its question is in C11 without extensions.
    "ZMQ_HAVE_O_CLOEXEC",
];

const LINUX: &[&str] = &[
    "ZMQ_HAVE_LINUX",
    "ZMQ_IOTHREAD_POLLER_USE_EPOLL",
    "ZMQ_IOTHREAD_POLLER_USE_EPOLL_CLOEXEC",
    // One descriptor for each mailbox, not two.
    "ZMQ_HAVE_EVENTFD",
    "ZMQ_HAVE_EVENTFD_CLOEXEC",
    "HAVE_ACCEPT4",
    "ZMQ_HAVE_SOCK_CLOEXEC",
    "ZMQ_HAVE_SO_PEERCRED",
    "ZMQ_HAVE_BUSY_POLL",
    // CMake misses these two, like ZMQ_HAVE_O_CLOEXEC.
    "ZMQ_HAVE_SO_BINDTODEVICE",
    "ZMQ_HAVE_SO_PRIORITY",
    "ZMQ_HAVE_TCP_KEEPCNT",
    "ZMQ_HAVE_TCP_KEEPIDLE",
    "ZMQ_HAVE_TCP_KEEPINTVL",
    "ZMQ_HAVE_PTHREAD_SETNAME_2",
];

/// What depends on the C library of a Linux: a definition, and C++ that compiles if it is true.
const LINUX_PROBES: &[(&str, &str)] = &[
    // glibc has it from 2.38 on, musl and Android always had.
    ("ZMQ_HAVE_STRLCPY", "#include <string.h>\nauto probe = &strlcpy;"),
    // Android has it from 7.0 on.
    ("ZMQ_HAVE_IFADDRS", "#include <ifaddrs.h>\nauto probe = &getifaddrs;"),
    // A bare musl lacks the kernel's headers.
    ("ZMQ_HAVE_TIPC", "#include <linux/tipc.h>\nsockaddr_tipc probe;"),
    // Android lacks it.
    (
        "ZMQ_HAVE_PTHREAD_SET_AFFINITY",
        "#include <pthread.h>\ncpu_set_t set;\nauto probe = &pthread_setaffinity_np;",
    ),
];

const APPLE: &[&str] = &[
    "_DARWIN_C_SOURCE 1",
    "ZMQ_HAVE_OSX",
    "ZMQ_IOTHREAD_POLLER_USE_KQUEUE",
    "ZMQ_HAVE_IFADDRS",
    "ZMQ_HAVE_STRLCPY",
    "ZMQ_HAVE_TCP_KEEPCNT",
    "ZMQ_HAVE_TCP_KEEPINTVL",
    // The name of TCP_KEEPIDLE there.
    "ZMQ_HAVE_TCP_KEEPALIVE",
    "ZMQ_HAVE_PTHREAD_SETNAME_1",
];

const BSD: &[&str] = &[
    "ZMQ_IOTHREAD_POLLER_USE_KQUEUE",
    "ZMQ_HAVE_IFADDRS",
    "ZMQ_HAVE_STRLCPY",
    "HAVE_ACCEPT4",
    "ZMQ_HAVE_SOCK_CLOEXEC",
];

/// OpenBSD sets these for the whole system only.
const BSD_KEEPALIVE: &[&str] =
    &["ZMQ_HAVE_TCP_KEEPCNT", "ZMQ_HAVE_TCP_KEEPIDLE", "ZMQ_HAVE_TCP_KEEPINTVL"];

const FREEBSD: &[&str] = &["__BSD_VISIBLE 1", "ZMQ_HAVE_FREEBSD"];
const DRAGONFLY: &[&str] = &["ZMQ_HAVE_FREEBSD", "ZMQ_HAVE_DRAGONFLY"];
const NETBSD: &[&str] = &["_NETBSD_SOURCE 1", "ZMQ_HAVE_NETBSD", "ZMQ_HAVE_PTHREAD_SETNAME_3"];
const OPENBSD: &[&str] = &["ZMQ_HAVE_OPENBSD", "ZMQ_HAVE_SO_PEERCRED"];

const WINDOWS: &[&str] = &[
    "ZMQ_HAVE_WINDOWS",
    // Vista, as the sources ask for; Rust's own library needs Windows 10.
    "_WIN32_WINNT 0x0600",
    "FD_SETSIZE 16384",
    "_CRT_SECURE_NO_WARNINGS",
    "_WINSOCK_DEPRECATED_NO_WARNINGS",
];

/// With wepoll, which `ipc` depends on.
const MSVC: &[&str] = &["ZMQ_IOTHREAD_POLLER_USE_EPOLL", "ZMQ_POLL_BASED_ON_POLL"];
const MSVC_PROBES: &[(&str, &str)] = &[
    ("ZMQ_HAVE_IPC", "#include <winsock2.h>\n#include <afunix.h>\nsockaddr_un probe;"),
    (
        "ZMQ_HAVE_STRUCT_SOCKADDR_UN",
        "#include <winsock2.h>\n#include <afunix.h>\nsockaddr_un probe;",
    ),
];
const MINGW: &[&str] =
    &["ZMQ_HAVE_MINGW32", "ZMQ_IOTHREAD_POLLER_USE_SELECT", "ZMQ_POLL_BASED_ON_SELECT"];

/// The text of `platform.hpp`.
pub(crate) fn header(curve: bool) -> Result<String, String> {
    let os = settings::target("OS");
    let (known, probes): (&[&[&str]], &[(&str, &str)]) = match &*os {
        "linux" | "android" => (&[UNIX, LINUX], LINUX_PROBES),
        _ if settings::target("VENDOR") == "apple" => (&[UNIX, APPLE], &[]),
        "freebsd" => (&[UNIX, BSD, BSD_KEEPALIVE, FREEBSD], &[]),
        "dragonfly" => (&[UNIX, BSD, BSD_KEEPALIVE, DRAGONFLY], &[]),
        "netbsd" => (&[UNIX, BSD, BSD_KEEPALIVE, NETBSD], &[]),
        "openbsd" => (&[UNIX, BSD, OPENBSD], &[]),
        "windows" if settings::target("ENV") == "msvc" => (&[WINDOWS, MSVC], MSVC_PROBES),
        "windows" => (&[WINDOWS, MINGW], &[]),
        _ => return Err(format!("how to build libzmq for {os} is not known: set ZMQ_LIB_DIR")),
    };
    let android: &[&str] = if os == "android" { &["ZMQ_HAVE_ANDROID"] } else { &[] };
    // Without ZMQ_LIBSODIUM_RANDOMBYTES_CLOSE, which CMake forgets to write as well: others in
    // the program may use libsodium, too.
    let secure: &[&str] =
        if curve { &["ZMQ_HAVE_CURVE", "ZMQ_USE_LIBSODIUM", "SODIUM_STATIC"] } else { &[] };

    let asked = probes.iter().filter(|(_, code)| compiles(code)).map(|(name, _)| name);
    let known = [EVERYWHERE, android, secure].into_iter().chain(known.iter().copied()).flatten();
    let lines: Vec<_> = known.chain(asked).map(|name| format!("#define {name}")).collect();
    Ok(lines.join("\n") + "\n")
}

fn compiles(code: &str) -> bool {
    let file = settings::out_dir().join("probe.cpp");
    fs::write(&file, code).expect("OUT_DIR is writable");
    cc::Build::new()
        .cpp(true)
        .std("c++11")
        .warnings(false)
        .cargo_metadata(false)
        .cargo_warnings(false)
        .file(file)
        .try_compile_intermediates()
        .is_ok()
}
