//! Sockets: opening, endpoints, options.

use std::ops::Deref;
use std::thread;
use std::time::Duration;

use zmq::{Context, ErrorKind, Kind, Socket, SocketType};

use crate::common::child::in_child;
use crate::common::temp_dir::TempDir;
use crate::common::{MOMENT, PATIENCE, context, until};

#[test]
fn every_type_that_opens_meets_a_remote_peer() {
    fn meet<A, B>(context: &Context, binds: Kind<A>, connects: Kind<B>)
    where
        A: SocketType + Deref<Target = Socket>,
        B: SocketType + Deref<Target = Socket>,
    {
        let directory = TempDir::new();
        for endpoint in ["tcp://127.0.0.1:*", &format!("ipc://{}/socket", directory.path())] {
            let (a, b) = (context.socket(binds).unwrap(), context.socket(connects).unwrap());
            b.connect(&a.bind(endpoint).unwrap()).unwrap();
            a.wait_for_peers(1, PATIENCE).unwrap();
            b.wait_for_peers(1, PATIENCE).unwrap();
        }
    }
    in_child(|| {
        let context = Context::builder().watch_peers(true).build().unwrap();
        for _ in 0..2 {
            meet(&context, zmq::REP, zmq::REQ);
            meet(&context, zmq::ROUTER, zmq::DEALER);
            meet(&context, zmq::PUB, zmq::SUB);
            meet(&context, zmq::XPUB, zmq::XSUB);
            meet(&context, zmq::PULL, zmq::PUSH);
            meet(&context, zmq::PAIR, zmq::PAIR);
        }
    });
}

#[test]
fn an_id_in_use_is_an_error() {
    in_child(|| {
        let context = context();
        let servers = [(); 2].map(|()| context.socket(zmq::DEALER).unwrap());
        let router = context.socket(zmq::ROUTER).unwrap();
        let endpoint = servers[0].bind("tcp://127.0.0.1:*").unwrap();
        router.connect_with_id(&endpoint, "server").unwrap();
        let other = servers[1].bind("tcp://127.0.0.1:*").unwrap();
        let error = router.connect_with_id(&other, "server").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AddrInUse);
        // A STREAM is given its ids.
        let stream = context.socket(zmq::STREAM).unwrap();
        let ids = [(); 20].map(|()| stream.connect(&endpoint).unwrap());
        assert!(ids.iter().all(|id| ids.iter().filter(|it| *it == id).count() == 1));
    });
}

#[cfg(unix)]
#[test]
fn a_descriptor_that_does_not_listen_is_an_error() {
    use std::fs::File;
    use std::os::fd::OwnedFd;
    use std::process::{Command, Stdio};

    in_child(|| {
        let context = context();
        let socket = context.socket(zmq::PULL).unwrap();
        let bad: [OwnedFd; 3] = [
            File::open(std::env::current_exe().unwrap()).unwrap().into(),
            Command::new("true").stdout(Stdio::piped()).spawn().unwrap().stdout.unwrap().into(),
            std::net::UdpSocket::bind("127.0.0.1:0").unwrap().into(),
        ];
        for fd in bad {
            let error = socket.set_use_fd(fd).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
        }
        socket.bind("tcp://127.0.0.1:*").unwrap();
    });
}

