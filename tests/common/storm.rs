//! A storm of signals over one thread.

use std::marker::PhantomData;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

static SIGNALS: AtomicU32 = AtomicU32::new(0);

/// Until it is dropped, a signal every millisecond to the thread that began it.
///
/// A timer's would go to the main thread of the program, and no test runs on that.
pub(crate) struct Storm {
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    /// It stays on the thread that gets the signals.
    _here: PhantomData<*const ()>,
}

/// The thread that gets the signals, which lives until it is not needed, as it waits for that.
struct Here(libc::pthread_t);

// SAFETY: it is a name that any thread of the process may use. Some C libraries make it a pointer.
unsafe impl Send for Here {}

impl Here {
    fn interrupt(&self) {
        // SAFETY: the thread lives.
        unsafe { libc::pthread_kill(self.0, libc::SIGALRM) };
    }
}

pub(crate) fn begin() -> Storm {
    // SAFETY: all zeros is a valid `sigaction`.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    // Without SA_RESTART, so that system calls do return EINTR.
    action.sa_sigaction = count as extern "C" fn(libc::c_int) as libc::sighandler_t;
    // SAFETY: `action` is complete, and its handler only touches an atomic.
    let rc = unsafe { libc::sigaction(libc::SIGALRM, &raw const action, ptr::null_mut()) };
    assert_eq!(rc, 0);
    // SAFETY: it has no preconditions.
    let here = Here(unsafe { libc::pthread_self() });
    let ends = Arc::new(AtomicBool::new(false));
    let thread = thread::spawn({
        let ends = Arc::clone(&ends);
        move || {
            while !ends.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(1));
                here.interrupt();
            }
        }
    });
    Storm { ends, thread: Some(thread), _here: PhantomData }
}

impl Storm {
    /// How many signals there were.
    #[expect(clippy::unused_self, reason = "there are some in a storm only")]
    pub(crate) fn signals(&self) -> u32 {
        SIGNALS.load(Ordering::Relaxed)
    }
}

impl Drop for Storm {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

extern "C" fn count(_signal: libc::c_int) {
    SIGNALS.fetch_add(1, Ordering::Relaxed);
}
