//! What is secret does not stay in memory that is given back.

#[path = "common/leftovers.rs"]
mod leftovers;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::slice;

use zmq::{Context, KeyPair, Password, SecretKey};

#[global_allocator]
static ALLOCATOR: Watching = Watching;

/// So many equal bytes in a row are in nothing else.
const RUN: usize = 16;
/// Found in no text that this program has.
const MARK: u8 = 0xa7;
/// The same for passwords, which are text.
const LETTER: u8 = b'~';

thread_local! {
    static WATCHES: Cell<bool> = const { Cell::new(false) };
    static LEFT: Cell<usize> = const { Cell::new(0) };
    static GIVEN_BACK: Cell<usize> = const { Cell::new(0) };
}

/// The system's allocator, which looks at the bytes that are given back.
struct Watching;

// SAFETY: all memory is that of `System`, which it is given back to with the same layout.
unsafe impl GlobalAlloc for Watching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Zeroed, so that all bytes of a block may be read in the end.
        // SAFETY: the caller promises what `System` asks for.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // Blocks of other alignments may have bytes between fields, which are nobody's to read.
        if layout.align() == 1 && WATCHES.get() {
            // SAFETY: the block is the caller's, who gives it back whole and does not use it any
            // more. Its bytes are initialised since `alloc`, and what this thread writes to such
            // blocks while it watches is bytes, texts and keys, which are bytes throughout.
            let bytes = unsafe { slice::from_raw_parts(block, layout.size()) };
            let is_secret = |run: &[u8]| run.iter().all(|&byte| byte == MARK || byte == LETTER);
            let left = bytes.windows(RUN).any(is_secret);
            LEFT.set(LEFT.get() + usize::from(left));
            GIVEN_BACK.set(GIVEN_BACK.get() + 1);
        }
        // SAFETY: the caller promises what `System` asks for.
        unsafe { System.dealloc(block, layout) }
    }
}

/// How many blocks `run` gave back with a secret still in them, and how many in all.
fn left_by(run: impl FnOnce()) -> (usize, usize) {
    LEFT.set(0);
    GIVEN_BACK.set(0);
    WATCHES.set(true);
    run();
    WATCHES.set(false);
    (LEFT.get(), GIVEN_BACK.get())
}

fn password() -> String {
    char::from(LETTER).to_string().repeat(100)
}

#[test]
fn what_is_not_wiped_is_seen() {
    assert_eq!(left_by(|| drop(password())), (1, 2));
    assert_eq!(left_by(|| drop(Box::new([MARK; 32]))), (1, 1));
}

#[test]
fn a_password_is_wiped_wherever_it_was() {
    let context = Context::new().unwrap();
    let text = password();
    let malformed = format!("{text}\0");
    let (left, given_back) = left_by(|| {
        let password = Password::from(text.as_str());
        let options = zmq::Req::options().plain_client("alice", password.clone());
        let socket = options.clone().plain_password(text.as_str()).open(&context).unwrap();
        socket.set_plain_password(password).unwrap();
        assert_eq!(socket.plain_password().unwrap().unwrap().expose(), text);
        socket.set_plain_password(malformed.as_str()).unwrap_err();
    });
    assert_eq!(left, 0);
    assert!(given_back > 5, "{given_back}");
    assert_eq!(left_by(|| drop(Password::from(text))).0, 0);
}

#[cfg(feature = "draft")]
#[test]
fn the_secrets_of_proxies_and_of_tls_are_wiped_wherever_they_were() {
    let context = Context::new().unwrap();
    let text = password();
    let (left, given_back) = left_by(|| {
        let secret = Password::from(text.as_str());
        let options = zmq::Req::options().socks_password(secret.clone());
        // Not every library knows these.
        if let Ok(socket) = options.open(&context) {
            socket.set_socks_password(Some(secret.clone())).unwrap();
            assert_eq!(socket.socks_password().unwrap().unwrap().expose(), text);
        }
        if let Ok(socket) = zmq::Req::options().wss_key_pem(secret).open(&context) {
            assert_eq!(socket.wss_key_pem().unwrap().expose(), text);
        }
    });
    assert_eq!(left, 0);
    assert!(given_back > 3, "{given_back}");
}

#[test]
fn a_secret_key_is_wiped_wherever_it_was() {
    let context = Context::new().unwrap();
    let secret = SecretKey::from([MARK; 32]);
    let public = secret.public_key().unwrap_or([7; 32].into());
    let keys = KeyPair { public, secret };
    let z85 = keys.secret.expose_z85();
    let (left, given_back) = left_by(|| {
        drop(Box::new(keys.clone()));
        drop(Box::new(z85.parse::<SecretKey>().unwrap()));
        let _ = keys.secret.public_key();
        let opened = zmq::Rep::options().curve_server(&keys).open(&context);
        if let Ok(socket) = opened {
            let read = socket.curve_secretkey().unwrap().unwrap();
            assert_eq!(read.expose(), keys.secret.expose());
            socket.set_curve_secretkey(&read).unwrap();
        }
    });
    assert_eq!(left, 0);
    assert!(given_back > 3, "{given_back}");
}
