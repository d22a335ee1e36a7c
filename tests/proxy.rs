//! Devices: messages pass, are captured, counted, held back and stopped.

mod common;

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use common::free_port::free_endpoint;
use common::stranger::Stranger;
use common::{MOMENT, PATIENCE, bind_soon, context, until};
use zmq::{Context, ErrorKind, Message, POLLIN, POLLOUT, Proxy, Stopped, Subscription};

#[test]
fn many_clients_are_served_by_many_servers() {
    const CLIENTS: usize = 5;
    const SERVERS: usize = 3;
    const QUESTIONS: usize = 100;

    let context = context();
    let frontend = context.socket(zmq::ROUTER).unwrap();
    let backend = context.socket(zmq::DEALER).unwrap();
    let clients = frontend.bind("tcp://127.0.0.1:*").unwrap();
    let servers = backend.bind("tcp://127.0.0.1:*").unwrap();
    let device = Proxy::new(frontend, backend).spawn().unwrap();

    let serving: Vec<_> = (0..SERVERS)
        .map(|number| {
            let mut server = context.socket(zmq::REP).unwrap();
            server.connect(&servers).unwrap();
            thread::spawn(move || {
                let mut answers = 0;
                loop {
                    let Ok((question, asker)) = server.recv() else { return answers };
                    let mut answer = question;
                    answer.push_back(format!("by {number}"));
                    server = asker.send(answer).unwrap();
                    answers += 1;
                }
            })
        })
        .collect();
    let asking = (0..CLIENTS).map(|name| {
        let mut client = context.socket(zmq::REQ).unwrap();
        client.connect(&clients).unwrap();
        thread::spawn(move || {
            for number in 0..QUESTIONS {
                let question = [name.to_string(), number.to_string()];
                let waiting = client.send(question.clone()).unwrap();
                let answer;
                (answer, client) = waiting.recv_timeout(PATIENCE).unwrap();
                assert_eq!(answer.frames()[..2], question);
            }
        })
    });
    for client in asking.collect::<Vec<_>>() {
        client.join().unwrap();
    }
    // Without a pause, what was passed on last may not have been counted yet.
    device.pause().unwrap();
    let statistics = device.statistics();
    let total = (CLIENTS * QUESTIONS) as u64;
    assert_eq!(statistics.frontend.received.messages, total);
    assert_eq!(statistics.backend.sent, statistics.frontend.received);
    assert_eq!(statistics.frontend.sent.messages, total);
    assert!(statistics.backend.received.bytes > statistics.backend.sent.bytes);

    context.shutdown().unwrap();
    let answers: Vec<_> = serving.into_iter().map(|server| server.join().unwrap()).collect();
    assert_eq!(answers.iter().sum::<usize>(), CLIENTS * QUESTIONS);
    assert!(answers.iter().all(|&answers| answers > 0), "{answers:?}");
    // The end of the context was the end of the device, and no error.
    device.stop().unwrap();
}

#[test]
fn a_streamer_keeps_order_and_loses_nothing_while_the_sink_is_slow() {
    const TASKS: u32 = 20_000;

    let context = context();
    let frontend = zmq::Pull::options().recv_hwm(10).open(&context).unwrap();
    let backend = zmq::Push::options().send_hwm(10).open(&context).unwrap();
    let source = zmq::Push::options().send_hwm(10).open(&context).unwrap();
    let sink = zmq::Pull::options().recv_hwm(10).open(&context).unwrap();
    source.connect(&frontend.bind("inproc://in").unwrap()).unwrap();
    sink.connect(&backend.bind("inproc://out").unwrap()).unwrap();
    let device = thread::spawn(move || zmq::streamer(&frontend, &backend));

    let source = thread::spawn(move || {
        for task in 0..TASKS {
            source.send_timeout(task.to_string(), PATIENCE).unwrap();
        }
        source
    });
    for task in 0..TASKS {
        if task == 100 {
            thread::sleep(MOMENT);
        }
        assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), task.to_string());
    }
    drop(source.join().unwrap());
    context.shutdown().unwrap();
    device.join().unwrap().unwrap();
}

