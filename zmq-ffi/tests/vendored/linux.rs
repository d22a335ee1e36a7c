//! What the vendored library can do on Linux, thing by thing.

mod alone;
mod kernel;
// Elsewhere socket(2) may be a part of another call, or the order of bytes the other one.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod seccomp;
mod socket;

use std::{
    env,
    ffi::{c_int, c_long, c_void},
    fs,
    os::{fd::RawFd, unix::fs::FileTypeExt},
    path::Path,
    ptr,
    thread::{self, sleep},
    time::Duration,
};

use alone::alone;
use socket::{Context, Socket};
use zmq_sys as ffi;

use crate::raw::{self, has};

// From zmq_draft.h, since the tests have to work without feature `draft`.
const ZMQ_IN_BATCH_SIZE: c_int = 101;
const ZMQ_OUT_BATCH_SIZE: c_int = 102;
const ZMQ_PRIORITY: c_int = 112;
const ZMQ_BUSY_POLL: c_int = 113;

unsafe extern "C" {
    fn zmq_ctx_set_ext(
        context: *mut c_void,
        option: c_int,
        optval: *const c_void,
        optvallen: usize,
    ) -> c_int;
    fn zmq_ppoll(
        items: *mut ffi::zmq_pollitem_t,
        nitems: c_int,
        timeout: c_long,
        sigmask: *const c_void,
    ) -> c_int;
}

#[test]
fn the_transports_of_linux_are_there() {
    assert!(has("ipc"));
    assert!(has("WS"));
    if cfg!(target_env = "gnu") {
        assert!(has("tipc"));
    }
}

#[test]
fn the_batch_sizes_can_be_set() {
    let context = Context::new();
    let socket = context.socket(ffi::ZMQ_PUSH);
    for option in [ZMQ_IN_BATCH_SIZE, ZMQ_OUT_BATCH_SIZE] {
        socket.set(option, 65_536);
        assert_eq!(socket.get(option), 65_536);
    }
}

#[test]
fn the_library_is_optimised_whatever_the_profile() {
    assert!(program_contains("zmq_get|sockopt"), "the program has no symbols to look at");
    // `zmq::atomic_ptr_t<zmq::msg_t>::cas` is called for each message: inlined each time.
    assert!(!program_contains("_ZN3zmq12atomic_ptr_t|INS_5msg_tEE3casEPS1_S3_"));
}

#[test]
fn assertions_do_not_tell_where_the_library_was_built() {
    assert!(program_contains("libzmq/|src/epoll.cpp"));
    assert!(!program_contains("vendor/|src/epoll.cpp"));
}

#[test]
fn keepalive_reaches_the_kernel() {
    alone(|_| {
        let context = Context::new();
        let before = kernel::descriptors();
        let keep_alive = |socket: &Socket| {
            socket.set(ffi::ZMQ_TCP_KEEPALIVE, 1);
            socket.set(ffi::ZMQ_TCP_KEEPALIVE_IDLE, 77);
            socket.set(ffi::ZMQ_TCP_KEEPALIVE_INTVL, 11);
            socket.set(ffi::ZMQ_TCP_KEEPALIVE_CNT, 5);
        };
        let _pair = Pair::over(&context, "tcp://127.0.0.1:*", keep_alive);

        let sockets = kernel::connected(&kernel::descriptors_since(&before));
        assert_eq!(sockets.len(), 2);
        let tcp = |socket, name| kernel::option(socket, libc::IPPROTO_TCP, name);
        for socket in sockets {
            assert_eq!(general_option(socket, libc::SO_KEEPALIVE), Some(1));
            assert_eq!(tcp(socket, libc::TCP_KEEPIDLE), Some(77));
            assert_eq!(tcp(socket, libc::TCP_KEEPINTVL), Some(11));
            assert_eq!(tcp(socket, libc::TCP_KEEPCNT), Some(5));
        }
    });
}