#[test]
fn odd_endpoints_are_errors_or_work() {
    in_child(|| {
        let context = context();
        let socket = context.socket(zmq::PULL).unwrap();
        let long = "x".repeat(100_000);
        for endpoint in [
            "",
            ":",
            "://",
            "tcp",
            "tcp://",
            "tcp://:",
            "tcp://*",
            "tcp://*:99999",
            "tcp://*:-1",
            "tcp://127.0.0.1:80 80",
            "tcp://127.0.0.1:1;127.0.0.1",
            "tcp://[::1",
            "tcp://]:1",
            "tcp://\0:1",
            "tcp://%s%n:1",
            "ipc://",
            "ipc:///",
            "ipc://@",
            "ipc://\0",
            "ipc:///no/such/directory/x",
            "inproc://",
            "inproc://\0",
            "pgm://",
            "pgm://x;y;z:1",
            "epgm://;:1",
            "norm://,:1",
            "vmci://*:*",
            "tipc://",
            "tipc://{1,2,3}",
            "tipc://{,}",
            "udp://1.2.3.4:5",
            "ws://",
            "ws://*:*/\n",
            "wss://x",
            "gssapi://x",
            "\u{feff}tcp://*:*",
            &format!("tcp://{long}:1"),
            &format!("ipc://{long}"),
            &format!("inproc://{long}"),
            &long,
        ] {
            for outcome in [socket.bind(endpoint).map(drop), socket.connect(endpoint)] {
                if let Err(error) = outcome {
                    assert_eq!(error.to_string().lines().count(), 1, "{error}");
                }
            }
        }
        socket.bind("tcp://127.0.0.1:*").unwrap();
    });
}

#[test]
fn a_group_that_the_network_refuses_is_not_tried() {
    in_child(|| {
        let context = context();
        for endpoint in [
            "norm://localhost",
            "norm://0.0.0.0",
            "norm://zzz;224.1.2.3:5556",
            "norm://nohost.invalid:5",
            "pgm://lo;239.192.1.1:5555",
            "epgm://lo;239.192.1.1:1",
        ] {
            let publisher = zmq::Pub::options().linger(Duration::ZERO).open(&context).unwrap();
            let transport = if endpoint.starts_with("norm") { "norm" } else { "pgm" };
            let kind = if zmq::has(transport) {
                ErrorKind::Unsupported
            } else {
                ErrorKind::ProtocolNotSupported
            };
            assert_eq!(publisher.connect(endpoint).unwrap_err().kind(), kind, "{endpoint}");
            assert_eq!(publisher.bind(endpoint).unwrap_err().kind(), kind, "{endpoint}");
        }
        // libzmq would try it in a thread of its own.
        thread::sleep(MOMENT);
    });
}

#[test]
fn a_name_is_free_soon_after_its_socket_has_gone() {
    in_child(|| {
        let context = context();
        for _ in 0..200 {
            let socket = context.socket(zmq::PULL).unwrap();
            until(|| match socket.bind("inproc://name") {
                Ok(_) => true,
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::AddrInUse, "{error}");
                    false
                }
            });
        }
    });
}

#[test]
fn a_connection_taken_back_before_somebody_is_bound_is_an_error_or_harmless() {
    fn take_back<A, B>(context: &Context, connects: Kind<A>, binds: Kind<B>)
    where
        A: SocketType + Deref<Target = Socket>,
        B: SocketType + Deref<Target = Socket>,
    {
        let look = |socket: &Socket| drop(socket.poll(zmq::POLLIN, Some(MOMENT / 10)));
        let (a, b) = (context.socket(connects).unwrap(), context.socket(binds).unwrap());
        a.connect("inproc://later").unwrap();
        if let Err(error) = a.disconnect("inproc://later") {
            assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
        }
        look(&a);
        until(|| b.bind("inproc://later").is_ok());
        look(&a);
        look(&b);
        // Now it may be taken back, if it was not.
        let _ = a.disconnect("inproc://later");
        // And those who come later are no matter.
        let c = context.socket(connects).unwrap();
        c.connect("inproc://later").unwrap();
        c.disconnect("inproc://later").unwrap();
    }
    in_child(|| {
        let context = context();
        take_back(&context, zmq::ROUTER, zmq::DEALER);
        take_back(&context, zmq::ROUTER, zmq::ROUTER);
        take_back(&context, zmq::DEALER, zmq::ROUTER);
        take_back(&context, zmq::REP, zmq::REQ);
        take_back(&context, zmq::REQ, zmq::REP);
        take_back(&context, zmq::PUSH, zmq::PULL);
        take_back(&context, zmq::SUB, zmq::PUB);
        take_back(&context, zmq::PAIR, zmq::PAIR);
        let router = context.socket(zmq::ROUTER).unwrap();
        router.connect("inproc://never").unwrap();
        router.disconnect("inproc://never").unwrap_err();
        context.shutdown().unwrap();
    });
}

