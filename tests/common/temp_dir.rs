//! A directory of one's own.

use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};

/// A directory with a name short enough for `ipc`, removed in the end.
pub(crate) struct TempDir(String);

impl TempDir {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("zmq-{}-{number}", process::id()));
        fs::create_dir(&path).unwrap();
        Self(path.to_str().unwrap().to_owned())
    }

    pub(crate) fn path(&self) -> &str {
        &self.0
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