#[test]
fn priority_and_busy_polling_reach_the_kernel() {
    alone(|_| {
        let context = Context::new();
        let before = kernel::descriptors();
        let hurry = |socket: &Socket| {
            socket.set(ZMQ_PRIORITY, 5);
            socket.set(ZMQ_BUSY_POLL, 50);
        };
        let _pair = Pair::over(&context, "tcp://127.0.0.1:*", hurry);

        let sockets = kernel::connected(&kernel::descriptors_since(&before));
        assert_eq!(sockets.len(), 2);
        for &socket in &sockets {
            assert_eq!(general_option(socket, libc::SO_PRIORITY), Some(5));
        }
        // The connecting side polls busily, which older kernels allow to root only.
        let polls = |&socket: &RawFd| general_option(socket, libc::SO_BUSY_POLL) == Some(50);
        // SAFETY: geteuid has no preconditions.
        let is_root = unsafe { libc::geteuid() } == 0;
        assert!(!is_root || sockets.iter().any(polls));
    });
}

#[test]
fn a_socket_takes_one_descriptor_an_eventfd() {
    alone(|_| {
        let context = Context::new();
        let _first = context.socket(ffi::ZMQ_PAIR);
        let before = kernel::descriptors();
        let sockets: Vec<_> = (0..20).map(|_| context.socket(ffi::ZMQ_PAIR)).collect();
        let descriptors = kernel::descriptors_since(&before);
        assert_eq!(descriptors.len(), sockets.len());
        assert!(descriptors.values().all(|target| target == "anon_inode:[eventfd]"));
    });
}

#[test]
fn no_descriptor_survives_an_exec() {
    alone(|directory| {
        let before = kernel::descriptors();
        let context = Context::new();
        let _tcp = Pair::over(&context, "tcp://127.0.0.1:*", |_| ());
        let _ws = Pair::over(&context, "ws://127.0.0.1:*", |_| ());
        let _ipc = Pair::over(&context, &format!("ipc://{}/socket", directory.display()), |_| ());

        let opened = kernel::descriptors_since(&before);
        // For each pair the listener, and both ends of its connection.
        let sockets = opened.values().filter(|target| target.starts_with("socket:"));
        assert_eq!(sockets.count(), 9, "{opened:?}");
        for (number, target) in opened {
            assert!(kernel::closes_on_exec(number), "{number} -> {target}");
        }
    });
}

#[test]
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn no_socket_could_survive_an_exec_even_for_a_moment() {
    alone(|directory| {
        seccomp::refuse_inheritable_sockets();
        let context = Context::new();
        let _tcp = Pair::over(&context, "tcp://127.0.0.1:*", |_| ());
        let _ws = Pair::over(&context, "ws://127.0.0.1:*", |_| ());
        let _ipc = Pair::over(&context, &format!("ipc://{}/socket", directory.display()), |_| ());
    });
}

#[test]
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn a_socket_that_has_heard_nothing_knows_so_without_asking_the_system() {
    alone(|_| {
        let context = Context::new();
        let socket = context.socket(ffi::ZMQ_PULL);
        // Where it must not ask, libzmq would abort if it did.
        let asking = thread::spawn(move || {
            seccomp::refuse_polls();
            assert_eq!(socket.get(ffi::ZMQ_EVENTS), 0);
            socket
        });
        drop(asking.join().unwrap());
    });
}

#[test]
fn threads_have_names() {
    alone(|_| {
        let context = Context::new();
        let _socket = context.socket(ffi::ZMQ_PAIR);
        assert_named("ZMQbg/Reaper");
        assert_named("ZMQbg/IO/0");
    });
}

#[test]
fn threads_take_a_prefix_to_their_names() {
    alone(|_| {
        let context = Context::new();
        let prefix = "ab";
        let (data, size) = (prefix.as_ptr().cast(), prefix.len());
        let option = ffi::ZMQ_THREAD_NAME_PREFIX;
        // SAFETY: the context is open, and `size` bytes at `data` are readable.
        raw::check(unsafe { zmq_ctx_set_ext(context.as_raw(), option, data, size) });
        let _socket = context.socket(ffi::ZMQ_PAIR);
        // A name has room for 15 characters.
        assert_named("ab/ZMQbg/Reaper");
        assert_named("ab/ZMQbg/IO/0");
    });
}

