//! When there are no descriptors, sockets, room or memory left: an error or back-pressure, and then
//! all is well again.
#![cfg(any(target_os = "linux", target_os = "android"))]

mod common;

use std::ffi::CString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::net::TcpStream;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::ptr;
use std::thread;
use std::time::Duration;

use common::c::Theirs;
use common::child::{in_child, play, plays};
use common::figures;
use common::peer::Peer;
use common::stranger::Stranger;
use common::temp_dir::TempDir;
use common::{PATIENCE, context, until};
use zmq::{Context, ErrorKind, Event, Events};

/// Takes all descriptors but so many, until it is dropped.
fn leave(few: usize) -> Vec<File> {
    const LIMIT: libc::rlim_t = 256;
    let limit = libc::rlimit { rlim_cur: LIMIT, rlim_max: LIMIT };
    // SAFETY: `limit` is complete.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit) }, 0);
    let mut files: Vec<File> = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
    files.truncate(files.len() - few);
    files
}

#[test]
fn a_first_socket_without_descriptors_is_an_error() {
    in_child(|| {
        let mut failed = 0;
        for few in 0..20 {
            let taken = leave(few);
            let outcome = Context::new().and_then(|context| {
                let socket = context.socket(zmq::PULL)?;
                socket.bind("tcp://127.0.0.1:*").map(drop)
            });
            if let Err(error) = outcome {
                assert_eq!(error.kind(), ErrorKind::TooManyOpen, "{few} left: {error}");
                let reason = ": the process's limit of file descriptors is reached";
                assert!(error.to_string().ends_with(reason), "{few} left: {error}");
                failed += 1;
            }
            drop(taken);
            works(&context());
        }
        // Else it would show nothing.
        assert!(failed > 2 && failed < 20, "{failed}");
        figures::survived("A context and its first socket, with 0 to 19 descriptors left", 20, "");
    });
}

#[test]
fn a_context_that_is_borrowed_without_descriptors_is_an_error() {
    in_child(|| {
        let mut failed = 0;
        for few in 0..20 {
            let theirs = Theirs::new();
            let taken = leave(few);
            // SAFETY: it is alive.
            if let Err(error) = unsafe { Context::borrow_raw(theirs.as_raw()) } {
                assert_eq!(error.kind(), ErrorKind::TooManyOpen, "{few} left: {error}");
                failed += 1;
            }
            drop(taken);
            works(&theirs.lend());
        }
        // Else it would show nothing.
        assert!(failed > 2 && failed < 20, "{failed}");
    });
}

#[test]
fn whatever_is_done_without_descriptors_is_an_error_and_works_afterwards() {
    in_child(|| {
        let directory = TempDir::new();
        let context = Context::builder().linger(Duration::ZERO).build().unwrap();
        let server = context.socket(zmq::REP).unwrap();
        let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
        for few in (0..12).chain(0..12) {
            let taken = leave(few);
            let mut sockets = Vec::new();
            // Some of each, until there are no more.
            for number in 0..6 {
                let outcome = context.socket(zmq::PUSH).and_then(|socket| {
                    socket.connect(&endpoint)?;
                    socket.connect("inproc://nobody")?;
                    socket.bind(&format!("ipc://{}/{number}", directory.path()))?;
                    socket.bind("tcp://127.0.0.1:*")?;
                    let monitor = socket.monitor(Events::ALL)?;
                    let _ = socket.try_send("hello");
                    drop(monitor);
                    socket.disconnect(&endpoint)?;
                    socket.unbind("tcp://127.0.0.1:1").unwrap_err();
                    socket.unbind(&socket.last_endpoint()?)?;
                    Ok(socket)
                });
                if let Ok(socket) = outcome {
                    sockets.push(socket);
                }
            }
            let asking = context.socket(zmq::REQ).and_then(|client| {
                client.connect(&endpoint)?;
                let waiting = client.try_send("hello")?;
                waiting.abandon().map_err(zmq::Error::from).map(drop)
            });
            let _ = asking;
            drop((sockets, taken));
        }
        works(&context);
        drop(server);
        context.close(PATIENCE).unwrap();
        figures::survived("A socket used in each way, with 0 to 11 descriptors left", 24 * 6, "");
    });
}

