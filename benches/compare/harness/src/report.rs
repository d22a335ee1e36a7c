//! [`Report`]: what was measured.

use std::process::exit;
use std::time::Duration;

use crate::clock::peak_memory;

/// What was measured, as lines of a name and a number.
#[derive(Debug, Default)]
pub struct Report {
    lines: Vec<(&'static str, f64)>,
}

impl Report {
    pub(crate) fn of(messages: usize, wall: Duration, spent: Duration) -> Self {
        let messages = messages as f64;
        Self {
            lines: vec![
                ("rate", messages / wall.as_secs_f64()),
                ("cpu", spent.as_secs_f64() / messages * 1e6),
            ],
        }
    }

    pub(crate) fn with(mut self, name: &'static str, value: f64) -> Self {
        self.lines.push((name, value));
        self
    }

    /// Prints it, and ends the program: nobody waits for what closing would do.
    pub fn print(self) -> ! {
        self.print_with(peak_memory())
    }

    /// The same where the memory is not that of this program alone.
    pub(crate) fn print_with(self, memory: u64) -> ! {
        for (name, value) in self.with("memory", memory as f64).lines {
            println!("{name} {value}");
        }
        exit(0)
    }
}

/// Says that the contestant has no such thing, and ends the program.
pub fn unsupported(why: &str) -> ! {
    println!("unsupported {why}");
    exit(0)
}