#[test]
fn threads_run_on_the_processors_they_were_given() {
    alone(|_| {
        let context = Context::new();
        let allowed = &kernel::threads()[0].processors;
        let first: String = allowed.chars().take_while(char::is_ascii_digit).collect();
        context.set(ffi::ZMQ_THREAD_AFFINITY_CPU_ADD, first.parse().unwrap());
        let _socket = context.socket(ffi::ZMQ_PAIR);
        assert_named("ZMQbg/Reaper");
        assert_named("ZMQbg/IO/0");
        for thread in kernel::threads() {
            let expected = if thread.name.starts_with("ZMQbg") { &first } else { allowed };
            assert_eq!(&thread.processors, expected, "{}", thread.name);
        }
    });
}

#[test]
fn a_wildcard_ipc_endpoint_lies_in_the_directory_for_temporary_files() {
    alone(|directory| {
        let [temporary, working] = ["temporary", "working"].map(|name| directory.join(name));
        for directory in [&temporary, &working] {
            fs::create_dir(directory).unwrap();
        }
        env::set_current_dir(&working).unwrap();
        // SAFETY: no other thread reads the environment of this process yet.
        unsafe { env::set_var("TMPDIR", &temporary) };

        let context = Context::new();
        let pair = Pair::over(&context, "ipc://*", |_| ());
        let path = Path::new(pair.endpoint.strip_prefix("ipc://").unwrap());
        assert!(path.starts_with(&temporary), "{}", path.display());
        assert!(fs::metadata(path).unwrap().file_type().is_socket());
        drop(pair);
        drop(context);
        for directory in [&temporary, &working] {
            assert_eq!(fs::read_dir(directory).unwrap().count(), 0, "{}", directory.display());
        }
    });
}

#[test]
fn an_ipc_socket_admits_only_the_users_it_was_told() {
    alone(|directory| {
        // SAFETY: geteuid has no preconditions.
        let user = unsafe { libc::geteuid() };
        let context = Context::new();
        for (admitted, arrives) in [(user, true), (user + 1, false)] {
            let receiver = context.socket(ffi::ZMQ_PULL);
            let filter = ffi::ZMQ_IPC_FILTER_UID;
            assert_eq!(receiver.try_set(filter, &admitted.to_ne_bytes()), Ok(()));
            let endpoint = format!("ipc://{}/{admitted}", directory.display());
            receiver.bind(&endpoint);
            let sender = context.socket(ffi::ZMQ_PUSH);
            sender.connect(&endpoint);
            sender.send("hello");
            if !arrives {
                receiver.set(ffi::ZMQ_RCVTIMEO, 300);
            }
            assert_eq!(receiver.recv().is_ok(), arrives, "user {admitted} admitted");
        }
    });
}

#[test]
fn an_endpoint_may_name_a_network_interface() {
    let context = Context::new();
    let socket = context.socket(ffi::ZMQ_PULL);
    assert!(socket.bind("tcp://lo:*").starts_with("tcp://127.0.0.1:"));
}

#[test]
fn a_socket_can_be_bound_to_a_network_interface() {
    alone(|_| {
        let context = Context::new();
        let before = kernel::descriptors();
        let to_loopback = |socket: &Socket| socket.set_text(ffi::ZMQ_BINDTODEVICE, "lo");
        let _pair = Pair::over(&context, "tcp://127.0.0.1:*", to_loopback);

        let sockets = kernel::connected(&kernel::descriptors_since(&before));
        assert_eq!(sockets.len(), 2);
        for socket in sockets {
            let device = kernel::option_text(socket, libc::SOL_SOCKET, libc::SO_BINDTODEVICE);
            assert_eq!(device.as_deref(), Some("lo"));
        }
    });
}

#[test]
fn ppoll_waits_for_messages() {
    let context = Context::new();
    let pair = Pair::over(&context, "inproc://ppoll", |_| ());
    let mut item = ffi::zmq_pollitem_t {
        socket: pair.receiver.as_raw(),
        fd: 0,
        events: ffi::ZMQ_POLLIN.try_into().unwrap(),
        revents: 0,
    };
    // SAFETY: one item, a socket that is open, and no signal mask.
    let mut poll = |timeout| unsafe { zmq_ppoll(&raw mut item, 1, timeout, ptr::null()) };
    assert_eq!(poll(10), 0, "{}", raw::last_error());
    pair.sender.send("hello");
    assert_eq!(poll(5_000), 1, "{}", raw::last_error());
}

