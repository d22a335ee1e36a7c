//! Random programs of threads, which do what programs do in any order, and end.
//!
//! Thousands of them: `ZMQ_CASES=2000 cargo test --test stopping programs`. A failure says the
//! `ZMQ_SEED` of the program that failed, and with `ZMQ_STEPS=1` what each of its threads did.

use std::env;
use std::fmt::Debug;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use zmq::{Context, Events, POLLIN, POLLOUT, PollItem, Poller};

use crate::common::child::in_child;
use crate::common::figures;
use crate::common::free_port::free_endpoint;
use crate::common::random::{self, Random};
use crate::common::temp_dir::TempDir;
use crate::things::Thing;

/// Where servers with a ZAP domain ask who may come in.
const ZAP: &str = "inproc://zeromq.zap.01";

#[test]
fn random_programs_end() {
    in_child(|| {
        let (seed, cases) = (random::seed(), random::cases(150));
        let directory = TempDir::new();
        for case in seed..seed + cases {
            // Shown when the case fails, or hangs.
            eprintln!("ZMQ_SEED={case} ZMQ_CASES=1");
            run(case, directory.path());
        }
        let fault = "A program of threads that open, connect, send, drop and shut down at random";
        figures::survived(fault, cases, "");
    });
}

/// What the threads of a program share.
struct Shared {
    endpoints: Vec<String>,
    /// Those of STREAMs. A socket that closes while one that speaks no ZMTP turns to it may end the
    /// process: see `docs/hazards.md`, "What only the libzmq that we build survives".
    plain: Vec<String>,
    /// What one hands over to another.
    bag: Mutex<Vec<Held>>,
    most_frames: usize,
    shuts_down: bool,
    says_steps: bool,
}

/// Threads that do this and that, and perhaps shut all down.
fn run(seed: u64, directory: &str) {
    let mut random = Random(seed);
    let builder = Context::builder().linger(Duration::from_millis(random.below(3)));
    let context = builder.watch_peers(random.below(4) == 0).build().unwrap();
    // See [`Thing::fits`].
    let is_local = random.below(2) == 0;
    let mut endpoints = Vec::new();
    if !is_local {
        endpoints.extend([format!("ipc://{directory}/{}", random.below(3)), free_endpoint()]);
    }
    // Where they connect before somebody is bound as often as after that.
    endpoints.extend((0..=random.below(3)).map(|name| format!("inproc://{name}")));
    if random.below(4) == 0 {
        endpoints.extend([ZAP.to_owned(), ZAP.to_owned()]);
    }
    let mut plain = vec![format!("ipc://{directory}/plain"), free_endpoint(), "inproc://0".into()];
    if zmq::is_mended() {
        plain.extend(endpoints.clone());
    }
    let shared = Shared {
        endpoints,
        plain,
        bag: Mutex::default(),
        // So it is with a message that is half on its way when its socket closes.
        most_frames: if is_local || zmq::is_mended() { 3 } else { 1 },
        shuts_down: random.below(3) == 0,
        says_steps: env::var_os("ZMQ_STEPS").is_some(),
    };
    thread::scope(|scope| {
        for number in 0..=random.below(3) {
            let mut random = Random(random.next());
            let (context, shared) = (context.clone(), &shared);
            scope.spawn(move || {
                let mut own = Vec::new();
                for _ in 0..random.below(60) {
                    step(&mut random, &context, number, &mut own, shared);
                }
                if random.below(2) == 0 {
                    drop(context);
                    drop(own);
                } else {
                    random.shuffle(&mut own);
                    drop(own);
                    drop(context);
                }
            });
        }
    });
    if random.below(2) == 0 {
        drop(context);
    } else {
        let _ = context.close(Duration::from_millis(1));
    }
    let mut left = shared.bag.into_inner().unwrap();
    random.shuffle(&mut left);
    drop(left);
}

/// A thing, and where it is, or was.
struct Held {
    thing: Thing,
    connected: Vec<String>,
    bound: Vec<String>,
}

impl Held {
    fn new(thing: Thing) -> Self {
        Self { thing, connected: Vec::new(), bound: Vec::new() }
    }

    fn connect(&mut self, endpoint: &str, random: &mut Random) -> Option<zmq::Result<()>> {
        if !self.thing.fits(endpoint) {
            return None;
        }
        let outcome = self.thing.connect(endpoint, random)?;
        if outcome.is_ok() {
            self.connected.push(endpoint.to_owned());
        }
        Some(outcome)
    }

    fn bind(&mut self, endpoint: &str) -> Option<zmq::Result<()>> {
        if !self.thing.fits(endpoint) {
            return None;
        }
        let outcome = self.thing.socket().bind(endpoint);
        self.bound.extend(outcome.iter().map(ToString::to_string));
        Some(outcome.map(drop))
    }

    /// Opens one that it can talk to, lets them meet, and lets that one talk.
    fn meet(
        &mut self,
        endpoint: &str,
        random: &mut Random,
        context: &Context,
        most_frames: usize,
    ) -> Option<Self> {
        let mut peer = Self::new(self.thing.open_peer(random, context)?);
        if let Some(bound) = random.some_of(&self.bound) {
            peer.connect(bound, random);
        } else if let Some(connected) = random.some_of(&self.connected) {
            peer.bind(connected);
        } else if random.below(2) == 0 {
            self.connect(endpoint, random);
            peer.bind(endpoint);
        } else {
            self.bind(endpoint);
            peer.connect(endpoint, random);
        }
        for _ in 0..random.below(4) {
            peer = peer.exchange(random, most_frames)?;
        }
        Some(peer)
    }

