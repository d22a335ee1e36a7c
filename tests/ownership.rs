//! Every buffer is freed exactly once, with the layout it was allocated with, on whichever thread.

mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::{Cell, RefCell};
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use common::child::in_child;
use common::owner::{Drops, Owner};
use common::{PATIENCE, until};
use zmq::{Context, Dealer, Frame, Idle, Message, Pull, Push, Rep, Req, Router, RoutingId};

/// Around the sizes at which libzmq and this crate do things another way.
const SIZES: [usize; 12] = [0, 1, 33, 34, 1023, 1024, 1025, 4095, 4096, 8192, 100_000, 3_000_000];

#[test]
fn buffers_are_handed_over_and_come_back_with_their_layout() {
    for size in SIZES {
        let mut roomy = Vec::with_capacity(size + 77);
        roomy.resize(size, 7);
        let frames = [
            Frame::from(vec![7; size]),
            Frame::from(roomy),
            Frame::from(vec![7; size].into_boxed_slice()),
            Frame::from("\u{7}".repeat(size)),
        ];
        for mut frame in frames {
            assert!(frame.iter().all(|&byte| byte == 7) && frame.len() == size);
            let shared = frame.share();
            drop(frame);
            assert_eq!(shared, shared.clone());
        }
    }
}

#[test]
fn large_buffers_are_not_copied() {
    let bytes = vec![7; 100_000];
    let address = bytes.as_ptr();
    let context = Context::new().unwrap();
    let (client, server) = pair(&context, "inproc://not-copied");
    let _waiting = client.send(bytes).unwrap();
    assert_eq!(server.recv().unwrap().0.as_ptr(), address);
}

#[test]
fn an_owner_is_dropped_once_however_its_frame_ends() {
    type End = fn(Frame);
    let ends: [(&str, End); 7] = [
        ("dropped", drop),
        ("cloned", |frame| assert_eq!(frame.clone(), frame)),
        ("shared by threads", |mut frame| {
            for _ in 0..8 {
                let other = frame.share();
                thread::spawn(move || assert!(other.iter().all(|&byte| byte == 7)));
            }
        }),
        ("received over inproc", |frame| send_and_receive("inproc://owner", frame)),
        ("received over tcp", |frame| send_and_receive("tcp://127.0.0.1:*", frame)),
        ("closed while unsent", |frame| {
            let context = Context::builder().linger(Duration::ZERO).build().unwrap();
            let client = context.socket(zmq::REQ).unwrap();
            client.connect("tcp://127.0.0.1:1").unwrap();
            drop(client.send(frame).unwrap());
        }),
        ("given back unsent", |frame| {
            let context = Context::new().unwrap();
            let failed = context.socket(zmq::REQ).unwrap().try_send(frame).unwrap_err();
            assert!(failed.message().unwrap()[0].iter().all(|&byte| byte == 7));
        }),
    ];
    for (name, end) in ends {
        for size in SIZES {
            let drops = Drops::default();
            end(Frame::from_owner(drops.owner(vec![7; size])));
            let start = Instant::now();
            while !drops.is_alone() {
                assert!(start.elapsed() < PATIENCE, "{name}, {size} bytes: never dropped");
                thread::yield_now();
            }
            assert_eq!(drops.count(), 1, "{name}, {size} bytes");
        }
    }
}

#[test]
fn bytes_of_an_owner_are_never_lent_for_writing() {
    in_child(|| {
        let bytes: Arc<[u8]> = Arc::from([7; 5000]);
        let context = Context::new().unwrap();
        let (client, server) = pair(&context, "inproc://read-only");
        let _waiting = client.send(Frame::from_owner(bytes.clone())).unwrap();
        let (mut message, _asker) = server.recv().unwrap();

        // It is the very same memory, so what is written must be a copy.
        let [frame] = message.frames_mut() else { panic!("one frame was sent") };
        assert_eq!(frame.as_ptr(), bytes.as_ptr());
        assert!(frame.get_mut().is_none());
        frame.make_mut().fill(8);
        assert!(bytes.iter().all(|&byte| byte == 7));
        assert!(message.iter().all(|frame| frame.iter().all(|&byte| byte == 8)));
    });
}

