//! What the contestants share: the job, the clock and the report. The loops are their own.
//!
//! A program runs one job and is gone, so its memory is that of the job:
//! `program <workload>[+<lever>] <transport> <bytes> <messages> <peers> <directory>`.
//! With one argument more, an endpoint, it is one of a [`Crowd`] that a ROUTER there has.
//! It prints lines of a name and a number, or `unsupported` and why.

mod audience;
mod clock;
mod crowd;
mod job;
mod laps;
mod report;
mod tally;

pub use crate::audience::{Audience, END, Ear, HELLO, NEWS};
pub use crate::crowd::Crowd;
pub use crate::job::{Job, Lever, Transport, Workload};
pub use crate::laps::Laps;
pub use crate::report::{Report, unsupported};
pub use crate::tally::Tally;

/// Keeps a source, and so its socket, until the program ends.
pub fn stay() -> ! {
    loop {
        std::thread::park();
    }
}