#[test]
fn who_is_no_peer_to_a_router_is_not_bound_where_one_waited() {
    fn refused<T: SocketType + Deref<Target = Socket>>(context: &Context, kind: Kind<T>) {
        let socket = context.socket(kind).unwrap();
        let error = socket.bind("inproc://router").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        socket.bind("inproc://other").unwrap();
        until(|| socket.unbind("inproc://other").is_ok());
    }

    fn all_refused(context: &Context) {
        refused(context, zmq::PAIR);
        refused(context, zmq::PUB);
        refused(context, zmq::XPUB);
        refused(context, zmq::SUB);
        refused(context, zmq::XSUB);
        refused(context, zmq::PUSH);
        refused(context, zmq::PULL);
    }

    in_child(|| {
        let context = context();
        let (a, b) = (context.socket(zmq::ROUTER).unwrap(), context.socket(zmq::REP).unwrap());
        a.connect("inproc://router").unwrap();
        b.connect("inproc://router").unwrap();
        all_refused(&context);
        drop((a, b));
        all_refused(&context);
        // They have gone as soon as they are met.
        context.socket(zmq::DEALER).unwrap().bind("inproc://router").unwrap();
        until(|| context.socket(zmq::PUB).unwrap().bind("inproc://router").is_ok());
    });
}

#[test]
fn a_connect_that_fails_keeps_nobody_from_being_bound() {
    in_child(|| {
        let context = context();
        let router = context.socket(zmq::ROUTER).unwrap();
        let pair = context.socket(zmq::PAIR).unwrap();
        let stopped = context.clone();
        stopped.shutdown().unwrap();
        assert_eq!(router.connect("inproc://x").unwrap_err().kind(), ErrorKind::Terminated);
        assert_eq!(pair.bind("inproc://x").unwrap_err().kind(), ErrorKind::Terminated);
    });
}

#[test]
fn strings_with_a_nul_are_errors() {
    in_child(|| {
        let context = context();
        let socket = context.socket(zmq::PULL).unwrap();
        assert_eq!(socket.bind("inproc://a\0b").unwrap_err().kind(), ErrorKind::InvalidInput);
        assert_eq!(socket.connect("inproc://a\0").unwrap_err().kind(), ErrorKind::InvalidInput);
        let proxied = zmq::Pull::options().socks_proxy("127.0.0.1:1080\0");
        assert!(proxied.open(&context).is_err());
        assert!(Context::builder().thread_name_prefix("a\0").build().is_err());
    });
}

#[test]
fn nobody_but_who_can_answer_is_bound_where_servers_ask() {
    const ZAP: &str = "inproc://zeromq.zap.01";

    in_child(|| {
        let context = context();
        let (dealer, pair) =
            (context.socket(zmq::DEALER).unwrap(), context.socket(zmq::PAIR).unwrap());
        let (push, pull) = (context.socket(zmq::PUSH).unwrap(), context.socket(zmq::PULL).unwrap());
        let (publisher, sub) =
            (context.socket(zmq::PUB).unwrap(), context.socket(zmq::SUB).unwrap());
        let both = (context.socket(zmq::XPUB).unwrap(), context.socket(zmq::XSUB).unwrap());
        let req = context.socket(zmq::REQ).unwrap();
        let sockets: [&Socket; 9] =
            [&pull, &dealer, &pair, &push, &publisher, &sub, &both.0, &both.1, &req];
        let refused = sockets.map(|it| it.bind(ZAP));

        let authenticator = context.socket(zmq::ROUTER).unwrap();
        let bound = authenticator.bind(ZAP);
        let server = zmq::Pull::options().zap_domain("global").open(&context).unwrap();
        let client = context.socket(zmq::PUSH).unwrap();
        client.connect(&server.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
        let (_, question) = authenticator.recv_timeout(PATIENCE).unwrap();
        assert!(question.iter().any(|frame| *frame == "global"), "{question:?}");
        bound.unwrap();
        for outcome in refused {
            assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Unsupported);
        }
        authenticator.unbind(ZAP).unwrap();
        let rep = context.socket(zmq::REP).unwrap();
        until(|| rep.bind(ZAP).is_ok());
    });
}

