//! Who is let in by name, by password and by key, and who is not.

mod common;

use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};

use zmq::{Context, ErrorKind, Event, Events, KeyPair, Mechanism, Monitor, ProtocolError};
use zmq::{Options, Rep, Req, Socket};

use common::temp_dir::TempDir;
use common::{PATIENCE, context};

const DOMAIN: &str = "staff";
const NAME: &str = "alice";
const PASSWORD: &str = "open sesame";

/// Whoever answers for this context when a server asks who is to be let in.
struct Authenticator {
    context: Context,
    /// What it was asked: domain, mechanism, and whatever the peer showed.
    asked: Receiver<Vec<Vec<u8>>>,
    thread: JoinHandle<()>,
}

impl Authenticator {
    /// Lets in who shows this.
    fn start(context: &Context, credentials: &[&[u8]]) -> Self {
        let socket = context.socket(zmq::REP).unwrap();
        socket.bind("inproc://zeromq.zap.01").unwrap();
        let credentials: Vec<Vec<u8>> = credentials.iter().map(|it| it.to_vec()).collect();
        let (sender, asked) = mpsc::channel();
        let thread = thread::spawn(move || {
            let mut socket = socket;
            loop {
                let (question, waiting) = match socket.recv() {
                    Ok(received) => received,
                    // The context is shut down.
                    Err(failed) => break assert_eq!(failed.error().kind(), ErrorKind::Terminated),
                };
                let mut frames = question.iter().map(|frame| frame.to_vec());
                let mut next = || frames.next().unwrap();
                let (version, id, domain) = (next(), next(), next());
                let (_address, _identity, mechanism) = (next(), next(), next());
                let shown: Vec<_> = frames.collect();
                let status = if shown == credentials { "200" } else { "400" };
                let reply = [&version[..], &id, status.as_bytes(), b"", NAME.as_bytes(), b""];
                let _ = sender.send([vec![domain, mechanism], shown].concat());
                socket = waiting.send(reply).unwrap();
            }
        });
        Self { context: context.clone(), asked, thread }
    }

    #[track_caller]
    fn was_asked(&self, mechanism: &str, shown: &[&[u8]]) {
        let asked = self.asked.recv_timeout(PATIENCE).unwrap();
        let about = [DOMAIN.as_bytes(), mechanism.as_bytes()];
        assert_eq!(asked, [&about[..], shown].concat());
    }

    fn end(self) {
        self.context.shutdown().unwrap();
        self.thread.join().unwrap();
    }
}

/// Runs `test` on the transports that have handshakes.
fn each_transport(test: impl Fn(&Context, &str)) {
    let ipc = TempDir::new();
    for endpoint in ["tcp://127.0.0.1:*", &format!("ipc://{}/socket", ipc.path())] {
        test(&context(), endpoint);
    }
}

fn has_curve() -> bool {
    assert!(
        zmq::has("curve") || !cfg!(all(feature = "vendored", feature = "curve")),
        "this build promises CURVE"
    );
    zmq::has("curve")
}

/// One exchange, after which both can do the next.
#[track_caller]
fn exchange(client: Req<zmq::Idle>, server: Rep<zmq::Idle>) -> (Req<zmq::Idle>, Rep<zmq::Idle>) {
    let client = client.send_timeout("hello", PATIENCE).unwrap();
    let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
    assert_eq!(question, "hello");
    let server = asker.send("World").unwrap();
    let (answer, client) = client.recv_timeout(PATIENCE).unwrap();
    assert_eq!(answer, "World");
    (client, server)
}

/// The next failed handshake, which it waits for.
#[track_caller]
fn failure(monitor: &Monitor) -> Event {
    loop {
        let event = monitor.recv_timeout(PATIENCE).unwrap().unwrap().event;
        if let Event::HandshakeFailedAuth { .. }
        | Event::HandshakeFailedProtocol(_)
        | Event::HandshakeFailedNoDetail { .. } = event
        {
            return event;
        }
    }
}

