//! Where libzmq's sources are, and which of them make up the library.

use std::{
    env, fs,
    panic::Location,
    path::{self, Path, PathBuf},
};

use crate::{header, settings};

pub(crate) struct Sources {
    pub(crate) root: PathBuf,
    /// Whether they are those of `zeromq-src`.
    pub(crate) are_carried: bool,
    pub(crate) version: String,
}

impl Sources {
    /// `ZMQ_SOURCE_DIR`, or what the crate `zeromq-src` carries.
    pub(crate) fn find() -> Result<Self, String> {
        let named = settings::path("ZMQ_SOURCE_DIR");
        let are_carried = named.is_none();
        let root = match named {
            Some(root) if is_libzmq(&root) => {
                println!("cargo::rerun-if-changed={}", root.display());
                root
            }
            Some(root) => {
                return Err(format!(
                    "ZMQ_SOURCE_DIR={} lacks include/zmq.h or src/zmq.cpp",
                    root.display()
                ));
            }
            None => carried()
                .ok_or("paths are remapped and hide libzmq's sources: set ZMQ_SOURCE_DIR")?,
        };
        let version = header::version(&root.join("include"))?;
        let root = path::absolute(root).map_err(|error| error.to_string())?;
        Ok(Self { root, are_carried, version })
    }

    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// The C++ files, those that a message goes through and the others. What is compiled to nothing
    /// on the target is not among them.
    pub(crate) fn files(&self) -> [Vec<PathBuf>; 2] {
        let poller = match &*settings::target("OS") {
            "linux" | "android" => "epoll",
            "windows" if settings::target("ENV") == "msvc" => "epoll",
            "windows" => "select",
            _ => "kqueue",
        };
        let path = |name: &str| self.path(&format!("src/{name}.cpp"));
        let hot = HOT.iter().copied().chain([poller]);
        [hot.map(path).collect(), COLD.iter().copied().map(path).collect()]
    }
}

fn is_libzmq(root: &Path) -> bool {
    root.join("include/zmq.h").is_file() && root.join("src/zmq.cpp").is_file()
}

/// `zeromq-src` does not say where it is. But its generic constructor calls a conversion of
/// ours, which may ask for its caller, and that is a line in that crate's `src/lib.rs`. Where
/// cargo has been told to remap paths it is a lie, and cargo's own folder has to be searched.
fn carried() -> Option<PathBuf> {
    struct Caller;

    impl From<Caller> for PathBuf {
        #[track_caller]
        fn from(_: Caller) -> Self {
            Location::caller().file().into()
        }
    }

    let vendor = |package: &Path| Some(package.join("vendor")).filter(|root| is_libzmq(root));
    let lib_rs = zeromq_src::LibLocation::new(Caller, "");
    let package = lib_rs.lib_dir().ancestors().nth(2)?;
    vendor(package).or_else(|| {
        let home = env::var_os("CARGO_HOME").map(PathBuf::from);
        let home = home.or_else(|| Some(Path::new(&env::var_os("HOME")?).join(".cargo")))?;
        let registries = fs::read_dir(home.join("registry/src")).ok()?.flatten();
        registries
            .map(|registry| registry.path().join("zeromq-src-0.3.6+4.3.5"))
            .find_map(|package| vendor(&package))
    })
}

/// What a message goes through, as callgrind tells it of PUSH, REQ, DEALER, PUB, XPUB and PAIR over
/// inproc, tcp and ipc; and `err`, since a compiler that sees that no assertion comes back if it
/// fails inlines more: without it, eight bytes over inproc take 8 % more instructions.
const HOT: &[&str] = &[
    "dealer",
    "decoder_allocators",
    "dist",
    "err",
    "fq",
    "io_thread",
    "lb",
    "mailbox",
    "msg",
    "object",
    "pair",
    "pipe",
    "poller_base",
    "pub",
    "pull",
    "push",
    "raw_decoder",
    "raw_encoder",
    "raw_engine",
    "rep",
    "req",
    "router",
    "session_base",
    "signaler",
    "socket_base",
    "stream",
    "stream_engine_base",
    "sub",
    "tcp",
    "trie",
    "v1_decoder",
    "v1_encoder",
    "v2_decoder",
    "v2_encoder",
    "v3_1_encoder",
    "xpub",
    "xsub",
    "zmq",
    "zmtp_engine",
];

/// What opens, greets, encrypts, resolves, reports and closes, and the draft sockets.
const COLD: &[&str] = &[
    "address",
    "channel",
    "client",
    "clock",
    "ctx",
    "curve_client",
    "curve_mechanism_base",
    "curve_server",
    "dgram",
    "dish",
    "endpoint",
    "gather",
    "io_object",
    "ip",
    "ip_resolver",
    "ipc_address",
    "ipc_connecter",
    "ipc_listener",
    "mailbox_safe",
    "mechanism",
    "mechanism_base",
    "metadata",
    "mtrie",
    "null_mechanism",
    "options",
    "own",
    "peer",
    "plain_client",
    "plain_server",
    "polling_util",
    "proxy",
    "radio",
    "random",
    "reaper",
    "scatter",
    "server",
    "socket_poller",
    "socks",
    "socks_connecter",
    "stream_connecter_base",
    "stream_listener_base",
    "tcp_address",
    "tcp_connecter",
    "tcp_listener",
    "thread",
    "timers",
    "tipc_address",
    "tipc_connecter",
    "tipc_listener",
    "udp_address",
    "udp_engine",
    "ws_address",
    "ws_connecter",
    "ws_decoder",
    "ws_encoder",
    "ws_engine",
    "ws_listener",
    "zap_client",
    "zmq_utils",
];