#[test]
fn a_stream_does_not_meet_others_within_the_process() {
    in_child(|| {
        let context = context();
        let stream = context.socket(zmq::STREAM).unwrap();
        let bound = stream.bind("inproc://stream");
        let client = context.socket(zmq::DEALER).unwrap();
        client.connect("inproc://stream").unwrap();
        client.try_send(["hello", "more"]).unwrap();
        let heard = stream.try_recv();
        let server = context.socket(zmq::DEALER).unwrap();
        server.bind("inproc://dealer").unwrap();
        let connected = stream.connect("inproc://dealer");
        server.try_recv().unwrap_err();

        assert_eq!(heard.unwrap_err().kind(), ErrorKind::TimedOut);
        assert_eq!(bound.unwrap_err().kind(), ErrorKind::Unsupported);
        assert_eq!(connected.unwrap_err().kind(), ErrorKind::Unsupported);
    });
}

#[test]
fn nobody_waits_where_servers_ask_for_who_answers_them() {
    const ZAP: &str = "inproc://zeromq.zap.01";

    in_child(|| {
        let context = context();
        let curious = context.socket(zmq::DEALER).unwrap();
        assert_eq!(curious.connect(ZAP).unwrap_err().kind(), ErrorKind::NotFound);
        let authenticator = context.socket(zmq::REP).unwrap();
        authenticator.bind(ZAP).unwrap();
        curious.connect(ZAP).unwrap();
    });
}

#[test]
fn a_socket_that_is_bound_where_it_connects_stays_bound() {
    in_child(|| {
        let context = context();
        let router = context.socket(zmq::ROUTER).unwrap();
        router.bind("inproc://itself").unwrap();
        router.connect("inproc://itself").unwrap();
        let refused = router.disconnect("inproc://itself").unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Unsupported);

        let other = context.socket(zmq::DEALER).unwrap();
        other.connect("inproc://itself").unwrap();
        other.send("hello").unwrap();
        assert_eq!(router.recv_timeout(PATIENCE).unwrap().1, "hello");
        router.unbind("inproc://itself").unwrap();
        router.disconnect("inproc://itself").unwrap();
        context.socket(zmq::XPUB).unwrap().bind("inproc://itself").unwrap();
    });
}

#[test]
fn whether_to_wait_for_connections_is_chosen_before_there_are_any() {
    let context = context();
    let server = context.socket(zmq::PULL).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let source = zmq::Push::options().immediate(true).open(&context).unwrap();
    source.connect(&endpoint).unwrap();
    let error = source.set_immediate(false).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let reason = "it is too late: the socket has been bound or connected";
    assert_eq!(error.to_string(), format!("zmq_setsockopt `ZMQ_IMMEDIATE`: {reason}"));
}

#[test]
fn an_endpoint_by_ws_is_no_longer_than_libzmq_can_say() {
    let context = context();
    let socket = context.socket(zmq::PUSH).unwrap();
    for transport in ["ws", "wss"] {
        let longest = format!("{transport}://127.0.0.1:1/");
        let longest = format!("{longest}{}", "x".repeat(4096 - longest.len()));
        let error = socket.connect(&format!("{longest}x")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        let line = format!("an endpoint of `{transport}` has 4096 bytes at most");
        assert!(error.to_string().contains(&line), "{error}");
        if zmq::has(transport) {
            socket.connect(&longest).unwrap();
        }
    }
}