/// Opens a client that is not let in, and says what the server and it learn.
#[track_caller]
fn refused(
    context: &Context,
    options: Options<Req<zmq::Idle>>,
    endpoint: &str,
    server: &Monitor,
) -> (Event, Monitor, Req<zmq::Idle>) {
    let client = options.reconnect_interval(None).open(context).unwrap();
    let monitor = client.monitor(Events::ALL).unwrap();
    client.connect(endpoint).unwrap();
    (failure(server), monitor, client)
}

const REFUSED: Event = Event::HandshakeFailedAuth { status: 400 };

#[test]
fn plain_lets_in_who_knows_the_password_and_nobody_else() {
    each_transport(|context, endpoint| {
        let authenticator = Authenticator::start(context, &[NAME.as_bytes(), PASSWORD.as_bytes()]);
        let options = Rep::options().plain_server(true).zap_domain(DOMAIN);
        let server = options.open(context).unwrap();
        assert_eq!(server.mechanism().unwrap(), Mechanism::Plain);
        let monitor = server.monitor(Events::ALL).unwrap();
        let endpoint = server.bind(endpoint).unwrap();

        let honest = Req::options().plain_client(NAME, PASSWORD).open(context).unwrap();
        honest.connect(&endpoint).unwrap();
        let (honest, server) = exchange(honest, server);
        authenticator.was_asked("PLAIN", &[NAME.as_bytes(), PASSWORD.as_bytes()]);

        for (name, password) in [(NAME, "wrong"), ("bob", PASSWORD)] {
            let options = Req::options().plain_client(name, password);
            let (event, client, _socket) = refused(context, options, &endpoint, &monitor);
            assert_eq!(event, REFUSED);
            assert_eq!(failure(&client), REFUSED);
            authenticator.was_asked("PLAIN", &[name.as_bytes(), password.as_bytes()]);
        }
        let unsecured = Req::options();
        let (event, _, _socket) = refused(context, unsecured, &endpoint, &monitor);
        let other = Event::HandshakeFailedProtocol(ProtocolError::MechanismMismatch);
        assert_eq!(event, other);

        // The honest one is still served, and under its name.
        let asking = honest.send("who am I?").unwrap();
        let (question, asker) = server.recv_timeout(PATIENCE).unwrap();
        assert_eq!(question[0].property("User-Id").as_deref(), Some(NAME));
        drop((asker, asking));
        authenticator.end();
    });
}

#[test]
fn with_a_domain_the_authenticator_is_asked_about_unsecured_peers_too() {
    each_transport(|context, endpoint| {
        let authenticator = Authenticator::start(context, &[]);
        let server = Rep::options().zap_domain(DOMAIN).open(context).unwrap();
        let endpoint = server.bind(endpoint).unwrap();
        let client = context.socket(zmq::REQ).unwrap();
        client.connect(&endpoint).unwrap();
        drop(exchange(client, server));
        authenticator.was_asked("NULL", &[]);
        authenticator.end();
    });
}

#[cfg(feature = "draft")]
#[test]
fn a_domain_that_is_enforced_lets_in_nobody_while_there_is_no_authenticator() {
    let context = context();
    let server = Rep::options().zap_domain(DOMAIN).open(&context).unwrap();
    let lenient = server.bind("tcp://127.0.0.1:*").unwrap();
    server.set_zap_enforce_domain(true).unwrap();
    let monitor = server.monitor(Events::ALL).unwrap();
    let strict = server.bind("tcp://127.0.0.1:*").unwrap();
    let (event, _, _socket) = refused(&context, Req::options(), &strict, &monitor);
    assert!(matches!(event, Event::HandshakeFailedNoDetail { .. }), "{event}");
    let client = context.socket(zmq::REQ).unwrap();
    client.connect(&lenient).unwrap();
    drop(exchange(client, server));
}