#[test]
fn connections_that_cannot_be_accepted_wait_for_descriptors() {
    in_child(|| {
        // By ipc the process ends, with another libzmq.
        let by_ipc = zmq::is_mended().then_some("ipc://*");
        for endpoint in std::iter::once("tcp://127.0.0.1:*").chain(by_ipc) {
            // Its end waits for all that may still give a descriptor back.
            let context = context();
            let server = context.socket(zmq::REP).unwrap();
            let monitor = server.monitor(Events::ACCEPT_FAILED).unwrap();
            let endpoint = server.bind(endpoint).unwrap();
            // It takes the last descriptor, so that there is none to accept it with.
            let taken = leave(1);
            let client = match endpoint.transport() {
                "ipc" => OwnedFd::from(UnixStream::connect(endpoint.address()).unwrap()),
                _ => OwnedFd::from(TcpStream::connect(endpoint.address()).unwrap()),
            };
            let event = monitor.recv_timeout(PATIENCE).unwrap().unwrap().event;
            assert_eq!(event, Event::AcceptFailed { errno: libc::EMFILE });
            drop((taken, client));
            works_with(&context, server, &endpoint);
        }
    });
}

#[test]
fn connections_that_nobody_answered_need_nothing_at_the_end() {
    // libzmq opens a socket for each of their names then, and aborts where it cannot.
    in_child(|| {
        for (sockets, names) in [(1, 1), (2, 100), (10, 1)] {
            for shut_down in [false, true] {
                let context = Context::builder().max_sockets(sockets).build().unwrap();
                let sockets: Vec<_> = (0..sockets)
                    .map(|number| {
                        let socket = context.socket(zmq::PUSH).unwrap();
                        for name in 0..names {
                            socket.connect(&format!("inproc://{name}")).unwrap();
                        }
                        if number % 2 == 0 {
                            socket.send("lost").unwrap();
                            socket.disconnect("inproc://0").unwrap();
                        }
                        socket
                    })
                    .collect();
                assert_eq!(context.socket(zmq::PUSH).unwrap_err().kind(), ErrorKind::TooManyOpen);
                if shut_down {
                    context.shutdown().unwrap();
                }
                drop(sockets);
                drop(context);
            }
        }
        let context = Context::new().unwrap();
        let socket = context.socket(zmq::PUSH).unwrap();
        socket.connect("inproc://nobody").unwrap();
        drop(socket);
        let _taken = leave(0);
        drop(context);
    });
}

#[test]
fn a_peer_that_never_reads_is_waited_for_and_takes_no_more_memory() {
    in_child(|| {
        let context = context();
        let source = zmq::Push::options().send_hwm(100).open(&context).unwrap();
        let endpoint = source.bind("tcp://127.0.0.1:*").unwrap();
        let mut reader = Stranger::shake_hands(endpoint.address(), "PULL");
        let wait = Duration::from_millis(100);
        let mut sent = 0;
        while source.send_timeout(vec![7; 10_000], wait).is_ok() {
            sent += 1;
            assert!(sent < 100_000, "it takes without end");
        }
        assert!(sent >= 100);
        // As soon as it reads there is room again.
        let reading = thread::spawn(move || reader.read_all());
        source.send_timeout("room?", PATIENCE).unwrap();
        drop(source);
        reading.join().unwrap();
    });
}

#[test]
fn messages_over_the_limit_end_their_connection_and_no_other() {
    in_child(|| {
        let context = context();
        let sink = zmq::Pull::options().max_message_size(1000).open(&context).unwrap();
        let endpoint = sink.bind("tcp://127.0.0.1:*").unwrap();
        let honest = context.socket(zmq::PUSH).unwrap();
        honest.connect(&endpoint).unwrap();
        for round in 0..20 {
            let mut giant = Stranger::shake_hands(endpoint.address(), "PUSH");
            // It would be 2^62 bytes.
            giant.write_raw(&[2, 0x40, 0, 0, 0, 0, 0, 0, 0]);
            honest.send_timeout(round.to_string(), PATIENCE).unwrap();
            assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), *round.to_string());
            giant.read_all();
        }
        figures::survived("A message over `max_message_size`", 20, "0 of honest peers");
    });
}

#[test]
fn messages_for_which_there_is_no_memory_end_their_connection_and_no_other() {
    const MIB: usize = 1 << 20;

    in_child(|| {
        let context = context();
        let sink = context.socket(zmq::PULL).unwrap();
        let endpoint = sink.bind("tcp://127.0.0.1:*").unwrap();
        let honest = context.socket(zmq::PUSH).unwrap();
        honest.connect(&endpoint).unwrap();
        let send = |message: String| {
            honest.send_timeout(&*message, PATIENCE).unwrap();
            assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), *message);
        };
        send("first".into());
        // It has this at most, whatever peers announce.
        let limit = set_memory_limit(virtual_memory() + 256 * MIB);
        for round in 0..20 {
            let mut giant = Stranger::shake_hands(endpoint.address(), "PUSH");
            // It would be a GiB.
            giant.write_raw(&[2, 0, 0, 0, 0, 0x40, 0, 0, 0]);
            assert!(giant.is_cut_off());
            send(round.to_string());
        }
        // With memory, there is room for what there was none for.
        set_memory_limit(limit);
        send("x".repeat(300 * MIB));
        figures::survived("A message for which there is no memory", 20, "0 of honest peers");
    });
}

