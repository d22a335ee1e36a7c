//! The loops in `tmq`.

use std::error::Error;
use std::future::pending;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use harness::{Audience, END, HELLO, Job, Laps, NEWS, Tally, Transport, Workload, unsupported};
use tmq::dealer::Dealer;
use tmq::{AsZmqSocket, Context, Message, Multipart};
use tokio::time::sleep;

type Result<T = ()> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Result {
    let job = Job::from_args();
    // A task, as the others are: what the runtime blocks on is woken more slowly.
    tokio::spawn(async move {
        match job.workload {
            Workload::Thr => thr(job).await,
            Workload::Lat => lat(job).await,
            Workload::Fan => fan(job).await,
            Workload::Hop => unsupported("no device"),
            Workload::Many if job.peers > 1000 => unsupported("1,023 sockets a context"),
            Workload::Many => many(job).await,
        }
    })
    .await?
}

/// A context for each end; one for both of them where they must share it.
fn contexts(job: &Job) -> [Context; 2] {
    let first = Context::new();
    match job.transport {
        Transport::Inproc => [first.clone(), first],
        Transport::Ipc | Transport::Tcp => [first, Context::new()],
    }
}

fn endpoint_of(socket: &impl AsZmqSocket) -> String {
    socket.get_socket().get_last_endpoint().expect("an endpoint").expect("UTF-8")
}

fn copy(bytes: &[u8]) -> Multipart {
    Message::from(bytes).into()
}

async fn thr(job: Job) -> Result {
    let [receiving, sending] = contexts(&job);
    let mut sink = tmq::pull(&receiving).bind(&job.endpoint("thr"))?;
    let mut source = tmq::push(&sending).connect(&endpoint_of(&sink))?;
    let (bytes, total) = (vec![0_u8; job.size], job.total());
    tokio::spawn(async move {
        for _ in 0..total {
            source.send(copy(&bytes)).await.unwrap();
        }
        pending::<()>().await;
    });
    let mut tally = Tally::new(&job);
    loop {
        let message = sink.next().await.ok_or("the end")??;
        assert_eq!(message[0].len(), job.size);
        if tally.count() {
            tally.report().print();
        }
    }
}

async fn lat(job: Job) -> Result {
    let [serving, asking] = contexts(&job);
    let mut server = tmq::reply(&serving).bind(&job.endpoint("lat"))?;
    let mut client = tmq::request(&asking).connect(&endpoint_of(&server))?;
    let bytes = vec![0_u8; job.size];
    let answer = bytes.clone();
    tokio::spawn(async move {
        loop {
            let (question, asker) = server.recv().await.unwrap();
            assert_eq!(question[0].len(), answer.len());
            server = asker.send(copy(&answer)).await.unwrap();
        }
    });
    let mut laps = Laps::new(&job);
    loop {
        let answer;
        (answer, client) = client.send(copy(&bytes)).await?.recv().await?;
        assert_eq!(answer[0].len(), job.size);
        if laps.lap() {
            laps.report().print();
        }
    }
}

async fn fan(job: Job) -> Result {
    let [publishing, subscribing] = contexts(&job);
    let mut publisher = tmq::publish(&publishing).set_sndhwm(0).bind(&job.endpoint("fan"))?;
    let endpoint = endpoint_of(&publisher);
    let audience = Audience::new(&job);
    for _ in 0..job.peers {
        let socket = tmq::subscribe(&subscribing).set_rcvhwm(0).connect(&endpoint)?;
        let mut socket = socket.subscribe(b"")?;
        let mut ear = audience.ear();
        tokio::spawn(async move {
            while let Some(message) = socket.next().await {
                if ear.hear(message.unwrap()[0][0]) {
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

async fn many(job: Job) -> Result {
    let [serving, asking] = contexts(&job);
    let mut router = tmq::router(&serving).bind(&job.endpoint("many"))?;
    let endpoint = endpoint_of(&router);
    let bytes = vec![0_u8; job.size];
    let answer = bytes.clone();
    tokio::spawn(async move {
        while let Some(question) = router.next().await {
            let mut frames = question.unwrap();
            let question = frames.pop_back().expect("a question");
            assert_eq!(question.len(), answer.len());
            frames.push_back(Message::from(&answer[..]));
            router.send(frames).await.unwrap();
        }
    });
    let mut dealers = Vec::new();
    while dealers.len() < job.peers {
        let group = dealers.len();
        // They come in groups that a listener's queue has room for.
        for _ in group..job.peers.min(group + 50) {
            dealers.push(tmq::dealer(&asking).connect(&endpoint)?);
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

async fn ask_all(dealers: &mut [Dealer], bytes: &[u8]) -> Result {
    for dealer in &mut *dealers {
        dealer.send(copy(bytes)).await?;
    }
    for dealer in dealers {
        let answer = dealer.next().await.ok_or("the end")??;
        assert_eq!(answer[0].len(), bytes.len());
    }
    Ok(())
}