#[test]
fn plain_lets_in_nobody_while_there_is_no_authenticator() {
    let context = context();
    let server = Rep::options().plain_server(true).open(&context).unwrap();
    let monitor = server.monitor(Events::ALL).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let options = Req::options().plain_client(NAME, PASSWORD);
    let (event, _, _socket) = refused(&context, options, &endpoint, &monitor);
    assert!(matches!(event, Event::HandshakeFailedNoDetail { .. }), "{event}");
}

#[test]
fn curve_lets_in_who_has_the_keys_and_nobody_else() {
    if !has_curve() {
        return;
    }
    each_transport(|context, endpoint| {
        let (keys, known, unknown) = (pair(), pair(), pair());
        let authenticator = Authenticator::start(context, &[known.public.as_bytes()]);
        let options = Rep::options().curve_server(&keys).zap_domain(DOMAIN);
        let server = options.open(context).unwrap();
        assert_eq!(server.mechanism().unwrap(), Mechanism::Curve);
        let monitor = server.monitor(Events::ALL).unwrap();
        let endpoint = server.bind(endpoint).unwrap();

        let options = Req::options().curve_client(&keys.public, &known);
        let honest = options.open(context).unwrap();
        honest.connect(&endpoint).unwrap();
        let (honest, server) = exchange(honest, server);
        authenticator.was_asked("CURVE", &[known.public.as_bytes()]);

        let options = Req::options().curve_client(&keys.public, &unknown);
        let (event, client, _socket) = refused(context, options, &endpoint, &monitor);
        assert_eq!(event, REFUSED);
        assert_eq!(failure(&client), REFUSED);
        authenticator.was_asked("CURVE", &[unknown.public.as_bytes()]);

        let options = Req::options().curve_client(&unknown.public, &known);
        let (event, _, _socket) = refused(context, options, &endpoint, &monitor);
        let wrong_key = Event::HandshakeFailedProtocol(ProtocolError::Cryptographic);
        assert_eq!(event, wrong_key);
        let line = "no handshake: the server's key is not the one that the client expects";
        assert_eq!(event.to_string(), line);

        let other = Event::HandshakeFailedProtocol(ProtocolError::MechanismMismatch);
        for options in [Req::options(), Req::options().plain_client(NAME, PASSWORD)] {
            let (event, _, _socket) = refused(context, options, &endpoint, &monitor);
            assert_eq!(event, other);
        }

        drop(exchange(honest, server));
        authenticator.end();
    });
}

#[test]
fn curve_lets_in_all_who_know_the_server_while_there_is_no_authenticator() {
    if !has_curve() {
        return;
    }
    each_transport(|context, endpoint| {
        let keys = pair();
        let server = Rep::options().curve_server(&keys).open(context).unwrap();
        let endpoint = server.bind(endpoint).unwrap();
        let client = Req::options().curve_client(&keys.public, &pair()).open(context).unwrap();
        client.connect(&endpoint).unwrap();
        let (client, server) = exchange(client, server);
        drop(exchange(client, server));
    });
}

#[test]
fn knobs_one_by_one_do_the_same() {
    if !has_curve() {
        return;
    }
    let context = context();
    let (keys, own) = (pair(), pair());
    let server = context.socket(zmq::REP).unwrap();
    server.set_curve_server(&keys).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let client = context.socket(zmq::REQ).unwrap();
    client.set_curve_serverkey(&keys.public).unwrap();
    client.set_curve_publickey(&own.public).unwrap();
    client.set_curve_secretkey(&own.secret).unwrap();
    client.connect(&endpoint).unwrap();
    drop(exchange(client, server));
}