/// What makes room for it comes at any moment, also while the device looks at its sockets.
#[test]
fn a_device_that_is_full_goes_on_whenever_there_is_room() {
    const MESSAGES: usize = 50_000;

    let context = context();
    let dealer = || zmq::Dealer::options().send_hwm(1).recv_hwm(1).open(&context).unwrap();
    let [frontend, backend, source, sink] = [dealer(), dealer(), dealer(), dealer()];
    source.connect(&frontend.bind("inproc://front").unwrap()).unwrap();
    sink.connect(&backend.bind("inproc://back").unwrap()).unwrap();
    let device = Proxy::new(frontend, backend).spawn().unwrap();
    let sending = thread::spawn(move || {
        for _ in 0..MESSAGES {
            source.send_timeout("task", PATIENCE).unwrap();
        }
    });
    for number in 0..MESSAGES {
        let outcome = sink.recv_timeout(PATIENCE);
        assert_eq!(outcome.unwrap_or_else(|error| panic!("after {number}: {error}")), "task");
    }
    sending.join().unwrap();
    device.stop().unwrap();
}

#[test]
fn a_device_from_a_socket_to_itself_keeps_order() {
    const MESSAGES: u64 = 30_000;

    let context = context();
    let dealer = || zmq::Dealer::options().send_hwm(1).recv_hwm(1).open(&context).unwrap();
    let (echo, peer) = (dealer(), dealer());
    peer.connect(&echo.bind("inproc://echo").unwrap()).unwrap();
    let device = thread::spawn(move || zmq::proxy(&echo, &echo));
    let (mut sent, mut heard) = (0, 0);
    while heard < MESSAGES {
        let ready = peer.poll(POLLIN | POLLOUT, Some(PATIENCE)).unwrap();
        assert!(!ready.is_empty(), "stuck after {heard}");
        if sent < MESSAGES && peer.try_send(sent.to_string()).is_ok() {
            sent += 1;
        }
        while let Ok(message) = peer.try_recv() {
            assert_eq!(message, heard.to_string());
            heard += 1;
        }
    }
    context.shutdown().unwrap();
    device.join().unwrap().unwrap();
}

