//! CURVE spoken by hand, by who does what no client of libzmq's would.

use zmq::{Event, Events, KeyPair, ProtocolError, PublicKey, Pull};

use crate::common::context;
use crate::curve::has_curve;
use crate::wire::Wire;
use crate::{fails_by, next};

/// A client that vouches for `vouched`, or else for the key that it began with, as it should.
fn client(address: &str, server: &PublicKey, vouched: Option<&PublicKey>) -> Wire {
    let [own, passing] = [(); 2].map(|()| KeyPair::generate().unwrap());
    let nonce = |prefix: &[u8], rest: &[u8]| [prefix, rest].concat().try_into().unwrap();
    let mut wire = Wire::connect(address, "CURVE");

    let number = 1_u64.to_be_bytes();
    let sealed = sodium::seal(&[0; 64], &nonce(b"CurveZMQHELLO---", &number), server, &passing);
    let key = passing.public.as_bytes();
    wire.say(&[b"\x05HELLO\x01\0", &[0; 72][..], key, &number, &sealed].concat());

    let welcome = wire.hear(b"\x07WELCOME");
    let (random, sealed) = welcome.split_at(16);
    let opened = sodium::open(sealed, &nonce(b"WELCOME-", random), server, &passing);
    let (of_now, cookie) = opened.split_at(32);
    let of_now = PublicKey::from(<[u8; 32]>::try_from(of_now).unwrap());

    let random = [7; 16];
    let vouch = [vouched.unwrap_or(&passing.public).as_bytes(), &server.as_bytes()[..]].concat();
    let vouch = sodium::seal(&vouch, &nonce(b"VOUCH---", &random), &of_now, &own);
    let number = 2_u64.to_be_bytes();
    let said = [&own.public.as_bytes()[..], &random, &vouch].concat();
    let sealed = sodium::seal(&said, &nonce(b"CurveZMQINITIATE", &number), &of_now, &passing);
    wire.say(&[b"\x08INITIATE", cookie, &number, &sealed].concat());
    wire
}

#[test]
fn a_key_that_is_vouched_for_is_the_one_that_a_client_began_with() {
    if !has_curve() {
        return;
    }
    let context = context();
    let [keys, other] = [(); 2].map(|()| KeyPair::generate().unwrap());
    let server = Pull::options().curve_server(&keys).open(&context).unwrap();
    let monitor = server.monitor(Events::ALL).unwrap();
    let endpoint = server.bind("tcp://127.0.0.1:*").unwrap();
    let address = endpoint.address();

    let _client = client(address, &keys.public, Some(&other.public));
    fails_by(&monitor, ProtocolError::KeyExchange);
    // Nothing else was wrong.
    let _client = client(address, &keys.public, None);
    next(&monitor, |event| *event == Event::HandshakeSucceeded);
}

/// Of libsodium, which is linked where this crate brings CURVE.
mod sodium {
    use std::ffi::{c_int, c_ulonglong};

    use zmq::{KeyPair, PublicKey};

    const MAC: usize = 16;
    type Nonce = [u8; 24];

    unsafe extern "C" {
        fn crypto_box_easy(
            sealed: *mut u8,
            text: *const u8,
            len: c_ulonglong,
            nonce: *const u8,
            public: *const u8,
            secret: *const u8,
        ) -> c_int;
        fn crypto_box_open_easy(
            text: *mut u8,
            sealed: *const u8,
            len: c_ulonglong,
            nonce: *const u8,
            public: *const u8,
            secret: *const u8,
        ) -> c_int;
    }

    /// A box to somebody, from whose keys these are.
    pub(super) fn seal(text: &[u8], nonce: &Nonce, to: &PublicKey, from: &KeyPair) -> Vec<u8> {
        let mut sealed = vec![0; text.len() + MAC];
        let (to, from) = (to.as_bytes().as_ptr(), from.secret.expose().as_ptr());
        let (text, len) = (text.as_ptr(), text.len() as c_ulonglong);
        // SAFETY: what is sealed has so many bytes more than the text, and nonce and keys have
        // theirs.
        let done =
            unsafe { crypto_box_easy(sealed.as_mut_ptr(), text, len, nonce.as_ptr(), to, from) };
        assert_eq!(done, 0);
        sealed
    }

    pub(super) fn open(sealed: &[u8], nonce: &Nonce, from: &PublicKey, to: &KeyPair) -> Vec<u8> {
        let mut text = vec![0; sealed.len() - MAC];
        let (from, to) = (from.as_bytes().as_ptr(), to.secret.expose().as_ptr());
        let (sealed, len) = (sealed.as_ptr(), sealed.len() as c_ulonglong);
        // SAFETY: the text has so many bytes less than what is sealed, and nonce and keys have
        // theirs.
        let done = unsafe {
            crypto_box_open_easy(text.as_mut_ptr(), sealed, len, nonce.as_ptr(), from, to)
        };
        assert_eq!(done, 0);
        text
    }
}