#[test]
fn a_reopened_socket_is_secured_as_before() {
    if !has_curve() {
        return;
    }
    let context = context();
    let (keys, own) = (pair(), pair());
    let server = Rep::options().curve_server(&keys).open(&context).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let client = context.socket(zmq::REQ).unwrap();
    // The last word counts, here and on the socket that takes the place of this one.
    client.set_curve_client(&pair().public, &own).unwrap();
    client.set_unsecured().unwrap();
    client.set_plain_client(NAME, PASSWORD).unwrap();
    client.set_curve_client(&keys.public, &own).unwrap();
    client.connect(&endpoint).unwrap();

    let asking = client.send_timeout("lost", PATIENCE).unwrap();
    let (_, asker) = server.recv_timeout(PATIENCE).unwrap();
    let client = asking.abandon().unwrap();
    let server = asker.send("to nobody").unwrap();
    assert_eq!(client.mechanism().unwrap(), Mechanism::Curve);
    assert_eq!(client.curve_serverkey().unwrap(), Some(keys.public));
    let (client, _server) = exchange(client, server);

    client.set_unsecured().unwrap();
    let client = client.send_timeout("lost", PATIENCE).unwrap().abandon().unwrap();
    assert_eq!(client.mechanism().unwrap(), Mechanism::Null);
    // The endpoint came before that, and keeps what it had.
    assert_eq!(client.curve_serverkey().unwrap(), Some(keys.public));
}

