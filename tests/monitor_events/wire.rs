//! ZMTP spoken by hand, and overheard.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};

use crate::common::PATIENCE;

/// One end of a connection, which says what no libzmq would.
pub(crate) struct Wire(TcpStream);

impl Wire {
    /// Connects to who listens there, and exchanges greetings.
    pub(crate) fn connect(address: &str, mechanism: &str) -> Self {
        Self(TcpStream::connect(address).unwrap()).greet(mechanism)
    }

    /// Waits for a client, and exchanges greetings.
    pub(crate) fn accept(listener: &TcpListener, mechanism: &str) -> Self {
        Self(listener.accept().unwrap().0).greet(mechanism)
    }

    fn greet(mut self, mechanism: &str) -> Self {
        self.0.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut greeting = b"\xff\0\0\0\0\0\0\0\x01\x7f\x03\0".to_vec();
        greeting.extend(mechanism.as_bytes());
        greeting.resize(GREETING, 0);
        self.0.write_all(&greeting).unwrap();
        // Who does not like it hangs up.
        let _ = self.0.read_exact(&mut greeting);
        self
    }

    /// Sends a command.
    pub(crate) fn say(&mut self, command: &[u8]) {
        write_frame(&mut self.0, COMMAND, command).unwrap();
    }

    /// Waits for a command that begins like this, and returns the rest of it.
    pub(crate) fn hear(&mut self, command: &[u8]) -> Vec<u8> {
        let (flags, mut body) = read_frame(&mut self.0).unwrap();
        assert_eq!(flags & COMMAND, COMMAND);
        assert!(body.starts_with(command), "{body:?}");
        body.split_off(command.len())
    }
}

/// Who stands between a client and a server, and alters what they say.
pub(crate) struct Relay {
    pub(crate) endpoint: String,
    thread: JoinHandle<()>,
}

impl Relay {
    /// Passes one client on to who listens there, each body of a frame as `alter` says: as none,
    /// or as several.
    pub(crate) fn start(
        address: &str,
        alter: impl Fn(Vec<u8>) -> Vec<Vec<u8>> + Clone + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("tcp://{}", listener.local_addr().unwrap());
        let far = TcpStream::connect(address).unwrap();
        let thread = thread::spawn(move || {
            let (near, _) = listener.accept().unwrap();
            let back = pass_on(&far, &near, alter.clone());
            pass_on(&near, &far, alter).join().unwrap();
            back.join().unwrap();
        });
        Self { endpoint, thread }
    }

    /// Waits until both have hung up.
    pub(crate) fn end(self) {
        self.thread.join().unwrap();
    }
}

fn pass_on(
    from: &TcpStream,
    to: &TcpStream,
    alter: impl Fn(Vec<u8>) -> Vec<Vec<u8>> + Send + 'static,
) -> JoinHandle<()> {
    let [mut from, mut to] = [from, to].map(|it| it.try_clone().unwrap());
    thread::spawn(move || {
        // Until one of them hangs up, and then the other shall too.
        let _ = try_pass_on(&mut from, &mut to, alter);
        for stream in [from, to] {
            let _ = stream.shutdown(Shutdown::Both);
        }
    })
}

fn try_pass_on(
    from: &mut TcpStream,
    to: &mut TcpStream,
    alter: impl Fn(Vec<u8>) -> Vec<Vec<u8>>,
) -> io::Result<()> {
    // Each says more of it when it has heard some of the other's.
    for _ in 0..GREETING {
        let mut byte = [0];
        from.read_exact(&mut byte)?;
        to.write_all(&byte)?;
    }
    loop {
        let (flags, body) = read_frame(from)?;
        for body in alter(body) {
            write_frame(to, flags, &body)?;
        }
    }
}

const GREETING: usize = 64;
const LONG: u8 = 2;
const COMMAND: u8 = 4;

fn read_frame(from: &mut TcpStream) -> io::Result<(u8, Vec<u8>)> {
    let mut flags = [0];
    from.read_exact(&mut flags)?;
    let mut len = [0; 8];
    let digits = if flags[0] & LONG == 0 { &mut len[7..] } else { &mut len };
    from.read_exact(digits)?;
    let mut body = vec![0; usize::try_from(u64::from_be_bytes(len)).unwrap()];
    from.read_exact(&mut body)?;
    Ok((flags[0], body))
}

fn write_frame(to: &mut TcpStream, flags: u8, body: &[u8]) -> io::Result<()> {
    let mut frame = vec![flags | LONG];
    frame.extend((body.len() as u64).to_be_bytes());
    frame.extend(body);
    to.write_all(&frame)
}
