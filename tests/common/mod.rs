//! What several test programs need.
#![allow(dead_code, reason = "no program needs all of it")]

pub(crate) mod peer;
pub(crate) mod python;
pub(crate) mod temp_dir;