#[test]
fn a_server_or_what_encrypts_is_not_made_something_else_by_the_way() {
    type Setter = (&'static str, fn(&Socket) -> zmq::Result<()>);
    const TO_PLAIN: [Setter; 3] = [
        ("ZMQ_PLAIN_SERVER", |socket| socket.set_plain_server(true)),
        ("ZMQ_PLAIN_USERNAME", |socket| socket.set_plain_username(NAME)),
        ("ZMQ_PLAIN_PASSWORD", |socket| socket.set_plain_password(PASSWORD)),
    ];
    const TO_CURVE: [Setter; 4] = [
        ("ZMQ_CURVE_SERVER", |socket| socket.set_curve_server(&pair())),
        ("ZMQ_CURVE_SERVERKEY", |socket| socket.set_curve_serverkey(&pair().public)),
        ("ZMQ_CURVE_PUBLICKEY", |socket| socket.set_curve_publickey(&pair().public)),
        ("ZMQ_CURVE_SECRETKEY", |socket| socket.set_curve_secretkey(&pair().secret)),
    ];
    const TO_GSSAPI: [Setter; 3] = [
        ("ZMQ_GSSAPI_SERVER", |socket| socket.set_gssapi_server(true)),
        ("ZMQ_GSSAPI_PRINCIPAL", |socket| socket.set_gssapi_principal(NAME)),
        ("ZMQ_GSSAPI_SERVICE_PRINCIPAL", |socket| socket.set_gssapi_service_principal(NAME)),
    ];

    #[track_caller]
    fn all_refused(socket: &Socket, setters: &[Setter], role: &str) {
        let before = socket.mechanism().unwrap();
        for (option, set) in setters {
            let error = set(socket).unwrap_err();
            let line = format!(
                "zmq_setsockopt `{option}`: the socket is a {role}: make it unsecured first"
            );
            assert_eq!(error.to_string(), line);
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
            assert_eq!(socket.mechanism().unwrap(), before);
        }
    }

    let context = context();
    let socket = context.socket(zmq::ROUTER).unwrap();
    socket.set_plain_server(true).unwrap();
    all_refused(&socket, &TO_PLAIN[1..], "PLAIN server");
    if has_curve() {
        all_refused(&socket, &TO_CURVE, "PLAIN server");
        socket.set_unsecured().unwrap();
        socket.set_curve_server(&pair()).unwrap();
        all_refused(&socket, &TO_PLAIN, "CURVE server");
        all_refused(&socket, &TO_GSSAPI, "CURVE server");
        all_refused(&socket, &TO_CURVE[1..2], "CURVE server");
        let key = socket.curve_publickey().unwrap();
        socket.set_curve_client(&pair().public, &pair()).unwrap_err();
        assert_eq!(socket.curve_publickey().unwrap(), key);
        // These say what is true anyway.
        socket.set_plain_server(false).unwrap();
        if zmq::has("gssapi") {
            socket.set_gssapi_server(false).unwrap();
        }
        assert!(socket.curve_server().unwrap());

        let options = Req::options().curve_client(&pair().public, &pair());
        let client = options.clone().open(&context).unwrap();
        all_refused(&client, &TO_PLAIN, "CURVE client");
        let error = options.plain_client(NAME, PASSWORD).open(&context).unwrap_err();
        assert!(error.to_string().contains("`ZMQ_PLAIN_USERNAME`"), "{error}");
        client.set_curve_server(&pair()).unwrap();
        assert!(client.curve_server().unwrap());
    }
    if zmq::has("gssapi") {
        socket.set_unsecured().unwrap();
        socket.set_gssapi_server(true).unwrap();
        all_refused(&socket, &TO_PLAIN, "GSSAPI server");
        all_refused(&socket, &TO_GSSAPI[2..], "GSSAPI server");
    }
    socket.set_unsecured().unwrap();
    assert_eq!(socket.mechanism().unwrap(), Mechanism::Null);
    socket.set_plain_client(NAME, PASSWORD).unwrap();
    assert_eq!(socket.mechanism().unwrap(), Mechanism::Plain);
}

#[test]
fn no_server_of_one_kind_is_none_of_the_others() {
    let context = context();
    let socket = context.socket(zmq::REP).unwrap();
    if zmq::has("gssapi") {
        // To libzmq, this would be a client of Kerberos.
        socket.set_gssapi_server(false).unwrap();
        assert_eq!(socket.mechanism().unwrap(), Mechanism::Null);
        socket.set_gssapi_server(true).unwrap();
        socket.set_gssapi_server(false).unwrap();
        assert_eq!(socket.mechanism().unwrap(), Mechanism::Null);
    }
    socket.set_plain_client(NAME, PASSWORD).unwrap();
    socket.set_plain_server(false).unwrap();
    assert_eq!(socket.mechanism().unwrap(), Mechanism::Plain);
    assert_eq!(socket.plain_username().unwrap().as_deref(), Some(NAME));
}

#[test]
fn keys_that_are_no_pair_are_refused() {
    if !has_curve() {
        return;
    }
    let context = context();
    let (own, other) = (pair(), pair());
    let mixed = KeyPair { public: other.public, secret: own.secret.clone() };
    let line = "zmq_setsockopt `ZMQ_CURVE_PUBLICKEY`: it does not belong to the secret key";
    let socket = context.socket(zmq::REP).unwrap();
    assert_eq!(socket.set_curve_server(&mixed).unwrap_err().to_string(), line);
    assert_eq!(socket.mechanism().unwrap(), Mechanism::Null);
    assert_eq!(socket.curve_secretkey().unwrap().map(|key| key.expose_z85()), None);
    let options = Req::options().curve_client(&own.public, &mixed);
    assert_eq!(options.open(&context).unwrap_err().to_string(), line);

    // One by one, they are only known to be wrong when they are all there.
    socket.set_curve_server(&own).unwrap();
    socket.set_curve_publickey(&other.public).unwrap();
    let line = "zmq_bind `tcp://127.0.0.1:*`: the CURVE public key is wrong: it does not belong to \
                the secret key";
    assert_eq!(socket.bind("tcp://127.0.0.1:*").unwrap_err().to_string(), line);
    socket.set_curve_publickey(&own.public).unwrap();
    socket.bind("tcp://127.0.0.1:*").unwrap();
}

/// What libzmq accepts, and then is silent about for ever.
#[test]
fn what_cannot_be_secured_as_it_was_said_is_neither_bound_nor_connected() {
    const TO: &str = "tcp://127.0.0.1:9";

    #[track_caller]
    fn refused(outcome: zmq::Result<()>, reason: &str) {
        let error = outcome.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().ends_with(reason), "{error}");
    }

    let context = context();
    let options = zmq::Stream::options().plain_client(NAME, PASSWORD);
    let stream = options.open(&context).unwrap();
    let reason = "a STREAM cannot be secured by PLAIN, as it speaks plain TCP";
    refused(stream.connect(TO).map(drop), reason);
    refused(stream.bind("tcp://127.0.0.1:*").map(drop), reason);
    let publisher = context.socket(zmq::PUB).unwrap();
    publisher.set_plain_server(true).unwrap();
    refused(publisher.connect("pgm://lo;239.1.1.1:9"), "pgm: cannot be secured by PLAIN");

    if has_curve() {
        let socket = context.socket(zmq::ROUTER).unwrap();
        socket.set_curve_publickey(&pair().public).unwrap();
        refused(socket.connect(TO), "there is no CURVE secret key");
        let own = pair();
        socket.set_curve_secretkey(&own.secret).unwrap();
        refused(socket.connect(TO), "a CURVE client needs the public key of its server");
        refused(socket.bind(TO).map(drop), "a CURVE client needs the public key of its server");
        let outcome = socket.connect_with_id(TO, "server");
        refused(outcome, "a CURVE client needs the public key of its server");
        // In the process, nothing is secured.
        socket.bind("inproc://here").unwrap();
        socket.set_curve_serverkey(&pair().public).unwrap();
        socket.set_curve_publickey(&own.public).unwrap();
        socket.connect(TO).unwrap();
    }
    if zmq::has("gssapi") {
        let socket = context.socket(zmq::REQ).unwrap();
        socket.set_gssapi_principal(NAME).unwrap();
        refused(socket.connect(TO), "a GSSAPI client needs the principal of its server");
    }
}

