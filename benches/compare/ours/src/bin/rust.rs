//! The loops in this crate's Rust.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use harness::{
    Audience, Crowd, END, HELLO, Job, Laps, Lever, NEWS, Tally, Transport, Workload, stay,
};
use zmq::{Connects, Context, Frame, Message, Options, RoutingId, SocketType};

fn main() -> zmq::Result<()> {
    let job = Job::from_args();
    match job.workload {
        Workload::Thr => thr(&job),
        Workload::Lat => lat(job),
        Workload::Fan => fan(&job),
        Workload::Hop => hop(&job),
        Workload::Many => many(job),
    }
}

/// A context for each end; one for all of them where they must share it.
fn contexts(job: &Job) -> zmq::Result<[Context; 3]> {
    let new = || Context::builder().max_sockets(20_000).build();
    let first = new()?;
    Ok(match job.transport {
        Transport::Inproc => [first.clone(), first.clone(), first],
        Transport::Ipc | Transport::Tcp => [first, new()?, new()?],
    })
}

/// And what the lever stands for.
fn pulled<T: SocketType + Connects>(options: Options<T>, job: &Job) -> Options<T> {
    // Longer than a message takes to come back over inproc, and shorter than a thread's time slice.
    let while_it_is_on_its_way = Duration::from_micros(200);
    match job.lever {
        Lever::None | Lever::ZeroCopy | Lever::Share => options,
        Lever::Throughput => options.throughput(),
        Lever::Spin => options.spin(while_it_is_on_its_way),
        Lever::SpinWhereItPays => options.spin_where_it_pays(while_it_is_on_its_way),
    }
}

fn thr(job: &Job) -> zmq::Result<()> {
    let [receiving, sending, _] = contexts(job)?;
    let sink = pulled(zmq::Pull::options(), job).open(&receiving)?;
    let endpoint = sink.bind(&job.endpoint("thr"))?;
    let source = pulled(zmq::Push::options(), job).open(&sending)?;
    source.connect(&endpoint)?;
    let (bytes, total): (Arc<[u8]>, _) = (vec![0_u8; job.size].into(), job.total());
    let (lever, mut original) = (job.lever, Message::from(&bytes[..]));
    thread::spawn(move || {
        for _ in 0..total {
            match lever {
                Lever::ZeroCopy => source.send(Frame::from_owner(Arc::clone(&bytes))).unwrap(),
                Lever::Share => source.send(original.share()).unwrap(),
                _ => source.send(&bytes[..]).unwrap(),
            }
        }
        stay()
    });
    let (mut tally, mut message) = (Tally::new(job), Message::new());
    loop {
        sink.recv_into(&mut message)?;
        assert_eq!(message.len(), job.size);
        if tally.count() {
            tally.report().print();
        }
    }
}

fn lat(job: Job) -> zmq::Result<()> {
    let [serving, asking, _] = contexts(&job)?;
    let mut server = pulled(zmq::Rep::options(), &job).open(&serving)?;
    let endpoint = server.bind(&job.endpoint("lat"))?;
    let mut client = pulled(zmq::Req::options(), &job).open(&asking)?;
    client.connect(&endpoint)?;
    let bytes = vec![0_u8; job.size];
    let answer = bytes.clone();
    thread::spawn(move || {
        let mut question = Message::new();
        loop {
            let asker = server.recv_into(&mut question).unwrap();
            assert_eq!(question.len(), job.size);
            server = asker.send(&answer[..]).unwrap();
        }
    });
    let (mut laps, mut answer) = (Laps::new(&job), Message::new());
    loop {
        client = client.send(&bytes[..])?.recv_into(&mut answer)?;
        assert_eq!(answer.len(), bytes.len());
        if laps.lap() {
            laps.report().print();
        }
    }
}

