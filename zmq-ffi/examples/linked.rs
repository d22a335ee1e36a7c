//! Says which libzmq this program is linked with, and sends itself a message through it.
//!
//! `cargo run -p typed-zmq-sys --example linked`

use std::ffi::c_int;

fn main() {
    let (mut major, mut minor, mut patch) = (0, 0, 0);
    // SAFETY: three integers to write to.
    unsafe { zmq_sys::zmq_version(&raw mut major, &raw mut minor, &raw mut patch) };
    println!("libzmq {major}.{minor}.{patch} {}", env!("ZMQ_SYS_KIND"));
    println!("{}", round_trip("hello"));
    if cfg!(feature = "curve") {
        make_a_key();
    }
}

fn make_a_key() {
    let (mut public, mut secret) = ([0_u8; 41], [0_u8; 41]);
    // SAFETY: a key is 40 characters and a NUL.
    check(unsafe {
        zmq_sys::zmq_curve_keypair(public.as_mut_ptr().cast(), secret.as_mut_ptr().cast())
    });
    assert_ne!(public, secret);
}

fn round_trip(message: &str) -> String {
    // SAFETY: zmq_ctx_new has no preconditions.
    let context = unsafe { zmq_sys::zmq_ctx_new() };
    let pair = || {
        // SAFETY: the context is terminated only at the end.
        let socket = unsafe { zmq_sys::zmq_socket(context, zmq_sys::ZMQ_PAIR) };
        assert!(!socket.is_null());
        socket
    };
    let (sender, receiver) = (pair(), pair());
    let endpoint = c"inproc://round-trip".as_ptr();
    // SAFETY: the socket is open, and the endpoint ends with a NUL.
    check(unsafe { zmq_sys::zmq_bind(receiver, endpoint) });
    // SAFETY: as above.
    check(unsafe { zmq_sys::zmq_connect(sender, endpoint) });

    // SAFETY: so many bytes are readable there.
    check(unsafe { zmq_sys::zmq_send(sender, message.as_ptr().cast(), message.len(), 0) });
    let mut buffer = [0_u8; 64];
    // SAFETY: so many bytes are writable there.
    let rc = unsafe { zmq_sys::zmq_recv(receiver, buffer.as_mut_ptr().cast(), buffer.len(), 0) };
    let size = usize::try_from(rc).expect("zmq_recv does not fail");

    for socket in [sender, receiver] {
        // SAFETY: nothing uses it after this.
        check(unsafe { zmq_sys::zmq_close(socket) });
    }
    // SAFETY: nor that; and both sockets are closed.
    check(unsafe { zmq_sys::zmq_ctx_term(context) });
    String::from_utf8_lossy(&buffer[..size]).into_owned()
}

fn check(rc: c_int) {
    assert_ne!(rc, -1, "libzmq failed");
}