/// When the first client came, libzmq would abort the process.
#[cfg(feature = "draft")]
#[test]
fn a_plain_server_that_enforces_its_domain_has_one() {
    let context = context();
    let options = Rep::options().zap_enforce_domain(true).plain_server(true);
    let server = options.clone().open(&context).unwrap();
    let line = "zmq_bind `tcp://127.0.0.1:*`: a PLAIN server that enforces its ZAP domain has one";
    assert_eq!(server.bind("tcp://127.0.0.1:*").unwrap_err().to_string(), line);
    let line = line.replace("zmq_bind", "zmq_connect").replace('*', "9");
    assert_eq!(server.connect("tcp://127.0.0.1:9").unwrap_err().to_string(), line);

    let authenticator = Authenticator::start(&context, &[NAME.as_bytes(), PASSWORD.as_bytes()]);
    let server = options.zap_domain(DOMAIN).open(&context).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let client = Req::options().plain_client(NAME, PASSWORD).open(&context).unwrap();
    client.connect(&endpoint).unwrap();
    drop(exchange(client, server));
    authenticator.end();
}

#[test]
fn without_curve_every_call_says_how_to_get_it() {
    if has_curve() {
        return;
    }
    let reason = "the linked libzmq cannot encrypt: enable feature `curve`, or link one with \
                  libsodium";
    let context = context();
    let socket = context.socket(zmq::REP).unwrap();
    let keys = KeyPair { public: [7; 32].into(), secret: [7; 32].into() };
    for error in [
        KeyPair::generate().unwrap_err(),
        socket.set_curve_server(&keys).unwrap_err(),
        socket.set_curve_client(&keys.public, &keys).unwrap_err(),
        socket.set_curve_publickey(&keys.public).unwrap_err(),
        socket.curve_server().unwrap_err(),
        socket.curve_secretkey().unwrap_err(),
        Rep::options().curve_server(&keys).open(&context).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        assert!(error.to_string().ends_with(reason), "{error}");
    }
}

