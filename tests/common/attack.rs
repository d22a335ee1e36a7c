//! Hostile peers: what they say, and that honest ones are served meanwhile.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::figures;
use super::random::{self, Random};

/// Lets hostile peers, some of which say that they are of a fitting type, connect to `endpoint`
/// while `honest` is tried again and again, and once more after they have gone.
pub(crate) fn under_attack(
    endpoint: &str,
    listener: &str,
    peer_type: &str,
    honest: impl FnMut(u32),
) {
    let fault = format!("A hostile peer of a {listener}");
    under_attack_by(endpoint, &fault, |random| session(random, peer_type), honest);
}

/// The same, where each hostile peer says something that is near to a `session`.
pub(crate) fn under_attack_by(
    endpoint: &str,
    fault: &str,
    session: impl Fn(&mut Random) -> Vec<u8> + Sync,
    mut honest: impl FnMut(u32),
) {
    let (_, address) = endpoint.split_once("://").unwrap();
    let address = address.trim_end_matches('/');
    let (seed, cases) = (random::seed(), random::cases(60));
    let done = AtomicBool::new(false);
    honest(0);
    thread::scope(|scope| {
        let attack = scope.spawn(|| {
            for case in seed..seed + cases {
                // Shown when the case fails, or hangs.
                eprintln!("{fault}: ZMQ_SEED={case} ZMQ_CASES=1");
                let mut random = Random(case);
                let session = session(&mut random);
                attack(address, &mut random, session);
            }
            done.store(true, Ordering::Relaxed);
        });
        for round in 1.. {
            honest(round);
            if done.load(Ordering::Relaxed) {
                break;
            }
        }
        attack.join().unwrap();
    });
    honest(u32::MAX);
    figures::survived(fault, cases, "0 of honest peers");
}

/// One connection that begins well, or not, and goes wrong.
fn attack(address: &str, random: &mut Random, mut session: Vec<u8>) {
    for _ in 0..random.below(4) {
        mutate(&mut session, random);
    }
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_write_timeout(Some(Duration::from_millis(50))).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(1 + random.below(5)))).unwrap();
    let mut answer = [0; 1000];
    // It may hang up on us at any time.
    for piece in session.chunks(1 + random.index(session.len().max(1))) {
        if stream.write_all(piece).is_err() {
            return;
        }
        if random.below(3) == 0 {
            let _ = stream.read(&mut answer);
        }
    }
    if random.below(2) == 0 {
        let _ = stream.read(&mut answer);
    }
}

/// What a peer says: nonsense, or ZMTP with some messages.
fn session(random: &mut Random, peer_type: &str) -> Vec<u8> {
    if random.below(6) == 0 {
        return random.bytes(300);
    }
    let mut session = b"\xff\0\0\0\0\0\0\0\x01\x7f".to_vec();
    session.push(*[3, 3, 3, 0, 1, 2, 4].get(random.index(7)).unwrap());
    session.push(u8::from(random.below(2) == 0));
    session.extend(*[b"NULL", b"NULL", b"NULL", b"PLAI", b"CURV"].get(random.index(5)).unwrap());
    session.resize(64, 0);
    let types = [peer_type, peer_type, peer_type, "REQ", "SUB", "ROUTER", "NONSENSE", ""];
    let mut ready = b"\x05READY".to_vec();
    property(&mut ready, "Socket-Type", types[random.index(types.len())].as_bytes());
    for _ in 0..random.below(3) {
        let name = ["Identity", "Resource", "X-Anything", "", "Socket-Type"][random.index(5)];
        let value = random.bytes(300);
        property(&mut ready, name, &value);
    }
    frame(&mut session, 4, &ready);
    for _ in 0..random.below(6) {
        let long_group = [b"\x04JOIN", &*random.bytes(500)].concat();
        let commands: [&[u8]; 9] = [
            b"\x04PING\0\x01ctx",
            b"\x04PONGctx",
            b"\x09SUBSCRIBEx",
            b"\x06CANCELx",
            b"\x05ERROR\x03why",
            b"\x05READY",
            b"\x04JOINx",
            b"\x05LEAVEx",
            &long_group,
        ];
        match random.below(5) {
            0 => frame(&mut session, 4, commands[random.index(commands.len())]),
            1 => frame(&mut session, random.next().to_le_bytes()[0], &random.bytes(50)),
            2 => frame(
                &mut session,
                0,
                &[&[random.below(3).to_le_bytes()[0]], &*random.bytes(9)].concat(),
            ),
            _ => {
                // As a REQ does, or with more frames.
                for _ in 0..random.below(3) {
                    frame(&mut session, 1, b"");
                }
                frame(&mut session, 0, &random.bytes(2000));
            }
        }
    }
    session
}

/// A property of a READY command.
pub(crate) fn property(ready: &mut Vec<u8>, name: &str, value: &[u8]) {
    ready.push(name.len().try_into().unwrap());
    ready.extend(name.as_bytes());
    ready.extend(u32::try_from(value.len()).unwrap().to_be_bytes());
    ready.extend(value);
}

fn frame(session: &mut Vec<u8>, flags: u8, bytes: &[u8]) {
    if let Ok(len) = u8::try_from(bytes.len()) {
        session.extend([flags & !2, len]);
    } else {
        session.push(flags | 2);
        session.extend((bytes.len() as u64).to_be_bytes());
    }
    session.extend(bytes);
}

fn mutate(session: &mut Vec<u8>, random: &mut Random) {
    if session.is_empty() {
        return;
    }
    let at = random.index(session.len());
    match random.below(6) {
        0 => session[at] ^= 1 << random.below(8),
        1 => session[at] = [0, 1, 0x7f, 0x80, 0xff][random.index(5)],
        2 => session.truncate(at),
        3 => {
            let noise = random.bytes(20);
            session.splice(at..at, noise);
        }
        4 => {
            let end = (at + random.index(40)).min(session.len());
            session.drain(at..end);
        }
        _ => {
            let again = session[at..(at + 40).min(session.len())].to_vec();
            session.splice(at..at, again);
        }
    }
}
