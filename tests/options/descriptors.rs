//! Options that are descriptors.

use std::marker::PhantomData;
use std::net::TcpListener;
use std::os::fd::{AsFd, AsRawFd};

use zmq::{Options, POLLIN, PollEvents, PollItem, SocketType};

use crate::offered::NotOffered;
use crate::otherwise::{IsOffered, PATIENCE, assert_applies, context, offers};
use crate::types::every_type;

struct Of<T>(PhantomData<T>);

impl<T: AsFd> Of<T> {
    #[expect(clippy::unused_self, reason = "the type is the answer")]
    fn has_descriptor(&self) -> bool {
        true
    }
}

#[allow(dead_code, reason = "all types may have their own")]
trait MayLackDescriptor {
    fn has_descriptor(&self) -> bool {
        false
    }
}

impl<T> MayLackDescriptor for Of<T> {}

fn of<T>(_options: &Options<T>) -> Of<T> {
    Of(PhantomData)
}

macro_rules! has_descriptor {
    ($type:ident ()) => {
        (zmq::$type::NAME, of(&zmq::$type::options()).has_descriptor())
    };
}

pub(crate) fn a_socket_tells_by_its_descriptor() {
    assert_applies("ZMQ_FD", every_type!(has_descriptor()));
    let context = context();
    let sink = context.socket(zmq::PULL).unwrap();
    sink.bind("inproc://descriptor").unwrap();
    let source = context.socket(zmq::PUSH).unwrap();
    source.connect("inproc://descriptor").unwrap();
    while sink.events().unwrap() != PollEvents::default() {}
    source.send("task").unwrap();
    let mut items = [PollItem::from_fd(sink.as_fd(), POLLIN)];
    assert_eq!(zmq::poll(&mut items, Some(PATIENCE)).unwrap(), 1);
    assert_eq!(sink.events().unwrap(), POLLIN);
}

/// A namesake, which the compiler takes where the options have no such method.
#[allow(dead_code, reason = "all types may have their own")]
trait MayLackListener: Sized {
    fn use_fd(self, _listener: TcpListener) -> NotOffered {
        NotOffered
    }
}

impl<T> MayLackListener for Options<T> {}

pub(crate) fn a_listener_is_adopted() {
    let listen = || TcpListener::bind("127.0.0.1:0").unwrap();
    assert_applies("ZMQ_USE_FD", every_type!(offers(options options.use_fd(listen()))));
    let context = context();
    let (listener, other) = (listen(), listen());
    let [port, other_port] = [&listener, &other].map(|it| it.local_addr().unwrap().port());
    let server = zmq::Rep::options().use_fd(listener).open(&context).unwrap();
    assert!(server.use_fd().is_some());
    assert_eq!(server.bind("tcp://127.0.0.1:*").unwrap().port(), Some(port));
    assert_eq!(server.use_fd(), None);
    let number = other.as_raw_fd();
    server.set_use_fd(other).unwrap();
    assert_eq!(server.use_fd(), Some(number));
    assert_eq!(server.bind("tcp://127.0.0.1:*").unwrap().port(), Some(other_port));

    #[cfg(feature = "draft")]
    if zmq::has("draft") {
        let socket = context.socket(zmq::DGRAM).unwrap();
        let refused = socket.set_use_fd(listen()).unwrap_err();
        assert_eq!(refused.kind(), zmq::ErrorKind::Unsupported);
        assert_eq!(socket.use_fd(), None);
    }
}