#[test]
fn gssapi_is_set_and_read_back_or_said_to_be_missing() {
    let context = context();
    let client = Req::options().gssapi_principal(NAME).gssapi_service_principal("zmq@feed");
    let server = Rep::options().gssapi_principal("zmq@feed").gssapi_server(true);
    if zmq::has("gssapi") {
        let client = client.open(&context).unwrap();
        assert_eq!(client.mechanism().unwrap(), Mechanism::Gssapi);
        assert!(!client.gssapi_server().unwrap());
        assert_eq!(client.gssapi_principal().unwrap().as_deref(), Some(NAME));
        assert_eq!(client.gssapi_service_principal().unwrap().as_deref(), Some("zmq@feed"));
        let server = server.open(&context).unwrap();
        assert!(server.gssapi_server().unwrap());
    } else {
        let line = "zmq_setsockopt `ZMQ_GSSAPI_PRINCIPAL`: the linked libzmq was built without \
                    gssapi";
        assert_eq!(client.open(&context).unwrap_err().to_string(), line);
        assert_eq!(server.open(&context).unwrap_err().to_string(), line);
        let error = Rep::options().gssapi_server(false).open(&context).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
    }
}

#[test]
fn nothing_secret_is_printed() {
    let password = zmq::Password::from(PASSWORD);
    let options = Req::options().plain_client(NAME, password.clone());
    let context = context();
    let socket = options.open(&context).unwrap();
    let error = socket.set_plain_password("sesame\0").unwrap_err();
    let printed = format!("{options:?} {password:?} {socket:?} {error} {error:?}");
    assert!(!printed.contains("sesame"), "{printed}");
}

fn pair() -> KeyPair {
    KeyPair::generate().unwrap()
}

/// The peers of `tests/peers`, which pyzmq secures.
#[cfg(unix)]
mod python {
    use super::*;
    use common::peer::Peer;
    use common::python;

    fn z85(keys: &KeyPair) -> [String; 2] {
        [keys.public.to_string(), keys.secret.expose_z85()]
    }

    fn ask(options: &Options<Req<zmq::Idle>>, context: &Context, endpoint: &str) {
        let client = options.open(context).unwrap();
        client.connect(endpoint).unwrap();
        let asking = client.send_timeout("hello", PATIENCE).unwrap();
        assert_eq!(asking.recv_timeout(PATIENCE).unwrap().0, "World");
    }

    /// Connects somebody, and waits until the server has said that it let nobody in.
    #[track_caller]
    fn turned_away(
        options: Options<Req<zmq::Idle>>,
        context: &Context,
        endpoint: &str,
        server: &Peer,
        line: &str,
    ) -> Option<Event> {
        let client = options.reconnect_interval(None).open(context).unwrap();
        let monitor = client.monitor(Events::ALL).unwrap();
        client.connect(endpoint).unwrap();
        server.expect(line);
        line.contains("AUTH").then(|| failure(&monitor))
    }

    const AUTH: &str = "refused HANDSHAKE_FAILED_AUTH 400";

    #[test]
    fn a_server_in_python_lets_in_who_knows_the_password() {
        let Some(python) = python::or_skip("a_server_in_python_lets_in_who_knows_the_password")
        else {
            return;
        };
        each_transport(|context, endpoint| {
            let arguments = ["serve", endpoint, "plain", DOMAIN, NAME, PASSWORD];
            let server = python.spawn("secured.py", arguments);
            let endpoint = server.line();
            let honest = Req::options().plain_client(NAME, PASSWORD);
            ask(&honest, context, &endpoint);
            server.expect("took hello from alice");
            for (name, password) in [(NAME, "wrong"), ("bob", PASSWORD)] {
                let options = Req::options().plain_client(name, password);
                let event = turned_away(options, context, &endpoint, &server, AUTH);
                assert_eq!(event, Some(REFUSED));
            }
            ask(&honest, context, &endpoint);
            server.expect("took hello from alice");
        });
    }

