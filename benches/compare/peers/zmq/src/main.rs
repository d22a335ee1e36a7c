//! The loops in the `zmq` crate.

use std::thread;
use std::time::Duration;

use harness::{
    Audience, END, HELLO, Job, Laps, NEWS, Tally, Transport, Workload, stay, unsupported,
};
use zmq::{Context, Message, SNDMORE, Socket};

fn main() -> zmq::Result<()> {
    let job = Job::from_args();
    match job.workload {
        Workload::Thr => thr(&job),
        Workload::Lat => lat(job),
        Workload::Fan => fan(&job),
        Workload::Hop => hop(&job),
        Workload::Many if job.peers > 1000 => unsupported("1,023 sockets a context"),
        Workload::Many => many(job),
    }
}

/// A context for each end; one for all of them where they must share it.
fn contexts(job: &Job) -> [Context; 3] {
    let first = Context::new();
    match job.transport {
        Transport::Inproc => [first.clone(), first.clone(), first],
        Transport::Ipc | Transport::Tcp => [first, Context::new(), Context::new()],
    }
}

fn bind(socket: &Socket, endpoint: &str) -> zmq::Result<String> {
    socket.bind(endpoint)?;
    Ok(socket.get_last_endpoint()?.expect("UTF-8"))
}

fn thr(job: &Job) -> zmq::Result<()> {
    let [receiving, sending, _] = contexts(job);
    let sink = receiving.socket(zmq::PULL)?;
    let endpoint = bind(&sink, &job.endpoint("thr"))?;
    let source = sending.socket(zmq::PUSH)?;
    source.connect(&endpoint)?;
    let (bytes, total) = (vec![0_u8; job.size], job.total());
    thread::spawn(move || {
        for _ in 0..total {
            source.send(&bytes[..], 0).unwrap();
        }
        stay()
    });
    let (mut tally, mut message) = (Tally::new(job), Message::new());
    loop {
        sink.recv(&mut message, 0)?;
        assert_eq!(message.len(), job.size);
        if tally.count() {
            tally.report().print();
        }
    }
}

fn lat(job: Job) -> zmq::Result<()> {
    let [serving, asking, _] = contexts(&job);
    let server = serving.socket(zmq::REP)?;
    let endpoint = bind(&server, &job.endpoint("lat"))?;
    let client = asking.socket(zmq::REQ)?;
    client.connect(&endpoint)?;
    let bytes = vec![0_u8; job.size];
    let answer = bytes.clone();
    thread::spawn(move || {
        let mut question = Message::new();
        loop {
            server.recv(&mut question, 0).unwrap();
            assert_eq!(question.len(), job.size);
            server.send(&answer[..], 0).unwrap();
        }
    });
    let (mut laps, mut answer) = (Laps::new(&job), Message::new());
    loop {
        client.send(&bytes[..], 0)?;
        client.recv(&mut answer, 0)?;
        assert_eq!(answer.len(), bytes.len());
        if laps.lap() {
            laps.report().print();
        }
    }
}

fn fan(job: &Job) -> zmq::Result<()> {
    let [publishing, subscribing, _] = contexts(job);
    let publisher = publishing.socket(zmq::PUB)?;
    publisher.set_sndhwm(0)?;
    let endpoint = bind(&publisher, &job.endpoint("fan"))?;
    let audience = Audience::new(job);
    for _ in 0..job.peers {
        let socket = subscribing.socket(zmq::SUB)?;
        socket.set_rcvhwm(0)?;
        socket.set_subscribe(b"")?;
        socket.connect(&endpoint)?;
        let mut ear = audience.ear();
        thread::spawn(move || {
            let mut message = Message::new();
            loop {
                socket.recv(&mut message, 0).unwrap();
                if ear.hear(message[0]) {
                    stay();
                }
            }
        });
    }
    let mut bytes = vec![HELLO; job.size];
    while !audience.is_there() {
        publisher.send(&bytes[..], 0)?;
        thread::sleep(Duration::from_millis(1));
    }
    bytes[0] = NEWS;
    for _ in 0..job.messages {
        publisher.send(&bytes[..], 0)?;
    }
    bytes[0] = END;
    while !audience.is_content() {
        publisher.send(&bytes[..], 0)?;
        thread::sleep(Duration::from_millis(1));
    }
    audience.report().print()
}

fn hop(job: &Job) -> zmq::Result<()> {
    let [receiving, sending, between] = contexts(job);
    let frontend = between.socket(zmq::ROUTER)?;
    let asked_at = bind(&frontend, &job.endpoint("front"))?;
    let backend = between.socket(zmq::DEALER)?;
    let worked_at = bind(&backend, &job.endpoint("back"))?;
    thread::spawn(move || zmq::proxy(&frontend, &backend));
    let sink = receiving.socket(zmq::DEALER)?;
    sink.connect(&worked_at)?;
    let source = sending.socket(zmq::DEALER)?;
    source.connect(&asked_at)?;
    let (bytes, total) = (vec![0_u8; job.size], job.total());
    thread::spawn(move || {
        for _ in 0..total {
            source.send(&bytes[..], 0).unwrap();
        }
        stay()
    });
    let (mut tally, mut message) = (Tally::new(job), Message::new());
    loop {
        sink.recv(&mut message, 0)?;
        sink.recv(&mut message, 0)?;
        assert_eq!(message.len(), job.size);
        if tally.count() {
            tally.report().print();
        }
    }
}

fn many(job: Job) -> zmq::Result<()> {
    let [serving, asking, _] = contexts(&job);
    let router = serving.socket(zmq::ROUTER)?;
    let endpoint = bind(&router, &job.endpoint("many"))?;
    let bytes = vec![0_u8; job.size];
    let answer = bytes.clone();
    thread::spawn(move || {
        let (mut id, mut question) = (Message::new(), Message::new());
        loop {
            router.recv(&mut id, 0).unwrap();
            router.recv(&mut question, 0).unwrap();
            assert_eq!(question.len(), job.size);
            router.send(&id[..], SNDMORE).unwrap();
            router.send(&answer[..], 0).unwrap();
        }
    });
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

fn ask_all(dealers: &[Socket], bytes: &[u8]) -> zmq::Result<()> {
    for dealer in dealers {
        dealer.send(bytes, 0)?;
    }
    let mut answer = Message::new();
    for dealer in dealers {
        dealer.recv(&mut answer, 0)?;
        assert_eq!(answer.len(), bytes.len());
    }
    Ok(())
}
