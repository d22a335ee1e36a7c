//! [`Job`]: what to run.

use std::env::args;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// PUSH to PULL, one way.
    Thr,
    /// REQ asks and REP answers, one at a time.
    Lat,
    /// One PUB to [`Job::peers`] SUBs.
    Fan,
    /// DEALER to DEALER through a device of a ROUTER and a DEALER, one way.
    Hop,
    /// [`Job::peers`] DEALERs ask one ROUTER, all of them before the first answer is read.
    Many,
}

/// How messages travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Between threads.
    Inproc,
    /// Through a Unix socket.
    Ipc,
    /// Through the loopback interface.
    Tcp,
}

/// What the crate offers to make it faster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lever {
    /// Nothing is asked for.
    None,
    /// Frames that read from the sender's buffer.
    ZeroCopy,
    /// One message, shared with each that is sent.
    Share,
    /// `Options::throughput`.
    Throughput,
    /// `Options::spin`.
    Spin,
    /// `Options::spin_where_it_pays`.
    SpinWhereItPays,
}

/// One measurement.
#[derive(Clone, Debug)]
pub struct Job {
    /// What is measured.
    pub workload: Workload,
    /// What is asked for, as in `lat+spin`.
    pub lever: Lever,
    /// How messages travel.
    pub transport: Transport,
    /// Of a message.
    pub size: usize,
    /// How many messages, or round trips, are measured.
    pub messages: usize,
    /// How many there are on the side that has many.
    pub peers: usize,
    /// Where their ROUTER is, if it is in another program.
    pub server: Option<String>,
    pub(crate) directory: String,
}

impl Transport {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Inproc => "inproc",
            Self::Ipc => "ipc",
            Self::Tcp => "tcp",
        }
    }
}

impl Job {
    /// The one that the command line asks for.
    ///
    /// # Panics
    ///
    /// If it asks for none.
    #[must_use]
    pub fn from_args() -> Self {
        let given: Vec<String> = args().skip(1).collect();
        let [workload, transport, size, messages, peers, directory, server @ ..] = &given[..]
        else {
            panic!("usage: <workload> <transport> <bytes> <messages> <peers> <directory> [server]");
        };
        let (workload, lever) = workload.split_once('+').unwrap_or((workload, ""));
        Self {
            lever: match lever {
                "" => Lever::None,
                "zero-copy" => Lever::ZeroCopy,
                "share" => Lever::Share,
                "throughput" => Lever::Throughput,
                "spin" => Lever::Spin,
                "spin-where-it-pays" => Lever::SpinWhereItPays,
                other => panic!("no lever `{other}`"),
            },
            workload: match workload {
                "thr" => Workload::Thr,
                "lat" => Workload::Lat,
                "fan" => Workload::Fan,
                "hop" => Workload::Hop,
                "many" => Workload::Many,
                other => panic!("no workload `{other}`"),
            },
            transport: [Transport::Inproc, Transport::Ipc, Transport::Tcp]
                .into_iter()
                .find(|known| known.name() == transport)
                .unwrap_or_else(|| panic!("no transport `{transport}`")),
            size: size.parse().expect("bytes"),
            messages: messages.parse().expect("messages"),
            peers: peers.parse().expect("peers"),
            server: server.first().cloned(),
            directory: directory.clone(),
        }
    }

    /// Where to bind what is called `name`. A port is 0, for any.
    #[must_use]
    pub fn endpoint(&self, name: &str) -> String {
        match self.transport {
            Transport::Inproc => format!("inproc://{name}"),
            Transport::Ipc => format!("ipc://{}", self.path(name)),
            Transport::Tcp => "tcp://127.0.0.1:0".into(),
        }
    }

    /// The file of a Unix socket.
    #[must_use]
    pub fn path(&self, name: &str) -> String {
        format!("{}/{name}-{}", self.directory, std::process::id())
    }

    /// How many messages go ahead of those that are measured.
    #[must_use]
    pub fn warm_up(&self) -> usize {
        self.messages / 10 + 1
    }

    /// All that are sent.
    #[must_use]
    pub fn total(&self) -> usize {
        self.warm_up() + self.messages
    }

    /// How often each of many peers asks, at least once; the first time is not measured.
    #[must_use]
    pub fn rounds(&self) -> usize {
        (self.messages / self.peers).max(1)
    }
}
