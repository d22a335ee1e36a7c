//! What becomes of single values.

use std::time::Duration;

use zmq::{Context, ErrorKind};

use crate::list::{HIGHEST_MARK, LONGEST, MOST, ms};
#[cfg(feature = "draft")]
use crate::offered::assert_names;

#[test]
fn of_verbose_and_verboser_the_last_word_counts() {
    let context = Context::new().unwrap();
    let publisher = context.socket(zmq::XPUB).unwrap();
    let told = || (publisher.verbose(), publisher.verboser());
    publisher.set_verbose(true).unwrap();
    publisher.set_verboser(true).unwrap();
    assert_eq!(told(), (false, true));
    publisher.set_verbose(false).unwrap();
    assert_eq!(told(), (false, false));
    publisher.set_verboser(true).unwrap();
    publisher.set_verbose(true).unwrap();
    assert_eq!(told(), (true, false));
}

#[test]
fn no_pause_is_a_short_one_and_not_never() {
    let context = Context::new().unwrap();
    let socket = zmq::Req::options().reconnect_interval(Duration::ZERO).open(&context).unwrap();
    assert_eq!(socket.reconnect_interval().unwrap(), Some(ms(1)));
    socket.set_reconnect_interval(Some(Duration::ZERO)).unwrap();
    assert_eq!(socket.reconnect_interval().unwrap(), Some(ms(1)));
}

#[test]
fn a_time_is_rounded_up_to_the_unit_of_the_option() {
    let context = Context::new().unwrap();
    let socket = context.socket(zmq::REQ).unwrap();
    let least = Duration::from_nanos(1);
    socket.set_handshake_interval(least).unwrap();
    assert_eq!(socket.handshake_interval().unwrap(), ms(1));
    socket.set_heartbeat_ttl(least).unwrap();
    assert_eq!(socket.heartbeat_ttl().unwrap(), ms(100));
    socket.set_heartbeat_ttl(ms(101)).unwrap();
    assert_eq!(socket.heartbeat_ttl().unwrap(), ms(200));
    socket.set_tcp_keepalive_idle(Some(least)).unwrap();
    assert_eq!(socket.tcp_keepalive_idle().unwrap(), Some(ms(1000)));
}

#[test]
fn a_number_too_large_for_libzmq_is_as_much_as_it_holds() {
    let context = Context::new().unwrap();
    let socket = context.socket(zmq::REQ).unwrap();
    socket.set_backlog(u32::MAX).unwrap();
    assert_eq!(socket.backlog().unwrap(), MOST);
    socket.set_send_hwm(u32::MAX).unwrap();
    assert_eq!(socket.send_hwm().unwrap(), HIGHEST_MARK);
    socket.set_recv_hwm(u32::MAX).unwrap();
    assert_eq!(socket.recv_hwm().unwrap(), HIGHEST_MARK);
    socket.set_max_message_size(Some(u64::MAX)).unwrap();
    assert_eq!(socket.max_message_size().unwrap(), Some(i64::MAX.unsigned_abs()));
    socket.set_connect_timeout(Duration::MAX).unwrap();
    assert_eq!(socket.connect_timeout().unwrap(), LONGEST);
    let publisher = context.socket(zmq::PUB).unwrap();
    publisher.set_rate(u32::MAX).unwrap();
    assert_eq!(publisher.rate().unwrap(), MOST / 1000);
}

#[test]
fn a_refusal_says_why() {
    let context = Context::new().unwrap();
    let socket = context.socket(zmq::REQ).unwrap();
    let refused = socket.set_bind_to_device(Some("a\0b")).unwrap_err();
    let line = "zmq_setsockopt `ZMQ_BINDTODEVICE`: it must not contain a NUL";
    assert_eq!(refused.to_string(), line);

    let refused = zmq::Req::options().tcp_keepalive_count(0).open(&context).unwrap_err();
    let line = "zmq_setsockopt `ZMQ_TCP_KEEPALIVE_CNT`: the operating system takes 1 to 127";
    assert_eq!(refused.to_string(), line);

    if !zmq::has("vmci") {
        let refused = socket.set_vmci_buffer_size(1).unwrap_err();
        let line =
            "zmq_setsockopt `ZMQ_VMCI_BUFFER_SIZE`: the linked libzmq was built without vmci";
        assert_eq!(refused.to_string(), line);
    }
}

#[test]
fn a_host_name_over_255_bytes_is_refused_before_a_proxy_is_asked_for_it() {
    let context = Context::new().unwrap();
    let socket = zmq::Push::options().socks_proxy("127.0.0.1:1").open(&context).unwrap();
    let endpoint = format!("tcp://{}:80", "a".repeat(256));
    assert_eq!(socket.connect(&endpoint).unwrap_err().kind(), ErrorKind::InvalidInput);
}

#[cfg(feature = "draft")]
#[test]
fn metadata_adds_up() {
    const OPTION: &str = "ZMQ_METADATA";

    let context = Context::new().unwrap();
    let options = zmq::Push::options().metadata("X-Role", "worker").metadata("X-a", "b:c");
    let socket = options.open(&context).unwrap();
    socket.add_metadata("X-b", "2").unwrap();
    let all = [("X-Role", "worker"), ("X-a", "b:c"), ("X-b", "2")];
    assert_eq!(socket.metadata(), all.map(|(name, value)| (name.into(), value.into())));

    let long = format!("X-{}", "x".repeat(254));
    for (name, value) in [
        ("X-Role", "again"),
        ("Role", "worker"),
        ("X-", "v"),
        ("", ""),
        ("X-c", ""),
        ("X-c:d", "e"),
        ("X-c", "a\0b"),
        (&long, "v"),
    ] {
        assert_names(socket.add_metadata(name, value), OPTION, ErrorKind::InvalidInput);
        let opened = options.clone().metadata(name, value).open(&context);
        assert_names(opened, OPTION, ErrorKind::InvalidInput);
    }
    assert_eq!(socket.metadata().len(), all.len());
}

#[cfg(feature = "draft")]
#[test]
fn after_disconnect_is_refused_where_it_would_mean_something_else() {
    let context = Context::new().unwrap();
    let socket = context.socket(zmq::PUSH).unwrap();
    let outcome = socket.set_reconnect_stop(zmq::ReconnectStop::AFTER_DISCONNECT);
    if zmq::version() < (4, 3, 5) {
        assert_names(outcome, "ZMQ_RECONNECT_STOP", ErrorKind::InvalidInput);
    } else {
        outcome.unwrap();
        assert_eq!(socket.reconnect_stop().unwrap(), zmq::ReconnectStop::AFTER_DISCONNECT);
    }
}
