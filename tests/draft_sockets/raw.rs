//! Draft sockets that come from C, or go there. C is played by its own functions, `zmq::sys`.

use std::ffi::c_void;

use zmq::{
    Channel, Client, Context, Dgram, Dish, ErrorKind, Gather, Peer, Radio, Scatter, Server, sys,
};

use crate::common::{PATIENCE, context};
use crate::dgram::plain_udp;
use crate::{has_drafts, open};

fn close(socket: *mut c_void) {
    // SAFETY: the socket is open, and not used again.
    assert_eq!(unsafe { sys::zmq_close(socket) }, 0);
}

#[test]
fn every_type_goes_to_c_and_comes_back() {
    if !has_drafts() {
        return;
    }
    let context = context();
    macro_rules! there_and_back {
        ($($type:ident),+) => {$({
            let raw = open::<$type>(&context).into_raw();
            // SAFETY: it was just given away.
            let borrowed = unsafe { $type::borrow_raw(&context, raw) }.unwrap();
            assert_eq!(borrowed.as_raw(), raw);
            drop(borrowed);
            // SAFETY: nobody else has it.
            let socket = unsafe { $type::from_raw(&context, raw) }.unwrap();
            close(socket.into_raw());
        })+};
    }
    there_and_back!(Client, Server, Radio, Dish, Scatter, Gather, Peer, Channel, Dgram);
}

#[test]
fn a_socket_that_c_connected_is_answered() {
    if !has_drafts() {
        return;
    }
    let context = context();
    let server: Server = open(&context);
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let raw = open::<Client>(&context).into_raw();
    let address = std::ffi::CString::new(&*endpoint).unwrap();
    // SAFETY: the socket is open, and `address` a C string.
    assert_eq!(unsafe { sys::zmq_connect(raw, address.as_ptr()) }, 0);
    // SAFETY: nobody else has it.
    let client = unsafe { Client::from_raw(&context, raw) }.unwrap();
    client.send_timeout("hello", PATIENCE).unwrap();
    let (id, question) = server.recv_timeout(PATIENCE).unwrap();
    server.send(id, question).unwrap();
    assert_eq!(client.recv_timeout(PATIENCE).unwrap(), "hello");
    let error = client.bind("inproc://deadlock").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[test]
fn a_socket_of_another_type_or_none_is_refused_and_left() {
    fn refuses(context: &Context, raw: *mut c_void) {
        // SAFETY: it is null or open, and of this context.
        let error = unsafe { Server::from_raw(context, raw) }.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
    }
    if !has_drafts() {
        return;
    }
    let context = context();
    refuses(&context, std::ptr::null_mut());
    let raw = open::<Client>(&context).into_raw();
    refuses(&context, raw);
    close(raw);
}

/// The others have none: libzmq gives sockets that threads share no descriptor.
#[cfg(unix)]
#[test]
fn a_dgram_has_a_descriptor_to_wait_for() {
    use std::os::fd::{AsFd, AsRawFd};

    if !has_drafts() {
        return;
    }
    let context = context();
    let dgram: Dgram = open(&context);
    let endpoint = crate::dgram::bind_udp(&dgram);
    // Until what has happened before is seen to.
    while dgram.try_recv().is_ok() {}
    let (plain, address) = plain_udp();
    plain.send_to(b"hello", endpoint.address()).unwrap();
    let fd = dgram.as_fd().as_raw_fd();
    let mut item = libc::pollfd { fd, events: libc::POLLIN, revents: 0 };
    // SAFETY: `item` is one item.
    assert_eq!(unsafe { libc::poll(&raw mut item, 1, 10_000) }, 1);
    assert_eq!(dgram.recv_timeout(PATIENCE).unwrap(), (address, "hello".into()));
}