    #[test]
    fn a_server_in_python_lets_in_who_has_the_keys() {
        let Some(python) = python::or_skip("a_server_in_python_lets_in_who_has_the_keys") else {
            return;
        };
        if !has_curve() {
            return;
        }
        each_transport(|context, endpoint| {
            let (keys, known, unknown) = (pair(), pair(), pair());
            let [public, secret] = z85(&keys);
            let known_public = known.public.to_string();
            let arguments = ["serve", endpoint, "curve", DOMAIN, &public, &secret, &known_public];
            let server = python.spawn("secured.py", arguments);
            let endpoint = server.line();
            let honest = Req::options().curve_client(&keys.public, &known);
            ask(&honest, context, &endpoint);
            let took = format!("took hello from {known_public}");
            server.expect(&took);
            let options = Req::options().curve_client(&keys.public, &unknown);
            let event = turned_away(options, context, &endpoint, &server, AUTH);
            assert_eq!(event, Some(REFUSED));
            let options = Req::options().curve_client(&unknown.public, &known);
            let line = format!(
                "refused HANDSHAKE_FAILED_PROTOCOL {}",
                zmq_sys::ZMQ_PROTOCOL_ERROR_ZMTP_CRYPTOGRAPHIC
            );
            turned_away(options, context, &endpoint, &server, &line);
            ask(&honest, context, &endpoint);
            server.expect(&took);
        });
    }

    /// Serves one question of the peer, which must be answered.
    #[track_caller]
    fn serve(server: Rep<zmq::Idle>, client: Peer) -> Rep<zmq::Idle> {
        let (question, asker) = server.recv_timeout(common::peer::PATIENCE).unwrap();
        assert_eq!(question, "hello");
        let server = asker.send("World").unwrap();
        client.expect("answered");
        client.finish();
        server
    }

    #[test]
    fn clients_in_python_are_let_in_who_know_the_password() {
        let Some(python) = python::or_skip("clients_in_python_are_let_in_who_know_the_password")
        else {
            return;
        };
        each_transport(|context, endpoint| {
            let authenticator =
                Authenticator::start(context, &[NAME.as_bytes(), PASSWORD.as_bytes()]);
            let options = Rep::options().plain_server(true).zap_domain(DOMAIN);
            let server = options.open(context).unwrap();
            let monitor = server.monitor(Events::HANDSHAKE_FAILED_AUTH).unwrap();
            let endpoint = server.bind(endpoint).unwrap();
            let ask = |name, password| {
                python.spawn("secured.py", ["ask", &endpoint, "plain", name, password])
            };

            let server = serve(server, ask(NAME, PASSWORD));
            authenticator.was_asked("PLAIN", &[NAME.as_bytes(), PASSWORD.as_bytes()]);
            ask(NAME, "wrong").expect("refused");
            assert_eq!(failure(&monitor), REFUSED);
            drop(serve(server, ask(NAME, PASSWORD)));
            authenticator.end();
        });
    }

    #[test]
    fn clients_in_python_are_let_in_who_have_the_keys() {
        let Some(python) = python::or_skip("clients_in_python_are_let_in_who_have_the_keys") else {
            return;
        };
        if !has_curve() {
            return;
        }
        each_transport(|context, endpoint| {
            let (keys, known, unknown) = (pair(), pair(), pair());
            let authenticator = Authenticator::start(context, &[known.public.as_bytes()]);
            let options = Rep::options().curve_server(&keys).zap_domain(DOMAIN);
            let server = options.open(context).unwrap();
            let monitor = server.monitor(Events::ALL).unwrap();
            let endpoint = server.bind(endpoint).unwrap();
            let ask = |server: &KeyPair, own: &KeyPair| {
                let [public, secret] = z85(own);
                let server = server.public.to_string();
                python.spawn("secured.py", ["ask", &endpoint, "curve", &server, &public, &secret])
            };

            let server = serve(server, ask(&keys, &known));
            authenticator.was_asked("CURVE", &[known.public.as_bytes()]);
            ask(&keys, &unknown).expect("refused");
            assert_eq!(failure(&monitor), REFUSED);
            authenticator.was_asked("CURVE", &[unknown.public.as_bytes()]);
            ask(&unknown, &known).expect("refused");
            let wrong_key = Event::HandshakeFailedProtocol(ProtocolError::Cryptographic);
            assert_eq!(failure(&monitor), wrong_key);
            drop(serve(server, ask(&keys, &known)));
            authenticator.end();
        });
    }
}