#[test]
fn a_forwarder_passes_subscriptions_one_way_and_news_the_other() {
    let context = context();
    let frontend = context.socket(zmq::XSUB).unwrap();
    let backend = context.socket(zmq::XPUB).unwrap();
    let publisher = context.socket(zmq::PUB).unwrap();
    let subscriber = context.socket(zmq::SUB).unwrap();
    publisher.connect(&frontend.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
    subscriber.connect(&backend.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
    let device = Proxy::new(frontend, backend).spawn().unwrap();

    subscriber.subscribe("10001").unwrap();
    until(|| {
        publisher.send(["99999", "not for us"]).unwrap();
        publisher.send(["10001", "72F"]).unwrap();
        subscriber.try_recv().is_ok_and(|news| news == Message::from(["10001", "72F"]))
    });
    device.stop().unwrap();
}

#[test]
fn what_a_publisher_had_heard_before_is_passed_on() {
    let context = context();
    let frontend = context.socket(zmq::XSUB).unwrap();
    let backend = context.socket(zmq::XPUB).unwrap();
    let publisher = context.socket(zmq::XPUB).unwrap();
    let subscriber = zmq::Sub::options().subscribe("10001").open(&context).unwrap();
    publisher.connect(&frontend.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
    subscriber.connect(&backend.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
    backend.wait_for_subscribers("10001", 1, PATIENCE).unwrap();

    let device = Proxy::new(frontend, backend).spawn().unwrap();
    let heard = publisher.recv_timeout(PATIENCE).unwrap();
    assert_eq!(heard, Subscription::Subscribe("10001".into()));
    publisher.send(["10001", "72F"]).unwrap();
    assert_eq!(subscriber.recv_timeout(PATIENCE).unwrap(), Message::from(["10001", "72F"]));
    device.stop().unwrap();
}

#[test]
fn a_message_that_a_peer_never_ends_holds_no_device_up() {
    let context = context();
    let frontend = context.socket(zmq::XSUB).unwrap();
    let backend = context.socket(zmq::XPUB).unwrap();
    let publisher = context.socket(zmq::XPUB).unwrap();
    publisher.connect(&frontend.bind("tcp://127.0.0.1:*").unwrap()).unwrap();
    let endpoint = backend.bind("tcp://127.0.0.1:*").unwrap();
    let device = Proxy::new(frontend, backend).spawn().unwrap();

    let mut stranger = Stranger::shake_hands(endpoint.address(), "XSUB");
    stranger.write(0, b"\x01known");
    let heard = || publisher.recv_timeout(PATIENCE).unwrap();
    assert_eq!(heard(), Subscription::Subscribe("known".into()));
    // libzmq keeps this subscription to itself, and with it the end of the message.
    stranger.write(1, b"begin");
    stranger.write(0, b"\x01known");
    assert_eq!(heard(), Subscription::Message("begin".into()));

    let (obeys, is_obeyed) = mpsc::channel();
    thread::spawn(move || {
        device.pause().unwrap();
        device.stop().unwrap();
        obeys.send(()).unwrap();
    });
    is_obeyed.recv_timeout(PATIENCE).expect("the device obeys nobody");
}

#[test]
fn what_passes_is_captured_both_ways() {
    let context = context();
    let frontend = context.socket(zmq::PAIR).unwrap();
    let backend = context.socket(zmq::PAIR).unwrap();
    let (left, right) = (context.socket(zmq::PAIR).unwrap(), context.socket(zmq::PAIR).unwrap());
    left.connect(&frontend.bind("inproc://left").unwrap()).unwrap();
    right.connect(&backend.bind("inproc://right").unwrap()).unwrap();
    let capture = context.socket(zmq::PUSH).unwrap();
    let captured = context.socket(zmq::PULL).unwrap();
    captured.connect(&capture.bind("inproc://captured").unwrap()).unwrap();
    let device = Proxy::new(frontend, backend).capture(capture).spawn().unwrap();

    let large = Message::from(["large".into(), "x".repeat(100_000)]);
    left.send(large.clone()).unwrap();
    assert_eq!(right.recv_timeout(PATIENCE).unwrap(), large);
    right.send("back").unwrap();
    assert_eq!(left.recv_timeout(PATIENCE).unwrap(), "back");
    assert_eq!(captured.recv_timeout(PATIENCE).unwrap(), large);
    assert_eq!(captured.recv_timeout(PATIENCE).unwrap(), "back");

    // Where nobody takes the copies, messages pass all the same.
    drop(captured);
    left.send("uncaptured").unwrap();
    assert_eq!(right.recv_timeout(PATIENCE).unwrap(), "uncaptured");
    device.stop().unwrap();
}

#[test]
fn a_paused_device_takes_nothing_until_it_is_resumed() {
    let context = context();
    let (device, source, sink) = pipeline(&context);
    for _ in 0..20 {
        device.pause().unwrap();
        source.send("held").unwrap();
        assert_eq!(sink.try_recv().unwrap_err().kind(), ErrorKind::TimedOut);
        device.resume().unwrap();
        assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), "held");
    }
    device.pause().unwrap();
    source.send("held").unwrap();
    assert!(sink.recv_timeout(MOMENT).is_err());
    device.pause().unwrap();
    device.stop().unwrap();
}

#[test]
fn a_forwarder_passes_on_however_many_subscriptions() {
    const COUNT: usize = 3000;
    let context = context();
    let frontend = context.socket(zmq::XSUB).unwrap();
    let backend = context.socket(zmq::XPUB).unwrap();
    let publishers = free_endpoint();
    frontend.connect(&publishers).unwrap();
    let subscribers = backend.bind("tcp://127.0.0.1:*").unwrap();
    let device = Proxy::new(frontend, backend).spawn().unwrap();

    let subscriber = context.socket(zmq::SUB).unwrap();
    subscriber.connect(&subscribers).unwrap();
    for topic in 0..COUNT {
        subscriber.subscribe(format!("topic {topic}")).unwrap();
    }
    // All of them wait for the publisher at once.
    until(|| device.statistics().backend.received.messages == COUNT as u64);
    let publisher = context.socket(zmq::XPUB).unwrap();
    bind_soon(&publisher, &publishers);
    for _ in 0..COUNT {
        publisher.recv_timeout(PATIENCE).unwrap();
    }
    device.stop().unwrap();
}

#[test]
fn who_is_to_grant_each_subscription_is_no_device() {
    let context = context();
    let frontend = context.socket(zmq::XSUB).unwrap();
    // SAFETY: nobody connects.
    let backend = unsafe { zmq::XPub::options().manual_unchecked() }.open(&context).unwrap();
    let error = zmq::proxy(&frontend, &backend).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.to_string().contains("the XPUB is in manual mode"), "{error}");
}

#[test]
fn a_stopped_device_returns_its_sockets_and_what_it_could_not_pass() {
    let context = context();
    let (device, source, sink) = pipeline(&context);
    source.send("passed").unwrap();
    assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), "passed");
    drop(sink);
    source.send("stuck").unwrap();
    until(|| device.statistics().frontend.received.messages == 2);
    let Stopped { frontend, backend, waiting, .. } = device.stop().unwrap();
    let waiting = waiting.into_iter().next();
    // libzmq may have taken it for a sink that it did not yet know to be gone.
    assert!(waiting.is_none_or(|message| message == "stuck"));

    let sink = context.socket(zmq::PULL).unwrap();
    sink.connect("inproc://out").unwrap();
    let device = Proxy::new(frontend, backend).spawn().unwrap();
    until(|| {
        source.send("again").unwrap();
        sink.recv_timeout(MOMENT).is_ok_and(|message| message == "again")
    });
    device.stop().unwrap();
}

