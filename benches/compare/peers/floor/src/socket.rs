//! Over streams of bytes, with buffers where many messages follow each other.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::thread;

use harness::{Audience, HELLO, Job, Laps, NEWS, Tally, Workload, stay};

const BUFFER: usize = 64 * 1024;

pub(crate) fn run<S>(job: &Job, pair: impl Fn() -> io::Result<(S, S)>) -> io::Result<()>
where
    S: Read + Write + Send + 'static,
{
    match job.workload {
        Workload::Thr => {
            let (near, far) = pair()?;
            source(job, near);
            sink(job, far)
        }
        Workload::Hop => {
            let (near, far) = pair()?;
            let (nearer, farther) = pair()?;
            thread::spawn(move || {
                io::copy(&mut BufReader::with_capacity(BUFFER, far), &mut { nearer }).unwrap();
            });
            source(job, near);
            sink(job, farther)
        }
        Workload::Lat => {
            let (near, far) = pair()?;
            lat(job, near, far)
        }
        Workload::Fan => fan(job, pair),
        Workload::Many => many(job, pair),
    }
}

fn source(job: &Job, to: impl Write + Send + 'static) {
    let (bytes, total) = (vec![0_u8; job.size], job.total());
    thread::spawn(move || {
        let mut to = BufWriter::with_capacity(BUFFER, to);
        for _ in 0..total {
            to.write_all(&bytes).unwrap();
        }
        to.flush().unwrap();
        stay()
    });
}

fn sink(job: &Job, from: impl Read) -> io::Result<()> {
    let mut from = BufReader::with_capacity(BUFFER, from);
    let (mut tally, mut bytes) = (Tally::new(job), vec![0_u8; job.size]);
    loop {
        from.read_exact(&mut bytes)?;
        if tally.count() {
            tally.report().print();
        }
    }
}

fn lat<S: Read + Write + Send + 'static>(job: &Job, mut near: S, mut far: S) -> io::Result<()> {
    let mut bytes = vec![0_u8; job.size];
    let mut copy = bytes.clone();
    thread::spawn(move || {
        loop {
            far.read_exact(&mut copy).unwrap();
            far.write_all(&copy).unwrap();
        }
    });
    let mut laps = Laps::new(job);
    loop {
        near.write_all(&bytes)?;
        near.read_exact(&mut bytes)?;
        if laps.lap() {
            laps.report().print();
        }
    }
}

fn fan<S>(job: &Job, pair: impl Fn() -> io::Result<(S, S)>) -> io::Result<()>
where
    S: Read + Write + Send + 'static,
{
    let audience = Audience::new(job);
    let mut subscribers = Vec::new();
    for _ in 0..job.peers {
        let (near, far) = pair()?;
        let (mut ear, mut bytes) = (audience.ear(), vec![0_u8; job.size]);
        thread::spawn(move || {
            let mut far = BufReader::with_capacity(BUFFER, far);
            loop {
                far.read_exact(&mut bytes).unwrap();
                if ear.hear(bytes[0]) {
                    stay();
                }
            }
        });
        subscribers.push(BufWriter::with_capacity(BUFFER, near));
    }
    let mut bytes = vec![HELLO; job.size];
    for subscriber in &mut subscribers {
        subscriber.write_all(&bytes)?;
        subscriber.flush()?;
    }
    while !audience.is_there() {
        thread::yield_now();
    }
    bytes[0] = NEWS;
    for _ in 0..job.messages {
        for subscriber in &mut subscribers {
            subscriber.write_all(&bytes)?;
        }
    }
    for subscriber in &mut subscribers {
        subscriber.flush()?;
    }
    while !audience.is_content() {
        thread::yield_now();
    }
    audience.report().print()
}

/// The server reads in the order in which the clients write, so it needs no event loop.
fn many<S>(job: &Job, pair: impl Fn() -> io::Result<(S, S)>) -> io::Result<()>
where
    S: Read + Write + Send + 'static,
{
    let (mut clients, mut served) = (Vec::new(), Vec::new());
    for _ in 0..job.peers {
        let (near, far) = pair()?;
        clients.push(near);
        served.push(far);
    }
    let mut bytes = vec![0_u8; job.size];
    let mut copy = bytes.clone();
    thread::spawn(move || {
        loop {
            for client in &mut served {
                client.read_exact(&mut copy).unwrap();
                client.write_all(&copy).unwrap();
            }
        }
    });
    let mut tally = Tally::of_rounds(job);
    loop {
        for client in &mut clients {
            client.write_all(&bytes)?;
        }
        for client in &mut clients {
            client.read_exact(&mut bytes)?;
        }
        if tally.count_round(job.peers) {
            tally.report().print();
        }
    }
}
