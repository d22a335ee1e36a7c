//! No test leaves a descriptor or a thread behind: they are counted where a test program begins
//! and where it ends. Each test in a process of its own is such a program.

/// A test that uses [`zmq::Context::instance`] says so, as that lives as long as the program.
#[allow(dead_code, reason = "few programs have one")]
pub(crate) fn the_instance_stays() {
    #[cfg(target_os = "linux")]
    counted::the_instance_stays();
}

#[cfg(target_os = "linux")]
mod counted {
    use std::collections::BTreeSet;
    use std::env;
    use std::fs;
    use std::io::{self, Write};
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};

    /// libzmq lets go of some of it a moment after it says so.
    const A_WHILE: Duration = Duration::from_secs(5);

    /// Before `main`, when nothing has been opened.
    #[used]
    // SAFETY: glibc and musl call what stands there, which takes no arguments.
    #[unsafe(link_section = ".init_array")]
    static BEGIN: extern "C" fn() = begin;

    static BEFORE: OnceLock<[usize; 2]> = OnceLock::new();

    static WITH_INSTANCE: AtomicBool = AtomicBool::new(false);
    /// Its descriptors and threads.
    const INSTANCE: [usize; 2] = [5, 2];

    #[allow(dead_code, reason = "as above")]
    pub(super) fn the_instance_stays() {
        WITH_INSTANCE.store(true, Ordering::Relaxed);
    }

    extern "C" fn begin() {
        let _ = BEFORE.set(counts());
        // SAFETY: `end` lives as long as the program.
        assert_eq!(unsafe { libc::atexit(end) }, 0);
    }

    extern "C" fn end() {
        let Some(&(mut before)) = BEFORE.get() else { return };
        if WITH_INSTANCE.load(Ordering::Relaxed) {
            before = [before[0] + INSTANCE[0], before[1] + INSTANCE[1]];
        }
        // ThreadSanitizer has a thread of its own, and a pipe to the program that names functions.
        if env::var_os("TSAN_OPTIONS").is_some() {
            before = [before[0] + 2, before[1] + 1];
        }
        let start = Instant::now();
        while counts().iter().zip(&before).any(|(now, before)| now > before) {
            if start.elapsed() > A_WHILE {
                let lines = format!("descriptors and threads: {before:?} became {:?}\n", counts());
                let _ = io::stderr().write_all((lines + &names()).as_bytes());
                // SAFETY: ends the program, which has run all else.
                unsafe { libc::_exit(101) };
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn counts() -> [usize; 2] {
        // Zeros where the system, which may be out of descriptors, does not say.
        ["/proc/self/fd", "/proc/self/task"].map(|it| fs::read_dir(it).map_or(0, Iterator::count))
    }

    fn names() -> String {
        let [descriptors, threads] = ["/proc/self/fd", "/proc/self/task"].map(|it| {
            let entries = fs::read_dir(it).into_iter().flatten().flatten();
            entries.map(|entry| entry.path()).collect::<BTreeSet<_>>()
        });
        let files = descriptors
            .iter()
            .filter_map(|it| Some(format!("{}\n", fs::read_link(it).ok()?.display())));
        let threads = threads.iter().filter_map(|it| fs::read_to_string(it.join("comm")).ok());
        files.chain(threads).collect()
    }
}