#[test]
fn a_message_cut_off_half_way_goes_whole_to_the_next_sink() {
    // So many frames that the sink is often gone before the last of them has passed.
    let long: Message = (0..30_000).map(|number| number.to_string()).collect();
    let mut rescued = 0;
    for round in 0..60 {
        let context = context();
        let (device, source, sink) = pipeline(&context);
        source.send("warm up").unwrap();
        assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), "warm up");

        source.send(long.clone()).unwrap();
        until(|| device.statistics().frontend.received.messages > 1 || round % 3 > 0);
        thread::sleep(Duration::from_micros(200 * (round % 20)));
        drop(sink);
        let next = context.socket(zmq::PULL).unwrap();
        next.connect("inproc://out").unwrap();
        // What the device sends before it hears that the first sink is gone is lost with that.
        let mut received = None;
        until(|| {
            source.send("the next").unwrap();
            received = next.recv_timeout(MOMENT).ok();
            received.is_some()
        });
        let received = received.unwrap();
        if received.frames().len() > 1 {
            assert!(received == long, "only {} frames came", received.frames().len());
            assert_eq!(next.recv_timeout(PATIENCE).unwrap(), "the next");
            rescued += 1;
        } else {
            assert_eq!(received, "the next");
        }
        device.stop().unwrap();
    }
    assert!(rescued > 0, "no message was cut off");
}

#[test]
fn a_device_goes_on_without_its_handle() {
    let context = context();
    let (device, source, sink) = pipeline(&context);
    drop(device);
    source.send("still").unwrap();
    assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), "still");
    context.shutdown().unwrap();
}

#[test]
fn a_device_that_has_ended_says_so() {
    let context = context();
    let (device, _source, _sink) = pipeline(&context);
    context.shutdown().unwrap();
    assert_eq!(device.pause().unwrap_err().kind(), ErrorKind::Terminated);
    device.stop().unwrap();
}

#[test]
fn a_device_that_cannot_begin_returns_its_sockets() {
    for spare in 0..2 {
        let context = Context::builder().max_sockets(4 + spare).build().unwrap();
        let source = context.socket(zmq::PUSH).unwrap();
        let sink = context.socket(zmq::PULL).unwrap();
        let frontend = context.socket(zmq::PULL).unwrap();
        let backend = context.socket(zmq::PUSH).unwrap();
        source.connect(&frontend.bind("inproc://in").unwrap()).unwrap();
        sink.connect(&backend.bind("inproc://out").unwrap()).unwrap();

        let failed = Proxy::new(frontend, backend).spawn().unwrap_err();
        assert_eq!(failed.error().kind(), ErrorKind::TooManyOpen);
        assert!(failed.to_string().starts_with("zmq_socket: "), "{failed}");
        let Stopped { frontend, backend, .. } = failed.into_stopped().unwrap();
        // They are connected still, and shovel where no more sockets are needed.
        let device = thread::spawn(move || zmq::streamer(&frontend, &backend));
        source.send("task").unwrap();
        assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), "task");
        context.shutdown().unwrap();
        device.join().unwrap().unwrap();
    }
}

#[test]
fn a_server_that_dies_and_comes_back_is_used_again() {
    let context = context();
    let frontend = context.socket(zmq::ROUTER).unwrap();
    let backend = context.socket(zmq::DEALER).unwrap();
    let clients = frontend.bind("tcp://127.0.0.1:*").unwrap();
    let servers = backend.bind("tcp://127.0.0.1:*").unwrap();
    let device = Proxy::new(frontend, backend).spawn().unwrap();
    let serve = |context: &Context| {
        let server = context.socket(zmq::REP).unwrap();
        server.connect(&servers).unwrap();
        server
    };

    let client = context.socket(zmq::REQ).unwrap();
    client.connect(&clients).unwrap();
    let server = serve(&context);
    let waiting = client.send("first").unwrap();
    // It dies with the question.
    drop(server.recv_timeout(PATIENCE).unwrap());
    let mut client = waiting.recv_timeout(MOMENT).unwrap_err().into_socket().abandon().unwrap();

    let mut server = serve(&context);
    let mut count = 0;
    while count < 10 {
        let waiting = client.send("again").unwrap();
        match server.recv_timeout(Duration::from_secs(1)) {
            Ok((question, asker)) => {
                server = asker.send(question).unwrap();
                (_, client) = waiting.recv_timeout(PATIENCE).unwrap();
                count += 1;
            }
            // libzmq gave it to the dead one, which it did not yet know to be gone.
            Err(failed) => {
                server = failed.into_socket();
                client = waiting.abandon().unwrap();
            }
        }
    }
    device.stop().unwrap();
}

