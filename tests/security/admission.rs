//! Who is let in, among ourselves.

use zmq::{Context, Event, Events, Mechanism, Monitor, Options, ProtocolError, Rep, Req};

use super::common::context;
use super::*;

const NOBODY_ANSWERS: &str = "no handshake: nobody answers at inproc://zeromq.zap.01";

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
    assert_eq!(event.to_string(), NOBODY_ANSWERS);
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
    assert_eq!(event.to_string(), NOBODY_ANSWERS);
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
