//! A peer that is no libzmq.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;

use super::PATIENCE;

/// A peer that speaks ZMTP by hand, and so can say what no libzmq would.
pub(crate) struct Stranger(TcpStream);

impl Stranger {
    pub(crate) fn shake_hands(address: &str, socket_type: &str) -> Self {
        Self::shake_hands_as(address, socket_type, b"")
    }

    /// The same, with an id of its own, which may be one that no libzmq would choose.
    pub(crate) fn shake_hands_as(address: &str, socket_type: &str, id: &[u8]) -> Self {
        Self::shake_hands_by(TcpStream::connect(address).unwrap(), socket_type, id)
    }

    /// The same, by a connection that is there.
    pub(crate) fn shake_hands_by(mut stream: TcpStream, socket_type: &str, id: &[u8]) -> Self {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut greeting = [0; 64];
        greeting[..16].copy_from_slice(b"\xff\0\0\0\0\0\0\0\0\x7f\x03\0NULL");
        stream.write_all(&greeting).unwrap();
        stream.read_exact(&mut greeting).unwrap();
        let mut ready = b"\x05READY\x0bSocket-Type\0\0\0".to_vec();
        ready.push(socket_type.len().try_into().unwrap());
        ready.extend_from_slice(socket_type.as_bytes());
        ready.extend_from_slice(b"\x08Identity\0\0\0");
        ready.push(id.len().try_into().unwrap());
        ready.extend_from_slice(id);
        let mut stranger = Self(stream);
        stranger.write(4, &ready);
        let mut head = [0; 2];
        stranger.0.read_exact(&mut head).unwrap();
        stranger.0.read_exact(&mut vec![0; head[1].into()]).unwrap();
        stranger
    }

    /// A frame of any length.
    pub(crate) fn write_long(&mut self, flags: u8, bytes: &[u8]) {
        self.0.write_all(&[flags | 2]).unwrap();
        self.0.write_all(&(bytes.len() as u64).to_be_bytes()).unwrap();
        self.0.write_all(bytes).unwrap();
    }

    pub(crate) fn write(&mut self, flags: u8, bytes: &[u8]) {
        self.0.write_all(&[flags, bytes.len().try_into().unwrap()]).unwrap();
        self.0.write_all(bytes).unwrap();
    }

    /// Whether the other side has hung up, or does so in time.
    pub(crate) fn is_cut_off(&mut self) -> bool {
        match self.0.read_to_end(&mut Vec::new()) {
            Ok(_) => true,
            Err(error) => error.kind() == ErrorKind::ConnectionReset,
        }
    }

    /// Whatever it likes to say.
    pub(crate) fn write_raw(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).unwrap();
    }

    /// What a queue has no room for that has little.
    pub(crate) const FILLING: usize = 6;

    /// Says a message so many times, with a question between them, and is gone by a reset.
    pub(crate) fn fill_and_reset(self, message: &[u8]) {
        /// A question whether somebody is there.
        const PING: &[u8] = b"\x04\x07\x04PING\0\0";

        let some = message.repeat(Self::FILLING / 2);
        (&self.0).write_all(&[PING, &some, PING, &some].concat()).unwrap();
        // By the answer to the first, all of it has been read. To leave that is to reset.
        assert_ne!(self.0.peek(&mut [0]).unwrap(), 0);
    }

    /// To who may have hung up.
    pub(crate) fn leave_with_a_word(mut self) {
        let _ = self.0.write_all(b"\0\x04word");
    }

    /// Reads a frame, which must be a short one.
    pub(crate) fn read_frame(&mut self) -> Vec<u8> {
        let mut head = [0; 2];
        self.0.read_exact(&mut head).unwrap();
        assert_eq!(head[0] & 2, 0, "a long frame");
        let mut bytes = vec![0; head[1].into()];
        self.0.read_exact(&mut bytes).unwrap();
        bytes
    }

    /// Reads until the other side has had enough.
    pub(crate) fn read_all(&mut self) {
        let mut bytes = vec![0; 100_000];
        while matches!(self.0.read(&mut bytes), Ok(1..)) {}
    }
}
