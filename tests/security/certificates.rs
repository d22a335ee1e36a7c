//! Keys in files, also such as pyzmq writes and reads: `tests/peers/certificates.py`.

use std::ffi::CString;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::thread::JoinHandleExt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{mem, ptr};

use common::python;
use common::until;
use zmq::PublicKey;

use super::*;

#[test]
fn keys_come_back_from_their_files_and_are_not_overwritten() {
    let directory = TempDir::new();
    let path = format!("{}/our.server", directory.path());
    let keys = KeyPair { public: [1; 32].into(), secret: [2; 32].into() };
    keys.save(&path).unwrap();
    let loaded = KeyPair::load(format!("{path}.key_secret")).unwrap();
    assert_eq!((loaded.public, loaded.secret.expose()), (keys.public, &[2; 32]));
    assert_eq!(PublicKey::load(format!("{path}.key_secret")).unwrap(), keys.public);
    assert_eq!(PublicKey::load(format!("{path}.key")).unwrap(), keys.public);
    let public = fs::read_to_string(format!("{path}.key")).unwrap();
    assert!(!public.contains(&keys.secret.expose_z85()));
    let secret = fs::metadata(format!("{path}.key_secret")).unwrap();
    assert_eq!(secret.permissions().mode() & 0o777, 0o600);

    let again = keys.save(&path).unwrap_err();
    assert!(again.to_string().starts_with(&format!("KeyPair::save `{path}.key_secret`: ")));

    // Neither file without the other.
    fs::remove_file(format!("{path}.key_secret")).unwrap();
    let again = keys.save(&path).unwrap_err();
    assert!(again.to_string().starts_with(&format!("KeyPair::save `{path}.key`: ")));
    assert!(!fs::exists(format!("{path}.key_secret")).unwrap());
}

#[test]
fn a_key_is_the_last_of_its_name_and_of_no_longer_one() {
    let directory = TempDir::new();
    let path = format!("{}/old.key", directory.path());
    let [old, public] = [PublicKey::from([1; 32]), PublicKey::from([2; 32])];
    let text =
        format!(" public-key = '{old}'\n public-key=\"{public}\"\n public-key-old = '{old}'\n");
    fs::write(&path, text).unwrap();
    assert_eq!(PublicKey::load(&path).unwrap(), public);
}

#[test]
fn a_file_without_the_keys_is_refused_in_one_line() {
    let directory = TempDir::new();
    let path = format!("{}/wrong.key_secret", directory.path());
    let error = KeyPair::load(&path).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let public = PublicKey::from([1; 32]);
    let texts: [(Vec<u8>, &str); 5] = [
        (b"".into(), "it has no public-key"),
        (format!("  public-key = \"{public}\"\n").into(), "it has no secret-key"),
        (b"public-key = 'short'".into(), "a key in it is not 40 characters of Z85"),
        (vec![0xff; 10], "it is no certificate"),
        (vec![b' '; 70_000], "it is no certificate"),
    ];
    for (text, reason) in texts {
        fs::write(&path, text).unwrap();
        let error = KeyPair::load(&path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidData);
        assert_eq!(error.to_string(), format!("KeyPair::load `{path}`: {reason}"));
    }
}

#[test]
fn a_signal_does_not_keep_keys_from_being_read() {
    static SIGNALS: AtomicU32 = AtomicU32::new(0);

    extern "C" fn count(_signal: libc::c_int) {
        SIGNALS.fetch_add(1, Ordering::Relaxed);
    }

    let directory = TempDir::new();
    let path = format!("{}/pipe.key", directory.path());
    let name = CString::new(path.as_str()).unwrap();
    // SAFETY: `name` outlives the call.
    assert_eq!(unsafe { libc::mkfifo(name.as_ptr(), 0o600) }, 0);
    // SAFETY: all zeros is a valid `sigaction`, and one without SA_RESTART.
    let mut action: libc::sigaction = unsafe { mem::zeroed() };
    action.sa_sigaction = count as extern "C" fn(libc::c_int) as libc::sighandler_t;
    // SAFETY: `action` is complete, and its handler only touches an atomic.
    let rc = unsafe { libc::sigaction(libc::SIGUSR1, &raw const action, ptr::null_mut()) };
    assert_eq!(rc, 0);

    let reads = {
        let path = path.clone();
        thread::spawn(move || PublicKey::load(path))
    };
    let reader = reads.as_pthread_t();
    // It comes back when the reader has opened it too.
    let mut pipe = OpenOptions::new().write(true).open(path).unwrap();
    for signals in 1..=100 {
        // SAFETY: the thread has not been joined.
        assert_eq!(unsafe { libc::pthread_kill(reader, libc::SIGUSR1) }, 0);
        until(|| SIGNALS.load(Ordering::Relaxed) == signals);
    }
    let public = PublicKey::from([1; 32]);
    write!(pipe, "public-key = '{public}'").unwrap();
    drop(pipe);
    assert_eq!(reads.join().unwrap().unwrap(), public);
}

#[test]
fn certificates_pass_between_pyzmq_and_us() {
    let Some(python) = python::or_skip("certificates_pass_between_pyzmq_and_us") else {
        return;
    };
    let directory = TempDir::new();
    let path = |name| format!("{}/{name}", directory.path());
    let created = python.spawn("certificates.py", ["create", directory.path(), "theirs"]);
    assert_eq!(created.rest(), ["created"]);
    let theirs = KeyPair::load(path("theirs.key_secret")).unwrap();
    assert_eq!(PublicKey::load(path("theirs.key")).unwrap(), theirs.public);
    if has_curve() {
        assert_eq!(theirs.secret.public_key().unwrap(), theirs.public);
    }

    let ours = KeyPair { public: [1; 32].into(), secret: [2; 32].into() };
    ours.save(path("ours")).unwrap();
    let both = format!("{} {}", ours.public, ours.secret.expose_z85());
    let loaded = python.spawn("certificates.py", ["load", &path("ours.key_secret")]);
    assert_eq!(loaded.rest(), [both]);
    let loaded = python.spawn("certificates.py", ["load", &path("ours.key")]);
    assert_eq!(loaded.rest(), [format!("{} -", ours.public)]);
}