/// What this process has been granted.
fn virtual_memory() -> usize {
    let pages = fs::read_to_string("/proc/self/statm").unwrap();
    // SAFETY: it has no preconditions.
    let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    pages.split(' ').next().unwrap().parse::<usize>().unwrap() * usize::try_from(page).unwrap()
}

/// Lets this process have so much at most, and returns what it was before.
fn set_memory_limit(bytes: usize) -> usize {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: `limit` is writable.
    assert_eq!(unsafe { libc::getrlimit(libc::RLIMIT_AS, &raw mut limit) }, 0);
    let before = limit.rlim_cur;
    limit.rlim_cur = bytes.try_into().unwrap();
    // SAFETY: `limit` is complete.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_AS, &raw const limit) }, 0);
    before.try_into().unwrap()
}

#[test]
fn an_ipc_path_that_is_too_long_or_nowhere_is_an_error() {
    in_child(|| {
        let directory = TempDir::new();
        let context = context();
        let socket = context.socket(zmq::PULL).unwrap();
        let long = "x".repeat(200);
        for path in [&*long, "no/such/directory", ".", ""] {
            let error = socket.bind(&format!("ipc://{}/{path}", directory.path())).unwrap_err();
            assert_eq!(error.to_string().lines().count(), 1, "{error}");
        }
        socket.bind(&format!("ipc://{}/x", directory.path())).unwrap();
    });
}

/// The smallest of file systems, in a mount namespace of this thread, until it is dropped.
struct Disk(TempDir);

impl Disk {
    /// With room for so many files.
    fn new(files: u32) -> io::Result<Self> {
        let directory = TempDir::new();
        let path = CString::new(directory.path()).unwrap();
        let options = CString::new(format!("nr_inodes={}", files + 1)).unwrap();
        // SAFETY: it has no preconditions.
        done(unsafe { libc::unshare(libc::CLONE_NEWNS) })?;
        let (none, private) = (ptr::null(), libc::MS_REC | libc::MS_PRIVATE);
        // SAFETY: the strings end and live, the rest may be null.
        done(unsafe { libc::mount(none, c"/".as_ptr(), none, private, none.cast()) })?;
        let (kind, options) = (c"tmpfs".as_ptr(), options.as_ptr().cast());
        // SAFETY: as above.
        done(unsafe { libc::mount(kind, path.as_ptr(), kind, 0, options) })?;
        Ok(Self(directory))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let path = CString::new(self.0.path()).unwrap();
        // SAFETY: the string ends and lives.
        unsafe { libc::umount2(path.as_ptr(), libc::MNT_DETACH) };
    }
}