/// Wherever it is kept meanwhile.
#[test]
fn an_owner_may_have_the_bytes_in_itself() {
    struct Bytes<const N: usize>([u8; N], #[expect(dead_code, reason = "counts its drops")] Owner);

    impl<const N: usize> AsRef<[u8]> for Bytes<N> {
        fn as_ref(&self) -> &[u8] {
            &self.0
        }
    }

    fn check<const N: usize>(endpoint: &str) {
        let drops = Drops::default();
        let frame = Frame::from_owner(Bytes([7; N], drops.owner(Vec::new())));
        assert_eq!(frame, [7; N]);
        send_and_receive(endpoint, frame);
        until(|| drops.is_alone());
        assert_eq!(drops.count(), 1, "{endpoint}, {N} bytes");
    }

    for endpoint in ["inproc://itself", "tcp://127.0.0.1:*"] {
        check::<0>(endpoint);
        check::<1>(endpoint);
        check::<33>(endpoint);
        check::<1000>(endpoint);
        check::<100_000>(endpoint);
    }
}

/// Threads may have little of a stack, those of libzmq above all.
#[test]
#[expect(clippy::large_stack_arrays, reason = "one that is too large is tried")]
fn an_owner_may_be_larger_than_the_stack_of_who_drops_it() {
    const SIZE: usize = 4 * 1024 * 1024;
    struct Large([u8; SIZE], #[expect(dead_code, reason = "counts its drops")] Owner);

    impl AsRef<[u8]> for Large {
        fn as_ref(&self) -> &[u8] {
            &self.0
        }
    }

    in_child(|| {
        let drops = Drops::default();
        let owner = drops.owner(Vec::new());
        let roomy = thread::Builder::new().stack_size(32 * SIZE);
        let make = move || Frame::from_owner(Large([7; SIZE], owner));
        let frame = roomy.spawn(make).unwrap().join().unwrap();
        let small = thread::Builder::new().stack_size(SIZE / 32);
        small.spawn(move || drop(frame)).unwrap().join().unwrap();
        assert_eq!(drops.count(), 1);
    });
}

#[test]
fn an_owner_is_as_aligned_as_it_has_to_be() {
    #[repr(C, align(128))]
    struct Aligned([u8; 1024], mpsc::Sender<usize>);

    impl AsRef<[u8]> for Aligned {
        fn as_ref(&self) -> &[u8] {
            &self.0
        }
    }

    impl Drop for Aligned {
        fn drop(&mut self) {
            self.1.send((&raw const *self).addr()).unwrap();
        }
    }

    let (tell, told) = mpsc::channel();
    for _ in 0..20 {
        let frame = Frame::from_owner(Aligned([7; 1024], tell.clone()));
        assert_eq!((frame.as_ptr().addr() % 128, frame.len()), (0, 1024));
        send_and_receive("inproc://aligned", frame);
        assert_eq!(told.recv_timeout(PATIENCE).unwrap() % 128, 0);
    }
}

#[test]
fn a_received_frame_may_be_written() {
    for endpoint in ["inproc://written", "tcp://127.0.0.1:*"] {
        for size in SIZES {
            let context = Context::new().unwrap();
            let (client, server) = pair(&context, endpoint);
            let _waiting = client.send(vec![7; size]).unwrap();
            let (mut message, _asker) = server.recv().unwrap();
            message.frames_mut()[0].get_mut().unwrap().fill(8);
            assert!(message.as_bytes().iter().all(|&byte| byte == 8));
        }
    }
}

#[test]
fn panics_of_an_owner_harm_nobody() {
    struct PanicsWhenRead(#[expect(dead_code, reason = "counts its drops")] Owner);

    impl AsRef<[u8]> for PanicsWhenRead {
        fn as_ref(&self) -> &[u8] {
            panic!("cannot be read")
        }
    }

    struct PanicsWhenDropped(Owner);

    impl AsRef<[u8]> for PanicsWhenDropped {
        fn as_ref(&self) -> &[u8] {
            self.0.as_ref()
        }
    }

    impl Drop for PanicsWhenDropped {
        fn drop(&mut self) {
            panic!("cannot be dropped")
        }
    }

    let drops = Drops::default();
    let owner = || drops.owner(vec![7; 5000]);
    assert!(catch_unwind(AssertUnwindSafe(|| Frame::from_owner(PanicsWhenRead(owner())))).is_err());
    assert_eq!(drops.count(), 1);
    drop(Frame::from_owner(PanicsWhenDropped(owner())));
    assert_eq!(drops.count(), 2);
}

/// Which may be in the middle of a call for that socket.
#[test]
fn an_owner_that_is_dropped_cannot_use_a_socket() {
    thread_local! {
        static SOCKET: RefCell<Option<Pull>> = const { RefCell::new(None) };
        static ERRORS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    }
    let meddler = Meddler(|| {
        SOCKET.with_borrow(|socket| {
            let socket = socket.as_ref().unwrap();
            let errors = [
                socket.try_recv().unwrap_err(),
                socket.recv_timeout(Duration::from_millis(1)).unwrap_err(),
                socket.bind("inproc://meddler").unwrap_err(),
                socket.set_linger(None).unwrap_err(),
                socket.linger().unwrap_err(),
                socket.poll(zmq::POLLIN, None).unwrap_err(),
            ];
            ERRORS.with_borrow_mut(|all| all.extend(errors.map(|error| error.to_string())));
        });
    });

    let context = Context::new().unwrap();
    SOCKET.set(Some(context.socket(zmq::PULL).unwrap()));
    drop(Frame::from_owner(meddler));
    let errors = ERRORS.take();
    assert_eq!(errors.len(), 6);
    for error in errors {
        assert_refused(&error);
    }
    drop(SOCKET.take());
}

/// Where one has just been called, and messages wait in all of them that must stay.
#[test]
fn an_owner_that_is_dropped_in_a_receive_can_neither_send_nor_receive() {
    thread_local! {
        static SOCKETS: RefCell<Option<Sockets>> = const { RefCell::new(None) };
        static OUTCOMES: RefCell<Vec<Result<(), String>>> = const { RefCell::new(Vec::new()) };
    }
    let meddler = || {
        Frame::from_owner(Meddler(|| {
            SOCKETS.with_borrow(|sockets| {
                let outcomes = sockets.as_ref().unwrap().try_all();
                OUTCOMES.with_borrow_mut(|all| all.extend(outcomes));
            });
        }))
    };

    let context = Context::new().unwrap();
    let (push, pull) = (context.socket(zmq::PUSH).unwrap(), context.socket(zmq::PULL).unwrap());
    push.connect(&pull.bind("inproc://flow").unwrap()).unwrap();
    let (dealer, router) = (Dealer::new(&context).unwrap(), Router::new(&context).unwrap());
    dealer.connect(&router.bind("inproc://routed").unwrap()).unwrap();
    let (client, server) = pair(&context, "inproc://idle");
    dealer.send("who").unwrap();
    let (id, _) = router.recv().unwrap();
    // What would be received, if that were done.
    for number in ["1", "2", "3"] {
        push.send(number).unwrap();
        dealer.send(number).unwrap();
        router.send(&id, number).unwrap();
    }
    let idle = Cell::new(Some((client, server)));
    SOCKETS.set(Some(Sockets { push, pull, dealer, router, id, idle }));

    SOCKETS.with_borrow(|sockets| {
        let Sockets { pull, dealer, router, id, .. } = sockets.as_ref().unwrap();
        let mut used = Message::from(meddler());
        pull.recv_into(&mut used).unwrap();
        assert_eq!(used, "1");
        used = Message::from([meddler(), meddler()]);
        pull.recv_into(&mut used).unwrap();
        assert_eq!(used, "2");
        used = Message::from(meddler());
        let mut whose = RoutingId::default();
        router.recv_into(&mut whose, &mut used).unwrap();
        assert_eq!((&whose, &used), (id, &Message::from("1")));
        used = Message::from(meddler());
        dealer.recv_into(&mut used).unwrap();
        assert_eq!(used, "1");
    });
    let outcomes = OUTCOMES.take();
    assert_eq!(outcomes.len(), 5 * 15);
    for outcome in outcomes {
        assert_refused(&outcome.unwrap_err());
    }

    let Sockets { push, pull, dealer, router, id, idle } = SOCKETS.take().unwrap();
    assert_eq!(pull.recv().unwrap(), "3");
    for number in ["2", "3"] {
        assert_eq!(dealer.recv().unwrap(), number);
        assert_eq!(router.recv().unwrap().1, number);
    }
    push.send("last").unwrap();
    router.send(&id, "last").unwrap();
    assert_eq!((pull.recv().unwrap(), dealer.recv().unwrap()), ("last".into(), "last".into()));
    let (client, server) = idle.take().unwrap();
    let waiting = client.send("ask").unwrap();
    let (question, asker) = server.recv().unwrap();
    let _idle = asker.send("tell").unwrap();
    assert_eq!((question, waiting.recv().unwrap().0), ("ask".into(), "tell".into()));
}

#[test]
fn an_owner_may_hold_the_last_handle_of_its_own_context() {
    struct Holder(Owner, #[expect(dead_code, reason = "it is held")] Context);

    impl AsRef<[u8]> for Holder {
        fn as_ref(&self) -> &[u8] {
            self.0.as_ref()
        }
    }

    let context = Context::builder().linger(Duration::ZERO).build().unwrap();
    let drops = Drops::default();
    let frame = Frame::from_owner(Holder(drops.owner(vec![7; 5000]), context.clone()));
    // Over tcp it is an I/O thread of that context that drops it.
    let (client, server) = pair(&context, "tcp://127.0.0.1:*");
    let waiting = client.send(frame).unwrap();
    drop((server.recv().unwrap(), waiting, context));
    until(|| drops.count() > 0);
}

#[test]
fn an_owner_may_wait_for_a_thread_that_binds_by_inproc() {
    struct Waits {
        lock: Arc<Mutex<()>>,
        ends: mpsc::Sender<()>,
    }

    impl AsRef<[u8]> for Waits {
        fn as_ref(&self) -> &[u8] {
            &[7; 100]
        }
    }

    impl Drop for Waits {
        fn drop(&mut self) {
            self.ends.send(()).unwrap();
            drop(self.lock.lock());
        }
    }

    in_child(|| {
        let context = Context::new().unwrap();
        let (source, sink) =
            (context.socket(zmq::PUSH).unwrap(), context.socket(zmq::PULL).unwrap());
        source.bind("inproc://waits").unwrap();
        sink.connect("inproc://waits").unwrap();
        let (ends, ended) = mpsc::channel();
        let lock = Arc::new(Mutex::new(()));
        let owner = Waits { lock: Arc::clone(&lock), ends };
        source.send(Frame::from_owner(owner)).unwrap();
        sink.disconnect("inproc://waits").unwrap();
        source.events().unwrap();
        // Nobody will receive it any more, which the sink notices in its next call.
        let other = context.socket(zmq::PAIR).unwrap();
        let locked = lock.lock().unwrap();
        let frees = thread::spawn(move || sink.bind("inproc://frees").map(|_| sink));
        ended.recv_timeout(PATIENCE).unwrap();
        other.bind("inproc://holds").unwrap();
        drop(locked);
        frees.join().unwrap().unwrap();
    });
}

#[test]
fn a_frame_larger_than_memory_is_an_error() {
    in_child(|| {
        let mut lengths = vec![usize::MAX, usize::MAX - 64];
        // Half of what 32 bits can name there may well be room for.
        if usize::BITS > 32 {
            lengths.extend([isize::MAX as usize, usize::MAX >> 2]);
        }
        for len in lengths {
            let error = Frame::zeroed(len).unwrap_err();
            assert_eq!(error.kind(), zmq::ErrorKind::OutOfMemory);
            let error = error.to_string();
            let reason = error.strip_prefix(&format!("zmq_msg_init_size `{len} bytes`: "));
            // As glibc, musl and Windows call it.
            let reasons = ["Cannot allocate memory", "Out of memory", "Not enough space"];
            assert!(reason.is_some_and(|reason| reasons.contains(&reason)), "{error}");
        }
    });
}

fn pair(context: &Context, endpoint: &str) -> (Req<Idle>, Rep<Idle>) {
    let server = context.socket(zmq::REP).unwrap();
    let client = context.socket(zmq::REQ).unwrap();
    client.connect(&server.bind(endpoint).unwrap()).unwrap();
    (client, server)
}

fn send_and_receive(endpoint: &str, frame: Frame) {
    let context = Context::new().unwrap();
    let (client, server) = pair(&context, endpoint);
    let message = Message::from([Frame::from("envelope"), frame]);
    let len = message[1].len();
    let waiting = client.send(message).unwrap();
    let (message, asker) = thread::spawn(move || server.recv().unwrap()).join().unwrap();
    assert_eq!(message[1].len(), len);
    drop((message, asker, waiting));
}

#[global_allocator]
static ALLOCATOR: Checked = Checked;

/// Passes all on to the system, and ends the program when a byte buffer comes
/// back twice or with another layout.
struct Checked;

static BLOCKS: Mutex<Vec<(usize, Layout)>> = Mutex::new(Vec::new());

/// Byte buffers that are large enough to be handed over. The list of them is
/// none itself.
fn is_watched(layout: Layout) -> bool {
    layout.align() == 1 && layout.size() >= 1000
}

// SAFETY: all is passed on to `System` as it came.
unsafe impl GlobalAlloc for Checked {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller promises.
        let block = unsafe { System.alloc(layout) };
        if is_watched(layout) {
            let mut blocks = BLOCKS.lock().unwrap_or_else(PoisonError::into_inner);
            blocks.push((block.addr(), layout));
        }
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if is_watched(layout) {
            let mut blocks = BLOCKS.lock().unwrap_or_else(PoisonError::into_inner);
            match blocks.iter().position(|&known| known == (block.addr(), layout)) {
                Some(index) => drop(blocks.swap_remove(index)),
                None => std::process::abort(),
            }
        }
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(block, layout) };
    }
}

/// An owner that does something when it is dropped.
struct Meddler(fn());

impl AsRef<[u8]> for Meddler {
    fn as_ref(&self) -> &[u8] {
        &[7; 100]
    }
}

impl Drop for Meddler {
    fn drop(&mut self) {
        self.0();
    }
}

#[track_caller]
fn assert_refused(error: &str) {
    let reason = "the owner of a frame is dropped, perhaps in the middle of such a call";
    assert!(error.ends_with(reason), "{error}");
}

/// Of each kind that has its own way to send or to receive.
struct Sockets {
    push: Push,
    pull: Pull,
    dealer: Dealer,
    router: Router,
    id: RoutingId,
    idle: Cell<Option<(Req<Idle>, Rep<Idle>)>>,
}

impl Sockets {
    /// What comes of all that they can do.
    fn try_all(&self) -> Vec<Result<(), String>> {
        fn said<T, E: Display>(outcome: Result<T, E>) -> Result<(), String> {
            outcome.map(drop).map_err(|error| error.to_string())
        }

        let Self { push, pull, dealer, router, id, idle } = self;
        let (mut whose, mut message) = (RoutingId::default(), Message::new());
        let mut outcomes = vec![
            said(push.send("x")),
            said(push.send(["x", "y"])),
            said(push.try_send("x")),
            said(pull.recv()),
            said(pull.recv_into(&mut message)),
            said(pull.try_recv()),
            said(dealer.send("x")),
            said(dealer.recv_into(&mut message)),
            said(router.send(id, "x")),
            said(router.send(id, ["x", "y"])),
            said(router.recv()),
            said(router.recv_into(&mut whose, &mut message)),
        ];
        let (client, server) = idle.take().unwrap();
        let unsent = client.send("x").unwrap_err();
        let unheard = server.recv().unwrap_err();
        outcomes.extend([Err(unsent.to_string()), Err(unheard.to_string())]);
        let unheard = unheard.into_socket().recv_into(&mut message).unwrap_err();
        outcomes.push(Err(unheard.to_string()));
        idle.set(Some((unsent.into_socket(), unheard.into_socket())));
        outcomes
    }
}
