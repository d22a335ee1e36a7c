//! What may be fed to everything public that parses, and what must hold then.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Text and bytes, and back.
pub(crate) fn z85(data: &[u8]) {
    let encoded = zmq::z85::encode(data);
    assert_eq!(encoded.is_ok(), data.len() % 4 == 0);
    if let Ok(text) = encoded {
        assert_eq!(zmq::z85::decode(&text).unwrap(), data);
    }
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(bytes) = zmq::z85::decode(text) {
        assert_eq!(zmq::z85::encode(&bytes).unwrap(), text);
    }
}

/// A key is what it was written as.
pub(crate) fn key(text: &str) {
    if let Ok(key) = text.parse::<zmq::PublicKey>() {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(key) = text.parse::<zmq::SecretKey>() {
        assert_eq!(key.expose_z85(), text);
        assert!(!format!("{key:?}").contains(text));
    }
}

/// What a peer says of itself, read by a socket of this thread.
pub(crate) struct Metadata {
    socket: zmq::Pull,
    address: String,
}

impl Metadata {
    pub(crate) fn new() -> Self {
        let context = zmq::Context::builder().linger(Duration::ZERO).build().unwrap();
        let socket = context.socket(zmq::PULL).unwrap();
        let address = socket.bind("tcp://127.0.0.1:*").unwrap().address().to_owned();
        Self { socket, address }
    }

    /// Sends `data` behind a proper greeting as the properties of a peer, and then
    /// a message, which has them if they can be read.
    pub(crate) fn feed(&self, data: &[u8]) {
        let data = &data[..data.len().min(200)];
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let mut session = b"\xff\0\0\0\0\0\0\0\0\x7f\x03\0NULL".to_vec();
        session.resize(64, 0);
        let properties = [b"\x05READY\x0bSocket-Type\0\0\0\x04PUSH".as_slice(), data].concat();
        session.extend([4, properties.len().try_into().unwrap()]);
        session.extend(properties);
        session.extend(b"\0\x05hello");
        stream.write_all(&session).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        // Its greeting and properties, or the end.
        let _ = stream.read(&mut [0; 64]);
        if let Ok(message) = self.socket.recv_timeout(Duration::from_millis(20)) {
            assert_eq!(message, "hello");
            assert_eq!(message[0].property("Socket-Type").unwrap(), "PUSH");
            for name in ["Identity", "Resource", "User-Id", "Peer-Address", "X-a", "", "x"] {
                let _ = message[0].property(name);
            }
        }
    }
}
