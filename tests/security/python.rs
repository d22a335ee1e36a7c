//! Who is let in by pyzmq, and whom of pyzmq we let in: `tests/peers/secured.py`.

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
    let Some(python) = python::or_skip("a_server_in_python_lets_in_who_knows_the_password") else {
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
    let Some(python) = python::or_skip("clients_in_python_are_let_in_who_know_the_password") else {
        return;
    };
    each_transport(|context, endpoint| {
        let authenticator = Authenticator::start(context, &[NAME.as_bytes(), PASSWORD.as_bytes()]);
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
