//! Over channels of the standard library, with the high-water mark of libzmq.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use harness::{Audience, HELLO, Job, Laps, NEWS, Tally, Workload, stay, unsupported};

const HIGH_WATER_MARK: usize = 1000;

pub(crate) fn run(job: &Job) -> io::Result<()> {
    match job.workload {
        Workload::Thr => thr(job),
        Workload::Lat => lat(job),
        Workload::Fan => fan(job),
        Workload::Hop => hop(job),
        Workload::Many => unsupported("no channel of many"),
    }
}

fn source(job: &Job, to: SyncSender<Vec<u8>>) {
    let (bytes, total) = (vec![0_u8; job.size], job.total());
    thread::spawn(move || {
        for _ in 0..total {
            to.send(bytes.clone()).unwrap();
        }
        stay()
    });
}

fn sink(job: &Job, from: &Receiver<Vec<u8>>) -> ! {
    let mut tally = Tally::new(job);
    loop {
        assert_eq!(from.recv().unwrap().len(), job.size);
        if tally.count() {
            tally.report().print();
        }
    }
}

fn thr(job: &Job) -> ! {
    let (to, from) = sync_channel(HIGH_WATER_MARK);
    source(job, to);
    sink(job, &from)
}

fn hop(job: &Job) -> ! {
    let (to, between) = sync_channel(HIGH_WATER_MARK);
    let (back, from) = sync_channel(HIGH_WATER_MARK);
    thread::spawn(move || {
        for message in between {
            back.send(message).unwrap();
        }
    });
    source(job, to);
    sink(job, &from)
}

fn lat(job: &Job) -> ! {
    let (ask, asked) = sync_channel::<Vec<u8>>(1);
    let (answer, answers) = sync_channel(1);
    let bytes = vec![0_u8; job.size];
    let copy = bytes.clone();
    thread::spawn(move || {
        for question in asked {
            assert_eq!(question.len(), copy.len());
            answer.send(copy.clone()).unwrap();
        }
    });
    let mut laps = Laps::new(job);
    loop {
        ask.send(bytes.clone()).unwrap();
        assert_eq!(answers.recv().unwrap().len(), job.size);
        if laps.lap() {
            laps.report().print();
        }
    }
}

fn fan(job: &Job) -> ! {
    let audience = Audience::new(job);
    let subscribers: Vec<_> = (0..job.peers)
        .map(|_| {
            let (to, from) = sync_channel::<Vec<u8>>(HIGH_WATER_MARK);
            let mut ear = audience.ear();
            thread::spawn(move || {
                while !ear.hear(from.recv().unwrap()[0]) {}
                stay()
            });
            to
        })
        .collect();
    let publish = |bytes: &[u8]| {
        for subscriber in &subscribers {
            subscriber.send(bytes.to_vec()).unwrap();
        }
    };
    let mut bytes = vec![HELLO; job.size];
    publish(&bytes);
    while !audience.is_there() {
        thread::yield_now();
    }
    bytes[0] = NEWS;
    for _ in 0..job.messages {
        publish(&bytes);
    }
    while !audience.is_content() {
        thread::yield_now();
    }
    audience.report().print()
}
