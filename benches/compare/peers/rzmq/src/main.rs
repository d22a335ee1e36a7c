//! The loops in `rzmq`.

use std::error::Error;
use std::future::pending;
use std::time::Duration;

use harness::{
    Audience, Crowd, END, HELLO, Job, Laps, NEWS, Tally, Transport, Workload, unsupported,
};
use rzmq::socket::options::{
    AUTO_DELIMITER, LAST_ENDPOINT, MAX_CONNECTIONS, RCVHWM, SNDHWM, SUBSCRIBE,
};
use rzmq::{Context, Msg, MsgFlags, Socket, SocketType};
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
            // What its ROUTER sends to a DEALER over inproc arrives with the id in front.
            Workload::Many if job.transport == Transport::Inproc => unsupported("answers wrongly"),
            Workload::Many => many(job).await,
        }
    })
    .await?
}

fn copy(bytes: &[u8]) -> Msg {
    Msg::from_vec(bytes.to_vec())
}

async fn bind(socket: &Socket, endpoint: &str) -> Result<String> {
    socket.bind(endpoint).await?;
    if endpoint.starts_with("inproc:") {
        return Ok(endpoint.into());
    }
    Ok(String::from_utf8(socket.get_option(LAST_ENDPOINT).await?)?)
}

async fn thr(job: Job) -> Result {
    let context = Context::new()?;
    let sink = context.socket(SocketType::Pull)?;
    let endpoint = bind(&sink, &job.endpoint("thr")).await?;
    let source = context.socket(SocketType::Push)?;
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
        assert_eq!(sink.recv().await?.size(), job.size);
        if tally.count() {
            tally.report().print();
        }
    }
}

async fn lat(job: Job) -> Result {
    let context = Context::new()?;
    let server = context.socket(SocketType::Rep)?;
    let endpoint = bind(&server, &job.endpoint("lat")).await?;
    let client = context.socket(SocketType::Req)?;
    client.connect(&endpoint).await?;
    let bytes = vec![0_u8; job.size];
    let answer = bytes.clone();
    tokio::spawn(async move {
        loop {
            assert_eq!(server.recv().await.unwrap().size(), answer.len());
            server.send(copy(&answer)).await.unwrap();
        }
    });
    let mut laps = Laps::new(&job);
    loop {
        client.send(copy(&bytes)).await?;
        assert_eq!(client.recv().await?.size(), job.size);
        if laps.lap() {
            laps.report().print();
        }
    }
}

async fn fan(job: Job) -> Result {
    let context = Context::new()?;
    let publisher = context.socket(SocketType::Pub)?;
    publisher.set_option(SNDHWM, 1_000_000).await?;
    let endpoint = bind(&publisher, &job.endpoint("fan")).await?;
    let audience = Audience::new(&job);
    for _ in 0..job.peers {
        let socket = context.socket(SocketType::Sub)?;
        socket.set_option(RCVHWM, 1_000_000).await?;
        socket.set_option_raw(SUBSCRIBE, b"").await?;
        socket.connect(&endpoint).await?;
        let mut ear = audience.ear();
        tokio::spawn(async move {
            loop {
                let message = socket.recv().await.unwrap();
                if ear.hear(message.data().expect("bytes")[0]) {
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
    let context = Context::new()?;
    let endpoint = match &job.server {
        Some(there) => there.clone(),
        None => answer_all(&job, &context).await?,
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
            let dealer = context.socket(SocketType::Dealer)?;
            dealer.set_option(AUTO_DELIMITER, false).await?;
            dealer.connect(&endpoint).await?;
            dealers.push(dealer);
        }
        ask_all(&dealers[group..], &bytes).await?;
    }
    let mut tally = Tally::of_rounds(&job);
    loop {
        ask_all(&dealers, &bytes).await?;
        if tally.count_round(job.peers) {
            tally.report().print();
        }
    }
}

/// Where a ROUTER answers.
async fn answer_all(job: &Job, context: &Context) -> Result<String> {
    let router = context.socket(SocketType::Router)?;
    router.set_option(AUTO_DELIMITER, false).await?;
    router.set_option(MAX_CONNECTIONS, 20_000).await?;
    let endpoint = bind(&router, &job.endpoint("many")).await?;
    let answer = vec![0_u8; job.size];
    tokio::spawn(async move {
        loop {
            let mut frames = router.recv_multipart().await.unwrap();
            let question = frames.pop().expect("a question");
            assert_eq!(question.size(), answer.len());
            frames[0].set_flags(MsgFlags::MORE);
            frames.push(copy(&answer));
            router.send_multipart(frames).await.unwrap();
        }
    });
    Ok(endpoint)
}

/// Waits for them beside the tasks, which are not to be held up.
async fn crowd_reports(crowd: Crowd) -> ! {
    std::thread::spawn(|| crowd.report());
    std::future::pending().await
}

async fn ask_all(dealers: &[Socket], bytes: &[u8]) -> Result {
    for dealer in dealers {
        dealer.send(copy(bytes)).await?;
    }
    for dealer in dealers {
        assert_eq!(dealer.recv().await?.size(), bytes.len());
    }
    Ok(())
}