fn fan(job: &Job) -> zmq::Result<()> {
    let [publishing, subscribing, _] = contexts(job)?;
    let publisher = zmq::Pub::options().send_hwm(0).open(&publishing)?;
    let endpoint = publisher.bind(&job.endpoint("fan"))?;
    let audience = Audience::new(job);
    for _ in 0..job.peers {
        let socket = zmq::Sub::options().recv_hwm(0).subscribe("").open(&subscribing)?;
        socket.connect(&endpoint)?;
        let mut ear = audience.ear();
        thread::spawn(move || {
            let mut message = Message::new();
            loop {
                socket.recv_into(&mut message).unwrap();
                if ear.hear(message[0][0]) {
                    stay();
                }
            }
        });
    }
    let mut bytes = vec![HELLO; job.size];
    while !audience.is_there() {
        publisher.send(&bytes[..])?;
        thread::sleep(Duration::from_millis(1));
    }
    bytes[0] = NEWS;
    for _ in 0..job.messages {
        publisher.send(&bytes[..])?;
    }
    bytes[0] = END;
    while !audience.is_content() {
        publisher.send(&bytes[..])?;
        thread::sleep(Duration::from_millis(1));
    }
    audience.report().print()
}

fn hop(job: &Job) -> zmq::Result<()> {
    let [receiving, sending, between] = contexts(job)?;
    let frontend = between.socket(zmq::ROUTER)?;
    let asked_at = frontend.bind(&job.endpoint("front"))?;
    let backend = between.socket(zmq::DEALER)?;
    let worked_at = backend.bind(&job.endpoint("back"))?;
    thread::spawn(move || zmq::proxy(&frontend, &backend));
    let sink = receiving.socket(zmq::DEALER)?;
    sink.connect(&worked_at)?;
    let source = sending.socket(zmq::DEALER)?;
    source.connect(&asked_at)?;
    let (bytes, total) = (vec![0_u8; job.size], job.total());
    thread::spawn(move || {
        for _ in 0..total {
            source.send(&bytes[..]).unwrap();
        }
        stay()
    });
    let (mut tally, mut message) = (Tally::new(job), Message::new());
    loop {
        sink.recv_into(&mut message)?;
        assert_eq!(message[1].len(), job.size);
        if tally.count() {
            tally.report().print();
        }
    }
}

fn many(job: Job) -> zmq::Result<()> {
    let [serving, asking, _] = contexts(&job)?;
    let endpoint = job.server.clone().map_or_else(|| answer_all(&job, &serving), Ok)?;
    if let Some(crowd) = Crowd::of(&job, &endpoint) {
        crowd.report();
    }
    let bytes = vec![0_u8; job.size];
    let mut dealers = Vec::new();
    while dealers.len() < job.peers {
        let group = dealers.len();
        // They come in groups that a listener's queue has room for.
        for _ in group..job.peers.min(group + 50) {
            let dealer = asking.socket(zmq::DEALER)?;
            dealer.connect(&endpoint)?;
            dealers.push(dealer);
        }
        ask_all(&dealers[group..], &bytes)?;
    }
    let mut tally = Tally::of_rounds(&job);
    loop {
        ask_all(&dealers, &bytes)?;
        if tally.count_round(dealers.len()) {
            tally.report().print();
        }
    }
}

/// Where a ROUTER answers.
fn answer_all(job: &Job, context: &Context) -> zmq::Result<String> {
    let router = context.socket(zmq::ROUTER)?;
    let endpoint = router.bind(&job.endpoint("many"))?;
    let answer = vec![0_u8; job.size];
    thread::spawn(move || {
        let (mut id, mut question) = (RoutingId::default(), Message::new());
        loop {
            router.recv_into(&mut id, &mut question).unwrap();
            assert_eq!(question.len(), answer.len());
            router.send(&id, &answer[..]).unwrap();
        }
    });
    Ok(endpoint.to_string())
}

fn ask_all(dealers: &[zmq::Dealer], bytes: &[u8]) -> zmq::Result<()> {
    for dealer in dealers {
        dealer.send(bytes)?;
    }
    let mut answer = Message::new();
    for dealer in dealers {
        dealer.recv_into(&mut answer)?;
        assert_eq!(answer.len(), bytes.len());
    }
    Ok(())
}