    fn exchange(self, random: &mut Random, most_frames: usize) -> Option<Self> {
        let Self { thing, connected, bound } = self;
        thing.exchange(random, most_frames).map(|thing| Self { thing, connected, bound })
    }
}

/// Any answer will do, if there is one: somebody may be there, or the context be shut down.
fn step(random: &mut Random, context: &Context, thread: u64, own: &mut Vec<Held>, shared: &Shared) {
    let which = random.index(own.len().max(1));
    let is_plain = own.get(which).is_some_and(|held| matches!(held.thing, Thing::Stream(_)));
    let endpoints = if is_plain { &shared.plain } else { &shared.endpoints };
    let endpoint = &*endpoints[random.index(endpoints.len())];
    let what = random.below(36);
    let say = |what: &str, held: Option<&Held>, outcome: &dyn Debug| {
        if shared.says_steps {
            let name = held.map_or("", |held| held.thing.name());
            eprintln!("thread {thread}: {what} {name} {which}: {outcome:?}");
        }
    };
    let wait = Duration::from_micros(random.below(2000));
    match (what, own.get_mut(which)) {
        (0..5, _) | (_, None) => {
            let opened = Thing::open(random, context).map(Held::new);
            say("opened", opened.as_ref(), &"");
            own.extend(opened);
        }
        (5..8, Some(held)) => {
            // Now and then, to itself.
            let endpoint = match random.below(8) {
                0 => random.some_of(&held.bound).unwrap_or(endpoint).to_owned(),
                _ => endpoint.to_owned(),
            };
            let outcome = held.connect(&endpoint, random);
            say("connect", Some(held), &(endpoint, outcome));
        }
        (8..10, Some(held)) => {
            let outcome = held.bind(endpoint);
            say("bind", Some(held), &(endpoint, outcome));
        }
        (10..12, Some(held)) => {
            let peer = held.meet(endpoint, random, context, shared.most_frames);
            say("meet", Some(held), &peer.as_ref().map(|peer| (peer.thing.name(), &peer.bound)));
            own.extend(peer);
        }
        (12..15, Some(held)) => {
            let endpoint = random.some_of(&held.connected).unwrap_or(endpoint).to_owned();
            let outcome = held.thing.socket().disconnect(&endpoint);
            say("disconnect", Some(held), &(endpoint, outcome));
        }
        (15..17, Some(held)) => {
            let endpoint = random.some_of(&held.bound).unwrap_or(endpoint).to_owned();
            let outcome = held.thing.socket().unbind(&endpoint);
            say("unbind", Some(held), &(endpoint, outcome));
        }
        (17..22, Some(held)) => {
            say("exchange", Some(held), &"");
            let held = own.swap_remove(which);
            own.extend(held.exchange(random, shared.most_frames));
        }
        (22..24, Some(held)) => {
            say("try_recv", Some(held), &"");
            let Held { thing, connected, bound } = own.swap_remove(which);
            own.push(Held { thing: thing.try_recv(), connected, bound });
        }
        (24, Some(held)) => {
            let outcome = held.thing.socket().events();
            say("events", Some(held), &outcome);
        }
        (25, Some(held)) => {
            let outcome = held.thing.socket().poll(POLLIN, Some(wait));
            say("poll", Some(held), &outcome);
        }
        (26, Some(_)) => say("poll all", None, &poll_all(own, wait)),
        (27, Some(held)) => {
            let count = random.index(3);
            let outcome = held.thing.socket().wait_for_peers(count, wait);
            say("wait_for_peers", Some(held), &outcome);
        }
        (28..30, Some(held)) => {
            let monitor = held.thing.socket().monitor(Events::ALL).ok();
            say("monitor", Some(held), &monitor);
            own.extend(monitor.map(|monitor| Held::new(Thing::Monitor(monitor))));
        }
        (30, Some(held)) => {
            say("hand over", Some(held), &"");
            shared.bag.lock().unwrap().push(own.swap_remove(which));
        }
        (31, Some(_)) => {
            let taken = shared.bag.lock().unwrap().pop();
            say("take", taken.as_ref(), &"");
            own.extend(taken);
        }
        (32, Some(_)) if shared.shuts_down => {
            say("shutdown", None, &"");
            context.shutdown().unwrap();
        }
        (_, Some(held)) => {
            say("drop", Some(held), &"");
            drop(own.swap_remove(which));
        }
    }
}

/// In one call, or with a [`Poller`].
fn poll_all(own: &[Held], wait: Duration) -> zmq::Result<usize> {
    let sockets = || own.iter().map(|held| held.thing.socket());
    if wait.subsec_micros() % 2 == 0 {
        let mut items: Vec<_> =
            sockets().map(|socket| PollItem::new(socket, POLLIN | POLLOUT)).collect();
        return zmq::poll(&mut items, Some(wait));
    }
    let mut poller = Poller::new();
    for socket in sockets() {
        poller.register(socket, POLLIN)?;
    }
    poller.poll(Some(wait)).map(|ready| usize::from(!ready.is_empty()))
}