fn done(outcome: libc::c_int) -> io::Result<()> {
    if outcome == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

#[test]
fn an_ipc_path_on_a_full_disk_is_an_error_until_there_is_room() {
    in_child(|| {
        let disk = match Disk::new(1) {
            Ok(disk) => disk,
            Err(reason) => {
                // Not by `eprintln!`, which is only shown of tests that fail.
                let _ = writeln!(io::stderr(), "skipped: the test of a full disk: {reason}");
                return;
            }
        };
        let context = context();
        let [first, second] = ["first", "second"].map(|it| format!("{}/{it}", disk.0.path()));
        let server = context.socket(zmq::REP).unwrap();
        for _ in 0..20 {
            let holder = context.socket(zmq::PULL).unwrap();
            until(|| holder.bind(&format!("ipc://{first}")).is_ok());
            let error = server.bind(&format!("ipc://{second}")).unwrap_err();
            assert_eq!(error.errno(), libc::ENOSPC, "{error}");
            drop(holder);
            // libzmq leaves it there.
            fs::remove_file(&first).unwrap();
            let endpoint = format!("ipc://{second}");
            until(|| server.bind(&endpoint).is_ok());
            server.unbind(&endpoint).unwrap();
            fs::remove_file(&second).unwrap();
        }
        let endpoint = format!("ipc://{second}");
        until(|| server.bind(&endpoint).is_ok());
        works_with(&context, server, &endpoint);
        figures::survived("A bind by `ipc` on a full disk", 20, "");
    });
}

const CROWD: &str = "a_crowd_of_peers";
/// How many processes they are in.
const CROWDS: usize = 4;

/// Ten thousand where `ZMQ_CONNECTIONS` says so. The peers are in processes of their own, as both
/// ends of so many may be more descriptors than one process can have.
#[test]
fn a_router_serves_many_connections() {
    in_child(|| {
        let wanted = std::env::var("ZMQ_CONNECTIONS").map_or(1000, |it| it.parse().unwrap());
        let connections = wanted.min(raise_limit(wanted + 100) - 100);
        if connections < wanted {
            let skipped = wanted - connections;
            let _ = writeln!(io::stderr(), "skipped: {skipped} connections that are not allowed");
        }
        let context = context();
        let router = context.socket(zmq::ROUTER).unwrap();
        router.set_backlog(1000).unwrap();
        let endpoint = router.bind("tcp://127.0.0.1:*").unwrap();
        let each = connections / CROWDS;
        let argument = format!("{} {each}", endpoint.address());
        let mut crowds: Vec<_> = (0..CROWDS).map(|_| play(CROWD, &argument)).collect();
        for crowd in &crowds {
            wait_for(crowd, "all here");
        }
        // Here too, while they are all connected.
        for crowd in &mut crowds {
            crowd.tell("speak");
        }
        for _ in 0..CROWDS * each {
            let (id, message) = router.recv_timeout(PATIENCE).unwrap();
            router.send(&id, message).unwrap();
        }
        for crowd in &crowds {
            wait_for(crowd, "all answered");
        }
        // Some leave, and some are torn away.
        let torn = crowds.split_off(CROWDS / 2);
        for mut crowd in crowds {
            crowd.tell("leave");
            crowd.finish();
        }
        drop(torn);
        let mut late = Stranger::shake_hands(endpoint.address(), "DEALER");
        late.write(0, b"hello");
        let (id, message) = router.recv_timeout(PATIENCE).unwrap();
        router.send(&id, message).unwrap();
        assert_eq!(late.read_frame(), b"hello");
        figures::survived("Connections to one ROUTER at once", CROWDS * each, "0");
    });
}

/// Connects so many peers, each of which asks and is answered.
#[test]
#[ignore = "it plays a part for the other"]
fn a_crowd_of_peers() {
    let Some(argument) = plays(CROWD) else { return };
    let (address, count) = argument.split_once(' ').unwrap();
    let count: usize = count.parse().unwrap();
    assert!(raise_limit(count + 100) >= count + 100);
    let stdin = io::stdin();
    let mut peers: Vec<_> = (0..count).map(|_| Stranger::shake_hands(address, "DEALER")).collect();
    println!("all here");
    stdin.read_line(&mut String::new()).unwrap();
    for (number, peer) in peers.iter_mut().enumerate() {
        peer.write(0, number.to_string().as_bytes());
    }
    for (number, peer) in peers.iter_mut().enumerate() {
        assert_eq!(peer.read_frame(), number.to_string().as_bytes());
    }
    println!("all answered");
    stdin.read_line(&mut String::new()).unwrap();
}

/// Waits until it says so.
fn wait_for(peer: &Peer, line: &str) {
    while peer.line() != line {}
}

/// As many descriptors as wanted, or as the system allows.
fn raise_limit(wanted: usize) -> usize {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: `limit` is writable.
    assert_eq!(unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) }, 0);
    limit.rlim_cur = limit.rlim_max.min(wanted.try_into().unwrap());
    // SAFETY: `limit` is complete.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit) }, 0);
    limit.rlim_cur.try_into().unwrap()
}

fn works_with(context: &Context, server: zmq::Rep<zmq::Idle>, endpoint: &str) {
    let client = context.socket(zmq::REQ).unwrap();
    client.connect(endpoint).unwrap();
    let waiting = client.send("hello").unwrap();
    let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
    let _server = asker.send(question).unwrap();
    assert_eq!(waiting.recv_timeout(PATIENCE).unwrap().0, "hello");
}

/// The context is none the worse for it.
fn works(context: &Context) {
    let sink = context.socket(zmq::PULL).unwrap();
    let source = context.socket(zmq::PUSH).unwrap();
    source.connect(&sink.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
    source.send_timeout("hello", PATIENCE).unwrap();
    assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), "hello");
}
