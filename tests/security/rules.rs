//! What a socket is not told, and what it stays.

use zmq::{ErrorKind, KeyPair, Mechanism, Rep, Req, Socket, sys};

use super::common::{PATIENCE, context};
use super::*;

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
    // Rust cannot tell a STREAM such a thing, but C can.
    // SAFETY: the context is open.
    let raw = unsafe { sys::zmq_socket(context.as_raw(), sys::ZMQ_STREAM) };
    let name = NAME.as_ptr().cast();
    // SAFETY: the socket is open, and `name` readable for its length.
    let rc = unsafe { sys::zmq_setsockopt(raw, sys::ZMQ_PLAIN_USERNAME, name, NAME.len()) };
    assert_eq!(rc, 0);
    // SAFETY: nobody else has it.
    let stream = unsafe { zmq::Stream::from_raw(&context, raw) }.unwrap();
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
