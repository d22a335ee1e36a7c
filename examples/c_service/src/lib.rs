//! A worker in Rust that runs inside a C program and answers over the sockets of its context.
//!
//! `worker.h` is what C sees of it.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::thread::{Builder, JoinHandle};

use zmq::{Context, ErrorKind, Idle, Rep};

/// A worker that was started, and is to be joined.
pub struct Worker(JoinHandle<zmq::Result<()>>);

const ENDED: c_int = 0;
const FAILED: c_int = -1;
const PANICKED: c_int = -2;

/// Starts a worker that answers at `endpoint`; null if it cannot.
///
/// # Safety
///
/// `context` must be a libzmq context that is alive, and `endpoint` null or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn worker_start(
    context: *mut c_void,
    endpoint: *const c_char,
) -> *mut Worker {
    started(|| {
        assert!(!endpoint.is_null(), "there is no endpoint");
        // SAFETY: as the caller promises.
        let endpoint = unsafe { CStr::from_ptr(endpoint) }.to_string_lossy();
        // SAFETY: as the caller promises.
        let context = unsafe { Context::borrow_raw(context) }?;
        let server = context.socket(zmq::REP)?;
        server.bind(&endpoint)?;
        Ok(server)
    })
}

/// Starts a worker that answers at a REP socket of the caller's; null if it cannot.
///
/// # Safety
///
/// `socket` must be open in `context`, and between two exchanges. Until the worker is joined,
/// nobody else may use or close it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn worker_start_on(context: *mut c_void, socket: *mut c_void) -> *mut Worker {
    started(|| {
        // SAFETY: as the caller promises.
        let context = unsafe { Context::borrow_raw(context) }?;
        // SAFETY: as the caller promises.
        unsafe { Rep::borrow_raw(&context, socket) }
    })
}

/// Waits for the end of a worker, and says how it ended.
///
/// # Safety
///
/// `worker` must be null or what a start returned, and be joined once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn worker_join(worker: *mut Worker) -> c_int {
    guarded(PANICKED, || {
        if worker.is_null() {
            return FAILED;
        }
        // SAFETY: it came from `Box::into_raw`, and the caller joins it once.
        let worker = unsafe { Box::from_raw(worker) };
        match worker.0.join() {
            Ok(Ok(())) => ENDED,
            Ok(Err(error)) => {
                eprintln!("worker: {error}");
                FAILED
            }
            Err(_panic) => PANICKED,
        }
    })
}

/// Opens a socket in the caller's thread, so that it is there when the start returns, and serves
/// it in another.
fn started(open: impl FnOnce() -> zmq::Result<Rep<Idle>>) -> *mut Worker {
    guarded(ptr::null_mut(), || {
        let server = match open() {
            Ok(server) => server,
            Err(error) => {
                eprintln!("worker: {error}");
                return ptr::null_mut();
            }
        };
        // Unlike `thread::spawn` it does not panic where no thread can be had.
        match Builder::new().name("worker".into()).spawn(move || serve(server)) {
            Ok(thread) => Box::into_raw(Box::new(Worker(thread))),
            Err(error) => {
                eprintln!("worker: {error}");
                ptr::null_mut()
            }
        }
    })
}

/// Answers until it is told to stop or the context ends.
fn serve(mut server: Rep<Idle>) -> zmq::Result<()> {
    loop {
        let (question, asker) = match server.recv() {
            Err(failed) if failed.error().kind() == ErrorKind::Terminated => return Ok(()),
            done => done?,
        };
        match &*question {
            b"stop" => return asker.send("stopped").map(drop).map_err(Into::into),
            b"panic" => panic!("asked to"),
            _ => server = asker.send(question)?,
        }
    }
}

/// Keeps a panic from crossing into C, where there is nothing to catch it: the process would end.
fn guarded<T>(otherwise: T, function: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(function)).unwrap_or(otherwise)
}
