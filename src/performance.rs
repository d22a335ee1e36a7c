#![doc = include_str!("../docs/performance.md")]
//!
//! # Charts
//!
//! Above one is faster than C on the library of the system, and for latencies below it.
//!
#![doc = include_str!("../docs/charts/thr.svg")]
//!
#![doc = include_str!("../docs/charts/lat.svg")]
//!
#![doc = include_str!("../docs/charts/fan.svg")]
//!
#![doc = include_str!("../docs/charts/hop.svg")]
//!
#![doc = include_str!("../docs/charts/many.svg")]
#![forbid(unsafe_code)]