#[test]
fn web_sockets_carry_messages_both_ways() {
    let context = Context::new();
    let server = context.socket(ffi::ZMQ_REP);
    let endpoint = server.bind("ws://127.0.0.1:*");
    let client = context.socket(ffi::ZMQ_REQ);
    client.connect(&endpoint);
    client.send("hello");
    assert_eq!(server.recv(), Ok("hello".into()));
    server.send("world");
    assert_eq!(client.recv(), Ok("world".into()));
}

#[test]
fn curve_carries_messages_if_announced() {
    if env!("ZMQ_SYS_CURVE") == "0" {
        return println!("this build has no libsodium");
    }
    let keys = raw::key_pair().unwrap();
    let context = Context::new();
    let server = context.socket(ffi::ZMQ_PULL);
    server.set(ffi::ZMQ_CURVE_SERVER, 1);
    server.set_text(ffi::ZMQ_CURVE_SECRETKEY, &keys.secret);
    let client = context.socket(ffi::ZMQ_PUSH);
    client.set_text(ffi::ZMQ_CURVE_SERVERKEY, &keys.public);
    client.set_text(ffi::ZMQ_CURVE_PUBLICKEY, &keys.public);
    client.set_text(ffi::ZMQ_CURVE_SECRETKEY, &keys.secret);
    client.connect(&server.bind("tcp://127.0.0.1:*"));
    client.send("hello");
    assert_eq!(server.recv(), Ok("hello".into()));
}

#[test]
fn a_forked_child_may_end_the_context_it_inherits() {
    alone(|_| {
        let context = Context::new();
        let pair = Pair::over(&context, "tcp://127.0.0.1:*", |_| ());

        // SAFETY: the child makes only the three calls below, none of which allocates or
        // takes a lock that a thread of the parent could have held.
        let child = unsafe { libc::fork() };
        assert_ne!(child, -1);
        if child == 0 {
            // SAFETY: alarm has no preconditions.
            unsafe { libc::alarm(5) };
            drop(pair);
            drop(context);
            // SAFETY: nothing of the parent's is flushed or run twice.
            unsafe { libc::_exit(0) };
        }
        let mut status = -1;
        // SAFETY: an integer to write to.
        assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
        assert_eq!(status, 0, "the child was killed by signal {}", status & 0x7f);

        pair.sender.send("still here");
        assert_eq!(pair.receiver.recv(), Ok("still here".into()));
    });
}

/// A PUSH and a PULL that have exchanged a message.
struct Pair {
    sender: Socket,
    receiver: Socket,
    endpoint: String,
}

impl Pair {
    fn over(context: &Context, endpoint: &str, prepare: impl Fn(&Socket)) -> Self {
        let [sender, receiver] = [ffi::ZMQ_PUSH, ffi::ZMQ_PULL].map(|kind| {
            let socket = context.socket(kind);
            prepare(&socket);
            socket
        });
        let endpoint = receiver.bind(endpoint);
        sender.connect(&endpoint);
        sender.send("hello");
        assert_eq!(receiver.recv(), Ok("hello".into()));
        Self { sender, receiver, endpoint }
    }
}

/// The text is cut in two by a bar, lest the program contain it because it asks for it.
fn program_contains(text: &str) -> bool {
    let text = text.replace('|', "").into_bytes();
    let program = fs::read(env::current_exe().unwrap()).unwrap();
    program.windows(text.len()).any(|window| window == text)
}

fn general_option(descriptor: RawFd, name: c_int) -> Option<c_int> {
    kernel::option(descriptor, libc::SOL_SOCKET, name)
}

fn assert_named(name: &str) {
    // A thread names itself when it starts to run.
    let named = || kernel::threads().iter().any(|thread| thread.name == name);
    assert!(eventually(named), "no thread is called {name}");
}

fn eventually(happens: impl Fn() -> bool) -> bool {
    (0..500).any(|_| {
        sleep(Duration::from_millis(10));
        happens()
    })
}
