//! The loops in `zeromq`.

use std::error::Error;
use std::future::pending;
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use harness::{
    Audience, Crowd, END, HELLO, Job, Laps, NEWS, Tally, Transport, Workload, unsupported,
};
use tokio::runtime::Handle;
use tokio::time::sleep;
use zeromq::prelude::*;
use zeromq::{
    DealerSocket, PubSocket, PullSocket, PushSocket, RepSocket, ReqSocket, RouterSocket, SubSocket,
    ZmqMessage,
};

type Result<T = ()> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Result {
    let job = Job::from_args();
    if job.transport == Transport::Inproc {
        unsupported("no inproc");
    }
    // A task, as the others are: what the runtime blocks on is woken more slowly.
    tokio::spawn(async move {
        match job.workload {
            Workload::Thr => thr(job).await,
            Workload::Lat => lat(job).await,
            Workload::Fan => fan(job).await,
            Workload::Hop => hop(job).await,
            Workload::Many => many(job).await,
        }
    })
    .await?
}

fn copy(bytes: &[u8]) -> ZmqMessage {
    Bytes::copy_from_slice(bytes).into()
}

fn size(message: &ZmqMessage, frame: usize) -> usize {
    message.get(frame).map_or(0, Bytes::len)
}

async fn thr(job: Job) -> Result {
    let mut sink = PullSocket::new();
    let endpoint = sink.bind(&job.endpoint("thr")).await?.to_string();
    let mut source = PushSocket::new();
    source.connect(&endpoint).await?;
    let (bytes, total) = (vec![0_u8; job.size], job.total());
    tokio::spawn(async move {
        for _ in 0..total {
            source.send(copy(&bytes)).await.unwrap();
        }
        pending::<()>().await;
    });
    let mut tally = Tally::new(&job);
    loop {
        assert_eq!(size(&sink.recv().await?, 0), job.size);
        if tally.count() {
            tally.report().print();
        }
    }
}

async fn lat(job: Job) -> Result {
    let mut server = RepSocket::new();
    let endpoint = server.bind(&job.endpoint("lat")).await?.to_string();
    let mut client = ReqSocket::new();
    client.connect(&endpoint).await?;
    let bytes = vec![0_u8; job.size];
    let answer = bytes.clone();
    tokio::spawn(async move {
        loop {
            let question = server.recv().await.unwrap();
            assert_eq!(size(&question, 0), answer.len());
            server.send(copy(&answer)).await.unwrap();
        }
    });
    let mut laps = Laps::new(&job);
    loop {
        client.send(copy(&bytes)).await?;
        assert_eq!(size(&client.recv().await?, 0), job.size);
        if laps.lap() {
            laps.report().print();
        }
    }
}

async fn fan(job: Job) -> Result {
    let mut publisher = PubSocket::new();
    let endpoint = publisher.bind(&job.endpoint("fan")).await?.to_string();
    let audience = Audience::new(&job);
    for _ in 0..job.peers {
        let mut socket = SubSocket::new();
        socket.connect(&endpoint).await?;
        socket.subscribe("").await?;
        let mut ear = audience.ear();
        tokio::spawn(async move {
            loop {
                let message = socket.recv().await.unwrap();
                if ear.hear(message.get(0).expect("a frame")[0]) {
                    pending::<()>().await;
                }
            }
        });
    }
    let mut bytes = vec![HELLO; job.size];
    while !audience.is_there() {
        publisher.send(copy(&bytes)).await?;
        sleep(Duration::from_millis(1)).await;
    }
    bytes[0] = NEWS;
    for _ in 0..job.messages {
        publisher.send(copy(&bytes)).await?;
    }
    bytes[0] = END;
    while !audience.is_content() {
        publisher.send(copy(&bytes)).await?;
        sleep(Duration::from_millis(1)).await;
    }
    audience.report().print()
}

async fn hop(job: Job) -> Result {
    let mut frontend = RouterSocket::new();
    let asked_at = frontend.bind(&job.endpoint("front")).await?.to_string();
    let mut backend = DealerSocket::new();
    let worked_at = backend.bind(&job.endpoint("back")).await?.to_string();
    let mut sink = DealerSocket::new();
    sink.connect(&worked_at).await?;
    // What it sends before somebody is there, it drops with an error, and that ends the device.
    sleep(Duration::from_millis(50)).await;
    // It is not `Send`, so it cannot be a task.
    let runtime = Handle::current();
    thread::spawn(move || runtime.block_on(zeromq::proxy(frontend, backend, None)).unwrap());
    let mut source = DealerSocket::new();
    source.connect(&asked_at).await?;
    let (bytes, total) = (vec![0_u8; job.size], job.total());
    tokio::spawn(async move {
        for _ in 0..total {
            source.send(copy(&bytes)).await.unwrap();
        }
        pending::<()>().await;
    });
    let mut tally = Tally::new(&job);
    loop {
        assert_eq!(size(&sink.recv().await?, 1), job.size);
        if tally.count() {
            tally.report().print();
        }
    }
}

async fn many(job: Job) -> Result {
    let endpoint = match &job.server {
        Some(there) => there.clone(),
        None => answer_all(&job).await?,
    };
    if let Some(crowd) = Crowd::of(&job, &endpoint) {
        crowd_reports(crowd).await
    }
    let bytes = vec![0_u8; job.size];
    let mut dealers = Vec::new();
    while dealers.len() < job.peers {
        let group = dealers.len();
        // They come in groups that a listener's queue has room for.
        for _ in group..job.peers.min(group + 50) {
            let mut dealer = DealerSocket::new();
            dealer.connect(&endpoint).await?;
            dealers.push(dealer);
        }
        ask_all(&mut dealers[group..], &bytes).await?;
    }
    let mut tally = Tally::of_rounds(&job);
    loop {
        ask_all(&mut dealers, &bytes).await?;
        if tally.count_round(job.peers) {
            tally.report().print();
        }
    }
}

/// Where a ROUTER answers.
async fn answer_all(job: &Job) -> Result<String> {
    let mut router = RouterSocket::new();
    let endpoint = router.bind(&job.endpoint("many")).await?.to_string();
    let answer = Bytes::from(vec![0_u8; job.size]);
    tokio::spawn(async move {
        loop {
            let mut frames = router.recv().await.unwrap().into_vecdeque();
            let question = frames.pop_back().expect("a question");
            assert_eq!(question.len(), answer.len());
            frames.push_back(Bytes::copy_from_slice(&answer));
            router.send(frames.try_into().expect("two frames")).await.unwrap();
        }
    });
    Ok(endpoint)
}

/// Waits for them beside the tasks, which are not to be held up.
async fn crowd_reports(crowd: Crowd) -> ! {
    std::thread::spawn(|| crowd.report());
    std::future::pending().await
}

async fn ask_all(dealers: &mut [DealerSocket], bytes: &[u8]) -> Result {
    for dealer in &mut *dealers {
        dealer.send(copy(bytes)).await?;
    }
    for dealer in dealers {
        assert_eq!(size(&dealer.recv().await?, 0), bytes.len());
    }
    Ok(())
}