#[test]
fn commands_of_a_stranger_do_not_reach_a_device() {
    // A plain message that looks like a command passes like any other.
    let context = context();
    let (device, source, sink) = pipeline(&context);
    for words in ["stop", "pause", "TERMINATE"] {
        source.send(words).unwrap();
        assert_eq!(sink.recv_timeout(PATIENCE).unwrap(), words);
    }
    device.stop().unwrap();
}

#[test]
fn sockets_between_which_nothing_can_pass_are_refused_and_returned() {
    let context = context();
    let pulls = || (context.socket(zmq::PULL).unwrap(), context.socket(zmq::PULL).unwrap());
    let pushes = || (context.socket(zmq::PUSH).unwrap(), context.socket(zmq::PUSH).unwrap());
    let (frontend, backend) = pulls();
    let error = zmq::proxy(&frontend, &backend).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let reason = "no message can pass, as both send nothing";
    assert_eq!(error.to_string(), format!("proxy `PULL and PULL`: {reason}"));

    let failed = Proxy::new(frontend, backend).run().unwrap_err();
    assert_eq!(failed.error().to_string(), error.to_string());
    let Stopped { frontend, backend, .. } = failed.into_stopped().unwrap();
    let failed = Proxy::new(frontend, backend).spawn().unwrap_err();
    assert_eq!(failed.error().to_string(), error.to_string());
    failed.into_stopped().unwrap().frontend.bind("inproc://used-again").unwrap();

    let (frontend, backend) = pushes();
    let error = Proxy::new(frontend, backend).spawn().unwrap_err().error().to_string();
    assert!(error.ends_with("no message can pass, as both receive nothing"), "{error}");
}

#[test]
fn a_device_takes_no_socket_that_a_message_of_several_frames_would_end_it_by() {
    let context = context();
    let newest = zmq::Push::options().conflate(true).open(&context).unwrap();
    let error = zmq::proxy(&context.socket(zmq::PULL).unwrap(), &newest).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let reason = "the PUSH conflates, and sends messages of one frame only";
    assert_eq!(error.to_string(), format!("proxy `PULL and PUSH`: {reason}"));

    // What receives only the newest is sent nothing.
    let newest = zmq::Pull::options().conflate(true).open(&context).unwrap();
    let device = Proxy::new(newest, context.socket(zmq::PUSH).unwrap()).spawn().unwrap();
    device.stop().unwrap();
}

#[test]
fn nobody_meets_a_device_or_a_monitor_in_place_of_its_owner() {
    let context = context();
    let stranger = context.socket(zmq::PAIR).unwrap();
    for number in 0..100 {
        for name in ["proxy", "monitor"] {
            let endpoint = format!("inproc://zmq.{name}.{number}");
            let error = stranger.connect(&endpoint).unwrap_err();
            let reason = "the names of `inproc` that begin so are taken";
            assert_eq!(error.to_string(), format!("zmq_connect `{endpoint}`: {reason}"));
            assert_eq!(stranger.bind(&endpoint).unwrap_err().kind(), ErrorKind::AddrInUse);
            let router = context.socket(zmq::ROUTER).unwrap();
            router.connect_with_id(&endpoint, "stranger").unwrap_err();
        }
    }
    let (device, _source, _sink) = pipeline(&context);
    device.pause().unwrap();
    device.stop().unwrap();
}

fn pipeline(context: &Context) -> (zmq::ProxyHandle<zmq::Pull, zmq::Push>, zmq::Push, zmq::Pull) {
    let frontend = context.socket(zmq::PULL).unwrap();
    let backend = context.socket(zmq::PUSH).unwrap();
    let source = context.socket(zmq::PUSH).unwrap();
    let sink = context.socket(zmq::PULL).unwrap();
    source.connect(&frontend.bind("inproc://in").unwrap()).unwrap();
    sink.connect(&backend.bind("inproc://out").unwrap()).unwrap();
    (Proxy::new(frontend, backend).spawn().unwrap(), source, sink)
}
